package settings

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// traefikFolders are where Traefik looks for its static configuration unless a flag names it, the first file winning. Its working directory
// is the top of the image.
var traefikFolders = []string{"/etc/traefik/traefik", "/traefik"}

// readTraefik reads the static configuration of Traefik: a file, or else flags, or else variables. Only one of the three counts.
//
// https://doc.traefik.io/traefik/reference/install-configuration/boot-environment/
func readTraefik(c *container) (f found) {
	if c.isFirstTraefik() {
		return f
	}
	f.final = true
	name, there := c.traefikFile()
	file := c.file(name)
	switch {
	case file != nil:
		options, ok := traefikOptions(file, name)
		f.unknown = !ok
		f.traefik(options)
	case there:
		f.unknown = true
	default:
		f.traefikLine(c)
	}
	return f
}

// traefikOptions reads the static configuration in a file of a name. It is not ok when the file is not understood.
func traefikOptions(file *source.File, name string) (options map[string]setting, ok bool) {
	if strings.HasSuffix(name, ".toml") {
		return tomlSettings(file)
	}
	return yamlSettings(file)
}

// isFirstTraefik reports whether the image is of version 1, which has another configuration, or can be: tags without a number are the names
// of releases.
func (c *container) isFirstTraefik() bool {
	tag := strings.TrimPrefix(c.tag, "v")
	named := tag != "" && tag != "latest" && !strings.ContainsAny(tag[:1], "0123456789"+graph.Unresolved)
	return named || tag == "1" || strings.HasPrefix(tag, "1.") || strings.HasPrefix(tag, "1-")
}

// traefikFile returns the path of the configuration file in the container, and whether there is one, be it known or not.
func (c *container) traefikFile() (path string, there bool) {
	for _, word := range c.flags() {
		name, value, _ := strings.Cut(word.text, "=")
		if strings.EqualFold(strings.TrimLeft(name, "-"), "configfile") && strings.HasPrefix(name, "-") {
			return value, true
		}
	}
	for _, base := range traefikFolders {
		for _, suffix := range []string{".toml", ".yaml", ".yml"} {
			if c.has(base + suffix) {
				return base + suffix, true
			}
		}
	}
	return "", slices.ContainsFunc(c.places, func(place Place) bool {
		return place.Target == "/etc/traefik" || strings.HasPrefix(place.Target, "/etc/traefik/traefik.")
	})
}

// traefikRoots are what the names of flags begin with.
//
// https://doc.traefik.io/traefik/reference/install-configuration/configuration-options/
var traefikRoots = []string{
	"accesslog", "api", "certificatesresolvers", "configfile", "core", "entrypoints", "experimental", "global", "hostresolver", "hub", "log", "metrics", "ocsp",
	"pilot", "ping", "providers", "serverstransport", "spiffe", "tcpserverstransport", "tracing",
}

// traefikLine reads flags, or else variables.
func (f *found) traefikLine(c *container) {
	options := make(map[string]setting)
	add := func(name string, value, whole word) {
		options[strings.ToLower(name)] = setting{word: value, whole: whole.span}
		if f.told.IsZero() {
			f.told = whole.span
		}
	}
	for _, flag := range c.flags() {
		name, value, joined := strings.Cut(flag.text, "=")
		if key := strings.TrimLeft(name, "-"); key != name {
			root, _, _ := strings.Cut(strings.ToLower(key), ".")
			f.unknown = f.unknown || !slices.Contains(traefikRoots, root) // as version 1 has them, which the tag of the image need not tell
			if joined {
				f.unknown = f.unknown || strings.HasPrefix(value, "Name:") // as version 1 has it
				add(key, flag.tail(value), flag)
			} else {
				add(key, word{text: "true"}, flag)
			}
		}
	}
	if len(options) == 0 {
		for _, variable := range c.service.Variables() {
			if rest, own := strings.CutPrefix(strings.ToLower(variable.Name), "traefik_"); own {
				f.unknown = f.unknown || !variable.HasValue
				value := word{variable.Value.Value, variable.Value.Span}
				add(strings.ReplaceAll(rest, "_", "."), value.tail(value.text), value)
			}
		}
	}
	if len(options) > 0 {
		f.traefik(options)
	}
}

// traefik adds the entry points. One of the name "traefik" is added by Traefik itself when something is to answer there.
func (f *found) traefik(options map[string]setting) {
	var names []string
	for name := range options {
		if strings.HasPrefix(strings.ToLower(name), "entrypoints.") {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return options[a].whole.Compare(options[b].whole) })
	own, internal := false, false
	for _, name := range names {
		parts := strings.Split(strings.ToLower(name), ".")
		internal = internal || parts[1] == "traefik"
		if len(parts) == 3 && parts[2] == "address" {
			own = own || parts[1] != "traefik"
			f.traefikAddress(options[name])
		}
	}
	f.unknown = f.unknown || len(names) > 0 && len(f.listeners) == 0 // a form that is not read, or UDP alone
	if !own && !f.unknown {
		f.add(graph.Listener{Port: 80})
	}
	if where := answersInternally(options); where.File != nil && !internal {
		f.add(graph.Listener{Port: 8080, Span: where})
	}
}

func (f *found) traefikAddress(address setting) {
	text, protocol, _ := strings.Cut(address.text, "/")
	if strings.EqualFold(protocol, "udp") {
		return
	}
	host, port, ok := split(text)
	f.unknown = f.unknown || !ok || strings.ContainsAny(text, "${}"+graph.Unresolved)
	one := graph.Listener{Host: host, Port: port, Span: address.whole}
	if host != "" && !address.span.IsZero() {
		one.HostSpan = address.span
		one.HostSpan.End = one.HostSpan.Start + len(host)
	}
	f.add(one)
}

// answersInternally returns what lets Traefik open port 8080, or may: the dashboard without a login, and what answers there unless it has another
// entry point.
func answersInternally(options map[string]setting) source.Span {
	var where source.Span
	for name, option := range options {
		key := strings.ToLower(name)
		insecure := key == "api.insecure" || key == "providers.rest.insecure"
		asked := key == "ping" || strings.HasPrefix(key, "ping.") || key == "metrics.prometheus" || strings.HasPrefix(key, "metrics.prometheus.")
		if (insecure || asked) && option.text != "false" && (where.IsZero() || option.whole.Compare(where) < 0) {
			where = option.whole
		}
	}
	return where
}

// askedByTraefik reads the servers of services, and whom middlewares ask for leave, in the files of the file provider. Those that are templates are
// left out.
//
// https://doc.traefik.io/traefik/reference/install-configuration/providers/others/file/
func askedByTraefik(c *container) (asked []word) {
	if c.isFirstTraefik() {
		return nil
	}
	for _, name := range c.traefikFiles() {
		file := c.file(name)
		switch {
		case file == nil || strings.Contains(string(file.Data), "{{"):
		case strings.HasSuffix(name, ".toml"):
			asked = append(asked, serversInTOML(file)...)
		default:
			asked = append(asked, serversInYAML(file)...)
		}
	}
	return asked
}

// traefikFiles returns the paths of the files of the file provider, none where they are not known.
func (c *container) traefikFiles() (names []string) {
	set := c.traefikSettings()
	if name := set["providers.file.filename"]; name != "" {
		return []string{name}
	}
	dir := strings.TrimSuffix(set["providers.file.directory"], "/")
	if dir == "" {
		return nil
	}
	for _, suffix := range []string{".yml", ".yaml", ".toml"} {
		found, _ := c.list(dir, suffix)
		for _, name := range found[:min(len(found), maxFiles)] {
			names = append(names, dir+"/"+name)
		}
	}
	return names
}

// traefikSettings returns the static configuration by its keys in lower case: that of a file, or else of flags. There is none where it is not understood.
func (c *container) traefikSettings() map[string]string {
	set := make(map[string]string)
	name, there := c.traefikFile()
	if !there {
		for _, word := range c.flags() {
			name, value, _ := strings.Cut(word.text, "=")
			set[strings.ToLower(strings.TrimLeft(name, "-"))] = value
		}
		return set
	}
	file := c.file(name)
	if file == nil {
		return nil
	}
	if options, ok := traefikOptions(file, name); ok {
		for key, option := range options {
			set[strings.ToLower(key)] = option.text
		}
	}
	return set
}

// serversInYAML reads a file of the file provider.
func serversInYAML(file *source.File) (asked []word) {
	document := yamlOf(file)
	add := func(node *yaml.Node) { asked = withScalar(asked, file, node) }
	for _, protocol := range []string{"http", "tcp"} {
		section := folded(document, protocol)
		for _, service := range values(folded(section, "services")) {
			for _, server := range items(folded(folded(service, "loadbalancer"), "servers")) {
				add(folded(server, "url"))
				add(folded(server, "address"))
			}
		}
		for _, middleware := range values(folded(section, "middlewares")) {
			add(folded(folded(middleware, "forwardauth"), "address"))
		}
	}
	return asked
}

// serversInTOML is serversInYAML for tables with a line for each key.
func serversInTOML(file *source.File) (asked []word) {
	servers := false
	for line := range linesOf(file, "#", "=") {
		switch key := line.key(); {
		case strings.HasPrefix(key, "["):
			table := strings.Trim(key, "[]")
			protocol, _, _ := strings.Cut(table, ".")
			servers = (protocol == "http" || protocol == "tcp") &&
				(strings.HasPrefix(key, "[[") && strings.HasSuffix(table, ".loadbalancer.servers") || strings.HasSuffix(table, ".forwardauth"))
		case servers && (key == "url" || key == "address") && len(line.words) == 2:
			asked = append(asked, line.words[1])
		}
	}
	return asked
}

// folded is entry where the case of keys does not count.
func folded(node *yaml.Node, key string) *yaml.Node {
	if node != nil && node.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(node.Content); i += 2 {
			if strings.EqualFold(node.Content[i].Value, key) {
				return node.Content[i+1]
			}
		}
	}
	return nil
}

// values returns those of a mapping, none for anything else.
func values(node *yaml.Node) (found []*yaml.Node) {
	if node != nil && node.Kind == yaml.MappingNode {
		for i := 1; i < len(node.Content); i += 2 {
			found = append(found, node.Content[i])
		}
	}
	return found
}
