package workspace

import (
	"sync"

	"github.com/portlint/portlint/cmd/internal/config"
	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// folders are the setups for folders: each project is checked by the nearest configuration above its first file. It is safe for
// concurrent use.
type folders struct {
	configs  *config.Folders
	question *Question
	dir      string // the working directory, a path of the tree
	base     *setup

	lock sync.Mutex
	made map[*config.Config]*setup
}

// newFolders returns the setups for folders of a tree.
func (w *Workspace) newFolders(files tree.Tree) *folders {
	return &folders{
		configs:  w.question.Config.Folders(w.config, files, w.dir, rules.All()),
		question: &w.question,
		dir:      w.dir,
		base:     &w.setup,
		made:     make(map[*config.Config]*setup),
	}
}

// at is the setup for a folder, a path of the tree.
func (f *folders) at(dir string) *setup {
	found := f.configs.At(dir)
	if found == f.base.config {
		return f.base
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	known := f.made[found]
	if known == nil {
		made, err := newSetup(f.question, found)
		if err != nil { // names of rules are wrong for all or for none
			return f.base
		}
		known = &made
		f.made[found] = known
	}
	return known
}

// of is the setup for a project.
func (f *folders) of(target *loader.Target) *setup {
	return f.at(target.Dir())
}

// bearOn lets the configurations say what they have to say of how projects are found and loaded.
func (f *folders) bearOn(options *loader.Options) {
	options.RuntimeAt = func(dir string) graph.Runtime { return f.at(dir).runtime }
	options.Exclude = func(name string) bool { return f.configs.Excludes(name) != nil }
	options.Inputs = func(dir string) []string { return f.configs.At(dir).Inputs }
}

// together are the settings for a comparison of projects: those for the working directory, with the levels for each file.
func (f *folders) together() lint.Settings {
	settings := f.base.settings
	settings.Level = func(rule *lint.Rule, file string) (lint.Level, bool) {
		return f.at(tree.Dir(tree.Join(f.dir, file))).settings.Level(rule, file)
	}
	return settings
}
