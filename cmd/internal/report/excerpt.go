package report

import (
	"strings"
	"unicode/utf8"

	"github.com/portlint/portlint/loader/source"
)

const (
	tabCells = 4 // a tab runs to the next multiple
	// lineCells is the longest source line that is shown whole; of longer ones a window of that size is.
	lineCells = 120
	// leadCells is what such a window keeps in front of the marked part at most.
	leadCells = 40
)

// excerpt is the line in which a span begins, made fit for a terminal, and where the marks go below it.
type excerpt struct {
	number int
	text   string
	// indent and length count cells. The length is at least 1, also for a span that is empty.
	indent, length int
}

// glyph is one character of a line as it is shown.
type glyph struct {
	offset int // of its first byte in the file
	text   string
	cells  int
}

// excerptOf returns the excerpt of a span in at most room cells, 0 for as many as there is use for. A span over several lines is shown by its
// first one.
func excerptOf(span source.Span, hidden secrets, room int) excerpt {
	window, lead := lineCells, leadCells
	if room > 0 && room < window {
		window, lead = room, room/3
	}
	number := span.File.Position(span.Start).Line
	if span.File.Secret {
		return excerpt{number: number, text: "…", length: 1}
	}
	line := span.File.LineSpan(number)
	from := min(max(span.Start, line.Start), line.End)
	to := min(max(span.End, from), line.End)

	found := hidden.of(line)
	if text := line.Text(); len(found) == 0 && len(text) <= window && plain(text) { // as nearly all are
		return excerpt{number, strings.TrimRight(text, " "), from - line.Start, max(to-from, 1)}
	}
	near := neighbourhood(line, from, to)
	glyphs := layOut(near, from)
	mask(glyphs, found, from, to)
	cutLeft, cutRight := near.Start > line.Start, near.End < line.End
	if end := width(glyphs, to); cutLeft || end > window {
		for before := width(glyphs, from); before > lead; cutLeft = true {
			before -= glyphs[0].cells
			glyphs = glyphs[1:]
		}
	}
	for total := width(glyphs, line.End); total > window; cutRight = true {
		total -= glyphs[len(glyphs)-1].cells
		glyphs = glyphs[:len(glyphs)-1]
	}

	e := excerpt{number: number, indent: width(glyphs, from)}
	e.length = max(width(glyphs, to)-e.indent, 1)
	var text strings.Builder
	for _, g := range glyphs {
		text.WriteString(g.text)
	}
	e.text = strings.TrimRight(text.String(), " ")
	if cutLeft {
		e.text = "…" + e.text
		e.indent++
	}
	if cutRight {
		e.text += "…"
	}
	return e
}

// neighbourhood returns the part of a line that can be in its window, so that a line of megabytes costs what
// a short one costs.
func neighbourhood(line source.Span, from, to int) source.Span {
	const reach = lineCells * utf8.UTFMax
	text := line.File.Bytes(line)
	begins := func(offset int) bool { return utf8.RuneStart(text[offset-line.Start]) }
	start := line.Start
	if from-start > reach {
		start = from - leadCells*utf8.UTFMax
	}
	for start > line.Start && start < from && !begins(start) {
		start++
	}
	end := min(line.End, max(from, min(to, from+reach))+reach)
	for end < line.End && end > from && !begins(end) {
		end--
	}
	return source.Span{File: line.File, Start: start, End: end}
}

// layOut returns the glyphs of a part of a line, up to what cannot be in the window of a span that begins at from.
func layOut(part source.Span, from int) []glyph {
	line := part.Text()
	glyphs := make([]glyph, 0, min(len(line), from-part.Start+lineCells+1))
	column, behind := 0, 0
	for offset := 0; offset < len(line) && behind <= lineCells; {
		r, size := utf8.DecodeRuneInString(line[offset:])
		text := visibleRune(r, line[offset:offset+size])
		if r == '\t' {
			text = strings.Repeat(" ", tabCells-column%tabCells)
		}
		g := glyph{offset: part.Start + offset, text: text, cells: cells(text)}
		glyphs = append(glyphs, g)
		column += g.cells
		if g.offset >= from {
			behind += g.cells
		}
		offset += size
	}
	return glyphs
}

// width returns the cells of the glyphs in front of a byte of the file.
func width(glyphs []glyph, offset int) int {
	n := 0
	for _, g := range glyphs {
		if g.offset >= offset {
			break
		}
		n += g.cells
	}
	return n
}
