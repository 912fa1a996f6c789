package cli

import (
	"errors"
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
// that nobody reads half a report.
func (s streams) print(file, color string, write func(io.Writer, report.Style) error) error {
	if file == "" {
		return write(s.out, report.Style{Color: useColor(color, s.out)})
	}
	return replaceFile(file, func(w io.Writer) error { return write(w, report.Style{Color: color == colorAlways}) })
}

// replaceFile lets something be written beside the file and then puts it in the file's place. What is no regular file,
// such as /dev/stdout or a named pipe, is written to instead.
func replaceFile(name string, write func(io.Writer) error) (err error) {
	asked := name
	defer func() {
		var inner *os.PathError
		if errors.As(err, &inner) { // about the file that was asked for, not the one beside it
			err = fmt.Errorf("%s: %w", asked, inner.Err)
		}
	}()
	mode := os.FileMode(0o644)
	switch info, err := os.Stat(name); {
	case err == nil && !info.Mode().IsRegular():
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_TRUNC, 0)
		if err != nil {
			return err
		}
		return writeAll(file, write)
	case err == nil:
		mode = info.Mode().Perm()
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	}
	file, err := os.CreateTemp(filepath.Dir(name), ".portlint-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	if err = writeAll(file, write); err == nil {
		err = os.Chmod(file.Name(), mode)
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	return err
}

// writeAll lets something be written into the file and closes it.
func writeAll(file *os.File, write func(io.Writer) error) error {
	err := write(file)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

// writeBytes writes data, for [replaceFile].
func writeBytes(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}
