package delivery_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestExpectedCommands runs what the page on other linters says that portlint has: each command prints what it is for and ends with 0, or with 1
// for what it found. What goes on until it is ended is tried elsewhere.
func TestExpectedCommands(t *testing.T) {
	needs(t, "bash", "git")
	page, err := os.ReadFile(filepath.Join(root(t), ".github", "guide", "expected.md"))
	if err != nil {
		t.Fatal(err)
	}
	endless := map[string]bool{"portlint --watch .": true, "portlint lsp": true}
	tried := 0
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
		if len(cells) < 4 {
			continue
		}
		dir := t.TempDir() // one for the commands of a row
		if err := os.CopyFS(dir, os.DirFS(filepath.Join(root(t), "testdata", "demo"))); err != nil {
			t.Fatal(err)
		}
		writeFiles(t, dir, map[string]string{"services/api/.portlint.yaml": "pedantic: true\n"})
		for _, match := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[2], -1) {
			command := strings.ReplaceAll(match[1], "\x00", "|")
			if !strings.Contains(command, "portlint") {
				t.Errorf("%s is no command of ours", command)
			}
			if endless[command] {
				continue
			}
			tried++
			c := exec.Command("bash", "-c", "git init --quiet && "+command)
			c.Dir = dir
			out, err := c.CombinedOutput()
			exit := (*exec.ExitError)(nil)
			if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) || len(out) == 0 {
				t.Errorf("%s: %v\n%s", command, err, out)
			}
		}
	}
	if tried < 40 {
		t.Errorf("%d commands were tried", tried)
	}
}
