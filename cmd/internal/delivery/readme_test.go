package delivery_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// blocks returns the fenced blocks of the README and the guide in one language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root(t), ".github", "guide", "*.md"))
	if err != nil || len(names) == 0 {
		t.Fatalf("got %d pages of the guide: %v", len(names), err)
	}
	fence := regexp.MustCompile("(?ms)^```" + language + "\n(.*?)^```$")
	var blocks []string
	for _, name := range append(names, filepath.Join(root(t), "README.md")) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range fence.FindAllStringSubmatch(strings.ReplaceAll(string(data), "\r", ""), -1) {
			blocks = append(blocks, match[1])
		}
	}
	if len(blocks) == 0 {
		t.Fatalf("README and guide have no %s", language)
	}
	return blocks
}

// TestReadmeNames looks up the hooks and inputs that the README and the guide name.
func TestReadmeNames(t *testing.T) {
	var a action
	readYAML(t, "action.yml", &a)
	known := hooks(t)
	var named, given int
	var visit func(node *yaml.Node)
	visit = func(node *yaml.Node) {
		fields := make(map[string]*yaml.Node)
		if node.Kind == yaml.MappingNode {
			for i := 0; i < len(node.Content); i += 2 {
				fields[node.Content[i].Value] = node.Content[i+1]
			}
		}
		if repo := fields["repo"]; repo != nil {
			for _, hook := range fields["hooks"].Content {
				named++
				if id := hook.Content[1].Value; known[id].ID == "" {
					t.Errorf("line %d: there is no hook %s", hook.Line, id)
				}
			}
		}
		if uses, with := fields["uses"], fields["with"]; uses != nil && strings.HasPrefix(uses.Value, "portlint/portlint@") {
			for i := 0; i < len(with.Content); i += 2 {
				given++
				if _, ok := a.Inputs[with.Content[i].Value]; !ok {
					t.Errorf("line %d: there is no input %s", with.Line, with.Content[i].Value)
				}
			}
		}
		for _, child := range node.Content {
			visit(child)
		}
	}
	for _, block := range blocks(t, "yaml") {
		var node yaml.Node
		if err := yaml.Unmarshal([]byte(block), &node); err != nil {
			t.Errorf("%v in\n%s", err, block)
			continue
		}
		visit(&node)
	}
	if named == 0 || given == 0 {
		t.Errorf("README and guide name %d hooks and %d inputs", named, given)
	}
}

// TestReadmeSettings tries the comment and the configuration that the guide shows.
func TestReadmeSettings(t *testing.T) {
	dir := t.TempDir()
	tried := 0
	for _, block := range blocks(t, "yaml") {
		var name string
		var args []string
		switch {
		case strings.HasPrefix(block, "# .portlint.yaml\n"):
			name, args = ".portlint.yaml", []string{"config", "show"}
		case strings.Contains(block, "# portlint: ignore["):
			name, args = "compose.yaml", []string{"--no-config", "--select", "database-published,invalid-ignore,unused-ignore", "compose.yaml"}
		default:
			continue
		}
		tried++
		if err := os.WriteFile(filepath.Join(dir, name), []byte(block), 0o644); err != nil {
			t.Fatal(err)
		}
		command := exec.Command("portlint", args...)
		command.Dir = dir
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("portlint %q: %v\n%s", args, err, out)
		}
	}
	if tried != 2 {
		t.Errorf("README and guide show %d of a comment and a configuration", tried)
	}
}

// TestReadmeProblemMatcher applies the pattern for VS Code to what portlint prints for the demo.
func TestReadmeProblemMatcher(t *testing.T) {
	var tasks struct {
		Tasks []struct {
			Command        string   `json:"command"`
			Args           []string `json:"args"`
			ProblemMatcher struct {
				Pattern struct {
					Regexp                                      string
					File, Line, Column, Severity, Message, Code int
				} `json:"pattern"`
			} `json:"problemMatcher"`
		} `json:"tasks"`
	}
	all := blocks(t, "json")
	at := slices.IndexFunc(all, func(block string) bool { return strings.Contains(block, "problemMatcher") })
	if at < 0 {
		t.Fatal("the guide shows no problem matcher")
	}
	if err := json.Unmarshal([]byte(all[at]), &tasks); err != nil {
		t.Fatal(err)
	}
	task := tasks.Tasks[0]
	lint := exec.Command(task.Command, append([]string{"--fail-on", "never"}, task.Args...)...)
	lint.Dir = filepath.Join(root(t), "testdata", "demo")
	out, err := lint.Output()
	if err != nil {
		t.Fatal(err)
	}
	pattern := task.ProblemMatcher.Pattern
	expression := regexp.MustCompile(pattern.Regexp)
	const want = `compose.yaml|13|10|error|"8080:3000" takes host port 8080/tcp, already published by service "web"|host-port-conflict`
	found := false
	for line := range strings.SplitSeq(strings.TrimSpace(string(out)), "\n") {
		match := expression.FindStringSubmatch(strings.TrimSuffix(line, "\r"))
		if match == nil {
			t.Errorf("no match: %s", line)
			continue
		}
		found = found || want == strings.Join([]string{match[pattern.File], match[pattern.Line], match[pattern.Column],
			match[pattern.Severity], match[pattern.Message], match[pattern.Code]}, "|")
	}
	if !found {
		t.Errorf("no line gave %s; portlint printed\n%s", want, out)
	}
}
