package command

import (
	"bytes"
	"slices"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// directivesOf finds the suppression comments of a file. They stand behind a command line or above it, and cover all of it.
func directivesOf(file *source.File, lines []Line) []graph.Directive {
	if !bytes.Contains(file.Data, []byte(directive.Marker)) {
		return nil
	}
	if isMarkdown(file.Path) {
		return documentDirectives(file, lines)
	}
	return commentsIn(file, lines, func(int) bool { return true })
}

// commentsIn finds the comments of a shell at places where a shell reads the file.
func commentsIn(file *source.File, lines []Line, isRead func(hash int) bool) []graph.Directive {
	s := newStatements(lines)
	comments := directive.Comments(file.Data, func(_, hash int) bool { return isRead(hash) && !s.within(hash) })
	place := func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} }
	below := 0 // the line below the comments that were looked at last
	return directive.Of(file.Data, comments, false, place, func(comment directive.Comment) (source.Span, bool) {
		number := max(comment.Line, below)
		for number < file.Lines() && isComment(file, number) {
			number++
		}
		below = number
		statement, ok := s.byLine[number]
		return statement, ok
	})
}

// isComment reports whether a line holds nothing but a comment.
func isComment(file *source.File, number int) bool {
	line := []byte(file.Line(number))
	if isMarkdown(file.Path) {
		line = bytes.TrimLeft(line, "> \t")
	}
	return directive.IsCommentLine(line)
}

// statements are the places of the command lines of a file.
type statements struct {
	sorted []source.Span
	// reaches is, for each of sorted, how far those up to it go.
	reaches []int
	byLine  map[int]source.Span // the first one that has a part of the line
}

func newStatements(lines []Line) statements {
	s := statements{byLine: make(map[int]source.Span)}
	for _, line := range lines {
		s.sorted = append(s.sorted, line.Statement)
		first, last := line.Statement.Range()
		for number := first.Line; number <= last.Line; number++ {
			if _, known := s.byLine[number]; !known {
				s.byLine[number] = line.Statement
			}
		}
	}
	slices.SortFunc(s.sorted, func(a, b source.Span) int { return a.Start - b.Start })
	reach := 0
	for _, span := range s.sorted {
		reach = max(reach, span.End)
		s.reaches = append(s.reaches, reach)
	}
	return s
}

// within reports whether a place is in a command line.
func (s *statements) within(offset int) bool {
	behind, _ := slices.BinarySearchFunc(s.sorted, offset, func(span source.Span, at int) int { return span.Start - at - 1 })
	return behind > 0 && offset < s.reaches[behind-1]
}
