package lsp

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
)

// TestHoverSaysWhatTheHostHas asks the host only where the client wants that.
func TestHoverSaysWhatTheHostHas(t *testing.T) {
	const file = "services:\n  web: {image: nginx, ports: [\"8080:80\"]}\n  api: {image: nginx, ports: [\"8081:80\"]}\n"
	const at = `{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///shop/compose.yaml"},"position":{"line":%d,"character":35}}}`
	for _, c := range []struct {
		setting string
		unknown []string
		line    int
		want    string
	}{
		{"false", nil, 1, ""},
		{"true", nil, 1, "Taken on this host now: node (pid 7) has *:8080."},
		{"true", nil, 2, "Nothing is seen there on this host now."},
		{"true", []string{"no list"}, 1, "What this host has is not known: no list."},
	} {
		s := newSession(map[string][]byte{"/shop/compose.yaml": []byte(file)})
		asked := 0
		s.askHost = func() (*graph.Host, []string) {
			asked++
			host := graph.NewHost([]graph.Held{{IP: netip.IPv6Unspecified(), Dual: true, Port: 8080, Protocol: graph.TCP}})
			host.Holder = func(int) graph.Holder { return graph.Holder{Kind: graph.ProcessHolder, Name: "node", PID: 7} }
			return host, c.unknown
		}
		s.say(t, `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"rootUri":"file:///shop","capabilities":{},"initializationOptions":{"host":`+c.setting+`}}}`)
		s.say(t, `{"jsonrpc":"2.0","method":"initialized","params":{}}`)
		said := strings.Join(s.say(t, fmt.Sprintf(at, c.line)), "\n")
		if !strings.Contains(said, "service `") || !strings.Contains(said, c.want) {
			t.Errorf("host %s, line %d: got %s, want %q in it", c.setting, c.line, said, c.want)
		}
		if wants := c.setting == "true"; wants != (asked > 0) || !wants && strings.Contains(said, "this host") {
			t.Errorf("host %s: asked %d times: %s", c.setting, asked, said)
		}
	}
}
