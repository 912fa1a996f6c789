package compose

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/schema"
	"github.com/portlint/portlint/loader/source"
)

// shapes checks what stands in Compose files against the specification: Compose refuses keys that it does not know, and values
// of another kind than it knows, wherever they stand.
type shapes struct {
	*loading
	scope *scope
	// nulls says that nothing lies below what is checked, so that Compose refuses a key without a value and a mapping that is
	// not whole.
	nulls bool
	trail []spot // the way from the file to what is checked
}

// spot is a place of the specification on the way down to the node that is checked. Its words are made when something is to be said.
type spot struct {
	shape *schema.Shape
	key   string // below which it stands
	role  role
	under string // the key of the section or of the list that an entry belongs to
}

// role is what a key at a spot is a key of.
type role byte

const (
	ofKey     role = iota // what stands below the key
	ofFile                // the file itself
	ofSection             // an entry of a section of the file, such as a service
	ofEntry               // an entry of another mapping of names, or of a list
	ofItem                // an entry of the list below the key
)

// of says what a key here is a key of: "a service".
func (s spot) of() string {
	switch s.role {
	case ofFile:
		return "a compose file"
	case ofSection:
		return "a " + strings.TrimSuffix(s.under, "s")
	case ofEntry, ofItem:
		return "an entry of " + source.Cite(s.under)
	}
	return source.Cite(s.key)
}

// what names what stands at the spot.
func (s spot) what() string {
	if s.role == ofItem {
		return s.of()
	}
	return source.Cite(s.key)
}

func (s spot) isService() bool { return s.role == ofSection && s.under == "services" }

// seenShape is a node that is checked once however many aliases lead to it.
type seenShape struct {
	node  *yaml.Node
	shape *schema.Shape
	nulls bool
}

// checkShape checks one document of a file that is loaded by itself or over others, lower. Services whose layers are in
// layer may have some from elsewhere.
func (l *loading) checkShape(s *scope, document *yaml.Node, layer, lower *model) {
	const usual = 8 // is how deep most files are
	check := &shapes{loading: l, scope: s, nulls: len(lower.services.list)+len(lower.networks.list) == 0, trail: make([]spot, 1, usual)}
	check.trail[0] = spot{shape: schema.File(), role: ofFile}
	check.counted(func() {
		l.fields(s, document, func(key, value *yaml.Node, _ origin) {
			below, found := check.key(document, key, value)
			switch {
			case !found:
			case key.Value == "services":
				check.services(below, key, value, layer, lower)
			default:
				check.below(below, key, value)
			}
		})
	})
}

// checkExtended checks the definition of a service that one of another file extends. Of such a file nothing else counts.
func (l *loading) checkExtended(own definition) {
	check := &shapes{loading: l, scope: own.scope}
	check.counted(func() {
		check.below(spot{shape: schema.Service(), role: ofSection, under: "services"}, own.node, own.node)
	})
}

// counted counts the entries that are looked at apart from those that are read, against a limit as large.
func (c *shapes) counted(check func()) {
	c.Apart(&c.shapeSteps, check)
}

func (c *shapes) services(at spot, key, value *yaml.Node, layer, lower *model) {
	node := target(value)
	if node == nil || node.Tag == tagReset {
		return
	}
	if isNull(node) {
		c.problem(graph.InvalidFile, nodeSpan(c.scope.file, key), `"services" has nothing below it`, "indent the services below it, or write services: {}")
		return
	}
	if node.Kind != yaml.MappingNode {
		return // which is reported
	}
	nulls := c.nulls
	c.trail = append(c.trail, at)
	c.fields(c.scope, node, func(name, value *yaml.Node, _ origin) {
		if below, found := c.key(node, name, value); found {
			entry := layer.services.get(name.Value)
			c.nulls = nulls && lower.services.get(name.Value) == nil && (entry == nil || len(entry.defs) == 1)
			c.below(below, name, value)
		}
	})
	c.nulls, c.trail = nulls, c.trail[:len(c.trail)-1]
}

// below checks what stands below a key, or in a list, with the way there one spot longer. Most of it is a text where one may stand.
func (c *shapes) below(at spot, key, value *yaml.Node) {
	if value.Kind == yaml.ScalarNode && value.Tag == "!!str" && at.shape.Takes(schema.Text) {
		return
	}
	c.trail = append(c.trail, at)
	c.node(at, key, value)
	c.trail = c.trail[:len(c.trail)-1]
}

// node checks what stands at the end of the trail.
func (c *shapes) node(at spot, key, value *yaml.Node) {
	node := target(value)
	if at.shape == nil || node == nil || node.Tag == tagReset || c.Stopped() {
		return
	}
	if node.Anchor != "" {
		seen := seenShape{node, at.shape, c.nulls}
		if c.shaped[seen] {
			return
		}
		c.shaped.set(seen, true)
	}
	if !c.kind(key, node, at) || c.isBrokenText(node, at) {
		return
	}
	switch node.Kind {
	case yaml.MappingNode:
		c.mapping(at, node)
	case yaml.SequenceNode:
		c.list(at, node)
	}
}

// mapping checks the keys of a mapping, and that it has those that it must have.
func (c *shapes) mapping(at spot, node *yaml.Node) {
	required := at.shape.Required()
	if at.role == ofItem && at.under == "volumes" {
		required = append(slices.Clip(required), "target") // the schema does not ask for it, but Compose finds by it what is mounted twice
	}
	var present []string
	c.fields(c.scope, node, func(key, value *yaml.Node, _ origin) {
		if len(required) > 0 {
			present = append(present, key.Value)
		}
		if below, found := c.key(node, key, value); found {
			c.below(below, key, value)
		}
	})
	for _, name := range required {
		if c.nulls && !slices.Contains(present, name) {
			c.problem(graph.InvalidFile, nodeSpan(c.scope.file, node), at.what()+" has no "+source.Cite(name)+", which compose asks for", "")
		}
	}
}

// list checks the entries of a list.
func (c *shapes) list(at spot, node *yaml.Node) {
	items := spot{shape: at.shape.Items(), key: at.key, role: ofItem, under: at.key}
	if items.shape == nil {
		return
	}
	for _, entry := range node.Content {
		if c.visit(c.scope, entry) {
			c.below(items, entry, entry)
		}
	}
}

// kind reports whether the place takes a node of its kind, and tells when it does not. A variable can be any single value.
func (c *shapes) kind(key, node *yaml.Node, at spot) bool {
	kind := kindOf(node)
	if at.shape.Takes(kind) || kind == schema.Text && strings.Contains(node.Value, "$") && at.shape.Takes(schema.Scalar) {
		return true
	}
	span, takes := nodeSpan(c.scope.file, node), ", compose takes "+kindNames(at.shape)+" here"
	what := at.what()
	switch {
	case kind == schema.Null && c.nulls && at.role != ofItem:
		c.problem(graph.InvalidFile, nodeSpan(c.scope.file, key), what+" has nothing below it"+takes, "delete the line, or write what belongs below it")
	case kind == schema.Null:
	case kind&schema.Scalar != 0 && at.shape.Takes(schema.Text):
		c.problem(graph.InvalidFile, span, what+" is "+kindName(kind)+takes, "put it in quotes: "+source.Cite(node.Value))
	default:
		c.problem(graph.InvalidFile, span, what+" is "+kindName(kind)+takes, c.kindHelp(node, at, kind))
	}
	return false
}

// kindHelp says how to write what is of a kind that its place does not take, "" when that is not known.
func (c *shapes) kindHelp(node *yaml.Node, at spot, kind schema.Kind) string {
	switch {
	case kind&schema.Scalar != 0 && at.role != ofItem && at.shape.Takes(schema.List) && !strings.Contains(node.Value, "\n"):
		return "write - " + source.Cite(node.Value) + " on a line of its own below " + at.key + ":"
	case kind&schema.Scalar == 0 && at.role != ofItem:
		return ofService(at.key, c.trail)
	}
	return ""
}

// isBrokenText reports whether an entry of a list was meant as text and became a mapping, because a blank or the end of the line stands
// behind a colon in it, and tells so. Nothing that Compose knows is a key of such a mapping.
func (c *shapes) isBrokenText(node *yaml.Node, at spot) bool {
	if at.role != ofItem || node.Kind != yaml.MappingNode || node.Style&yaml.FlowStyle != 0 || len(node.Content) == 0 || !at.shape.Takes(schema.Text) {
		return false
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if _, known := at.shape.Below(node.Content[i].Value); known || node.Content[i].Value == "<<" {
			return false
		}
	}
	span := nodeSpan(c.scope.file, node)
	c.problem(graph.InvalidFile, span, at.what()+" is a mapping, because a colon with a blank behind it stands in its text", unbroken(node, span))
	return true
}

// unbroken says how the text of an entry of a list stays one that a colon with a blank behind it has broken.
func unbroken(node *yaml.Node, span source.Span) string {
	key, value := node.Content[0].Value, node.Content[1]
	blank := strings.LastIndexByte(key, ' ')
	switch _, known := schema.Service().Below(key[blank+1:]); {
	case len(node.Content) > 2 || value.Kind != yaml.ScalarNode || value.Style != 0 || strings.Contains(span.Text(), "\n"):
		return ""
	case strings.Contains(key, " ? ") || strings.Contains(key, " == "):
		return "compose knows no conditions, only variables such as ${NAME:-default}"
	case blank >= 0 && known:
		return "write " + key[blank+1:] + ": on a line of its own"
	case value.Value == "":
		return "delete the colon at its end, or write what belongs behind it"
	case strings.ContainsAny(value.Value[:1], "/.~$") && strings.Count(key, "{") == strings.Count(key, "}"):
		return "write no blank behind the colon: - " + key + ":" + value.Value
	case strings.Contains(span.Text(), `"`):
		return "put it in quotes: - '" + strings.ReplaceAll(span.Text(), "'", "''") + "'"
	}
	return `put it in quotes: - "` + span.Text() + `"`
}

func kindOf(node *yaml.Node) schema.Kind {
	switch node.Kind {
	case yaml.MappingNode:
		return schema.Mapping
	case yaml.SequenceNode:
		return schema.List
	}
	switch scalarKind(node) {
	case grammar.Null:
		return schema.Null
	case grammar.Integer, grammar.Float:
		return schema.Number
	case grammar.Boolean:
		return schema.Boolean
	}
	return schema.Text
}

// kindNames names what a place takes: "a list or a mapping".
func kindNames(shape *schema.Shape) string {
	var names []string
	for _, kind := range []schema.Kind{schema.Text, schema.Number, schema.Boolean, schema.List, schema.Mapping} {
		if shape.Takes(kind) {
			names = append(names, kindName(kind))
		}
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " or " + names[last]
	}
	return strings.Join(names, "")
}

func kindName(kind schema.Kind) string {
	switch kind {
	case schema.Mapping:
		return "a mapping"
	case schema.List:
		return "a list"
	case schema.Number:
		return "a number"
	case schema.Boolean:
		return "true or false"
	}
	return "text"
}

// key returns the place that a key of a mapping leads to, the last of the trail being the mapping's own. There is none for a key
// that is reported, and for one below which is nothing to check.
func (c *shapes) key(mapping, key, value *yaml.Node) (place spot, found bool) {
	at := &c.trail[len(c.trail)-1]
	if value = target(value); value == nil || value.Tag == tagReset {
		return spot{}, false
	}
	below, known := at.shape.Below(key.Value)
	switch {
	case known && at.isService() && key.Value == "ports":
		return spot{}, false // whose entries are read, and what is wrong with them is told, elsewhere
	case known && at.shape.Named():
		return c.entry(below, key.Value), true
	case known:
		return spot{shape: below, key: key.Value}, true
	case isPlaceholder(key.Value) || scalarKind(key) != grammar.Text:
		return spot{}, false
	case at.shape.Named():
		c.problem(graph.InvalidFile, nodeSpan(c.scope.file, key), source.Cite(key.Value)+" cannot be the name of "+c.entry(below, key.Value).of(),
			`a name is made of letters, digits, ".", "_" and "-"`)
		return spot{}, false
	}
	unknown := &graph.MistakenKey{Name: key.Value, Known: at.shape.Keys(), Elsewhere: elsewhere(key.Value, value, c.trail)}
	for _, name := range unknown.Known {
		if below, _ := at.shape.Below(name); below.Takes(kindOf(value)) && valueOf(mapping, name) == nil {
			unknown.Fitting = append(unknown.Fitting, name)
		}
	}
	c.Report(graph.Problem{
		Kind:    graph.UnknownKey,
		Span:    nodeSpan(c.scope.file, key),
		Message: source.Cite(key.Value) + " is not a key of " + at.of(),
		Key:     unknown,
	})
	return spot{}, false
}

// entry is the spot of a name in the mapping of names at the end of the trail.
func (c *shapes) entry(shape *schema.Shape, name string) spot {
	made := spot{shape: shape, key: name, role: ofEntry, under: c.trail[len(c.trail)-1].key}
	if len(c.trail) == 2 { // a section of the file
		made.role = ofSection
	}
	return made
}

// isPlaceholder reports whether a key is one of a template that happens to be YAML.
func isPlaceholder(key string) bool {
	return strings.Contains(key, "{{") || strings.Contains(key, "{%") || strings.Contains(key, "${") || strings.Contains(key, "<%")
}

// ofService says where a key belongs that stands below a key of a service and is one itself, and "" for others.
func ofService(key string, trail []spot) string {
	at := slices.IndexFunc(trail, spot.isService)
	if _, known := schema.Service().Below(key); !known || at < 0 || at+1 >= len(trail) || strings.HasPrefix(key, "x-") {
		return ""
	}
	return source.Cite(key) + " is a key of a service, indent it like " + source.Cite(trail[at+1].key)
}

// elsewhere says where the specification has a key that stands at the end of the trail, and "" when it has none.
func elsewhere(key string, value *yaml.Node, trail []spot) string {
	at := trail[len(trail)-1].shape
	if path, found := at.Find(key); found {
		return source.Cite(key) + " is a key of " + source.Cite(strings.Join(path, "."))
	}
	if help := ofService(key, trail); help != "" {
		return help
	}
	if len(trail) > 1 {
		if _, known := schema.File().Below(key); known && !strings.HasPrefix(key, "x-") {
			return source.Cite(key) + " stands at the top level of a file"
		}
		return ""
	}
	if _, known := schema.Service().Below(key); known {
		return source.Cite(key) + " is a key of a service, indent it below one"
	}
	if value.Kind == yaml.MappingNode && (valueOf(value, "image") != nil || valueOf(value, "build") != nil) {
		return "indent " + source.Cite(key) + " below services:"
	}
	return ""
}
