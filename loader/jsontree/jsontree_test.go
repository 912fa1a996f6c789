package jsontree_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/jsontree"
	"github.com/portlint/portlint/loader/source"
)

func parse(text string, withComments bool) (*jsontree.Node, *jsontree.Fault) {
	return jsontree.Parse(source.NewFileOf(source.Plain, "x.json", []byte(text)), withComments)
}

// describe writes a tree as compact JSON, in which each string and literal has its place.
func describe(n *jsontree.Node) string {
	var parts []string
	switch n.Kind {
	case jsontree.Array:
		for _, item := range n.Items {
			parts = append(parts, describe(item))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case jsontree.Object:
		for _, field := range n.Fields {
			parts = append(parts, field.Key.Value+":"+describe(field.Value))
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return fmt.Sprintf("%s@%d-%d", n.Text.Value, n.Text.Span.Start, n.Text.Span.End)
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"a": [1, "b\n", true], "a": {}}`, "{a:[1@7-8 b\n@11-14 true@17-21] a:{}}"},
		{"// c\n{ /* x */ \"a\": 1, }", "{a:1@20-21}"},
		{"[1,2,]", "[1@1-2 2@3-4]"},
		{"\ufeff[]", "[]"},
		{"[1 2]", "! 3-4 is where a comma or ] should stand"},
		{"[,]", "! 1-2 is where a value should stand"},
		{"{a: 1}", "! 1-2 is where a key in quotes should stand"},
		{`{"a" 1}`, "! 5-6 is where a colon should stand"},
		{"[01]", "! 1-2 is where a value should stand"},
		{`["a`, "! 1-2 begins a string that is none"},
		{"[1] x", "! 4-5 stands behind the end"},
		{"[/* x", "! 1-2 begins a comment that has no end"},
		{"", "! 0-0 is where a value should stand"},
		{strings.Repeat("[", 200), "! 101-102 is nested too deep"},
	} {
		got := ""
		if node, fault := parse(c.text, true); fault != nil {
			got = fmt.Sprintf("! %d-%d %s", fault.Span.Start, fault.Span.End, fault.Message)
		} else {
			got = describe(node)
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
	}
}

// FuzzParse holds the parser without comments to encoding/json: it takes the same texts, and reads the same out of them. Places are in
// the file.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"a": [1, "b\u00e9", null, -1.5e3], "c": {"d": "\ud834\udd1e \\ \"x\""}}`, "[1,]", "// x\n[]", `"\uD834"`, "[]]", `{"a":1,"a":2}`, "\t1\r\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = parse(text, true)
		node, fault := parse(text, false)
		if strings.HasPrefix(text, "\ufeff") || strings.Count(text, "[")+strings.Count(text, "{") > 90 {
			return
		}
		if valid := json.Valid([]byte(text)); valid != (fault == nil) {
			t.Fatalf("%q: encoding/json says %v, fault %v", text, valid, fault)
		}
		if fault != nil {
			return
		}
		var want any
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			return // a number that is too large
		}
		same(t, text, node, want)
	})
}

func same(t *testing.T, text string, n *jsontree.Node, want any) {
	t.Helper()
	if n.Span.Start < 0 || n.Span.Start > n.Span.End || n.Span.End > len(text) {
		t.Fatalf("%q: a value is said to be at %d-%d", text, n.Span.Start, n.Span.End)
	}
	switch want := want.(type) {
	case string:
		if n.Kind != jsontree.String || n.Text.Value != want {
			t.Fatalf("%q: got %q, want %q", text, n.Text.Value, want)
		}
		for at := range n.Text.Value {
			if part := n.Text.Part(at, len(n.Text.Value)); part.Start < n.Span.Start || part.Start > part.End || part.End > n.Span.End {
				t.Fatalf("%q: a part of %q is at %d-%d", text, want, part.Start, part.End)
			}
		}
	case []any:
		if n.Kind != jsontree.Array || len(n.Items) != len(want) {
			t.Fatalf("%q: got %d items, want %d", text, len(n.Items), len(want))
		}
		for i := range want {
			same(t, text, n.Items[i], want[i])
		}
	case map[string]any:
		for key, value := range want {
			same(t, text, n.Get(key), value)
		}
	}
}
