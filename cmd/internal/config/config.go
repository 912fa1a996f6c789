// Package config reads .portlint.yaml, with which a repository sets portlint up once for everybody.
//
// Reading is strict: what portlint does not know is an error with its place, since a setting that is silently ignored is worse
// than none. The keys of rules come from the rules themselves.
package config

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

// Config is what a configuration says. The zero value, like an empty file, says nothing.
type Config struct {
	// Path is the file as shown to the user, "" for none.
	Path string
	// FailOn is the lowest severity that makes the exit status 1, or "never"; "" when nothing is said.
	FailOn string
	// Pedantic switches pedantic rules on.
	Pedantic bool
	// DefaultHostIP is where the engine binds ports that are published without a host IP, an IPv4 address; invalid when nothing is said.
	DefaultHostIP netip.Addr
	// Inputs are words on the kinds of files that are read, see [loader.Inputs].
	Inputs []string
	// Engine is what runs the projects; nothing is said of it unless EngineStated.
	Engine       graph.Engine
	EngineStated bool
	// EnginePlace is the line that says so.
	EnginePlace source.Span
	// Nodes is how many nodes the swarm has, 0 when nothing is said.
	Nodes int
	// System is the operating system of the machines on which ports are published, unknown when nothing is said.
	System graph.System
	// Options are the values of rules' options, by the rule's id and the option's name.
	Options map[string]map[string]any

	// Extended are the files that it extends, and those that these extend, as shown to the user, the strongest first.
	Extended []string

	working string // the working directory, to which paths of files are relative
	dir     string // the folder of the configuration, to which globs are relative
	// origins are where values come from that what it extends says, by the key at the top or keyOf.
	origins map[string]origin
	// said are the keys at the top with a single value that it says, or what it extends.
	said    map[string]bool
	exclude []glob
	levels  levels
	paths   []override
}

// override are levels for some files.
type override struct {
	files  []glob
	levels levels
}

// levels are what is made of findings, by the id of a rule or the name of a family.
type levels map[string]lint.Level

func (l levels) of(rule *lint.Rule) (lint.Level, bool) {
	if level, ok := l[rule.ID]; ok {
		return level, true
	}
	level, ok := l[string(rule.Family)]
	return level, ok
}

// Names are the files that are looked for in each folder, the first wins.
func Names() []string { return []string{".portlint.yaml", ".portlint.yml"} }

// Which says which configuration is read. The zero value is the nearest one.
type Which struct {
	// File is read instead, relative to the working directory; "" for the nearest one.
	File string
	// None says that no configuration is read.
	None bool
}

// Load reads the configuration, and returns an empty one where there is none. working is the working directory, a path of the
// tree. Errors name the file, line and column.
func (w Which) Load(files tree.Tree, working string, registry []*lint.Rule) (*Config, error) {
	name := ""
	switch {
	case w.File != "":
		name = tree.Join(working, w.File)
	case !w.None:
		name = find(files, working)
	}
	if name == "" {
		return &Config{}, nil
	}
	return load(files, name, working, registry)
}

// find returns the nearest configuration from dir, a path of the tree, upward to the root of its Git repository; outside of
// repositories it looks in dir alone. It returns "" when there is none.
func find(files tree.Tree, dir string) string {
	found := ""
	for folder := dir; ; folder = tree.Dir(folder) {
		for _, name := range Names() {
			file := tree.In(folder, name)
			if entry, err := files.Stat(file); found == "" && err == nil && !entry.Dir {
				found = file
			}
		}
		// A file named .git is a worktree or a submodule.
		_, err := files.Stat(tree.In(folder, ".git"))
		isRoot := err == nil
		switch {
		case isRoot, found != "" && tree.Dir(found) == dir:
			return found
		case folder == tree.Dir(folder): // no repository
			return ""
		}
	}
}

// load reads the file at name, which is shown relative to the working directory; both are paths of the tree.
func load(files tree.Tree, name, working string, registry []*lint.Rule) (*Config, error) {
	r := reading{files: files, working: working, registry: registry}
	config, err := r.load(name)
	if config == nil {
		return nil, fmt.Errorf("%s: %w", tree.Relative(working, name), err)
	}
	if err != nil {
		return nil, err
	}
	return config, nil
}

// Excludes reports whether the file or folder at path, relative to the working directory, is not to be linted.
func (c *Config) Excludes(path string) bool { return c.matches(c.exclude, path) }

// Level returns what is made of a rule's findings in the file at path, relative to the working directory; false where it
// is left to the rule. The last setting that holds for the file wins, and the rule's id wins over its family. Unless pedantic rules
// run anyway, only a severity given by its id switches one on, and only where it holds.
func (c *Config) Level(rule *lint.Rule, path string, pedantic bool) (lint.Level, bool) {
	on := !rule.Pedantic || pedantic
	level, ok := c.levels.of(rule)
	own, named := c.levels[rule.ID]
	on = on || named && !own.Off
	for _, override := range c.paths {
		other, known := override.levels.of(rule)
		if !known || !c.matches(override.files, path) {
			continue
		}
		level, ok = other, true
		own, named := override.levels[rule.ID]
		on = on || named && !own.Off
	}
	if !on {
		return lint.Level{Off: true}, true
	}
	return level, ok
}

// Enables reports whether a rule is switched on by its id, at least for some files.
func (c *Config) Enables(rule *lint.Rule) bool {
	level, ok := c.levels[rule.ID]
	on := ok && !level.Off
	for _, override := range c.paths {
		level, ok := override.levels[rule.ID]
		on = on || ok && !level.Off
	}
	return on
}

// Disables reports whether a rule is switched off for all files.
func (c *Config) Disables(rule *lint.Rule) bool {
	level, ok := c.levels.of(rule)
	off := ok && level.Off
	for _, override := range c.paths {
		level, ok := override.levels.of(rule)
		off = off && (!ok || level.Off)
	}
	return off
}

func (c *Config) matches(globs []glob, file string) bool {
	if len(globs) == 0 {
		return false
	}
	absolute := tree.Join(c.working, file)
	relative := tree.Relative(c.dir, absolute)
	return slices.ContainsFunc(globs, func(g glob) bool {
		if g.from.dir != "" && g.from.dir != c.dir {
			// One that matches at any depth does so below the file that is in force, too, wherever the extended one lies.
			return g.matches(tree.Relative(g.from.dir, absolute)) || g.isFloating() && g.matches(relative)
		}
		return g.matches(relative)
	})
}
