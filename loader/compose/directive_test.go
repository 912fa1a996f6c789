package compose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/dockerfile"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/yamltree"
)

// describeDirective writes a directive as "names: covered text | reason", or as its fault.
func describeDirective(d graph.Directive) string {
	if d.Err != "" {
		return "! " + d.Err
	}
	var names []string
	for _, rule := range d.Rules {
		if rule.Span.Text() != rule.Name {
			return fmt.Sprintf("the place of %q holds %q", rule.Name, rule.Span.Text())
		}
		names = append(names, rule.Name)
	}
	covered := d.Covers.Text()
	if d.Covers.Start == 0 && d.Covers.End == len(d.Covers.File.Data) {
		covered = "FILE"
	}
	return strings.Join(names, "+") + ": " + covered + " | " + d.Reason
}

func yamlDirectives(text string) []string {
	file := source.NewFile("compose.yaml", []byte(text))
	documents, problem := parseYAML(file)
	var got []string
	for _, d := range yamltree.Directives(file, documents, problem != nil) {
		got = append(got, describeDirective(d))
	}
	return got
}

func TestComposeDirectives(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"behind an entry", "ports:\n  - \"80:80\" # portlint: ignore[a-b, c] the reason\n  - 81:81\n", []string{`a-b+c: "80:80" | the reason`}},
		{"without space", "ports:\n  - 80:80 #portlint:ignore[a]why\n", []string{"a: 80:80 | why"}},
		{"with a dash before the reason", "ports:\n  - 80:80 # portlint: ignore[a] -- why\n", []string{"a: 80:80 | why"}},
		{"without a reason", "ports:\n  - 80:80 # portlint: ignore[a]\n", []string{"a: 80:80 | "}},
		{"windows line breaks", "ports:\r\n  - 80:80 # portlint: ignore[a] why\r\n  - 81:81\r\n", []string{"a: 80:80 | why"}},
		{"behind another comment", "ports:\n  - 80:80 # public # portlint: ignore[a] why\n", []string{"a: 80:80 | why"}},
		{"on the first line of a long entry", "ports:\n  - target: 80 # portlint: ignore[a] r\n    published: 81\n", []string{"a: target: 80 # portlint: ignore[a] r\n    published: 81 | r"}},
		{"on the last line of a long entry", "ports:\n  - target: 80\n    published: 81 # portlint: ignore[a] r\n  - 1\n", []string{"a: target: 80\n    published: 81 | r"}},
		{"between the lines of a long entry", "ports:\n  - target: 80\n    # portlint: ignore[a] r\n    published: 81\n", []string{"a: target: 80\n    # portlint: ignore[a] r\n    published: 81 | r"}},
		{"behind the dash", "ports:\n  - # portlint: ignore[a] r\n    target: 80\n", []string{"a: target: 80 | r"}},
		{"behind a flow entry over lines", "ports:\n  - {target: 80,\n     published: 81\n    } # portlint: ignore[a] r\n  - 1\n", []string{"a: {target: 80,\n     published: 81\n    } | r"}},
		{"in a flow sequence", "ports: [\n  \"80:80\", # portlint: ignore[a] r\n  \"81:81\"]\n", []string{`a: "80:80" | r`}},
		{"behind two entries of one line", "ports: [1,\n  2, 3, # portlint: ignore[a] r\n  4]\n", []string{"a: 2, 3 | r"}},
		{"behind the closing bracket", "a:\n  ports: [\n    80:80,\n  ] # portlint: ignore[a] r\n", []string{"a: ports: [\n    80:80,\n  ] | r"}},
		{"behind an empty flow sequence", "ports: [] # portlint: ignore[a] r\nx: 1\n", []string{"a: ports: [] | r"}},
		{"above an entry", "ports:\n  # portlint: ignore[a] r\n  - \"80:80\"\n  - 81:81\n", []string{`a: "80:80" | r`}},
		{"above other comments", "ports:\n  # portlint: ignore[a] r\n  # portlint: ignore[b] s\n  # more\n  - 80:80\n", []string{"a: 80:80 | r", "b: 80:80 | s"}},
		{"above a key", "web:\n  # portlint: ignore[a] r\n  ports:\n  - 80:80\n  - 81:81\n  x: 1\n", []string{"a: ports:\n  - 80:80\n  - 81:81 | r"}},
		{"behind a key", "web:\n  ports: # portlint: ignore[a] r\n  - 80:80\n  x: 1\n", []string{"a: ports: # portlint: ignore[a] r\n  - 80:80 | r"}},
		{"above a service", "services:\n# portlint: ignore[a] r\n  web: &w\n    x: 1\n  api: *w\n", []string{"a: web: &w\n    x: 1 | r"}},
		{"behind an alias", "a: &w 1\nb: *w # portlint: ignore[a] r\n", []string{"a: b: *w | r"}},
		{"in the header of a block scalar", "a: | # portlint: ignore[a] r\n  text\nb: 1\n", []string{"a: a: | # portlint: ignore[a] r\n  text\n | r"}},
		{"behind a block scalar", "a: |\n  text\n# portlint: ignore[a] r\nb: 1\n", []string{"a: b: 1 | r"}},
		{"in the second document", "a: 1\n---\nb: 2 # portlint: ignore[a] r\n", []string{"a: b: 2 | r"}},
		{"behind letters of two bytes", "ä:\n- \"ü\"\n- ö # portlint: ignore[a] ß\n", []string{"a: ö | ß"}},

		{"for the file", "# portlint: ignore-file[a] r\na: 1\n", []string{"a: FILE | r"}},
		{"for the file behind a byte order mark", "\ufeff# portlint: ignore-file[a] r\na: 1\n", []string{"a: FILE | r"}},
		{"for the file below the start of the document", "# license\n\n---\n# portlint: ignore-file[a] r\na: 1\n", []string{"a: FILE | r"}},
		{"for the file that is no yaml", "# portlint: ignore-file[a] r\na: [1 # portlint: ignore[b] r\n", []string{"a: FILE | r"}},

		{"in double quotes", "a: \"x # portlint: ignore[a] r\"\n", nil},
		{"behind double quotes", "a: \"x \\\" # portlint: ignore[a] r\" # portlint: ignore[b] s\n", []string{"b: a: \"x \\\" # portlint: ignore[a] r\" | s"}},
		{"in single quotes", "a: 'it''s # portlint: ignore[a] r'\n", nil},
		{"in quotes over lines", "a: \"x\n  # portlint: ignore[a] r\n  y\"\nb: 1\n", nil},
		{"in a literal block", "a:\n  b: |\n    x\n    # portlint: ignore[a] r\n\n     # portlint: disable\n  c: 1\n", nil},
		{"in a folded block", "a: >-\n  x\n  # portlint: ignore[a] r\nb: 1\n", nil},
		{"in a block with an indentation", "a:\n  - |2\n      x\n    # portlint: ignore[a] r\n  # portlint: ignore[b] r\n  - y\n", []string{"b: y | r"}},
		{"in a plain scalar", "a: x#portlint: ignore\n", nil},
		{"in the middle of a comment", "a: 1 # see portlint: ignore[a]\n", nil},

		{"no brackets", "a: 1 # portlint: ignore host-port-conflict\n", []string{`! "ignore" names no rule in brackets`}},
		{"an open bracket", "a: 1 # portlint: ignore[a\n", []string{`! "ignore[a" has no closing bracket`}},
		{"an empty list", "a: 1 # portlint: ignore[ , ] r\n", []string{`! "ignore[ , ]" names no rule`}},
		{"another verb", "a: 1 # portlint: disable\n", []string{`! "disable" is neither ignore nor ignore-file`}},
		{"no verb", "a: 1 # portlint:\n", []string{`! "portlint:" is followed by neither ignore nor ignore-file`}},
		{"too many names", "a: 1 # portlint: ignore[" + strings.Repeat("x,", 101) + "]\n", []string{`! "ignore" names more rules than there are`}},
		{"nothing below", "a: 1\n# portlint: ignore[a] r\n", []string{"! " + directive.NoEntryBelow}},
		{"an empty line below", "# portlint: ignore[a] r\n\na: 1\n", []string{"! " + directive.NoEntryBelow}},
		{"a bracket below", "a: [1,\n  # portlint: ignore[a] r\n]\n", []string{"! " + directive.NoEntryBelow}},
		{"deeper than what is below", "web:\n  ports:\n    - 80:80\n    # portlint: ignore[a] r\napi: 1\n", []string{"! " + directive.NoEntryBelow}},
		{"the file from within", "a: 1\n# portlint: ignore-file[a] r\nb: 1\n", []string{`! "ignore-file" stands below the top of the file`}},
		{"nothing at all", "", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, yamlDirectives(c.text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func dockerfileDirectives(file *source.File) []graph.Directive {
	l := format.NewLoading(&format.Options{}, nil, "/Dockerfile")
	dockerfile.Parse(file, nil).Add(l)
	return l.Project.Directives
}

func TestDockerfileDirectives(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"above an instruction", "FROM a\n# portlint: ignore[a] r\nEXPOSE 80\nEXPOSE 81\n", []string{"a: EXPOSE 80 | r"}},
		{"above one that is continued", "FROM a\n# portlint: ignore[a] r\nEXPOSE 80 \\\n  81\nEXPOSE 82\n", []string{"a: EXPOSE 80 \\\n  81 | r"}},
		{"between continued lines", "FROM a\nEXPOSE 80 \\\n# portlint: ignore[a] r\n  81\nEXPOSE 82\n", []string{"a: EXPOSE 80 \\\n# portlint: ignore[a] r\n  81 | r"}},
		{"above other comments", "FROM a\n# portlint: ignore[a] r\n# text\n  # portlint: ignore[b] s\nEXPOSE 80\n", []string{"a: EXPOSE 80 | r", "b: EXPOSE 80 | s"}},
		{"another escape character", "# escape=`\nFROM a\n# portlint: ignore[a] r\nEXPOSE 80 `\n 81\n", []string{"a: EXPOSE 80 `\n 81 | r"}},
		{"in a heredoc", "FROM a\nRUN <<EOF\n# portlint: ignore[a] r\nEXPOSE 80\nEOF\n# portlint: ignore[b] s\nEXPOSE 81\n", []string{"b: EXPOSE 81 | s"}},
		{"behind an instruction", "FROM a\nRUN echo # portlint: ignore[a] r\n", nil},
		{"for the file", "# syntax=docker/dockerfile:1\n# portlint: ignore-file[a] r\nFROM a\n", []string{"a: FILE | r"}},
		{"for the file, in the middle", "FROM a\n# portlint: ignore-file[a] r\nRUN b\n", []string{`! "ignore-file" stands below the top of the file`}},
		{"in a file that cannot be parsed", "# portlint: ignore-file[a] r\nFROM a\n# portlint: ignore[b] r\nRUN <<EOF\n", []string{"a: FILE | r"}},
		{"an empty line below", "FROM a\n# portlint: ignore[a] r\n\nEXPOSE 80\n", []string{"! " + directive.NoEntryBelow}},
		{"the end below", "FROM a\n# portlint: ignore[a] r\n", []string{"! " + directive.NoEntryBelow}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file := source.NewFile("Dockerfile", []byte(c.text))
			var got []string
			for _, d := range dockerfileDirectives(file) {
				got = append(got, describeDirective(d))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func FuzzDirective(f *testing.F) {
	for _, seed := range []string{
		"services:\n  web:\n    ports:\n      - \"80:80\" # portlint: ignore[host-port-conflict, exposure] reason\n",
		"# portlint: ignore-file[a] r\na: |2-\n   # portlint: ignore[b]\n  c\n",
		"ports: [{a: 1,\n b: 'it''s # portlint: ignore[a]'}, # portlint: ignore[x] y\n 2]\n",
		"FROM a\n# portlint: ignore[a] r\nEXPOSE 80 \\\n# portlint: disable\n 81\nRUN <<E\n# portlint: ignore[x]\nE\n",
		"\ufeff# portlint: ignore[",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := source.NewFile("file", data)
		documents, problem := parseYAML(file)
		place := func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} }
		found := yamltree.Directives(file, documents, problem != nil)
		for _, d := range append(found, dockerfileDirectives(file)...) {
			whole := place(0, len(data))
			if !whole.Contains(d.Span) || !strings.HasPrefix(d.Span.Text(), directive.Marker) || strings.Contains(d.Span.Text(), "\n") {
				t.Fatalf("a directive at %q", d.Span.Text())
			}
			if d.Err == "" && (len(d.Rules) == 0 || d.Covers.File == nil || !whole.Contains(d.Covers) || d.Covers.Start > d.Covers.End) {
				t.Fatalf("%q covers %v with %d rules", d.Span.Text(), d.Covers, len(d.Rules))
			}
			for _, rule := range d.Rules {
				if !d.Span.Contains(rule.Span) || rule.Span.Text() != rule.Name {
					t.Fatalf("the place of %q holds %q", rule.Name, rule.Span.Text())
				}
			}
		}
	})
}
