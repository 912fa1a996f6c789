package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/portlint/portlint/cmd/internal/portmap"
	"github.com/portlint/portlint/loader/graph"
)

// PortMap is a port map to print.
type PortMap struct {
	*portmap.Map
	// Version is portlint's own.
	Version string
	// Wide prints every column of text, however wide that gets.
	Wide bool
}

func portMapFormats() formats[PortMap] {
	return formats[PortMap]{
		{"text", printPortTable},
		{"json", printPortJSON},
		{"markdown", printPortMarkdown},
		{"mermaid", printPortMermaid},
		{"html", printPortHTML},
	}
}

// PortMapFormats returns the names that [WritePortMap] knows, the default first.
func PortMapFormats() []string { return portMapFormats().names() }

// WritePortMap prints the map in the named format.
func WritePortMap(format string, w io.Writer, ports PortMap, style Style) error {
	return portMapFormats().write(format, w, ports, style)
}

// WriteFreePorts prints free host ports, one a line or as JSON.
func WriteFreePorts(format string, w io.Writer, free []int) error {
	return buffered(w, func(out *bufio.Writer) error {
		if format == "json" {
			return encodeJSON(out, struct {
				Version int   `json:"version"`
				Free    []int `json:"free"`
			}{jsonVersion, append([]int{}, free...)})
		}
		for _, port := range free {
			fmt.Fprintln(out, port)
		}
		return nil
	})
}

// hostPort writes the host port for people: "8080/tcp", "8000-8010/udp", "random/tcp", "$PORT/tcp".
func hostPort(b *portmap.Binding) string {
	protocol := "/" + b.Protocol.String()
	switch b.HostKind {
	case graph.Random:
		return "random" + protocol
	case graph.UnknownHost:
		if name := b.HostVariable; name != "" {
			return "$" + Visible(name) + protocol
		}
		return "?" + protocol
	}
	return b.Host.String() + protocol
}

// hostAddress writes the address as listings of sockets do.
func hostAddress(b *portmap.Binding) string {
	switch address := b.Address; {
	case address.Unknown:
		return "?"
	case !address.IP.IsValid():
		return "*"
	case address.IP.Is6():
		return "[" + address.IP.String() + "]"
	default:
		return address.IP.String()
	}
}

func containerPort(b *portmap.Binding) string {
	if b.ContainerUnknown {
		return "?"
	}
	return b.Container.String()
}

// imageOf names the image of a service, and says of one that is built here that it is.
func imageOf(s *portmap.Service) string {
	if s.ImageShown == "" && s.Built {
		return "(built here)"
	}
	return Visible(s.ImageShown)
}

// bindingPlace names file and line.
func bindingPlace(b *portmap.Binding) string {
	at := placeOf(b.Span)
	return Visible(at.path) + ":" + strconv.Itoa(at.start.Line)
}

func remarksOf(b *portmap.Binding) string {
	var texts []string
	for _, remark := range b.Remarks {
		texts = append(texts, Visible(remark.Text))
	}
	return strings.Join(texts, ", ")
}

// portSummary is the line that sums up.
func portSummary(ports PortMap) string {
	if len(ports.Bindings) == 0 {
		return "Nothing is published by " + Plural(ports.Projects, "project") + "."
	}
	services := make(map[[2]string]bool)
	var open, conflicts, contested, ignored, onDemand int
	for _, b := range ports.Bindings {
		services[[2]string{b.Project, b.Service.Name}] = true
		if b.Has(portmap.Open) || b.Has(portmap.Exposed) {
			open++
		}
		if b.Has(portmap.Conflict) {
			conflicts++
		}
		if b.Has(portmap.Contested) {
			contested++
		}
		if b.Has(portmap.Ignored) || b.Has(portmap.Refused) {
			ignored++
		}
		if b.Has(portmap.OnDemand) {
			onDemand++
		}
	}
	text := fmt.Sprintf("%s of %s in %s: %d open", Plural(len(ports.Bindings), "binding"),
		Plural(len(services), "service"), Plural(ports.Projects, "project"), open)
	if conflicts > 0 {
		text += fmt.Sprintf(", %d in conflict", conflicts)
	}
	if contested > 0 {
		text += fmt.Sprintf(", %d wanted by several projects", contested)
	}
	if ignored > 0 {
		text += fmt.Sprintf(", %d ignored", ignored)
	}
	if onDemand > 0 {
		text += fmt.Sprintf(", %d on demand", onDemand)
	}
	return text + "."
}

// portFootnotes say by which engines projects were judged, and what is not in the list. That it is Docker Compose goes without
// saying unless all is asked for.
func portFootnotes(ports PortMap, all bool) []string {
	notes := engineLines(ports.Judged, all)
	if n := len(ports.Direct); n > 0 {
		var names []string
		for _, direct := range ports.Direct[:min(n, maxRelated)] {
			names = append(names, Visible(direct.Service))
		}
		more := ""
		if n > maxRelated {
			more = fmt.Sprintf(" and %d more", n-maxRelated)
		}
		verb, their := "uses", "its"
		if n > 1 {
			verb, their = "use", "their"
		}
		notes = append(notes, strings.Join(names, ", ")+more+" "+verb+" the network of the host, "+their+" ports are not in the files.")
	}
	switch {
	case ports.Broken == 1:
		notes = append(notes, "1 entry is not a port, run portlint for what is wrong with it.")
	case ports.Broken > 1:
		notes = append(notes, fmt.Sprintf("%d entries are not ports, run portlint for what is wrong with them.", ports.Broken))
	}
	return notes
}
