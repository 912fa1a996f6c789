package graph

import (
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/source"
)

func TestMapping(t *testing.T) {
	for entryText, want := range map[string]string{
		"8080:80":                        "8080:80/tcp",
		"8000-8001:80-81/udp":            "8000-8001:80-81/udp",
		"8000-8001:80":                   "8000-8001:80/tcp",
		"80":                             "80/tcp",
		"127.0.0.1::80":                  "127.0.0.1::80/tcp",
		"127.0.0.1:8080:80":              "127.0.0.1:8080:80/tcp",
		"[0:0:0:0:0:0:0:1]:8080:80":      "[::1]:8080:80/tcp",
		"[::ffff:127.0.0.1]:8080:80/udp": "127.0.0.1:8080:80/udp",
		"$PORT:80":                       "$PORT:80",
	} {
		if got := entry(t, entryText).Mapping(); got != want {
			t.Errorf("%s is called %s, want %s", entryText, got, want)
		}
	}
}

func TestWithHost(t *testing.T) {
	const line = `- "127.0.0.1:8080:80/tcp"`
	file := source.NewFile("compose.yaml", []byte(line))
	at := strings.Index(line, "8080")
	port := &Port{
		Span:     source.Span{File: file, Start: 3, End: len(line) - 1},
		HostSpan: source.Span{File: file, Start: at, End: at + 4},
		HostKind: Fixed,
	}
	if got, want := port.WithHost("8081"), `"127.0.0.1:8081:80/tcp"`; got != want {
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
	if got, want := port.WithHost("8081"), `published: "8081"`; got != want {
		t.Errorf("long: %s, want %s", got, want)
	}
}
