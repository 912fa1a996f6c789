package compose

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// signs are the first places in the files of a project that tell what runs it, zero where there is none.
type signs struct {
	// strong ones are in files for docker stack deploy, and weak ones are often, but Compose reads them too. A name that files
	// of either kind have is weak alone, and strong where the file says how many containers a service has, or has another weak sign.
	strong, weak, named, many source.Span
	because                   string // what the strong one is
	// against are the keys that docker stack deploy refuses, and againstPort is one of an entry of ports.
	against     []source.Span
	againstPort source.Span

	file  *source.File // that is looked at
	steps int          // that may still be taken
}

// maxSignSteps is how many keys and entries are looked at. Real files have a few thousand.
const maxSignSteps = 1 << 16

// findEngine finds out what runs the files at paths, unless it is stated, and makes ready what is parsed of them for that.
func (l *loading) findEngine(u *unit, paths []string) {
	runtime := &l.Project.Runtime
	if !runtime.Stated {
		if place := l.namedForPodman(paths); !place.IsZero() {
			runtime.Engine, runtime.Sign, runtime.Because = graph.Podman, place, "the name of the file"
			return
		}
	}
	found := signs{steps: maxSignSteps}
	for _, name := range paths {
		if parsed := l.parsed[name]; parsed != nil && (!runtime.Stated || runtime.Engine == graph.Swarm) {
			found.lookInto(parsed)
		}
	}
	if isCompose := found.against != nil || !found.againstPort.IsZero(); !runtime.Stated && !isCompose {
		switch place, sure := u.deployedBy(); {
		case !place.IsZero() && sure:
			found.proof(place, "the command docker stack deploy")
		case !place.IsZero():
			note(&found.weak, place)
		}
		if !found.named.IsZero() && !(found.weak.IsZero() && found.many.IsZero()) {
			found.proof(found.named, "the name of the file")
		}
	}
	switch {
	case runtime.Stated:
		for _, key := range found.against {
			l.problem(graph.InvalidFile, key, source.Cite(key.Text())+" is refused by docker stack deploy as it is written here",
				"remove the key, or run the project with docker compose")
		}
	case found.against != nil, !found.againstPort.IsZero():
	case !found.strong.IsZero():
		runtime.Engine, runtime.Sign, runtime.Because = graph.Swarm, found.strong, found.because
	case !found.named.IsZero():
		runtime.WeakSign = found.named
	default:
		runtime.WeakSign = found.weak
	}
	if runtime.Engine == graph.Swarm {
		l.leaveOutTags(paths)
	}
}

// leaveOutTags takes the tags out of the files at paths, see [file.withoutTags].
func (l *loading) leaveOutTags(paths []string) {
	for _, name := range paths {
		if parsed := l.parsed[name]; parsed != nil && bytes.Contains(parsed.Data, []byte("!")) {
			l.parsed.set(name, parsed.withoutTags())
		}
	}
}

// namedForPodman returns the first line of a file whose name begins with that of podman-compose, zero where none has such a name.
func (l *loading) namedForPodman(paths []string) source.Span {
	for _, name := range paths {
		if parsed := l.parsed[name]; parsed != nil && strings.HasPrefix(stem(path.Base(name)), "podman-compose") {
			return parsed.LineSpan(1)
		}
	}
	return source.Span{}
}

// withoutTags returns the file without the tags by which Compose replaces what lower files say: docker stack deploy takes no
// notice of them.
func (f *file) withoutTags() *file {
	bare := *f
	bare.documents = nil
	copies := make(map[*yaml.Node]*yaml.Node)
	for _, document := range f.documents {
		bare.documents = append(bare.documents, withoutTags(document, copies))
	}
	return &bare
}

func withoutTags(node *yaml.Node, copies map[*yaml.Node]*yaml.Node) *yaml.Node {
	if node == nil || copies[node] != nil {
		return copies[node]
	}
	bare := *node
	copies[node] = &bare
	if bare.Tag == tagReset || bare.Tag == tagOverride {
		bare.Tag = ""
		bare.Tag = bare.ShortTag()
	}
	bare.Alias = withoutTags(node.Alias, copies)
	bare.Content = make([]*yaml.Node, len(node.Content))
	for i, child := range node.Content {
		bare.Content[i] = withoutTags(child, copies)
	}
	return &bare
}

func note(place *source.Span, span source.Span) {
	if place.IsZero() {
		*place = span
	}
}

// maxRefused is more than anybody reads. An anchor is in many services, and one place.
const maxRefused = 20

// refuses notes a key that docker stack deploy refuses.
func (f *signs) refuses(key *yaml.Node) {
	if place := f.at(key); len(f.against) < maxRefused && !slices.Contains(f.against, place) {
		f.against = append(f.against, place)
	}
}

// proof notes a strong sign, and what it is.
func (f *signs) proof(span source.Span, because string) {
	if f.strong.IsZero() {
		f.strong, f.because = span, because
	}
}

func (f *signs) lookInto(parsed *file) {
	f.file = parsed.File
	data := f.file.Data
	name := stem(path.Base(f.file.Path))
	switch {
	case name == "stack", strings.HasPrefix(name, "stack."), strings.HasPrefix(name, "docker-stack"), strings.Contains(name, "swarm"):
		f.proof(f.file.LineSpan(1), "the name of the file")
	case strings.HasSuffix(name, "-stack"): // app-stack.yml, but full-stack.yml and monitoring-stack.yml too
		note(&f.named, f.file.LineSpan(1))
	}
	if bytes.Contains(data, []byte("{{")) {
		if at := nodeTemplate.Get().FindIndex(data); at != nil {
			f.proof(source.Span{File: f.file, Start: at[0], End: at[1]}, "a template of docker stack deploy")
		}
	}
	if bytes.Contains(data, []byte("docker stack ")) {
		for _, at := range deployCommand.Get().FindAllSubmatchIndex(data, maxDeployCommands) {
			if path.Base(string(data[at[2]:at[3]])) == path.Base(f.file.Path) {
				f.proof(source.Span{File: f.file, Start: at[0], End: at[1]}, "the command docker stack deploy")
			}
		}
	}
	for _, document := range parsed.documents {
		f.document(document)
	}
}

const maxDeployCommands = 16

// nodeTemplate matches what docker stack deploy alone replaces: https://docs.docker.com/engine/swarm/services/#create-services-using-templates
var nodeTemplate = lazy.Pattern(`\{\{ ?\.(Node|Task)\b`)

// deployCommand matches the command that deploys a stack, with its file.
var deployCommand = lazy.Pattern(`docker stack (?:deploy|up)\b[^\n]*?\s(?:-c|--compose-file)[ =]?([^\s"'` + "`" + `]+)`)

// stem returns the name of a YAML file in lower case without its extension.
func stem(name string) string { return strings.ToLower(strings.TrimSuffix(name, path.Ext(name))) }

// each visits the keys of a mapping, those behind merge keys too.
func (f *signs) each(mapping *yaml.Node, visit func(key, value *yaml.Node)) {
	if mapping, _ = resolve(mapping); mapping == nil || mapping.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if f.steps--; f.steps < 0 {
			return
		}
		key := mapping.Content[i]
		value, _ := resolve(mapping.Content[i+1])
		switch {
		case value == nil:
		case key.Tag != tagMerge:
			visit(key, value)
		case value.Kind == yaml.MappingNode:
			f.each(value, visit)
		case value.Kind == yaml.SequenceNode:
			for _, merged := range value.Content {
				f.each(merged, visit)
			}
		}
	}
}

func (f *signs) at(node *yaml.Node) source.Span { return nodeSpan(f.file, node) }

func (f *signs) document(document *yaml.Node) {
	f.each(document, func(key, value *yaml.Node) {
		switch key.Value {
		case "name", "include", "models", "jobs":
			f.refuses(key)
		case "services":
			f.each(value, func(_, service *yaml.Node) { f.each(service, f.service) })
		case "networks":
			f.each(value, func(_, network *yaml.Node) {
				f.each(network, func(key, value *yaml.Node) {
					switch {
					case key.Value == "driver" && value.Value == "overlay":
						f.proof(f.at(value), "an overlay network")
					case key.Value == "attachable":
						note(&f.weak, f.at(key))
					}
				})
			})
		case "secrets", "configs":
			f.each(value, func(_, secret *yaml.Node) {
				f.each(secret, func(key, _ *yaml.Node) {
					if key.Value == "external" {
						note(&f.weak, f.at(key))
					}
				})
			})
		}
	})
}

func (f *signs) service(key, value *yaml.Node) {
	switch key.Value {
	case "scale", "profiles", "extends", "provider":
		f.refuses(key)
	case "depends_on":
		if value.Kind == yaml.MappingNode {
			f.refuses(key)
		}
	case "deploy":
		f.each(value, func(key, _ *yaml.Node) {
			switch key.Value {
			case "placement", "endpoint_mode":
				f.proof(f.at(key), "deploy."+key.Value)
			case "update_config", "rollback_config", "restart_policy", "labels":
				note(&f.weak, f.at(key))
			case "replicas", "mode":
				note(&f.many, f.at(key))
			}
		})
	case "ports":
		if value.Kind == yaml.SequenceNode {
			for _, entry := range value.Content {
				f.each(entry, f.port)
			}
		}
	}
}

// port looks at a key of a long entry.
func (f *signs) port(key, value *yaml.Node) {
	switch {
	case key.Value == "mode" && value.Value == "host":
		note(&f.weak, f.at(value))
	case key.Value == "host_ip", key.Value == "name", key.Value == "app_protocol",
		key.Value == "published" && value.Kind == yaml.ScalarNode && value.ShortTag() == "!!str" && !strings.Contains(value.Value, "$"):
		note(&f.againstPort, f.at(key))
	}
}
