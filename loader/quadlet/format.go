// Package quadlet reads the units from which Podman's systemd generator makes services: containers, the pods that they join, and pods
// of Kubernetes.
//
// A unit is what the generator makes of it, a `podman run`, so that [command] makes the service. All units of a folder run together, as
// far as files tell.
package quadlet

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// The suffixes of units, each with the section that makes a file one.
const (
	containerSuffix = ".container"
	podSuffix       = ".pod"
	kubeSuffix      = ".kube"
	containerGroup  = "Container"
	podGroup        = "Pod"
	kubeGroup       = "Kube"
)

// Format is units, those of one folder together.
type Format struct{}

// Claims implements [format.Format].
func (Format) Claims(_ *format.Folder, name string) bool { return groupOf(name) != "" }

// groupOf returns the section that a file of that name must have, "" for no unit.
func groupOf(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case containerSuffix:
		return containerGroup
	case podSuffix: // and a page of Perl's manual
		return podGroup
	case kubeSuffix:
		return kubeGroup
	}
	return ""
}

// Group implements [format.Format].
func (f Format) Group(folder *format.Folder) []format.Unit {
	var files unit
	for _, name := range folder.Names {
		if f.Claims(folder, name) {
			files = append(files, tree.In(folder.Dir, name))
		}
	}
	if files == nil {
		return nil
	}
	return []format.Unit{files}
}

// Unit implements [format.Format].
func (f Format) Unit(folder *format.Folder, name string) format.Unit {
	for _, found := range f.Group(folder) {
		if slices.Contains(found.Files(), tree.In(folder.Dir, name)) {
			return found
		}
	}
	return unit{tree.In(folder.Dir, name)}
}

// unit is the units of a folder, by their paths.
type unit []string

// Files implements [format.Unit].
func (u unit) Files() []string { return u }

// Key implements [format.Unit].
func (u unit) Key() string { return strings.Join(u, "\x00") }

// unitSteps is what a unit costs of the budget of a project.
const unitSteps = 50

// Load implements [format.Unit].
func (u unit) Load(l *format.Loading) *format.Notice {
	var read []*unitFile
	for _, name := range u {
		file, err := l.Reader.Get(name, source.Plain)
		if err != nil {
			return l.Unreadable(name, err)
		}
		one := parseUnit(l, file)
		if one == nil || !l.Charge(unitSteps, source.Span{File: file}) {
			continue
		}
		for _, dropin := range dropins(l, name) {
			if lower := parseUnit(l, dropin); lower != nil {
				one.merge(lower)
			}
		}
		if _, known := one.sections[groupOf(name)]; known {
			read = append(read, one)
		}
	}
	if len(read) == 0 && len(l.Project.Problems) == 0 {
		return &format.Notice{}
	}
	project := l.Project
	project.Input = graph.Quadlet
	project.Runtime.Engine = graph.Podman // whatever the user says of Compose files
	addServices(l, read)
	project.Seal()
	return nil
}

// parseUnit reads a file and its suppression comments. It returns nil for one that Podman refuses, which is reported if the file is surely
// a unit.
func parseUnit(l *format.Loading, file *source.File) *unitFile {
	if bytes.Contains(file.Data, []byte("{{")) {
		return nil // a template
	}
	one, wrong := parse(file)
	group := groupOf(file.Path)
	if _, known := one.sections[group]; wrong != nil && (known || group == "") {
		l.Report(graph.Problem{
			Kind:    graph.InvalidFile,
			Span:    *wrong,
			Message: source.Cite(wrong.Text()) + " is no setting, section or comment, so that podman makes no service of any unit here",
			Help:    "write Key=value, or # in front of it",
		})
	}
	if wrong != nil {
		return nil
	}
	l.Project.Files = append(l.Project.Files, file)
	l.Project.Directives = append(l.Project.Directives, directivesOf(one)...)
	return one
}

// dropins returns the files `*.conf` that change a unit, in their order. Of two of one name the one in the more specific folder counts.
// https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html#description
func dropins(l *format.Loading, name string) []*source.File {
	folder, base := path.Split(name)
	suffix := path.Ext(base)
	stem, instance, isTemplate := strings.Cut(strings.TrimSuffix(base, suffix), "@")
	dirs := []string{base + ".d"}
	if instance != "" {
		dirs = append(dirs, stem+"@"+suffix+".d")
	}
	for dash := strings.LastIndexByte(stem, '-'); dash >= 0; dash = strings.LastIndexByte(stem[:dash], '-') {
		if isTemplate {
			dirs = append(dirs, stem[:dash+1]+"@"+suffix+".d")
		}
		dirs = append(dirs, stem[:dash+1]+suffix+".d")
	}
	dirs = append(dirs, suffix[1:]+".d")
	seen := make(map[string]string)
	var names []string
	for _, dir := range dirs {
		for _, found := range l.Reader.List(path.Join(folder, dir)) {
			if seen[found] == "" && path.Ext(found) == ".conf" {
				seen[found] = path.Join(folder, dir, found)
				names = append(names, found)
			}
		}
	}
	slices.Sort(names)
	var files []*source.File
	for _, found := range names {
		if file, err := l.Reader.Get(seen[found], source.Plain); err == nil {
			files = append(files, file)
		}
	}
	return files
}

// directivesOf finds the suppression comments of a unit. Each speaks for the setting below it.
func directivesOf(u *unitFile) []graph.Directive {
	data := u.file.Data
	comments := directive.Comments(data, func(lineStart, hash int) bool {
		return strings.TrimSpace(string(data[lineStart:hash])) == ""
	})
	place := func(from, to int) source.Span { return source.Span{File: u.file, Start: from, End: to} }
	return directive.Of(data, comments, false, place, func(comment directive.Comment) (source.Span, bool) {
		for _, s := range u.settings {
			if s.value.Span.Start > comment.Hash {
				first, last := s.value.Span.Range()
				return source.Span{File: u.file, Start: u.file.LineSpan(first.Line).Start, End: u.file.LineSpan(last.Line).End}, true
			}
		}
		return source.Span{}, false
	})
}
