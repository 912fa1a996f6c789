package linttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// shouting reports every published port, and offers to delete it.
var shouting = &lint.Rule{
	ID: "shouting", Family: lint.Hygiene, Severity: lint.Warning, Fix: lint.UnsafeFix,
	Check: func(pass *lint.Pass) {
		for _, service := range pass.Project.Services {
			for _, port := range service.Ports {
				pass.Report(lint.Finding{
					Span:    port.Span,
					Label:   "here",
					Message: `"` + port.Quote + `" is published`,
					Help:    "be quiet",
					Related: []graph.Related{{Span: service.Span, Message: "of this service"}},
					Fix:     &lint.Fix{Message: "publish nothing", Edits: []lint.Edit{{Span: port.Span}}},
				})
			}
		}
	},
}

const badFixture = `A service publishes a port.
-- compose.yaml --
services:
  web:
    image: nginx
    ports: ["8080:80"]
-- want --
compose.yaml:4:14-4:21: warning: "8080:80" is published [shouting]
	label: here
	compose.yaml:2:3-2:6: of this service
	help: be quiet
	unsafe fix: publish nothing
-- want/compose.yaml --
services:
  web:
    image: nginx
    ports: [""]
`

func TestCheck(t *testing.T) {
	cases := []struct {
		name, file, text string
		want             string // a part of the error
	}{
		{"as wanted", "bad-a.txtar", badFixture, ""},
		{"another place", "bad-a.txtar", strings.Replace(badFixture, ":4:14-", ":4:13-", 1), ":4:13-"},
		{"another help", "bad-a.txtar", strings.Replace(badFixture, "be quiet", "be loud", 1), "help: be loud"},
		{"another fix", "bad-a.txtar", strings.Replace(badFixture, `[""]`, `[]`, 1), "the files after the fix are"},
		{"good but reported", "good-a.txtar", strings.Split(badFixture, "-- want --")[0], "the rule reports\n"},
		{"good", "good-a.txtar", "No port.\n-- compose.yaml --\nservices: {web: {image: nginx}}\n", ""},
		{"bad but silent", "bad-a.txtar", "No port.\n-- compose.yaml --\nservices: {web: {image: nginx}}\n", "the rule reports nothing"},
		{"good with a want", "good-a.txtar", badFixture, "a good fixture wants nothing"},
		{"no description", "bad-a.txtar", "-- compose.yaml --\n", "no description"},
		{"neither good nor bad", "a.txtar", badFixture, "neither bad- nor good-"},
		{"no project", "bad-a.txtar", "Text only.\n-- readme.txt --\nhello\n", "nothing to lint"},
		{"unknown flag", "bad-a.txtar", "Text.\n-- args --\n--speed 9\n-- compose.yaml --\nservices: {}\n", "speed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := check(t, c.file, c.text)
			if got := message(err); c.want == "" && err != nil || !strings.Contains(got, c.want) {
				t.Errorf("got error %q, want one with %q", got, c.want)
			}
		})
	}
}

func TestUpdateWritesTheWants(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shouting", "bad-a.txtar")
	write(t, path, strings.Split(badFixture, "-- want --")[0])
	c, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Check(t.TempDir(), []*lint.Rule{shouting}, true); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != badFixture {
		t.Errorf("got\n%s\nwant\n%s", got, badFixture)
	}
}

func TestFixturesRefusesStrayFiles(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "shouting", "bad-a.txtar"), badFixture)
	write(t, filepath.Join(root, "shouting", "notes.txt"), "")
	cases, err := Fixtures(root)
	if got := message(err); !strings.Contains(got, "notes.txt: not a .txtar archive") {
		t.Errorf("got error %q", got)
	}
	if got := cases["shouting"]; len(got) != 1 || got[0].Name() != "bad-a" || !got[0].Bad {
		t.Errorf("got %v", got)
	}
}

func TestPhrase(t *testing.T) {
	cases := map[string]string{
		`"8080:80" is published`:  "",
		"EXPOSE takes a port":     "",
		"a longer range, 1-...":   "",
		"":                        "empty",
		"two\nlines":              "control",
		"ends here.":              "period",
		"Starts with a capital":   "capital",
		" starts with space":      "space",
		"a bell \x07 in the text": "control",
	}
	for text, want := range cases {
		err := phrase(text)
		if got := message(err); want == "" && err != nil || !strings.Contains(got, want) {
			t.Errorf("phrase(%q) = %q, want %q", text, got, want)
		}
	}
}

func check(t *testing.T, name, text string) error {
	path := filepath.Join(t.TempDir(), "shouting", name)
	write(t, path, text)
	c, err := Read(path)
	if err != nil {
		return err
	}
	return c.Check(t.TempDir(), []*lint.Rule{shouting}, false)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
