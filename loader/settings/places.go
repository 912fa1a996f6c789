package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// Copies returns what the stages of a service's image have from the build context, which is the folder dir of the tree.
func Copies(reader *tree.Reader, service *graph.Service, dir string) []Place {
	var places []Place
	for _, stage := range slices.Backward(service.Stages()) {
		for i := range stage.Copies {
			copied := &stage.Copies[i]
			to := copied.To.Value
			if !path.IsAbs(to) {
				to = path.Join(copied.Dir, to) + map[bool]string{true: "/"}[to == "." || strings.HasSuffix(to, "/")]
			}
			if path.IsAbs(to) && !strings.Contains(to, graph.Unresolved) {
				places = append(places, copiedTo(reader, copied, dir, to)...)
			}
		}
	}
	return places
}

// copiedTo returns what one COPY brings to an absolute path.
func copiedTo(reader *tree.Reader, copied *graph.Copy, dir, to string) (places []Place) {
	unknown := Place{Target: path.Clean(to), Copied: true, unknown: true}
	if len(copied.From) == 0 {
		return []Place{unknown}
	}
	for _, from := range copied.From {
		switch {
		case strings.ContainsAny(from.Value, "$"+graph.Unresolved), from.Value == "", strings.Contains(from.Value, "://"), isArchive(from.Value):
			places = append(places, unknown)
			continue
		case strings.ContainsAny(from.Value, "*?["):
			places = append(places, matching(reader, dir, from.Value, to, copied.To.Span.Start)...)
			continue
		}
		source, target := tree.Join(dir, "."+path.Clean("/"+from.Value)), to
		if reader.Exists(source) && (strings.HasSuffix(to, "/") || path.Ext(to) == "") && path.Base(to) != path.Base(source) {
			target = path.Join(to, path.Base(source)) // a file into a folder
		}
		places = append(places, Place{Source: source, Target: path.Clean(target), Copied: true, Offset: copied.To.Span.Start})
	}
	return places
}

// isArchive reports whether a file is an archive by its name, which ADD unpacks.
func isArchive(name string) bool {
	return strings.Contains(path.Base(name), ".tar") || slices.Contains([]string{".tgz", ".tbz2", ".txz"}, path.Ext(name))
}

// matching returns the files of a folder of the context that a pattern copies.
func matching(reader *tree.Reader, dir, pattern, to string, offset int) []Place {
	folder, pattern := path.Split(path.Clean("/" + pattern))
	found := []Place{{Target: path.Clean(to), Copied: true, unknown: true}} // folders, whose files are copied without them
	if strings.ContainsAny(folder, "*?[") {
		return found
	}
	source := tree.Join(dir, "."+folder)
	if !slices.ContainsFunc(reader.Folders(source), func(name string) bool { return isMatch(pattern, name) }) {
		found = nil
	}
	for _, name := range reader.List(source) {
		if isMatch(pattern, name) {
			found = append(found, Place{Source: path.Join(source, name), Target: path.Join(to, name), Copied: true, Offset: offset})
		}
	}
	return found
}

func isMatch(pattern, name string) bool {
	matched, err := path.Match(pattern, name)
	return matched || err != nil
}

// Container is what a container has of the project's files; see [argv.Files].
type Container struct {
	service *graph.Service
	files   container
	places  func() []Place
	// charge reports whether a file of a size may be read.
	charge func(size int) bool
}

// NewContainer returns the files that lie at the places, for which it asks once, when it is asked for the first file.
func NewContainer(reader *tree.Reader, service *graph.Service, places func() []Place, charge func(size int) bool) *Container {
	return &Container{service: service, files: container{reader: reader}, places: places, charge: charge}
}

// open finds the places.
func (c *Container) open() {
	if c.places != nil {
		c.files.places, c.places = c.places(), nil
	}
}

// File returns the file at a path of the container, nil where the project has none there.
func (c *Container) File(name string) *source.File {
	c.open()
	file := c.files.file(name)
	if file == nil || c.files.inline[file] != nil || !c.charge(len(file.Data)) {
		return nil
	}
	return file
}

// Below returns the paths of the files of that name in the folders of a folder.
func (c *Container) Below(dir, name string) []string {
	var found []string
	add := func(one string) {
		if !slices.Contains(found, one) && len(found) < maxFiles {
			found = append(found, one)
		}
	}
	c.open()
	for _, place := range c.files.places {
		if rest, below := strings.CutPrefix(place.Target+"/", dir+"/"); below && rest != "" {
			if parts := strings.Split(strings.TrimSuffix(rest, "/"), "/"); len(parts) == 2 && parts[1] == name {
				add(place.Target)
			} else if len(parts) == 1 && c.files.reader.Exists(tree.Join(place.Source, name)) {
				add(path.Join(place.Target, name))
			}
		}
		if rest, below := strings.CutPrefix(dir+"/", place.Target+"/"); below || place.Target == "/" {
			source := tree.Join(place.Source, "./"+rest)
			for _, folder := range c.files.reader.Folders(source) {
				if c.files.reader.Exists(tree.Join(source, path.Join(folder, name))) {
					add(path.Join(dir, folder, name))
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

// Dir is the working directory, "" where it is not known.
func (c *Container) Dir() string {
	dir := c.service.WorkingDir
	switch {
	case !dir.Known():
		return ""
	case dir.Value != "":
		return path.Clean("/" + dir.Value)
	case c.service.Build != nil && c.service.Build.Stage != nil && !strings.Contains(c.service.Build.Stage.Workdir, graph.Unresolved):
		return c.service.Build.Stage.Workdir
	}
	return ""
}
