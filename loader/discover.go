package loader

import (
	"cmp"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/regular"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// Discover turns paths (Compose files, Dockerfiles, folders) into the projects that they belong to. No path means the
// project of the working directory. The error is a *[PathError] for a path that is not there or not readable.
//
// Arguments are grouped: a base file and its override, given both, are one project, and so is either alone. The answer
// for a file never depends on whether its path was given or found.
func Discover(paths []string, options Options) (*Plan, error) {
	dir, err := tree.Absolute(options.Dir, "")
	if err != nil {
		return nil, &PathError{options.Dir, err}
	}
	options.Dir = dir
	if options.Tree == nil {
		options.Tree = tree.Disk{}
	}
	s := &search{options: &options, files: tree.NewReader(options.Tree, dir), folders: make(map[string]*folder), known: make(map[string]bool), plan: &Plan{}}
	for _, name := range options.EnvFiles {
		if err := s.readable(name, tree.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	switch {
	case len(options.Files) > 0:
		err = s.stated()
	case len(paths) == 0:
		s.current()
	}
	for _, name := range paths {
		if len(options.Files) > 0 || err != nil {
			break
		}
		err = s.path(name)
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
	files   *tree.Reader
	folders map[string]*folder
	known   map[string]bool // targets, by their files
	plan    *Plan
}

// stated makes one project of the files given with -f.
func (s *search) stated() error {
	var files []string
	for _, name := range s.options.Files {
		absolute := tree.Join(s.options.Dir, name)
		if err := s.readable(name, absolute); err != nil {
			return err
		}
		files = append(files, absolute)
	}
	s.add(&Target{files: files})
	return nil
}

// readable returns a PathError for what is no file that can be opened.
func (s *search) readable(name, absolute string) error {
	_, err := s.options.Tree.ReadFile(absolute)
	if err != nil && !errors.As(err, new(*regular.TooLargeError)) { // which is a finding
		return &PathError{name, err}
	}
	return nil
}

// current finds the project of the working directory as docker compose does: there, or in the nearest folder above.
func (s *search) current() {
	for dir := s.options.Dir; ; dir = path.Dir(dir) {
		if folder := s.folder(dir); folder.main != nil {
			s.add(folder.main)
			return
		}
		if dir == "/" {
			return
		}
	}
}

// path adds the projects to which one argument belongs.
func (s *search) path(name string) error {
	absolute := tree.Join(s.options.Dir, name)
	entry, err := s.options.Tree.Stat(absolute)
	if err != nil {
		return &PathError{name, err}
	}
	if entry.Dir {
		return s.walk(name, absolute)
	}
	if err := s.readable(name, absolute); err != nil {
		return err
	}
	if isDockerfile(path.Base(absolute)) {
		s.dockerfile(absolute)
		return nil
	}
	folder := s.folder(path.Dir(absolute))
	s.add(folder.target(path.Base(absolute)))
	return nil
}

// dockerfile adds a Dockerfile by itself, and the projects in its folder and those above, up to the repository's root, that
// build it.
func (s *search) dockerfile(absolute string) {
	s.add(&Target{files: []string{absolute}, dockerfile: true})
	for dir := path.Dir(absolute); ; dir = path.Dir(dir) {
		folder := s.folder(dir)
		for _, target := range folder.targets() {
			conditional := *target
			conditional.mustBuild = absolute
			s.add(&conditional)
		}
		if dir == "/" || dir == s.options.Dir || isRepository(s.options.Tree, dir) {
			return
		}
	}
}

// walk adds every project below a folder.
func (s *search) walk(name, root string) error {
	if _, err := s.options.Tree.ReadDir(root); err != nil {
		return &PathError{name, err}
	}
	ignore := newIgnore(s.options.Tree, root)
	var visit func(dir string)
	visit = func(dir string) {
		ignore := ignore.enter(dir)
		entries, err := s.options.Tree.ReadDir(dir)
		if err != nil {
			s.plan.Notices = append(s.plan.Notices, Notice{s.files.Shown(dir), "cannot be read"})
			return
		}
		folder := s.folderOf(dir, entries)
		for _, target := range folder.targets() {
			if !ignore.matches(target.files[0], false) && !s.excluded(target.files[0]) {
				s.add(target)
			}
		}
		for _, name := range folder.dockerfiles {
			if file := path.Join(dir, name); !ignore.matches(file, false) && !s.excluded(file) {
				s.add(&Target{files: []string{file}, dockerfile: true})
			}
		}
		for _, entry := range entries {
			below := path.Join(dir, entry.Name)
			if entry.Dir && !skippedFolder(entry.Name) && !ignore.matches(below, true) && !s.excluded(below) {
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
	return s.options.Exclude != nil && s.options.Exclude(s.files.Shown(absolute))
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
	target.Path = s.files.Shown(target.files[0])
	s.plan.Targets = append(s.plan.Targets, target)
}

// folder lists a folder once.
func (s *search) folder(dir string) *folder {
	if known := s.folders[dir]; known != nil {
		return known
	}
	entries, _ := s.options.Tree.ReadDir(dir)
	return s.folderOf(dir, entries)
}

func (s *search) folderOf(dir string, entries []tree.Entry) *folder {
	if known := s.folders[dir]; known != nil {
		return known
	}
	made := &folder{dir: dir, tree: s.options.Tree, files: s.files}
	for _, entry := range entries {
		if !entry.Dir {
			made.sort(entry.Name)
		}
	}
	made.group()
	s.folders[dir] = made
	return made
}

// read returns a file for a look during the search, nil when that fails.
func (f *folder) read(name string) *source.File {
	data, err := f.tree.ReadFile(path.Join(f.dir, name))
	if err != nil {
		return nil
	}
	return source.NewFile(name, data)
}
