package loader

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/regular"
	"github.com/portlint/portlint/loader/source"
)

// Discover turns paths (Compose files, Dockerfiles, folders) into the projects that they belong to. No path means the
// project of the working directory. The error is a *[PathError] for a path that is not there or not readable.
//
// Arguments are grouped: a base file and its override, given both, are one project, and so is either alone. The answer
// for a file never depends on whether its path was given or found.
func Discover(paths []string, options Options) (*Plan, error) {
	dir, err := filepath.Abs(cmp.Or(options.Dir, "."))
	if err != nil {
		return nil, &PathError{options.Dir, err}
	}
	options.Dir = dir
	overlay := make(map[string][]byte, len(options.Overlay))
	for path, data := range options.Overlay {
		overlay[join(dir, path)] = data
	}
	options.Overlay = overlay
	s := &search{options: &options, files: newFiles(dir, overlay), folders: make(map[string]*folder), known: make(map[string]bool), plan: &Plan{}}
	for _, path := range options.EnvFiles {
		if err := s.readable(path, join(dir, path)); err != nil {
			return nil, err
		}
	}
	switch {
	case len(options.Files) > 0:
		err = s.stated()
	case len(paths) == 0:
		s.current()
	}
	for _, path := range paths {
		if len(options.Files) > 0 || err != nil {
			break
		}
		err = s.path(path)
	}
	if err != nil {
		return nil, err
	}
	slices.SortFunc(s.plan.Targets, func(a, b *Target) int { return cmp.Compare(a.Path, b.Path) })
	return s.plan, nil
}

// search is one run of Discover.
type search struct {
	options *Options
	files   *files
	folders map[string]*folder
	known   map[string]bool // targets, by their files
	plan    *Plan
}

// stated makes one project of the files given with -f.
func (s *search) stated() error {
	var files []string
	for _, path := range s.options.Files {
		absolute := join(s.options.Dir, path)
		if err := s.readable(path, absolute); err != nil {
			return err
		}
		files = append(files, absolute)
	}
	s.add(&Target{files: files})
	return nil
}

// readable returns a PathError for what is no file that can be opened.
func (s *search) readable(path, absolute string) error {
	if _, ok := s.options.Overlay[absolute]; ok {
		return nil
	}
	file, err := regular.Open(absolute)
	if err != nil {
		return pathError(path, err)
	}
	return file.Close()
}

func pathError(path string, err error) *PathError {
	if inner, ok := err.(*fs.PathError); ok {
		err = inner.Err
	}
	return &PathError{path, err}
}

// current finds the project of the working directory as docker compose does: there, or in the nearest folder above.
func (s *search) current() {
	for dir := s.options.Dir; ; dir = filepath.Dir(dir) {
		if folder := s.folder(dir); folder.main != nil {
			s.add(folder.main)
			return
		}
		if dir == filepath.Dir(dir) {
			return
		}
	}
}

// path adds the projects to which one argument belongs.
func (s *search) path(path string) error {
	absolute := join(s.options.Dir, path)
	if _, ok := s.options.Overlay[absolute]; !ok {
		info, err := os.Stat(absolute)
		if err != nil {
			return pathError(path, err)
		}
		if info.IsDir() {
			return s.walk(path, absolute)
		}
		if err := s.readable(path, absolute); err != nil {
			return err
		}
	}
	dir, name := filepath.Dir(absolute), filepath.Base(absolute)
	if isDockerfile(name) {
		s.dockerfile(absolute)
		return nil
	}
	folder := s.folder(dir)
	s.add(folder.target(name))
	return nil
}

// dockerfile adds a Dockerfile by itself, and the projects in its folder and those above, up to the repository's root, that
// build it.
func (s *search) dockerfile(absolute string) {
	s.add(&Target{files: []string{absolute}, dockerfile: true})
	for dir := filepath.Dir(absolute); ; dir = filepath.Dir(dir) {
		folder := s.folder(dir)
		for _, target := range folder.targets() {
			conditional := *target
			conditional.mustBuild = absolute
			s.add(&conditional)
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil || dir == filepath.Dir(dir) || dir == s.options.Dir {
			return
		}
	}
}

// walk adds every project below a folder.
func (s *search) walk(path, root string) error {
	if _, err := os.ReadDir(root); err != nil {
		return pathError(path, err)
	}
	ignore := newIgnore(root)
	var visit func(dir string)
	visit = func(dir string) {
		ignore := ignore.enter(dir)
		entries, err := os.ReadDir(dir)
		if err != nil {
			s.plan.Notices = append(s.plan.Notices, Notice{s.files.shown(dir), "cannot be read"})
			return
		}
		folder := s.folderOf(dir, entries)
		for _, target := range folder.targets() {
			if !ignore.matches(target.files[0], false) && !s.excluded(target.files[0]) {
				s.add(target)
			}
		}
		for _, name := range folder.dockerfiles {
			if file := filepath.Join(dir, name); !ignore.matches(file, false) && !s.excluded(file) {
				s.add(&Target{files: []string{file}, dockerfile: true})
			}
		}
		for _, entry := range entries {
			below := filepath.Join(dir, entry.Name())
			if entry.IsDir() && !skippedFolder(entry.Name()) && !ignore.matches(below, true) && !s.excluded(below) {
				visit(below)
			}
		}
	}
	visit(root)
	return nil
}

// skippedFolder names folders that hold other people's files.
func skippedFolder(name string) bool {
	return name == ".git" || name == "node_modules" || name == "vendor"
}

func (s *search) excluded(absolute string) bool {
	return s.options.Exclude != nil && s.options.Exclude(s.files.shown(absolute))
}

// add takes a target into the plan once.
func (s *search) add(target *Target) {
	if target == nil {
		return
	}
	key := strings.Join(target.files, "\x00")
	if s.known[key] && target.mustBuild != "" {
		return
	}
	if s.known[key] {
		for _, known := range s.plan.Targets {
			if strings.Join(known.files, "\x00") == key {
				known.mustBuild = ""
			}
		}
		return
	}
	s.known[key] = true
	target.options = s.options
	target.Path = s.files.shown(target.files[0])
	s.plan.Targets = append(s.plan.Targets, target)
}

// folder lists a folder once.
func (s *search) folder(dir string) *folder {
	if known := s.folders[dir]; known != nil {
		return known
	}
	entries, _ := os.ReadDir(dir)
	return s.folderOf(dir, entries)
}

func (s *search) folderOf(dir string, entries []os.DirEntry) *folder {
	if known := s.folders[dir]; known != nil {
		return known
	}
	made := &folder{dir: dir, files: s.files}
	for _, entry := range entries {
		if !entry.IsDir() {
			made.sort(entry.Name())
		}
	}
	for path := range s.options.Overlay {
		if name := filepath.Base(path); filepath.Dir(path) == dir && !slices.Contains(made.compose, name) {
			made.sort(name)
		}
	}
	slices.Sort(made.compose)
	made.group()
	s.folders[dir] = made
	return made
}

// read returns a file for a look during the search, nil when that fails.
func (f *folder) read(name string) *source.File {
	data, err := f.files.bytes(filepath.Join(f.dir, name))
	if err != nil {
		return nil
	}
	return source.NewFile(name, data)
}
