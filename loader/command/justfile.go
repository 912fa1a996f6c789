package command

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// justRecipes returns the recipes of a justfile. What {{…}} becomes is unknown.
// https://just.systems/man/en/
func justRecipes(file *source.File) []graph.Text {
	var recipes []graph.Text
	var open []logicalLine
	flush := func() {
		if len(open) > 0 {
			recipes = append(recipes, justRecipe(file, open))
		}
		open = nil
	}
	for _, line := range logicalLines(file.Data) {
		switch {
		case strings.HasPrefix(line.text, " "), strings.HasPrefix(line.text, "\t"):
			open = append(open, line)
		case strings.TrimSpace(line.text) != "":
			flush()
		}
	}
	flush()
	return recipes
}

func justRecipe(file *source.File, lines []logicalLine) graph.Text {
	b := &makeBuilder{makefile: &makefile{file: file}}
	for _, line := range lines {
		body := strings.TrimLeft(line.text, " \t@-")
		at := line.start + len(line.text) - len(body)
		for body != "" {
			begin := strings.Index(body, "{{")
			length := strings.Index(body, "}}") + len("}}") - begin
			if begin < 0 || length < len("{{}}") {
				break
			}
			b.copy(body[:begin], at)
			b.replace(at+begin, at+begin+length, graph.Unresolved)
			body, at = body[begin+length:], at+begin+length
		}
		b.copy(body, at)
		b.copy("\n", min(at+len(body), len(file.Data)-1))
	}
	last := lines[len(lines)-1]
	span := source.Span{File: file, Start: lines[0].start, End: last.start + len(last.text)}
	return b.Text(span)
}
