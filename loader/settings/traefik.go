package settings

import (
	"slices"
	"strings"

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
	if tag := strings.TrimPrefix(c.tag, "v"); tag == "1" || strings.HasPrefix(tag, "1.") || strings.HasPrefix(tag, "1-") {
		return f // which has another configuration
	}
	f.final = true
	name, there := c.traefikFile()
	file := c.file(name)
	switch {
	case file != nil:
		read := yamlSettings
		if strings.HasSuffix(name, ".toml") {
			read = tomlSettings
		}
		options, ok := read(file)
		f.unknown = !ok
		f.traefik(options)
	case there:
		f.unknown = true
	default:
		f.traefikLine(c)
	}
	return f
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
