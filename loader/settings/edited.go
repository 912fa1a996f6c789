package settings

import (
	"iter"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// ran is what one RUN does to files.
type ran struct {
	edits      []argv.Edit
	understood bool
}

// ranBy returns what a RUN of a stage does to the files that it names by absolute paths.
func (c *container) ranBy(stage *graph.Stage, command *graph.Command) ran {
	known, read := c.ran[command]
	if read {
		return known
	}
	if command.Shell && len(command.Words) == 1 {
		known.edits, known.understood = argv.Edits(command.Words[0], func(name string) (string, bool) { return lookup(stage, name) })
	}
	if c.ran == nil {
		c.ran = make(map[*graph.Command]ran)
	}
	c.ran[command] = known
	return known
}

// runs goes through the RUNs of the image in their order.
func (c *container) runs() iter.Seq2[*graph.Stage, *graph.Command] {
	return func(yield func(*graph.Stage, *graph.Command) bool) {
		for _, stage := range slices.Backward(c.service.Stages()) {
			for _, command := range stage.Ran {
				if !yield(stage, command) {
					return
				}
			}
		}
	}
}

// says reports whether a command has one of some texts in it.
func says(command *graph.Command, texts ...string) bool {
	return slices.ContainsFunc(command.Words, func(word graph.Text) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(word.Value, text) })
	})
}

// edits returns what the RUNs of the image do to files below a folder, but for those of the project, to which [container.file] does it. They are not
// understood when a command names a file there in a way that is not read.
func (c *container) edits(dir string) (edits []argv.Edit, understood bool) {
	understood = true
	for stage, command := range c.runs() {
		if !says(command, dir) {
			continue
		}
		found := c.ranBy(stage, command)
		understood = understood && found.understood
		for _, edit := range found.edits {
			if !strings.HasPrefix(edit.Path+"/", dir+"/") || slices.Contains(c.names, edit.Path) {
				continue
			}
			understood = understood && edit.Kind != argv.UnknownEdit
			edits = append(edits, edit)
		}
	}
	return edits, understood
}

// since returns a file that a COPY at an offset of the Dockerfile brings, behind what later RUNs do to it.
func (c *container) since(offset int, file *source.File, name string) *source.File {
	var edits []argv.Edit
	for stage, command := range c.runs() {
		if command.Span.Start < offset || !says(command, path.Base(name), path.Dir(name)+"/*") {
			continue
		}
		found := c.ranBy(stage, command)
		c.opaque = c.opaque || !found.understood
		for _, edit := range found.edits {
			if matched, err := path.Match(edit.Path, name); err == nil && matched || edit.Path == name {
				c.opaque = c.opaque || edit.Kind == argv.UnknownEdit
				edits = append(edits, edit)
			}
		}
	}
	if len(edits) == 0 || c.opaque {
		return file
	}
	return c.edited(name, string(file.Data), edits)
}

// accounted reports whether no RUN can have changed the files that were read in a way that was not.
func (c *container) accounted() bool {
	for stage, command := range c.runs() {
		if says(command, ".sh") {
			return false
		}
		for _, name := range c.names {
			dir := path.Dir(name)
			if !says(command, path.Base(name), dir+"/", "*"+path.Ext(name)) {
				continue
			}
			found := c.ranBy(stage, command)
			unread := slices.ContainsFunc(found.edits, func(edit argv.Edit) bool { return edit.Kind == argv.UnknownEdit && path.Dir(edit.Path) == dir })
			if !found.understood || unread || namesRelative(command, path.Base(name)) || says(command, "find ", "xargs") {
				return false
			}
		}
	}
	return true
}

// namesRelative reports whether a command has a relative path that ends in a name.
func namesRelative(command *graph.Command, name string) bool {
	separates := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"'`<>|;&()=", r) }
	return slices.ContainsFunc(command.Words, func(word graph.Text) bool {
		for part := range strings.FieldsFuncSeq(word.Value, separates) {
			if path.Base(part) == name && !path.IsAbs(part) {
				return true
			}
		}
		return false
	})
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
