package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/rules/lint"
)

// sink is one report to write: a format and where it goes.
type sink struct {
	format string
	file   string // "" is standard output
}

// sinks are the reports that the flags ask for, the main one first.
func (f *lintFlags) sinks() ([]sink, error) {
	sinks := []sink{{f.format, f.output}}
	if err := knownFormat(f.format); err != nil {
		return nil, fmt.Errorf("--format: %w", err)
	}
	for _, text := range f.reports {
		format, file, ok := strings.Cut(text, "=")
		if !ok || file == "" {
			return nil, fmt.Errorf("--report: %q is not of the form format=file", text)
		}
		if err := knownFormat(format); err != nil {
			return nil, fmt.Errorf("--report: %w", err)
		}
		sinks = append(sinks, sink{format, file})
	}
	return sinks, nil
}

// target is a file that is to be written, and the flag that names it.
type target struct{ flag, file string }

func (f *lintFlags) targets() []target {
	targets := []target{{"--output", f.output}, {"--write-baseline", f.writeBaseline}}
	for _, text := range f.reports {
		_, file, _ := strings.Cut(text, "=")
		targets = append(targets, target{"--report", file})
	}
	return slices.DeleteFunc(targets, func(t target) bool { return t.file == "" })
}

// checkTargets returns an error if two outputs go into one file: only the latter would be left.
func (f *lintFlags) checkTargets() error {
	targets := f.targets()
	for i, one := range targets {
		for _, other := range targets[:i] {
			if sameFile(one.file, other.file) {
				return fmt.Errorf("%s and %s are both to be written into %s", other.flag, one.flag, one.file)
			}
		}
	}
	return nil
}

// spare returns an error if an output goes into a file that the run reads.
func (f *lintFlags) spare(read []string) error {
	for _, to := range f.targets() {
		if info, err := os.Stat(to.file); err != nil || !info.Mode().IsRegular() {
			continue
		}
		isRead := func(path string) bool { return path != "" && sameFile(to.file, filepath.FromSlash(path)) }
		if slices.ContainsFunc(read, isRead) || to.flag != "--write-baseline" && isRead(f.baseline) {
			return fmt.Errorf("%s: %s is read by this run, and would be written over", to.flag, to.file)
		}
	}
	return nil
}

// sameFile reports whether two paths name one regular file, which need not be there yet.
func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	if errA == nil && errB == nil {
		return infoA.Mode().IsRegular() && os.SameFile(infoA, infoB)
	}
	return errA != nil && errB != nil && resolved(a) == resolved(b)
}

// resolved returns the absolute path of a file that is not there, without links.
func resolved(name string) string {
	dir, err := filepath.Abs(filepath.Dir(name))
	if err != nil {
		return name
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return filepath.Join(dir, filepath.Base(name))
}

func knownFormat(name string) error {
	if slices.Contains(report.Formats(), name) {
		return nil
	}
	return lint.UnknownName("format", name, report.Formats())
}

// write writes the report.
func (s streams) write(to sink, run report.Run, color string) error {
	return s.print(to.file, color, func(w io.Writer, style report.Style) error { return report.Write(to.format, w, run, style) })
}

// print lets something be written into a file, or to standard output if its name is "". Files appear whole or not at all, so
// that half a report is never read.
func (s streams) print(file, color string, write func(io.Writer, report.Style) error) error {
	if file == "" {
		return write(s.out, styleOf(color, s.out))
	}
	return replaceFile(file, func(w io.Writer) error { return write(w, report.Style{Color: color == colorAlways}) })
}
