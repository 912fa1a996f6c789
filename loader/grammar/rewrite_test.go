package grammar_test

import (
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// TestRewriteShort changes entries as they stand between two letters of a file.
func TestRewriteShort(t *testing.T) {
	cases := []struct {
		entry  string
		change graph.Change
		want   string // what is proposed
		edited string // the line after the edits, "" when there are none
	}{
		{`"8080:80"`, graph.Change{Address: "127.0.0.1"}, `"127.0.0.1:8080:80"`, `- "127.0.0.1:8080:80"`},
		{`"80"`, graph.Change{Address: "127.0.0.1"}, `"127.0.0.1::80"`, `- "127.0.0.1::80"`},
		{`":8080:80"`, graph.Change{Address: "::1"}, `"[::1]:8080:80"`, `- "[::1]:8080:80"`},
		{`0.0.0.0:8080:80`, graph.Change{Address: "127.0.0.1"}, `"127.0.0.1:8080:80"`, `- 127.0.0.1:8080:80`},
		{`"8080:80"`, graph.Change{Host: "8081"}, `"8081:80"`, `- "8081:80"`},
		{`8080:80`, graph.Change{Host: "8081-8083"}, `"8081-8083:80"`, `- 8081-8083:80`},
		{`8080:80`, graph.Change{Host: "${WEB_PORT:-8081}"}, `"${WEB_PORT:-8081}:80"`, `- "${WEB_PORT:-8081}:80"`},
		{`'8080:80'`, graph.Change{Host: "${WEB_PORT:-8081}"}, `"${WEB_PORT:-8081}:80"`, `- '${WEB_PORT:-8081}:80'`},
		{`"80"`, graph.Change{Host: "8081"}, `"8081:80"`, ``},
		{`"8080:80"`, graph.Change{Target: "3000"}, `"8080:3000"`, `- "8080:3000"`},
		{`"80:8080"`, graph.Change{Host: "8080", Target: "80"}, `"8080:80"`, `- "8080:80"`},
		{`"53:53"`, graph.Change{Protocol: "udp"}, `"53:53/udp"`, `- "53:53/udp"`},
		{`"53:53/udp"`, graph.Change{Protocol: "tcp"}, `"53:53/tcp"`, `- "53:53/tcp"`},
		{`"53:53/UDP"`, graph.Change{Protocol: "tcp"}, `"53:53/tcp"`, ``},
		{`"8080:80"`, graph.Change{Address: "127.0.0.1", Host: "8081", Target: "81", Protocol: "udp"}, `"127.0.0.1:8081:81/udp"`, `- "127.0.0.1:8081:81/udp"`},
	}
	for _, c := range cases {
		line := "- " + c.entry
		file := source.NewFile("compose.yaml", []byte(line))
		inside := strings.Trim(c.entry, `"'`)
		start := strings.Index(line, inside)
		text := graph.Text{Span: source.Span{File: file, Start: start, End: start + len(inside)}, Raw: inside, Value: inside}
		rewrite := grammar.Short(text, false).Rewrite(c.change)
		if rewrite.Entry != c.want || rewrite.Advice != "write "+c.want {
			t.Errorf("%s with %+v: %s, advice %s, want %s", c.entry, c.change, rewrite.Entry, rewrite.Advice, c.want)
		}
		edited := ""
		at := 0
		for _, edit := range rewrite.Edits {
			edited += line[at:edit.Span.Start] + edit.Text
			at = edit.Span.End
		}
		if rewrite.Edits != nil {
			edited += line[at:]
		}
		if edited != c.edited {
			t.Errorf("%s with %+v: edited to %s, want %s", c.entry, c.change, edited, c.edited)
		}
	}
}
