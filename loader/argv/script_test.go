package argv

import (
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// FuzzScript reads arbitrary text as a script and as a command line: nothing breaks, and every word
// stands in the text.
func FuzzScript(f *testing.F) {
	for _, seed := range []string{
		"", "a && b || c; d & e | f", `sh -c "flask run --host '127.0.0.1'"`, "A=b exec env -u X C=d gosu app run",
		"if a; then b; fi", "for i in $(x); do y; done", "a ${B:-c${D}} $((1+1)) `e` <<< f", "cat <<E\nx\nE\n", "$'\\x41'\"\\$\"",
		"a \x00 \xff {",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		file := source.NewFile("script", []byte(data))
		text := graph.Text{Span: source.Span{File: file, End: len(data)}, Raw: data, Value: data}
		inside := func(word graph.Text) {
			if word.Span.Start < 0 || word.Span.Start > word.Span.End || word.Span.End > len(data) {
				t.Errorf("%q stands at %d to %d", word.Value, word.Span.Start, word.Span.End)
			}
			if part := word.Part(0, len(word.Value)); part.Start > part.End || part.End > len(data) {
				t.Errorf("%q has a part at %d to %d", word.Value, part.Start, part.End)
			}
		}
		r := &runner{service: &graph.Service{}}
		r.script(text, source.Span{})
		for _, program := range r.run.Programs {
			for _, word := range program.Words {
				inside(word)
			}
			for _, variable := range program.Environment {
				inside(variable.Value)
			}
		}
		if words, ok := Split(text); ok {
			for _, word := range words {
				inside(word)
			}
		}
	})
}
