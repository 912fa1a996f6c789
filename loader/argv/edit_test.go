package argv

import (
	"fmt"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

func scriptText(text string) graph.Text {
	file := source.NewFileOf(source.Plain, "/Dockerfile", []byte(text))
	return graph.Text{Span: source.Span{File: file, End: len(text)}, Value: text, Raw: text}
}

func TestEdits(t *testing.T) {
	for _, test := range []struct{ script, text, want string }{
		{"sed -i 's/Listen 80/Listen 8080/' /a", "Listen 80\nListen 80 80\n", "/a Listen 8080|Listen 8080 80|"},
		{"sed -i 's/80/81/g' /a", "80 80\n", "/a 81 81|"},
		{"sed -i s,80,81, /a", "80 80", "/a 81 80"},
		{`sed -i 's/\(a\)+/[\1&]/' /a`, "aa+", "/a a[aa+]"},
		{`sed -i -E 's/(a)+/$1/' /a`, "aa", "/a $1"},
		{"sed -i -e 's/a/b/' -e 's/b/c/' /a /b", "a", "/a b; /a a; /b b; /b a"},
		{"sed -i '80s/a/b/' /a", "a", "/a ?"},
		{"sed 's/a/b/' /a > /b", "a", "/a ?; /b ?"},
		{"sed -ie 's/a/b/' /a", "a", "/a ?"},
		{"echo 'Listen 1' >> /a", "x\n", "/a x|Listen 1|"},
		{"printf 'a\\nb' > /a", "x\n", "/a a|b"},
		{"echo $X > /a", "", "/a ?"},
		{"rm -f /a/* && chown x /b", "", "/a/* removed"},
		{"if true; then echo a > /a; fi", "", "/a ?"},
		{"cp /x /a", "", "/x ?; /a ?"},
		{"false || echo a > /a", "", "/a ?"},
		{"echo (", "", "not understood"},
		{"sed -i 's/b*/x/g' /a", "abc", "/a xaxcx"},
		{"sed -i 's/b*/x/' /a", "abc\n\n", "/a xabc|x|x"},
		{"sed -i 's/a/" + strings.Repeat("b", 1000) + "/g' /a", strings.Repeat("a", 300), "/a too much"},
		{"sed -i 's/.*/" + strings.Repeat("&", 300) + "/' /a", strings.Repeat("a", 1000), "/a too much"},
		{"sed -i 's/\\(a*b\\)*/x/g' /a", strings.Repeat("a", 20_000), "/a too much"},
		{"sed -i -E 's/(a{100}){3}/x/' /a", "a", "/a ?"},
		{"echo a >> /a", strings.Repeat("a", longestEdited), "/a too much"},
		{"sed -i s/b/c/ /a", strings.Repeat("a\n", longestEdited/2+1), "/a too much"},
	} {
		edits, understood := Edits(scriptText(test.script), func(string) (string, bool) { return "", false })
		var said []string
		if !understood {
			said = append(said, "not understood")
		}
		for i := range edits {
			edit := &edits[i]
			switch edit.Kind {
			case UnknownEdit:
				said = append(said, edit.Path+" ?")
			case Removal:
				said = append(said, edit.Path+" removed")
			default:
				text, understood := edit.Apply(test.text, func(int) bool { return true })
				if !understood {
					text = "too much"
				}
				said = append(said, fmt.Sprintf("%s %s", edit.Path, strings.ReplaceAll(text, "\n", "|")))
			}
		}
		if got := strings.Join(said, "; "); got != test.want {
			t.Errorf("%s does\n%s\nwant\n%s", test.script, got, test.want)
		}
	}
}

// FuzzEdits reads any script, and applies what it does to any text.
func FuzzEdits(f *testing.F) {
	f.Add("sed -i 's/a\\(b\\)/\\1&/g' /a && echo x >> /a && rm /b", "ab\n")
	f.Fuzz(func(t *testing.T, script, text string) {
		edits, _ := Edits(scriptText(script), func(string) (string, bool) { return "", false })
		for i := range edits {
			if span := edits[i].Span; span.Start < 0 || span.Start > span.End || span.End > len(script) {
				t.Errorf("%v in a script of %d bytes", span, len(script))
			}
			text, _ = edits[i].Apply(text, func(int) bool { return true })
			if len(text) > longestEdited {
				t.Fatalf("a text of %d bytes", len(text))
			}
		}
	})
}
