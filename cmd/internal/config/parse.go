package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// The keys at the top.
const (
	keyExtends       = "extends"
	keyFailOn        = "fail-on"
	keyPedantic      = "pedantic"
	keyDefaultHostIP = "default-host-ip"
	keyEngine        = "engine"
	keyNodes         = "nodes"
	keyOS            = "os"
	keyExclude       = "exclude"
	keyInputs        = "inputs"
	keyRules         = "rules"
	keyPaths         = "paths"
)

// The keys of an element of paths, and of a rule.
const (
	keyFiles    = "files"
	keySeverity = "severity"
)

const (
	levelOff  = "off"
	failNever = "never"
)

func topKeys() []string {
	return []string{keyExtends, keyFailOn, keyPedantic, keyDefaultHostIP, keyEngine, keyNodes, keyOS, keyExclude, keyInputs, keyRules, keyPaths}
}

func severityNames() []string {
	return []string{lint.Error.String(), lint.Warning.String(), lint.Note.String()}
}

// levelNames are the values of severity.
func levelNames() []string { return append(severityNames(), levelOff) }

// failNames are the values of fail-on.
func failNames() []string { return append(severityNames(), failNever) }

// ruleNames are the ids and families that stand below rules.
func ruleNames(registry []*lint.Rule) []string {
	var names []string
	for _, family := range lint.Families() {
		names = append(names, string(family))
	}
	for _, rule := range registry {
		names = append(names, rule.ID)
	}
	return names
}

// parser reads one file.
type parser struct {
	path     string
	data     []byte
	registry []*lint.Rule
	config   *Config
	extends  []*yaml.Node // the files that it extends
}

func newParser(path string, data []byte, registry []*lint.Rule) *parser {
	config := &Config{Path: path, Options: make(map[string]map[string]any), origins: make(map[string]origin), said: make(map[string]bool)}
	return &parser{path: path, data: data, registry: registry, config: config}
}

// parse reads the file. What it extends is not looked at.
func (p *parser) parse() error {
	decoder := yaml.NewDecoder(bytes.NewReader(p.data))
	var document, next yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return p.notYAML(err)
	}
	if err := decoder.Decode(&next); err == nil {
		return p.errorf(&next, "a configuration is one document, here begins a second")
	} else if !errors.Is(err, io.EOF) {
		return p.notYAML(err)
	}
	if len(document.Content) == 0 {
		return nil
	}
	return p.mapping(document.Content[0], "key", topKeys(), p.top)
}

func (p *parser) errorf(node *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %w", p.path, max(node.Line, 1), max(node.Column, 1), fmt.Errorf(format, args...))
}

func (p *parser) notYAML(err error) error {
	at, message := &yaml.Node{}, strings.TrimPrefix(err.Error(), "yaml: ")
	var fault *yaml.LoadError
	if errors.As(err, &fault) {
		at.Line, at.Column, message = fault.Mark.Line, fault.Mark.Column, fault.Message
	}
	return p.errorf(at, "not valid yaml: %s", message)
}

// isEmpty reports whether a value is missing, as when all lines below a key are commented out.
func isEmpty(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null"
}

func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

// mapping visits the values of a mapping whose keys must be known. What is wrong with one of them keeps nothing from being said of the next.
func (p *parser) mapping(node *yaml.Node, kind string, known []string, visit func(key, value *yaml.Node) error) error {
	node = resolve(node)
	if isEmpty(node) {
		return nil
	}
	if node.Kind != yaml.MappingNode {
		return p.errorf(node, "expected a mapping with keys such as %q", known[0])
	}
	var wrong []error
	seen := make(map[string]bool)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode || !slices.Contains(known, key.Value):
			wrong = append(wrong, p.errorf(key, "%s", p.unknown(kind, key.Value, known)))
		case seen[key.Value]:
			wrong = append(wrong, p.errorf(key, "%q is there twice", key.Value))
		default:
			seen[key.Value] = true
			wrong = append(wrong, visit(key, resolve(value)))
		}
	}
	return errors.Join(wrong...)
}

// unknown says what is to be known of a key that is not among the known ones, such as where it belongs.
func (p *parser) unknown(kind, name string, known []string) error {
	switch {
	case slices.Contains(topKeys(), name):
		return fmt.Errorf("%q belongs to the top of the file", name)
	case slices.Contains(ruleNames(p.registry), name):
		return fmt.Errorf("%q belongs below %q", name, keyRules)
	case name == keySeverity:
		return fmt.Errorf("%q belongs below a rule or family, which stands below %q", name, keyRules)
	case name == "select" || name == "ignore":
		return fmt.Errorf("%q is a flag; here a rule or family is turned off by %q below it, and it stands below %q", name, keySeverity+": "+levelOff, keyRules)
	}
	for _, rule := range p.registry {
		if slices.ContainsFunc(rule.Options, func(option lint.Option) bool { return option.Name == name }) {
			return fmt.Errorf("%q is a setting of %s, which stands below %q", name, rule.ID, keyRules)
		}
	}
	return lint.UnknownName(kind, name, known)
}

// list visits the elements of a list.
func (p *parser) list(node *yaml.Node, visit func(element *yaml.Node) error) error {
	if isEmpty(node) {
		return nil
	}
	if node.Kind != yaml.SequenceNode {
		return p.errorf(node, `expected a list, one "- " a line`)
	}
	var wrong []error
	for _, element := range node.Content {
		wrong = append(wrong, visit(resolve(element)))
	}
	return errors.Join(wrong...)
}

func (p *parser) top(key, value *yaml.Node) (err error) {
	c := p.config
	switch key.Value {
	case keyFailOn, keyPedantic, keyDefaultHostIP, keyEngine, keyNodes, keyOS:
		c.said[key.Value] = true
	}
	switch key.Value {
	case keyExtends:
		if value.Kind == yaml.ScalarNode && !isEmpty(value) {
			return p.extend(value)
		}
		err = p.list(value, p.extend)
	case keyFailOn:
		c.FailOn, err = p.oneOf(value, failNames())
	case keyPedantic:
		c.Pedantic, err = p.boolean(value)
	case keyDefaultHostIP:
		ip, wrong := netip.ParseAddr(value.Value)
		if value.Kind != yaml.ScalarNode || wrong != nil || !ip.Is4() {
			return p.errorf(value, "%q is not an IPv4 address", value.Value)
		}
		c.DefaultHostIP = ip
	case keyEngine:
		var name string
		if name, err = p.oneOf(value, graph.Engines()); err == nil {
			c.Engine, c.EngineStated = graph.ParseEngine(name)
			c.EnginePlace = source.NewFile(p.path, p.data).LineSpan(key.Line)
		}
	case keyNodes:
		c.Nodes, err = p.number(value)
	case keyOS:
		var name string
		if name, err = p.oneOf(value, graph.Systems()); err == nil {
			c.System, _ = graph.ParseSystem(name)
		}
	case keyExclude:
		c.exclude, err = p.globs(value)
	case keyInputs:
		err = p.list(value, func(element *yaml.Node) error {
			input, err := p.oneOf(element, loader.Inputs())
			c.Inputs = append(c.Inputs, input)
			return err
		})
	case keyRules:
		c.levels, err = p.rules(value, c.Options)
	case keyPaths:
		err = p.list(value, p.override)
	}
	return err
}

// extend notes a file that is extended.
func (p *parser) extend(node *yaml.Node) error {
	_, err := p.text(node)
	if err == nil {
		p.extends = append(p.extends, node)
	}
	return err
}

func (p *parser) override(node *yaml.Node) error {
	var o override
	err := p.mapping(node, "key", []string{keyFiles, keyRules}, func(key, value *yaml.Node) (err error) {
		if key.Value == keyFiles {
			o.files, err = p.globs(value)
		} else {
			o.levels, err = p.rules(value, nil)
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(o.files) == 0 {
		return p.errorf(node, "%q is missing: which files are meant", keyFiles)
	}
	p.config.paths = append(p.config.paths, o)
	return nil
}

// rules reads settings of rules and families. Options stay nil where only levels can be set.
func (p *parser) rules(node *yaml.Node, options map[string]map[string]any) (levels, error) {
	found := make(levels)
	err := p.mapping(node, "rule or family", ruleNames(p.registry), func(name, settings *yaml.Node) error {
		if settings.Kind == yaml.ScalarNode && !isEmpty(settings) {
			return p.errorf(settings, "write %q below %s", keySeverity+": "+settings.Value, name.Value)
		}
		known := []string{keySeverity}
		at := slices.IndexFunc(p.registry, func(rule *lint.Rule) bool { return rule.ID == name.Value })
		if at >= 0 {
			for _, option := range p.registry[at].Options {
				known = append(known, option.Name)
			}
		}
		return p.mapping(settings, "setting of "+name.Value, known, func(key, value *yaml.Node) error {
			if key.Value == keySeverity {
				text, err := p.oneOf(value, levelNames())
				severity, _ := lint.ParseSeverity(text)
				found[name.Value] = lint.Level{Off: text == levelOff, Severity: severity}
				return err
			}
			if options == nil {
				return p.errorf(key, "%q holds for projects, not for some of their files", key.Value)
			}
			option := p.registry[at].Options[slices.Index(known, key.Value)-1]
			parsed, err := p.option(value, option)
			if options[name.Value] == nil {
				options[name.Value] = make(map[string]any)
			}
			options[name.Value][option.Name] = parsed
			return err
		})
	})
	return found, err
}

// option reads a value of the type that the option's default has.
func (p *parser) option(node *yaml.Node, option lint.Option) (any, error) {
	switch option.Default.(type) {
	case bool:
		return p.boolean(node)
	case int:
		return p.number(node)
	default:
		texts := []string{}
		err := p.list(node, func(element *yaml.Node) error {
			text, err := p.text(element)
			texts = append(texts, text)
			return err
		})
		return texts, err
	}
}

func (p *parser) number(node *yaml.Node) (int, error) {
	number, err := strconv.Atoi(node.Value)
	if node.Kind != yaml.ScalarNode || err != nil || number < 0 {
		return 0, p.errorf(node, "%q is not a whole number from 0 on", node.Value)
	}
	return number, nil
}

func (p *parser) text(node *yaml.Node) (string, error) {
	if node.Kind != yaml.ScalarNode || isEmpty(node) || node.Value == "" {
		return "", p.errorf(node, "expected a text")
	}
	return node.Value, nil
}

func (p *parser) boolean(node *yaml.Node) (bool, error) {
	if node.Kind != yaml.ScalarNode || node.Value != "true" && node.Value != "false" {
		return false, p.errorf(node, "%q is neither true nor false", node.Value)
	}
	return node.Value == "true", nil
}

func (p *parser) oneOf(node *yaml.Node, known []string) (string, error) {
	if node.Kind != yaml.ScalarNode || !slices.Contains(known, node.Value) {
		return "", p.errorf(node, "%q is none of %s", node.Value, strings.Join(known, ", "))
	}
	return node.Value, nil
}

func (p *parser) globs(node *yaml.Node) ([]glob, error) {
	var globs []glob
	err := p.list(node, func(element *yaml.Node) error {
		text, err := p.text(element)
		if err != nil {
			return err
		}
		pattern, ok := newGlob(text)
		if !ok {
			return p.errorf(element, "%q is not a glob", text)
		}
		globs = append(globs, pattern)
		return nil
	})
	return globs, err
}
