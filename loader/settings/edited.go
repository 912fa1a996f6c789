package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// edits returns what the RUNs of the image do to files below a folder. They are not understood when a command names a file there in a way that is not
// read.
func (c *container) edits(dir string) (edits []argv.Edit, understood bool) {
	understood = true
	for _, stage := range slices.Backward(c.service.Stages()) {
		for _, ran := range stage.Ran {
			if !slices.ContainsFunc(ran.Words, func(word graph.Text) bool { return strings.Contains(word.Value, dir) }) {
				continue
			}
			if !ran.Shell || len(ran.Words) != 1 {
				return nil, false
			}
			found, ok := argv.Edits(ran.Words[0], func(name string) (string, bool) { return lookup(stage, name) })
			below := slices.DeleteFunc(found, func(edit argv.Edit) bool { return !strings.HasPrefix(edit.Path+"/", dir+"/") })
			understood = understood && ok && !slices.ContainsFunc(below, func(edit argv.Edit) bool { return edit.Kind == argv.UnknownEdit })
			edits = append(edits, below...)
		}
	}
	return edits, understood
}

// lookup returns the value of a variable that a stage sets.
func lookup(stage *graph.Stage, name string) (string, bool) {
	for _, variable := range slices.Backward(stage.Environment) {
		if variable.Name == name {
			return variable.Value.Value, variable.HasValue
		}
	}
	return "", false
}

// edited returns a file of the image behind what RUNs do to it, nil for one that they remove. Its places are those of the commands.
func (c *container) edited(name, text string, edits []argv.Edit) *source.File {
	var last source.Span
	for i := range edits {
		edit := &edits[i]
		matched, err := path.Match(edit.Path, name)
		switch {
		case err != nil || !matched && edit.Path != name:
		case edit.Kind == argv.Removal:
			return nil
		default:
			text, last = edit.Apply(text), edit.Span
		}
	}
	if last.IsZero() {
		return nil
	}
	file := source.NewFileOf(source.Plain, last.Path(), []byte(text))
	if c.inline == nil {
		c.inline = make(map[*source.File]*graph.Text)
	}
	c.inline[file] = &graph.Text{Span: last, Value: text, Pieces: []graph.Piece{{To: len(text), Start: last.Start, End: last.End}}}
	c.files = append(c.files, file)
	return file
}
