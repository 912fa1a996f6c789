package compose

import (
	"path"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/settings"
	"github.com/portlint/portlint/loader/tree"
)

// config is an entry of the top-level `configs`: a file, or a text of its own. Neither is known of one that is external.
type config struct {
	file string // its path in the tree
	text *graph.Text
}

// config reads one entry of the top-level `configs`. A higher file replaces what a lower one says.
func (l *loading) config(s *scope, name string, node *yaml.Node) {
	var one config
	if node, _ = resolve(node); node != nil && node.Kind == yaml.MappingNode {
		l.fields(s, node, func(key, value *yaml.Node, _ origin) {
			switch text, ok := l.text(s, value); {
			case !ok:
			case key.Value == "content":
				one.text = &text
			case key.Value == "file" && text.Known():
				one.file = tree.Join(s.dir, text.Value)
			}
		})
	}
	l.configured.set(name, one)
}

// configs reads which configs a service mounts, each by its name alone or with a target. They are mounts as those of volumes are.
func (l *loading) configs(service *graph.Service, st statement) {
	for node := range l.each(st.scope, st.value) {
		var name, target graph.Text
		if node.Kind == yaml.MappingNode {
			l.fields(st.scope, node, func(key, value *yaml.Node, _ origin) {
				switch text, _ := l.text(st.scope, value); key.Value {
				case "source":
					name = text
				case "target":
					target = text
				}
			})
		} else {
			name, _ = l.text(st.scope, node)
		}
		if target.Value == "" {
			target = name
			target.Value, target.Pieces = "/"+name.Value, []graph.Piece{}
		}
		service.Volumes = append(service.Volumes, target)
		if one := l.configured[name.Value]; (one.file != "" || one.text != nil) && path.IsAbs(target.Value) && target.Known() {
			l.mounts.set(service, append(l.mounts[service], settings.Place{Source: one.file, Target: path.Clean(target.Value), Inline: one.text}))
		}
	}
}

// targets reads where in the container a service mounts secrets and empty folders, as far as it says so itself.
func (l *loading) targets(service *graph.Service, st statement) {
	for node := range l.each(st.scope, st.value) {
		if text, ok := l.text(st.scope, node); ok && path.IsAbs(text.Value) {
			service.Volumes = append(service.Volumes, text)
		}
		if node.Kind != yaml.MappingNode {
			continue
		}
		l.fields(st.scope, node, func(key, value *yaml.Node, _ origin) {
			if text, ok := l.text(st.scope, value); ok && key.Value == "target" && path.IsAbs(text.Value) {
				service.Volumes = append(service.Volumes, text)
			}
		})
	}
}
