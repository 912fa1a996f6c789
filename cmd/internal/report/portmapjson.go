package report

import (
	"bufio"
	"io"

	"github.com/portlint/portlint/cmd/internal/portmap"
	"github.com/portlint/portlint/loader/graph"
)

// WritePortMapJSON prints the map as [WritePortMap] does in the format "json", and like [WriteJSON] needs nothing else.
func WritePortMapJSON(w io.Writer, ports PortMap) error {
	return buffered(w, func(out *bufio.Writer) error { return printPortJSON(out, ports, Style{}) })
}

// printPortJSON prints the map for programs, under the promises of [jsonVersion]: lists are never null, `from` and `to` are
// absent where a port is not known, and so are address, image and project where there is none.
func printPortJSON(out *bufio.Writer, ports PortMap, _ Style) error {
	answer := jsonPortMap{
		Version:  jsonVersion,
		Tool:     jsonTool{Name: "portlint", Version: ports.Version},
		Projects: []jsonProject{},
		Bindings: []jsonBinding{},
		Direct:   make([]jsonDirect, len(ports.Direct)),
		Summary:  jsonPortSummary{Bindings: len(ports.Bindings), Projects: ports.Projects, Broken: ports.Broken},
	}
	for i, one := range ports.Direct {
		answer.Direct[i] = jsonDirect{Project: one.Project, Service: one.Service, Location: jsonLocationOf(one.Span)}
	}
	return encodeJSONLists(out, answer, projectsUnder("projects", ports.Judged, jsonProjectOf), jsonList{"bindings", func(yield func(any) bool) {
		for _, b := range ports.Bindings {
			if !yield(jsonBindingOf(b)) {
				return
			}
		}
	}})
}

type jsonPortMap struct {
	Version  int             `json:"version"`
	Tool     jsonTool        `json:"tool"`
	Projects []jsonProject   `json:"projects"`
	Bindings []jsonBinding   `json:"bindings"`
	Direct   []jsonDirect    `json:"direct"` // services that use the network of the host
	Summary  jsonPortSummary `json:"summary"`
}

type jsonBinding struct {
	Project   string        `json:"project,omitempty"`
	Folder    string        `json:"folder"`
	Service   string        `json:"service"`
	Image     string        `json:"image,omitempty"`
	Entry     string        `json:"entry"`
	Protocol  string        `json:"protocol"`
	Host      jsonHost      `json:"host"`
	Container jsonContainer `json:"container"`
	Profiles  []string      `json:"profiles"`
	Active    bool          `json:"active"`
	Remarks   []jsonRemark  `json:"remarks"`
	Location  jsonLocation  `json:"location"`
}

type jsonHost struct {
	Kind    string `json:"kind"` // fixed, floating, random or unknown
	Address string `json:"address,omitempty"`
	From    int    `json:"from,omitempty"`
	To      int    `json:"to,omitempty"`
}

type jsonContainer struct {
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
}

type jsonRemark struct {
	Kind portmap.Kind `json:"kind"`
	Text string       `json:"text"`
}

type jsonDirect struct {
	Project  string       `json:"project,omitempty"`
	Service  string       `json:"service"`
	Location jsonLocation `json:"location"`
}

type jsonPortSummary struct {
	Bindings int `json:"bindings"`
	Projects int `json:"projects"`
	Broken   int `json:"broken"`
}

func jsonBindingOf(b *portmap.Binding) jsonBinding {
	one := jsonBinding{
		Project:  b.Service.Project.Name,
		Folder:   b.Service.Project.Dir,
		Service:  b.Service.Name,
		Image:    b.Service.Image,
		Entry:    b.Entry,
		Protocol: b.Protocol.String(),
		Host:     jsonHost{Kind: hostKinds[b.HostKind]},
		Profiles: append([]string{}, b.Service.Profiles...),
		Active:   b.Service.Active,
		Remarks:  make([]jsonRemark, len(b.Remarks)),
		Location: jsonLocationOf(b.Span),
	}
	if b.Address.IP.IsValid() {
		one.Host.Address = b.Address.IP.String()
	}
	if b.Numbered() {
		one.Host.From, one.Host.To = b.Host.From, b.Host.To
	}
	if !b.ContainerUnknown {
		one.Container = jsonContainer{b.Container.From, b.Container.To}
	}
	for i, remark := range b.Remarks {
		one.Remarks[i] = jsonRemark(remark)
	}
	return one
}

var hostKinds = [...]string{graph.Random: "random", graph.Fixed: "fixed", graph.Floating: "floating", graph.UnknownHost: "unknown"}
