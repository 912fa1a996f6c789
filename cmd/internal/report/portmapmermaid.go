package report

import (
	"bufio"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/portlint/portlint/cmd/internal/portmap"
)

// Mermaid draws no graph with more edges or text than this, unless other limits are set.
// https://mermaid.js.org/config/schema-docs/config.html
const (
	maxMermaidEdges = 500
	maxMermaidText  = 50000
)

// printPortMermaid prints a graph from the outside over the ports of the host and the services to the services that
// they use. A project is drawn whole or not at all.
func printPortMermaid(out *bufio.Writer, ports PortMap, _ Style) error {
	const head = "flowchart LR\n"
	const tail = "  classDef conflict stroke:#c00,stroke-width:3px\n"
	drawn := len(head)
	out.WriteString(head)
	projects := make(map[string][]*portmap.Binding)
	for _, b := range ports.Bindings {
		projects[b.Project] = append(projects[b.Project], b)
	}
	edges, left := 0, 0
	for i, name := range slices.Sorted(maps.Keys(projects)) {
		m := mermaid{prefix: fmt.Sprintf("p%d", i+1), nodes: make(map[string]string), linked: make(map[string]bool)}
		m.project(projects[name])
		if edges+m.edges > maxMermaidEdges || drawn+m.text.Len()+m.links.Len() > maxMermaidText-len(tail)-200 {
			left++
			continue
		}
		edges += m.edges
		count, _ := fmt.Fprintf(out, "  subgraph %s[%s]\n%s  end\n%s", m.prefix, mermaidText(name), m.text.String(), m.links.String())
		drawn += count
	}
	out.WriteString(tail)
	if left > 0 {
		fmt.Fprintf(out, "  %%%% %s left out, more than %d edges are not drawn: name a folder\n", Plural(left, "project"), maxMermaidEdges)
	}
	return nil
}

// mermaid is the part of the graph that is one project.
type mermaid struct {
	prefix string
	nodes  map[string]string // identifiers, by what they stand for
	text   strings.Builder   // what stands in the box of the project
	links  strings.Builder   // what leads into it
	linked map[string]bool   // the lines of links
	edges  int
}

func (m *mermaid) project(bindings []*portmap.Binding) {
	drawn := make(map[*portmap.Project]bool) // several of them are variants in one folder
	links := make(map[[2]string]bool)
	for _, b := range bindings {
		m.binding(b)
	}
	for _, b := range bindings {
		project := b.Service.Project
		if drawn[project] {
			continue
		}
		drawn[project] = true
		for _, use := range project.Uses {
			link := [2]string{m.service(use.From), m.service(use.To)}
			if !links[link] {
				links[link] = true
				m.line("%s -.-> %s", link[0], link[1])
			}
		}
	}
}

// binding draws outside → port of the host → service.
func (m *mermaid) binding(b *portmap.Binding) {
	label := hostPort(b)
	if address := hostAddress(b); address != "*" {
		label = address + ":" + label
	}
	key := "port " + label
	port, known := m.nodes[key]
	if !known {
		port = m.node(key)
		fmt.Fprintf(&m.text, "    %s([%s])\n", port, mermaidText(label))
	}
	if !b.Has(portmap.Ignored) && !b.Has(portmap.Refused) && !b.Has(portmap.OnDemand) {
		from := "outside((outside))"
		if b.Address.Loopback() {
			from = "host((this host))"
		}
		m.link(from + " --> " + port)
	}
	if b.Has(portmap.Conflict) || b.Has(portmap.Contested) {
		m.link("class " + port + " conflict")
	}
	m.line("%s -->|%s| %s", port, mermaidText(containerPort(b)), m.service(b.Service.Name))
}

// link writes a line outside the box once.
func (m *mermaid) link(line string) {
	if !m.linked[line] {
		m.linked[line] = true
		fmt.Fprintf(&m.links, "  %s\n", line)
		m.edges++
	}
}

func (m *mermaid) line(format string, args ...any) {
	fmt.Fprintf(&m.text, "    "+format+"\n", args...)
	m.edges++
}

func (m *mermaid) node(key string) string {
	m.nodes[key] = fmt.Sprintf("%sn%d", m.prefix, len(m.nodes)+1)
	return m.nodes[key]
}

func (m *mermaid) service(name string) string {
	key := "service " + name
	if known, ok := m.nodes[key]; ok {
		return known
	}
	id := m.node(key)
	fmt.Fprintf(&m.text, "    %s[%s]\n", id, mermaidText(name))
	return id
}

// mermaidText quotes text for a label. Every sign that could be markup is written as a character reference.
// https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
func mermaidText(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range Visible(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" .:/-_$*", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
