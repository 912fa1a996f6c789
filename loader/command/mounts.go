package command

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/settings"
	"github.com/portlint/portlint/loader/tree"
)

// ReadSettings fills in what configuration files that the line mounts say of where the server of its service listens. Paths that begin with a
// dot, or in the working directory, begin in the folder of the project that is loaded.
func (l *Line) ReadSettings(loading *format.Loading, service *graph.Service) {
	var places []settings.Place
	for _, mount := range l.Volumes {
		from, to := mountSource(mount), mountTarget(mount)
		target, _, _ := strings.Cut(to.Value, ":") // TARGET:MODE
		if strings.HasPrefix(from, ".") && path.IsAbs(target) && !strings.Contains(from+target, graph.Unresolved) {
			places = append(places, settings.Place{Source: tree.Join(loading.Dir, from), Target: path.Clean(target)})
		}
	}
	if len(places) > 0 {
		service.Settings = settings.Read(loading.Reader, service, places, func(steps int) bool { return loading.Charge(steps, l.Statement) })
	}
}

// mountSource returns the path on the host of -v and --mount, "" for none. One in the working directory begins with a dot.
func mountSource(text graph.Text) string {
	if strings.Contains(text.Value, "=") {
		for _, part := range split(text) {
			switch key, _, _ := strings.Cut(part.Value, "="); key {
			case "source", "src":
				return hereOf(part.Tail(len(key) + 1))
			}
		}
		return ""
	}
	from, _, found := strings.Cut(text.Value, ":")
	if !found {
		return ""
	}
	text.Value = from
	return hereOf(text)
}

// workingDirectories are the ways to write the working directory in shells and Makefiles.
var workingDirectories = []string{"$PWD/", "${PWD}/", "$(pwd)/", "`pwd`/", "$(PWD)/", "$(CURDIR)/", "${CURDIR}/", "$$PWD/", "$${PWD}/", "$$(pwd)/", "$(shell pwd)/"}

// hereOf returns a path, with a dot for the working directory.
func hereOf(text graph.Text) string {
	rest, unknown := strings.CutPrefix(text.Value, graph.Unresolved+"/")
	written := strings.ReplaceAll(text.Raw, `"`, "")
	for _, key := range []string{"source=", "src="} {
		if _, value, found := strings.Cut(written, key); found {
			written = value
		}
	}
	if unknown && slices.ContainsFunc(workingDirectories, func(name string) bool { return strings.HasPrefix(written, name) }) {
		return "./" + rest
	}
	return text.Value
}

// mounts reports whether the line mounts a file or folder that has one of some names.
func (l *Line) mounts(names map[string]bool) bool {
	return slices.ContainsFunc(l.Volumes, func(mount graph.Text) bool {
		from := mountSource(mount)
		return strings.HasPrefix(from, ".") && names[path.Base(from)]
	})
}

// writers are commands that leave files behind.
var writers = []string{"tee", "sed", "cp", "mv", "install", "envsubst", "curl", "wget", "tar", "git", "rsync", "ln", "perl", "yq", "gomplate"}

// writtenBy returns the names of the files and folders that a script may write, so that what stands there is not known yet: those in the paths to
// which it redirects, and in the words of commands that write files.
func writtenBy(script string) map[string]bool {
	written := make(map[string]bool)
	add := func(word string) {
		for name := range strings.FieldsFuncSeq(word, func(r rune) bool { return strings.ContainsRune("/\"'()", r) }) {
			written[name] = true
		}
	}
	for statement := range strings.FieldsFuncSeq(script, func(r rune) bool { return strings.ContainsRune("\n;&|", r) }) {
		before, targets, redirects := strings.Cut(statement, ">")
		if words := strings.Fields(before); slices.ContainsFunc(words, func(word string) bool { return slices.Contains(writers, strings.TrimLeft(word, "@({$-")) }) {
			for _, word := range words {
				add(word)
			}
		}
		for target := range strings.SplitSeq(targets, ">") {
			if words := strings.Fields(target); redirects && len(words) > 0 {
				add(words[0])
			}
		}
	}
	return written
}

// changesFolder matches where a script goes to another folder.
var changesFolder = lazy.Pattern(`(?m)(?:^|[;&|({\s@])(?:cd|pushd)[ \t]+([^;&|\n]*)`)

// staysHere reports whether a script stays in its own folder, from which its relative paths then begin, as far as anybody can tell.
func staysHere(script []byte) bool {
	return !slices.ContainsFunc(changesFolder.Get().FindAllSubmatch(script, -1), func(match [][]byte) bool {
		to := string(match[1])
		return !strings.Contains(to, "dirname") && !strings.Contains(to, "BASH_SOURCE") && !strings.Contains(to, "%/*") || strings.Contains(to, "..")
	})
}
