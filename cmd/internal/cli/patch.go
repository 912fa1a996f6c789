package cli

import (
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/portlint/portlint/loader/secret"
	"github.com/portlint/portlint/loader/source"
)

// unifiedDiff returns what changes in a file as a patch that shows no secrets. A line that stays and has one is left out, with those
// beyond it, so that the patch applies. In a line that changes the secret is masked, and then it does not.
func unifiedDiff(path string, before, after []byte) []byte {
	patch := string(diff.Diff("a/"+path, before, "b/"+path, after))
	head, hunks, found := strings.Cut(patch, "\n@@ ")
	if !found {
		return []byte(patch)
	}
	var out strings.Builder
	out.WriteString(head + "\n")
	files := [2]*source.File{source.NewFile(path, before), source.NewFile(path, after)}
	for _, text := range strings.Split(hunks, "\n@@ ") {
		h := hunk{out: &out}
		fmt.Sscanf(text, "-%d", &h.at[0])
		fmt.Sscanf(text[strings.IndexByte(text, '+'):], "+%d", &h.at[1])
		_, text, _ = strings.Cut(text, "\n")
		for line := range strings.Lines(strings.TrimSuffix(text, "\n") + "\n") {
			h.add(line, files)
		}
		h.end()
	}
	return []byte(out.String())
}

// hunk gathers lines that follow one another.
type hunk struct {
	out     *strings.Builder
	at      [2]int // the next line of the old and of the new file
	first   [2]int // the lines with which it begins
	lines   []string
	changes bool
}

// add takes the next line.
func (h *hunk) add(line string, files [2]*source.File) {
	side := 0
	if line[0] == '+' {
		side = 1
	}
	masked := line
	if line[0] != '\\' {
		masked = line[:1] + withoutSecrets(files[side].LineSpan(h.at[side]), line[1:])
	}
	if line[0] == ' ' && masked != line {
		h.end()
	} else {
		if len(h.lines) == 0 {
			h.first = h.at
		}
		h.lines = append(h.lines, masked)
		h.changes = h.changes || line[0] != ' '
	}
	switch line[0] {
	case ' ':
		h.at[0]++
		h.at[1]++
	case '-', '+':
		h.at[side]++
	}
}

// end prints the lines, if one of them is a change, and begins anew.
func (h *hunk) end() {
	if h.changes {
		counts := [2]int{h.at[0] - h.first[0], h.at[1] - h.first[1]}
		first := h.first
		for side, count := range counts {
			if count == 0 { // behind which line
				first[side]--
			}
		}
		fmt.Fprintf(h.out, "@@ -%d,%d +%d,%d @@\n%s", first[0], counts[0], first[1], counts[1], strings.Join(h.lines, ""))
	}
	h.lines, h.changes = nil, false
}

// withoutSecrets masks the secrets of a line, whose text is given.
func withoutSecrets(line source.Span, text string) string {
	found := secret.InLine(line)
	for i := len(found) - 1; i >= 0; i-- {
		from, to := found[i].From-line.Start, min(found[i].To-line.Start, len(text))
		if from <= to {
			text = text[:from] + secret.Mask + text[to:]
		}
	}
	return text
}
