package quadlet

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/loader/yamltree"
)

// maxManifest bounds the YAML of a manifest that is parsed; see [yamltree.Entries].
const maxManifest = 50_000

// addPods adds what the pods of the manifests publish that a unit plays. An entry of PublishPort replaces that of a container port.
// https://docs.podman.io/en/latest/markdown/podman-kube-play.1.html
func (u *unitFile) addPods(l *format.Loading, service *graph.Service) {
	published := make(map[graph.Interval]bool)
	for _, port := range service.Ports {
		published[port.Container] = true
	}
	for _, name := range u.all(kubeGroup, "Yaml") {
		if strings.ContainsAny(name.Value, "%$") || strings.Contains(name.Value, "://") {
			continue
		}
		file, err := l.Reader.Get(tree.Join(l.Dir, name.Value), source.YAML)
		if err != nil || yamltree.Entries(file.Data) > maxManifest {
			continue
		}
		if !l.Charge(1+yamltree.Entries(file.Data), name.Span) {
			return
		}
		documents, _ := yamltree.Documents(file)
		l.Project.Files = append(l.Project.Files, file)
		for _, document := range documents {
			for _, spec := range podSpecs(document) {
				addPod(l, service, file, spec, published)
			}
		}
	}
}

// podSpecs returns what a document says of pods: its own spec, or that of its template.
func podSpecs(document *yaml.Node) []*yaml.Node {
	spec := valueOf(document, "spec")
	switch kind := valueOf(document, "kind"); {
	case kind == nil:
		return nil
	case kind.Value == "Pod":
		return []*yaml.Node{spec}
	case kind.Value == "Deployment", kind.Value == "DaemonSet", kind.Value == "Job":
		return []*yaml.Node{valueOf(valueOf(spec, "template"), "spec")}
	}
	return nil
}

// addPod adds the host ports of the containers of a pod.
func addPod(l *format.Loading, service *graph.Service, file *source.File, spec *yaml.Node, published map[graph.Interval]bool) {
	if host := valueOf(spec, "hostNetwork"); host != nil && host.Value == "true" {
		// What podman makes of published ports then is not known.
		service.NetworkMode = graph.Text{Span: yamltree.Span(file, host), Raw: "host", Value: graph.Unresolved}
		return
	}
	containers := valueOf(spec, "containers")
	if containers == nil {
		return
	}
	for _, container := range containers.Content {
		ports := valueOf(container, "ports")
		if ports == nil {
			continue
		}
		for _, entry := range ports.Content {
			if port := hostPort(file, entry); port != nil && !published[port.Container] && l.Charge(1, port.Span) {
				port.Service = service
				service.Ports = append(service.Ports, port)
			}
		}
	}
}

// hostPort reads one entry of `ports`; nil for one without a host port, or one that is no list of plain values.
func hostPort(file *source.File, entry *yaml.Node) *graph.Port {
	host, container := valueOf(entry, "hostPort"), valueOf(entry, "containerPort")
	if host == nil || container == nil || host.Kind != yaml.ScalarNode || container.Kind != yaml.ScalarNode {
		return nil
	}
	var text graph.Builder
	place := yamltree.Span(file, host)
	nowhere := source.Span{File: file, Start: place.End, End: place.End}
	if address := valueOf(entry, "hostIP"); address != nil && address.Value != "" {
		text.Add(graph.Bracketed(address.Value), yamltree.Span(file, address))
		text.Add(":", nowhere)
	}
	text.Add(host.Value, place)
	text.Add(":", nowhere)
	text.Add(container.Value, yamltree.Span(file, container))
	if protocol := valueOf(entry, "protocol"); protocol != nil && protocol.Value != "" {
		text.Add("/", nowhere)
		text.Add(strings.ToLower(protocol.Value), yamltree.Span(file, protocol))
	}
	port := grammar.Short(text.Text(place), false)
	port.Doubts, port.Form = nil, graph.HostPort
	if port.Err != nil {
		return nil // which podman tells in other words
	}
	return port
}

// valueOf returns the value of a key of a mapping, nil where there is none.
func valueOf(mapping *yaml.Node, key string) *yaml.Node {
	mapping, _ = yamltree.Resolve(mapping)
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			value, _ := yamltree.Resolve(mapping.Content[i+1])
			return value
		}
	}
	return nil
}
