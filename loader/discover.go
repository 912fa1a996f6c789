package loader

import (
	"errors"
	"hash/maphash"
	"path"
	"reflect"

	"github.com/portlint/portlint/loader/compose"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/regular"
	"github.com/portlint/portlint/loader/tree"
)

// Discover turns paths (Compose files, Dockerfiles, folders) into the projects that they belong to. No path means the
// project of the working directory. The error is a *[PathError] for a path that is not there or not readable.
//
// Arguments are grouped: a base file and its override, given both, are one project, and so is either alone. The answer
// for a file never depends on whether its path was given or found.
func Discover(paths []string, options Options) (*Plan, error) {
	plan := &Plan{}
	var err error
	plan.Notices, err = Find(paths, options, func(target *Target) { plan.Targets = append(plan.Targets, target) })
	if err != nil {
		return nil, err
	}
	plan.Sort()
	return plan, nil
}

// Find is [Discover] that hands over each project as soon as it is known, of one folder while it is walked: thousands need not be
// kept. They come one after the other, in an order that rests on the files alone, and not sorted. The notices are about the files that were passed over.
func Find(paths []string, options Options, found func(*Target)) ([]Notice, error) {
	dir, err := tree.Absolute(options.Dir, "")
	if err != nil {
		return nil, &PathError{options.Dir, err}
	}
	options.Dir = dir
	if options.Tree == nil {
		options.Tree = tree.Disk{}
	}
	if options.Shared == nil {
		options.Shared = &format.Shared{}
	}
	s := &search{options: &options, formats: newFormats(&options), folders: make(map[string]*format.Folder), known: make(map[uint64]*Target), seed: maphash.MakeSeed()}
	if len(paths) == 1 {
		s.found = found
	}
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
	for _, target := range s.targets {
		found(target)
	}
	return s.notices, nil
}

// search is one run of [Find].
type search struct {
	options *Options
	formats *formats
	folders map[string]*format.Folder
	// known are the targets by a hash of their files, which takes less memory than thousands of paths. It starts from a random seed: two of
	// them cannot be made equal on purpose, and by chance it happens once in 40 thousand million searches of 30,000 projects.
	known   map[uint64]*Target
	seed    maphash.Seed
	targets []*Target // that are not handed over yet
	notices []Notice
	// isWalking says that what is found now is in a folder that was given.
	isWalking bool
	// found takes the targets of the folder that is walked, as they come. Nil if other paths can say more of them.
	found func(*Target)
}

// handedOver stands for targets that are gone.
var handedOver = &Target{}

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
	s.add(compose.Stated(files))
	return nil
}

// presence is nothing of what a file holds: that it can be read matters alone.
var presence = &tree.Gist{Make: func([]byte) string { return "" }}

// readable returns a PathError for what is no file that can be opened.
func (s *search) readable(name, absolute string) error {
	_, err := presence.Of(s.options.Tree, absolute)
	if err != nil && !errors.As(err, new(*regular.TooLargeError)) { // which is a finding
		return &PathError{name, err}
	}
	return nil
}

// current finds the project of the working directory as docker compose does: there, or in the nearest folder above. Where there
// is none, the Dockerfiles of the working directory are what is left.
func (s *search) current() {
	for dir := s.options.Dir; ; dir = tree.Dir(dir) {
		if main := s.formats.compose.Main(s.folder(dir)); main != nil {
			s.addUnlessExcluded(main)
			return
		}
		if dir == "/" {
			break
		}
	}
	for _, unit := range s.formats.dockerfile.Group(s.folder(s.options.Dir)) {
		s.addUnlessExcluded(unit)
	}
}

// addUnlessExcluded adds a unit that was not asked for by its path.
func (s *search) addUnlessExcluded(unit format.Unit) {
	first := unit.Files()[0]
	if s.excluded(first) {
		s.notices = append(s.notices, Notice{Path: s.shown(first), Message: "is excluded by the configuration"})
		return
	}
	s.add(unit)
}

// path adds the projects to which one argument belongs.
func (s *search) path(name string) error {
	absolute := tree.Join(s.options.Dir, name)
	entry, err := s.options.Tree.Stat(absolute)
	if err != nil {
		return &PathError{name, err}
	}
	if entry.Dir {
		s.isWalking = true
		return s.walk(name, absolute)
	}
	if err := s.readable(name, absolute); err != nil {
		return err
	}
	dir, base := path.Split(absolute)
	folder := s.folder(path.Clean(dir))
	for _, format := range s.formats.of(folder, base) {
		s.add(format.Unit(folder, base))
		if format == s.formats.dockerfile {
			s.builders(absolute)
		}
	}
	return nil
}

// builders adds the projects that build a Dockerfile: in its folder and those above, up to the repository's root.
func (s *search) builders(dockerfile string) {
	for dir := tree.Dir(dockerfile); ; dir = tree.Dir(dir) {
		for _, unit := range s.formats.compose.Group(s.folder(dir)) {
			s.addIf(unit, dockerfile)
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
		entries, err := s.options.Tree.ReadDir(dir)
		if err != nil {
			s.notices = append(s.notices, Notice{Path: s.shown(dir), Message: "cannot be read"})
			return
		}
		ignore := ignore.enter(dir)
		folder := s.folderOf(dir, entries)
		for _, format := range s.formats.walked(dir) {
			for _, unit := range format.Group(folder) {
				if first := unit.Files()[0]; !ignore.matches(first, false) && !s.excluded(first) {
					s.add(unit)
				}
			}
		}
		for _, entry := range entries {
			if !entry.Dir || skippedFolder(entry.Name) {
				continue // what a folder lists is mostly files
			}
			if below := tree.In(dir, entry.Name); !ignore.matches(below, true) && !s.excluded(below) {
				visit(below)
			}
		}
		delete(s.folders, dir)
		s.formats.compose.Leave(dir)
	}
	visit(root)
	return nil
}

// skippedFolder names folders that hold other people's files.
func skippedFolder(name string) bool {
	return name == ".git" || name == "node_modules" || name == "vendor"
}

func (s *search) excluded(absolute string) bool {
	return s.options.Exclude != nil && s.options.Exclude(absolute)
}

func (s *search) shown(absolute string) string { return tree.Relative(s.options.Dir, absolute) }

// add takes a unit into the plan once.
func (s *search) add(unit format.Unit) { s.addIf(unit, "") }

// addIf takes a unit into the plan once, to be loaded if it builds a Dockerfile, or in any case for "".
func (s *search) addIf(unit format.Unit, mustBuild string) {
	var hash maphash.Hash
	hash.SetSeed(s.seed)
	maphash.WriteComparable(&hash, reflect.TypeOf(unit))
	files := unit.Files()
	for _, file := range files {
		maphash.WriteComparable(&hash, file)
	}
	key := hash.Sum64()
	if known := s.known[key]; known != nil {
		if mustBuild == "" {
			known.mustBuild = ""
		}
		return
	}
	target := &Target{Path: s.shown(files[0]), options: s.options, unit: unit, mustBuild: mustBuild}
	if s.isWalking && s.found != nil {
		s.known[key] = handedOver
		s.found(target)
		return
	}
	s.known[key] = target
	s.targets = append(s.targets, target)
}

// folder lists a folder once.
func (s *search) folder(dir string) *format.Folder {
	if known := s.folders[dir]; known != nil {
		return known
	}
	entries, _ := s.options.Tree.ReadDir(dir)
	return s.folderOf(dir, entries)
}

func (s *search) folderOf(dir string, entries []tree.Entry) *format.Folder {
	if known := s.folders[dir]; known != nil {
		return known
	}
	folder := &format.Folder{Dir: dir, Tree: s.options.Tree, Names: make([]string, 0, len(entries))}
	for _, entry := range entries {
		if !entry.Dir {
			folder.Names = append(folder.Names, entry.Name)
		}
	}
	s.folders[dir] = folder
	return folder
}
