package dockerfile

import (
	"bytes"
	"sort"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/dockerfile/syntax"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// directivesOf finds the suppression comments of a Dockerfile. They stand alone on the line above an instruction, since
// what follows an instruction belongs to it, and cover it with its continued lines.
func directivesOf(text *document, content *syntax.File) []graph.Directive {
	data := text.file.Data
	if !bytes.Contains(data, []byte(directive.Marker)) {
		return nil
	}
	comments := directive.Comments(data, func(lineStart, _ int) bool { return directive.IsCommentLine(data[lineStart:]) })
	if content == nil {
		return directive.Of(data, comments, true, text.place, nil)
	}
	instructions := content.Instructions
	// at returns the instruction to which a line belongs, nil for none.
	at := func(line int) (first, last int, heredoc, found bool) {
		i := sort.Search(len(instructions), func(i int) bool { return instructions[i].First > line }) - 1
		if i < 0 || line > instructions[i].Last {
			return 0, 0, false, false
		}
		return instructions[i].First, instructions[i].Last, len(instructions[i].Heredocs) > 0, true
	}
	visible := comments[:0]
	covers := make(map[int]source.Span, len(comments)) // by line
	below := directive.ContentBelow(func(line int) bool {
		from, to := text.line(line)
		return directive.IsCommentLine(data[from:to])
	})
	for i := len(comments) - 1; i >= 0; i-- {
		line := comments[i].Line
		first, last, _, found := at(line)
		if !found {
			next := below(line)
			if first, last, _, found = at(next); first != next {
				continue
			}
		}
		if found {
			from, _ := text.line(first)
			_, to := text.line(last)
			covers[line] = text.place(from, to)
		}
	}
	for _, comment := range comments {
		if _, _, heredoc, _ := at(comment.Line); !heredoc { // else it is what the instruction writes or runs
			visible = append(visible, comment)
		}
	}
	return directive.Of(data, visible, false, text.place, func(comment directive.Comment) (source.Span, bool) {
		span, found := covers[comment.Line]
		return span, found
	})
}
