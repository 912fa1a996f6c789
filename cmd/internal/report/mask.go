package report

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/secret"
	"github.com/portlint/portlint/loader/source"
)

// secrets are the parts of lines that look like secrets. A line is looked through once, however many findings are on it, but
// of many lines only the latest are remembered.
type secrets map[source.Span][]secret.Interval

const linesRemembered = 1000

// of returns those of a line, in ascending order and apart from each other.
func (s secrets) of(line source.Span) []secret.Interval {
	found, known := s[line]
	if !known {
		if len(s) == linesRemembered {
			clear(s)
		}
		found = secret.InLine(line)
		s[line] = found
	}
	return found
}

// mask hides the glyphs of secrets, but for a part of a secret that a finding points at: this is what it is about.
func mask(glyphs []glyph, hidden []secret.Interval, from, to int) {
	for i := range glyphs {
		g := &glyphs[i]
		at, _ := slices.BinarySearchFunc(hidden, g.offset+1, func(one secret.Interval, end int) int { return one.To - end })
		if at == len(hidden) || hidden[at].From > g.offset {
			continue
		}
		marked := g.offset >= from && g.offset < to && hidden[at].From <= from && to <= hidden[at].To
		if !marked {
			g.text = strings.Repeat("*", g.cells)
		}
	}
}
