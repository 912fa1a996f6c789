package graph

import (
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/source"
)

func TestRewriteTheHostPort(t *testing.T) {
	const line = `- "127.0.0.1:8080:80/tcp"`
	file := source.NewFile("compose.yaml", []byte(line))
	at := strings.Index(line, "8080")
	port := &Port{
		Span:     source.Span{File: file, Start: 3, End: len(line) - 1},
		HostSpan: source.Span{File: file, Start: at, End: at + 4},
		HostKind: Fixed,
	}
	if got, want := port.Rewrite(Change{Host: "8081"}).Entry, `"127.0.0.1:8081:80/tcp"`; got != want {
		t.Errorf("short: %s, want %s", got, want)
	}
	if !port.HostIsLiteral() {
		t.Error("the host port is not literal")
	}
	port.HostVars = []Variable{{Span: source.Span{File: file, Start: 3, End: 12}}}
	if !port.HostIsLiteral() {
		t.Error("a variable in the address makes the host port not literal")
	}
	port.HostVars = []Variable{{Span: port.HostSpan}}
	if port.HostIsLiteral() {
		t.Error("a variable is literal")
	}
	port.Form = Long
	for engine, want := range map[Engine]string{Docker: `published: "8081"`, Swarm: `published: 8081`} {
		port.Service = &Service{Project: &Project{Runtime: Runtime{Engine: engine}}}
		if got := port.Rewrite(Change{Host: "8081"}).Entry; got != want {
			t.Errorf("long, %s: %s, want %s", engine, got, want)
		}
	}
}

func TestAddedKeyKeepsTheStyle(t *testing.T) {
	cases := []struct {
		name, text string // the entry stands between « and »
		want       string // "" for no edit
	}{
		{"block", "ports:\n  - «target: 80\n    published: 8080»\n", "ports:\n  - host_ip: \"127.0.0.1\"\n    target: 80\n    published: 8080\n"},
		{"block below its dash", "ports:\n  -\n    «target: 80»\n", "ports:\n  -\n    host_ip: \"127.0.0.1\"\n    target: 80\n"},
		{"block with CRLF", "ports:\r\n- «target: 80»\r\n", "ports:\r\n- host_ip: \"127.0.0.1\"\r\n  target: 80\r\n"},
		{"flow", "ports: [{«target: 80»}]\n", "ports: [{host_ip: \"127.0.0.1\", target: 80}]\n"},
		{"flow over lines", "ports:\n  - {\n    «target: 80»\n  }\n", "ports:\n  - {\n    host_ip: \"127.0.0.1\", target: 80\n  }\n"},
		{"flow behind a comment", "ports:\n  - { # why\n    «target: 80»\n  }\n", ""},
		{"anchor", "ports:\n  - &web «target: 80»\n", ""},
	}
	for _, c := range cases {
		before, rest, _ := strings.Cut(c.text, "«")
		entry, after, _ := strings.Cut(rest, "»")
		file := source.NewFile("compose.yaml", []byte(before+entry+after))
		edit, ok := addKey(source.Span{File: file, Start: len(before), End: len(before) + len(entry)}, `host_ip: "127.0.0.1"`)
		got := ""
		if ok {
			got = string(file.Data[:edit.Span.Start]) + edit.Text + string(file.Data[edit.Span.End:])
		}
		if got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}
