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

// maxEdits bounds what RUNs do to one file.
const maxEdits = 64

// changes is what the RUNs of a project do to files, each once for all services that share an image.
type changes struct {
	ran   map[*graph.Command]ran
	files map[editedKey]edited
}

func newChanges() *changes { return &changes{make(map[*graph.Command]ran), make(map[editedKey]edited)} }

// ran is what one RUN does to files.
type ran struct {
	edits      []argv.Edit
	understood bool
}

// ranBy returns what a RUN of a stage does to the files that it names by absolute paths.
func (c *container) ranBy(stage *graph.Stage, command *graph.Command) ran {
	known, read := c.changes.ran[command]
	if read {
		return known
	}
	if command.Shell && len(command.Words) == 1 && c.spend(argv.Steps(command)) {
		known.edits, known.understood = argv.Edits(command.Words[0], func(name string) (string, bool) { return lookup(stage, name) })
		steps := 0
		for i := range known.edits {
			steps += known.edits[i].Steps()
		}
		if !c.spend(steps) {
			known = ran{}
		}
	}
	c.changes.ran[command] = known
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

// since returns a file that a COPY at an offset of the Dockerfile brings, behind what later RUNs do to it, nil when that is not known.
func (c *container) since(offset int, file *source.File, name string) *source.File {
	key := editedKey{c.service.Build.Stage, file, offset, name}
	known, done := c.changes.files[key]
	if !done {
		edits, understood := c.later(offset, name)
		if known = (edited{file: file, opaque: !understood}); understood && len(edits) > 0 {
			known = c.apply(name, string(file.Data), edits)
		}
		c.changes.files[key] = known
	}
	c.opaque = c.opaque || known.opaque
	if known.file == file {
		return file
	}
	return c.take(known)
}

// later returns what RUNs behind an offset of the Dockerfile do to a file.
func (c *container) later(offset int, name string) (edits []argv.Edit, understood bool) {
	for stage, command := range c.runs() {
		if command.Span.Start < offset || !says(command, path.Base(name), path.Dir(name)+"/*") {
			continue
		}
		found := c.ranBy(stage, command)
		if !found.understood {
			return nil, false
		}
		for _, edit := range found.edits {
			if matched, err := path.Match(edit.Path, name); err == nil && matched || edit.Path == name {
				if edit.Kind == argv.UnknownEdit {
					return nil, false
				}
				edits = append(edits, edit)
			}
		}
	}
	return edits, true
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

// editedKey is a file as it is copied into an image, nil for one of the image's own, and where it lies there.
type editedKey struct {
	stage  *graph.Stage
	file   *source.File
	offset int
	name   string
}

// edited is a file behind what RUNs do to it, nil for one that they remove, with the text that it stands for. Opaque says that it is not known.
type edited struct {
	file   *source.File
	text   *graph.Text
	opaque bool
}

// edited returns a file of the image behind what RUNs do to it, nil for one that they remove. Its places are those of the commands.
func (c *container) edited(name, text string, edits []argv.Edit) *source.File {
	if len(edits) == 0 {
		return nil
	}
	key := editedKey{stage: c.service.Build.Stage, name: name}
	known, done := c.changes.files[key]
	if !done {
		known = c.apply(name, text, edits)
		c.changes.files[key] = known
	}
	c.opaque = c.opaque || known.opaque
	return c.take(known)
}

// take notes a file that was made, and returns it.
func (c *container) take(made edited) *source.File {
	if made.file == nil || !c.afford(made.file) {
		return nil
	}
	if c.inline == nil {
		c.inline = make(map[*source.File]*graph.Text)
	}
	c.inline[made.file] = made.text
	c.files = append(c.files, made.file)
	return made.file
}

// apply does to the text of a file what RUNs do to it.
func (c *container) apply(name, text string, edits []argv.Edit) edited {
	var last source.Span
	count := 0
	for i := range edits {
		edit := &edits[i]
		matched, err := path.Match(edit.Path, name)
		if err != nil || !matched && edit.Path != name {
			continue
		}
		if edit.Kind == argv.Removal {
			return edited{}
		}
		count++
		understood := count <= maxEdits
		if understood {
			text, understood = edit.Apply(text, c.spend)
		}
		if !understood {
			return edited{opaque: true}
		}
		last = edit.Span
	}
	if last.IsZero() {
		return edited{}
	}
	return edited{
		file: source.NewFileOf(source.Plain, last.Path(), []byte(text)),
		text: &graph.Text{Span: last, Value: text, Pieces: []graph.Piece{{To: len(text), Start: last.Start, End: last.End}}},
	}
}
