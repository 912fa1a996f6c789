package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/regular"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

const (
	// maxFile is the size in bytes above which no configuration is read.
	maxFile = 1 << 20
	// maxExtended is how many files a configuration can extend, those that they extend included. One that is extended in two ways
	// counts twice.
	maxExtended = 50
)

// origin is where a value comes from that another file says than the one that was asked for.
type origin struct {
	file string // as shown to the user
	dir  string // its folder, a path of the tree
}

// reading reads a configuration and all that it extends.
type reading struct {
	files    tree.Tree
	working  string // to which paths are shown, a path of the tree
	registry []*lint.Rule
	chain    []string // the files that are being read, each extended by the one before
	extended int      // how many files were, so far
}

// load reads the file at name, a path of the tree. What it says wins over what it extends, and of what it extends the later over the
// earlier. All errors are told, each with its place.
func (r *reading) load(name string) (*Config, error) {
	data, err := r.files.ReadFile(name)
	if err == nil && len(data) > maxFile {
		err = &regular.TooLargeError{Most: maxFile}
	}
	if err != nil {
		return nil, err
	}
	p := newParser(tree.Relative(r.working, name), data, r.registry)
	wrong := p.parse()
	config := p.config
	config.working, config.dir = r.working, path.Dir(name)
	r.chain = append(r.chain, name)
	defer func() { r.chain = r.chain[:len(r.chain)-1] }()
	var bases []*Config
	for _, node := range p.extends {
		base, err := r.extend(p, node, tree.Join(config.dir, node.Value))
		bases, wrong = append(bases, base), errors.Join(wrong, err)
	}
	if wrong != nil {
		return config, wrong
	}
	for _, base := range slices.Backward(bases) {
		config.inherit(base)
	}
	return config, nil
}

// extend reads what a file extends. Mistakes in there have their own place, others that of the line that extends it.
func (r *reading) extend(p *parser, node *yaml.Node, name string) (*Config, error) {
	if strings.Contains(node.Value, "://") {
		return nil, p.errorf(node, "%q is an address, and nothing is fetched: extend a file, such as a copy", node.Value)
	}
	if at := slices.Index(r.chain, name); at >= 0 {
		var through []string
		for _, file := range r.chain[at+1:] {
			through = append(through, tree.Relative(r.working, file))
		}
		if len(through) == 0 {
			return nil, p.errorf(node, "%s extends itself", p.path)
		}
		return nil, p.errorf(node, "%s extends itself, through %s", tree.Relative(r.working, name), strings.Join(through, " and "))
	}
	if r.extended++; r.extended > maxExtended {
		return nil, p.errorf(node, "a configuration can extend %d files, this is one more", maxExtended)
	}
	base, err := r.load(name)
	if base == nil { // it cannot be read
		return nil, p.errorf(node, "cannot extend %s: %w", tree.Relative(r.working, name), err)
	}
	return base, err
}

// inherit takes over what another configuration says and this one does not. Lists grow: what is extended comes first, so that the later elements, which win where it matters, are the own ones.
func (c *Config) inherit(base *Config) {
	c.Extended = append(c.Extended, base.Path)
	for _, file := range base.Extended {
		if !slices.Contains(c.Extended, file) {
			c.Extended = append(c.Extended, file)
		}
	}
	take := func(key string) { c.origins[key] = base.originOf(key) }
	for key := range base.said {
		if !c.said[key] {
			c.said[key] = true
			c.copyValue(key, base)
			take(key)
		}
	}
	for name, level := range base.levels {
		if _, own := c.levels[name]; !own {
			c.levels = set(c.levels, name, level)
			take(keyOf(name, keySeverity))
		}
	}
	for rule, options := range base.Options {
		for option, value := range options {
			if _, own := c.Options[rule][option]; !own {
				c.Options[rule] = set(c.Options[rule], option, value)
				take(keyOf(rule, option))
			}
		}
	}
	for _, input := range slices.Backward(base.Inputs) {
		if !slices.Contains(c.Inputs, input) {
			c.Inputs = slices.Insert(c.Inputs, 0, input)
		}
	}
	c.exclude = append(base.globsFrom(base.exclude), c.exclude...)
	var paths []override
	for _, one := range base.paths {
		paths = append(paths, override{base.globsFrom(one.files), one.levels})
	}
	c.paths = append(paths, c.paths...)
}

// copyValue takes over the value of a key that has a single one.
func (c *Config) copyValue(key string, base *Config) {
	switch key {
	case keyFailOn:
		c.FailOn = base.FailOn
	case keyPedantic:
		c.Pedantic = base.Pedantic
	case keyDefaultHostIP:
		c.DefaultHostIP = base.DefaultHostIP
	case keyEngine:
		c.Engine, c.EngineStated, c.EnginePlace = base.Engine, base.EngineStated, base.EnginePlace
	case keyNodes:
		c.Nodes = base.Nodes
	case keyOS:
		c.System = base.System
	}
}

func set[V any, M ~map[string]V](m M, key string, value V) M {
	if m == nil {
		m = make(M)
	}
	m[key] = value
	return m
}

// keyOf names a setting of a rule or family among the origins.
func keyOf(rule, setting string) string { return rule + "." + setting }

// originOf is where a value comes from that the configuration has.
func (c *Config) originOf(key string) origin {
	if known, ok := c.origins[key]; ok {
		return known
	}
	return origin{c.Path, c.dir}
}

// globsFrom are the globs as somebody inherits them.
func (c *Config) globsFrom(globs []glob) []glob {
	inherited := slices.Clone(globs)
	for i := range inherited {
		inherited[i].from = cmp.Or(inherited[i].from, origin{c.Path, c.dir})
	}
	return inherited
}

// Files are all files that were read for the configuration, as shown to the user; none without one.
func (c *Config) Files() []string {
	if c.Path == "" {
		return nil
	}
	return append([]string{c.Path}, c.Extended...)
}

// OptionFolder returns the path in the tree of the folder in which the value of a rule's option is said, to which paths in it are relative.
func (c *Config) OptionFolder(rule, option string) string {
	return c.originOf(keyOf(rule, option)).dir
}

// extension says where values come from: "" if all are the file's own.
func (c *Config) extension(keys ...string) string {
	files := make(map[string]bool)
	for _, key := range keys {
		if from, ok := c.origins[key]; ok {
			files[from.file] = true
		}
	}
	if len(files) == 0 {
		return ""
	}
	return fmt.Sprintf(" # from %s", strings.Join(slices.Sorted(maps.Keys(files)), ", "))
}
