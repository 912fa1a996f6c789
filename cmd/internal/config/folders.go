package config

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

// Folders finds the configuration for each folder: the nearest one, in the folder or above it. Below the working directory that is the
// working directory's own if there is none nearer. A configuration that is named, or that there shall be none, holds everywhere.
// It is safe for concurrent use.
type Folders struct {
	files    tree.Tree
	working  string
	registry []*lint.Rule
	which    Which
	base     *Config

	lock  sync.Mutex
	known map[string]*Config // by the paths of folders
	read  map[string]*Config // by the paths of the files, nil for what is wrong
	wrong []error
}

// Folders returns the configurations of folders of a tree. base is what [Which.Load] finds for the working directory, a path of the tree.
func (w Which) Folders(base *Config, files tree.Tree, working string, registry []*lint.Rule) *Folders {
	f := &Folders{files: files, working: working, registry: registry, which: w, base: base, known: make(map[string]*Config), read: make(map[string]*Config)}
	if base.Path != "" {
		f.read[tree.Join(working, base.Path)] = base
	}
	return f
}

// At returns the configuration for a folder, a path of the tree. It is that of the working directory where the nearest is wrong, see
// [Folders.Err].
func (f *Folders) At(dir string) *Config {
	f.lock.Lock()
	defer f.lock.Unlock()
	return f.at(dir)
}

func (f *Folders) at(dir string) *Config {
	if f.which != (Which{}) || dir == f.working {
		return f.base
	}
	if known := f.known[dir]; known != nil {
		return known
	}
	var found *Config
	if strings.HasPrefix(dir, strings.TrimSuffix(f.working, "/")+"/") {
		if name := in(f.files, dir); name != "" {
			found = f.load(name)
		} else {
			found = f.at(tree.Dir(dir))
		}
	} else if name := find(f.files, dir); name != "" {
		found = f.load(name)
	} else {
		found = f.base
	}
	f.known[dir] = found
	return found
}

// load reads a file once.
func (f *Folders) load(name string) *Config {
	config, known := f.read[name]
	if !known {
		var err error
		if config, err = load(f.files, name, f.working, f.registry); err != nil {
			f.wrong = append(f.wrong, err)
		}
		f.read[name] = config
	}
	if config == nil {
		return f.base
	}
	return config
}

// in returns the configuration in a folder, "" when there is none.
func in(files tree.Tree, dir string) string {
	entries, err := files.ReadDir(dir)
	for _, name := range Names() {
		isThere := err != nil || slices.ContainsFunc(entries, func(entry tree.Entry) bool { return entry.Name == name })
		if !isThere {
			continue
		}
		file := tree.In(dir, name)
		if entry, err := files.Stat(file); err == nil && !entry.Dir {
			return file
		}
	}
	return ""
}

// Excludes returns the configuration that excludes a file or folder, a path of the tree, and nil if none does. Each is asked about what
// lies below it, up to the next one, so that what is excluded stays so whatever lies in it.
func (f *Folders) Excludes(name string) *Config {
	f.lock.Lock()
	defer f.lock.Unlock()
	for {
		config := f.base
		if name != f.working {
			config = f.at(tree.Dir(name))
		}
		switch {
		case config.Excludes(tree.Relative(f.working, name)):
			return config
		case config == f.base, config.dir == "/":
			return nil
		}
		name = config.dir
	}
}

// Files are the files of all configurations that were found, as shown to the user, sorted.
func (f *Folders) Files() []string {
	f.lock.Lock()
	defer f.lock.Unlock()
	files := f.base.Files()
	for _, config := range f.read {
		if config != nil {
			files = append(files, config.Files()...)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// Err is what is wrong with configurations that were found, all of it.
func (f *Folders) Err() error {
	f.lock.Lock()
	defer f.lock.Unlock()
	slices.SortFunc(f.wrong, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(f.wrong...)
}
