package env

import (
	"regexp"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/template"

	"github.com/portlint/portlint/loader/graph"
)

// opening is how a reference begins.
var opening = regexp.MustCompile(`(?i)^\$(?:([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)(:?[-+?])?)`)

// FuzzReference compares how references are read and what they become with compose-go's template package. NAME has the
// value, UNSET has none.
func FuzzReference(f *testing.F) {
	for _, text := range []string{
		"$", "$$", "${", "${}", "${:-80}", "$NAME", "$NAME}", "$1", "${1}", "${NAME}", "${NAME", "${NAME}}", "${NAME:80}", "${NAME:}",
		"${NAME:-80}", "${NAME-80}", "${NAME:-}", "${NAME-}", "${NAME:-a}b", "${NAME:-a-b:-c?d+e}", "${NAME:- 80 }", "${NAME:-8\n0}",
		"${NAME:-{80}}", "${NAME:-}}", "${NAME:-{}}", "${NAME:-$UNSET}", "${NAME:-${UNSET-80}}", "${NAME-$$}", "${NAME:-80", "${NAME:+80}",
		"${NAME+80}", "${NAME:?80}", "${NAME?80}", "${UNSET:-80}", "${UNSET-80}", "${UNSET+80}", "${UNSET:?80}", "${UNSET:-\xff}",
		"${UNSET:-ſ}", "$Naſ", "${_n9:-x}", "${UNSET:=80}", "${UNSET--80}", "${UNSET::-80}",
		"${UNSET-{80}", "${NAME-{80}:80", "${UNSET-{80\n}}", "${UNSET-{a}{b}", "${UNSET-{80}} {",
	} {
		f.Add(text, "")
		f.Add(text, "1")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		variables := map[string]string{"NAME": value}
		if !strings.HasPrefix(text, "$") || strings.HasPrefix(text, "$$") || strings.Contains(text+value, graph.Unresolved) {
			return
		}
		r, ok := readReference(text)
		match := opening.FindStringSubmatch(text)
		if match == nil {
			match = make([]string, 4)
		}
		if r.name != match[1]+match[2] || ok && r.operator != match[3] {
			t.Fatalf("%q is read as %q with the operator %q, the pattern finds %q", text, r.name, r.operator, match)
		}
		mapping := func(name string) (string, bool) {
			value, known := variables[name]
			return value, known
		}
		if !ok {
			if got, err := template.SubstituteWithOptions(text, mapping, template.WithoutLogging); err == nil {
				t.Errorf("%q is malformed, in compose-go it becomes %q", text, got)
			}
			return
		}
		if r.name == "" {
			return
		}
		if r.text != "$"+r.name && r.text != "${"+r.name+r.operator+r.words+"}" {
			t.Fatalf("%q is read as %+v", text, r)
		}
		if strings.Contains(r.words, "$") || r.operator == "" && r.name != "NAME" {
			return // what has no value is marked as such
		}
		env := New(nil, "", variables)
		_, got, valid := env.evaluate(r)
		want, err := template.SubstituteWithOptions(r.text, mapping, template.WithoutLogging)
		switch {
		case got == graph.Unresolved: // a required variable
			if err == nil {
				t.Errorf("%q has no value, compose-go has %q", r.text, want)
			}
		case valid != (err == nil) || valid && got != want:
			t.Errorf("%q becomes %q (%v), in compose-go %q (%v)", r.text, got, valid, want, err)
		}
	})
}
