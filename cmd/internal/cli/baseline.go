package cli

import (
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/regular"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// baseline are findings that were there when a team took portlint up: by their fingerprint, with words for people behind it.
// The fingerprints hold no line numbers, so that edits elsewhere in a file change nothing.
type baseline map[string]string

const baselineHeader = "# Findings that portlint --baseline leaves out; written by --write-baseline.\n"

// maxBaseline is the size in bytes above which no baseline is read, that of some 100,000 findings.
const maxBaseline = 16 << 20

func readBaseline(name string) (baseline, error) {
	known := make(baseline)
	if name == "" {
		return known, nil
	}
	data, err := regular.Read(name, maxBaseline)
	if err != nil {
		return nil, fmt.Errorf("--baseline: %s: %w", filepath.ToSlash(name), err)
	}
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		fingerprint, words, _ := strings.Cut(line, " ")
		if sum, err := hex.DecodeString(fingerprint); err != nil || len(sum) == 0 {
			return nil, fmt.Errorf("--baseline: %s:%d: %q is not a fingerprint", filepath.ToSlash(name), number, fingerprint)
		}
		known[fingerprint] = words
	}
	return known, nil
}

func (b baseline) write(name string) error {
	var text strings.Builder
	text.WriteString(baselineHeader)
	for _, fingerprint := range slices.Sorted(maps.Keys(b)) {
		fmt.Fprintf(&text, "%s %s\n", fingerprint, b[fingerprint])
	}
	if err := replaceFile(name, writeBytes([]byte(text.String()))); err != nil {
		return fmt.Errorf("--write-baseline: %w", err)
	}
	return nil
}

// useBaselines takes the findings of the known baseline out of the run, and those that are to be written into a new one. Bugs of portlint
// stay. It must see all findings: equal ones are told apart by their order.
func (f *lintFlags) useBaselines(s streams, run *report.Run, known baseline) error {
	if f.baseline == "" && f.writeBaseline == "" {
		return nil
	}
	written, met := make(baseline), make(baseline)
	fingerprints := report.Fingerprints(*run)
	run.Findings = run.Findings.Keep(func(finding *lint.Finding) bool {
		fingerprint := fingerprints[0]
		fingerprints = fingerprints[1:]
		words, old := known[fingerprint]
		if old {
			met[fingerprint] = words
		}
		taken := f.writeBaseline != "" && finding.Severity >= f.reported()
		if finding.Rule == rules.InternalError || !old && !taken {
			return true
		}
		run.Suppressed++
		if taken {
			written[fingerprint] = finding.Rule.ID + " " + report.Visible(path.Join(run.Prefix(), finding.Span.Path()))
		}
		return false
	})
	if f.verbose {
		for _, fingerprint := range slices.Sorted(maps.Keys(known)) {
			if _, ok := met[fingerprint]; !ok {
				s.note("baseline: nothing in this run is %s", strings.TrimSpace(fingerprint+" "+known[fingerprint]))
			}
		}
	}
	if f.writeBaseline == "" {
		return nil
	}
	if !f.quiet {
		s.note("wrote %s to %s", report.Plural(len(written), "finding"), f.writeBaseline)
	}
	return written.write(f.writeBaseline)
}
