package devcontainer

import (
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/command"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/jsontree"
	"github.com/portlint/portlint/loader/source"
)

// maxArguments bounds the arguments and ports that are read. More are a file that was made to keep a linter busy.
const maxArguments = 500

// single adds the container of an image or a Dockerfile: the `docker run` that the tools write.
// https://github.com/devcontainers/cli/blob/main/src/spec-node/singleContainer.ts (spawnDevContainer)
func (r *reader) single() {
	place := source.Span{File: r.file, Start: r.root.Span.Start, End: r.root.Span.Start + 1}
	word := func(text string) command.Word { return command.Word{Text: graph.Text{Span: place, Value: text}} }
	words := []command.Word{word("docker"), word("run")}
	arguments := textsOf(r.root.Get("runArgs"))
	for _, argument := range arguments[:min(len(arguments), maxArguments)] {
		words = append(words, command.Word{Text: unknown(argument)})
	}
	image, named := r.root.Get("image").String()
	if image = unknown(image); !named || image.Value == "" {
		image = graph.Text{Span: place, Value: graph.Unresolved} // which is built
	}
	invocation, _ := command.Read(append(words, command.Word{Text: image}))
	if invocation == nil || len(invocation.Arguments) > 0 {
		invocation = &command.Invocation{Client: "docker", Image: image, Guessed: true}
	}
	invocation.Span, invocation.Detached = place, true
	if !named {
		invocation.Name = graph.Text{Span: place, Raw: "devcontainer", Value: "devcontainer"}
	}
	invocation.Publish = append(r.appPorts(), invocation.Publish...)
	line := &command.Line{Invocation: invocation, Statement: place, Together: true}
	line.AddTo(r.Project)
	r.dev.Service = r.Project.Services[0]
	for _, port := range r.dev.Service.Ports {
		if strings.Trim(port.Span.Text(), "0123456789") == "" && !port.Span.InsideQuotes() {
			port.Form = graph.Both
		}
	}
}

// appPorts are the entries of appPort. A number is published for the machine itself, a string is what -p takes.
func (r *reader) appPorts() []graph.Text {
	node := r.root.Get("appPort")
	if node == nil {
		return nil
	}
	entries := node.Items
	if node.Kind != jsontree.Array {
		entries = []*jsontree.Node{node}
	}
	var ports []graph.Text
	for _, entry := range entries[:min(len(entries), maxArguments)] {
		switch entry.Kind {
		case jsontree.String:
			ports = append(ports, unknown(entry.Text))
		case jsontree.Literal:
			text := entry.Text
			if _, err := strconv.Atoi(text.Value); err != nil {
				continue
			}
			text.Value = "127.0.0.1:" + text.Raw + ":" + text.Raw
			text.Pieces = nil
			for from, part := range []string{"127.0.0.1:", text.Raw, ":", text.Raw} {
				piece := graph.Piece{Start: text.Span.Start, End: text.Span.End}
				if len(text.Pieces) > 0 {
					piece.From = text.Pieces[from-1].To
				}
				piece.To = piece.From + len(part)
				if strings.HasSuffix(part, ":") {
					piece.End = piece.Start
				}
				text.Pieces = append(text.Pieces, piece)
			}
			ports = append(ports, text)
		}
	}
	return ports
}

// unknown is a text in which variables, such as ${localEnv:PORT}, are unknown.
func unknown(text graph.Text) graph.Text {
	for from := 0; ; {
		begin := strings.Index(text.Value[from:], "${")
		if begin < 0 {
			return text
		}
		begin += from
		length := strings.IndexByte(text.Value[begin:], '}')
		if length < 0 || begin > maxArguments {
			return text
		}
		text = text.WithUnknown(begin, begin+length+1)
		from = begin + len(graph.Unresolved)
	}
}

// forwards reads the entries of forwardPorts that name a host.
func (r *reader) forwards() {
	node := r.root.Get("forwardPorts")
	if node == nil {
		return
	}
	for _, entry := range node.Items[:min(len(node.Items), maxArguments)] {
		text, ok := entry.String()
		if !ok {
			continue
		}
		host, number, found := strings.Cut(text.Value, ":")
		port, err := strconv.Atoi(number)
		if !found || err != nil {
			continue
		}
		r.dev.Forwards = append(r.dev.Forwards, graph.Forward{
			Span: text.Span, Host: host, Port: port,
			HostSpan: text.Part(0, len(host)), PortSpan: text.Part(len(host)+1, len(text.Value)),
		})
	}
}
