//go:build slow

package loader_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
)

// release is a release of docker compose: .github/tools/compose with its libraries.
type release struct{ version, modfile string }

var releases = []release{{"5.7.0", "compose-5.7.0.mod"}, {"5.7.1", "go.mod"}}

// refusals asks a release why it refuses each of the files, "" for those that it takes.
func (r release) refusals(t *testing.T, texts []string) []string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "compose")
	build := exec.Command("go", "build", "-modfile", r.modfile, "-o", program, ".")
	build.Dir = filepath.FromSlash("../.github/tools/compose")
	build.Env = append(build.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", r.modfile, err, out)
	}
	var questions bytes.Buffer
	for _, text := range texts {
		if err := json.NewEncoder(&questions).Encode(text); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.Command(program)
	run.Stdin = &questions
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := make([]string, len(texts))
	decoder := json.NewDecoder(bytes.NewReader(out))
	for i := range answers {
		if err := decoder.Decode(&answers[i]); err != nil {
			t.Fatalf("%s: answer %d: %v", r.version, i, err)
		}
	}
	return answers
}

// oddSpace is what is put into files somewhere: what releases differ in, and what they agree in.
var oddSpace = []string{"\t", "\t", "\t", " \t", "\t ", "\n\t\n", "\n  \t# c\n", "\n\t#c\n", "#c", " #c", "\t#c", "\n...\n", "\n...\n", "\n...\n", "\n...\n---\n", "\n---\n", "\n", " ", "-\t", "? ", "? ", "? ", "?\t", "?"}

const spacious = `# head
services:
  web:
    image: nginx
    command: >
      one
        two

      three
    ports:
      - "127.0.0.1:8080:80"
      - '127.0.0.1:8081:81' # note
    labels: {a: "b", 'c': d}

  # a comment
  api: {image: nginx, profiles: ["a", b]}
x-text: |
  line

    line
networks:
    back:
      labels:
      - plain text
        goes on
`

var (
	// tabRefusal is how the library of the older releases refuses a tab, endRefusal what stands behind "...", keyRefusal a "?" in brackets.
	tabRefusal  = regexp.MustCompile(`found a tab character|found character that cannot start any token`)
	endRefusal  = regexp.MustCompile(`did not find expected <document start>`)
	keyRefusal  = regexp.MustCompile(`did not find expected ','`)
	glueRefusal = regexp.MustCompile(`found a comment without preceding whitespace`)
)

// TestReleasesOfCompose has two releases, whose libraries for YAML differ, and portlint read files with tabs, comments and ends of
// documents in odd places. What one release takes and the other refuses is a warning, what both refuse an error.
func TestReleasesOfCompose(t *testing.T) {
	texts := []string{spacious}
	for seed := range 4000 {
		g := &generator{Rand: random(uint64(seed))}
		at := g.IntN(len(spacious) + 1)
		if g.chance(50) { // the end of a line
			at += strings.IndexByte(spacious[at:]+"\n", '\n')
		}
		text := spacious[:at] + pick(g, oddSpace...) + spacious[at:]
		if g.chance(20) {
			at = g.IntN(len(text) + 1)
			text = text[:at] + pick(g, oddSpace...) + text[at:]
		}
		texts = append(texts, text)
	}
	older, newer := releases[0].refusals(t, texts), releases[1].refusals(t, texts)
	counts := make(map[string]int)
	for i, text := range texts {
		_, project := loadText(t, text)
		if project == nil {
			counts["passed over"]++
			continue
		}
		said := make(map[string]bool)
		for _, problem := range project.Problems {
			switch {
			case problem.Kind == graph.GluedComment:
				said["glued comment"] = true
			case problem.Doubtful && strings.HasPrefix(problem.Message, "compose 5.7.1 and later refuse the file"):
				said["refused since"] = true
			case problem.Kind == graph.InvalidFile && problem.Doubtful && strings.Contains(problem.Message, "tab"):
				said["tab"] = true
			case problem.Kind == graph.InvalidFile && problem.Doubtful && strings.Contains(problem.Message, `"?"`):
				said["question mark"] = true
			case problem.Kind == graph.InvalidFile && problem.Doubtful:
				said["end of a document"] = true
			case problem.Kind == graph.InvalidFile:
				said["error"] = true
			}
		}
		want := ""
		switch {
		case older[i] == "" && newer[i] == "":
			want = "nothing"
		case newer[i] == "" && tabRefusal.MatchString(older[i]):
			want = "tab"
		case newer[i] == "" && endRefusal.MatchString(older[i]):
			want = "end of a document"
		case newer[i] == "" && keyRefusal.MatchString(older[i]):
			want = "question mark"
		case older[i] == "" && glueRefusal.MatchString(newer[i]):
			want = "glued comment"
		case older[i] != "" && newer[i] != "":
			want = "error"
		case older[i] == "":
			want = "refused since"
		default:
			t.Errorf("%d: a difference of another kind, %q and %q\n%q", i, older[i], newer[i], text)
			continue
		}
		counts[want]++
		switch {
		case want == "nothing" && len(said) > 0, want != "nothing" && want != "error" && (!said[want] || said["error"]):
			t.Errorf("%d: portlint says %v, want %s: %q, %q\n%q", i, said, want, older[i], newer[i], text)
		}
	}
	t.Logf("%v", counts)
	for _, kind := range []string{"nothing", "tab", "end of a document", "question mark", "glued comment", "error"} {
		if counts[kind] < 10 {
			t.Errorf("only %d files of kind %s", counts[kind], kind)
		}
	}
}
