//go:build slow

package devcontainer

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/loader/jsontree"
	"github.com/portlint/portlint/loader/source"
)

// TestReadConfiguration writes files with comments, trailing commas and escapes, and compares what portlint reads with what the
// devcontainer command does, where that is installed: npm install -g @devcontainers/cli.
func TestReadConfiguration(t *testing.T) {
	program, err := exec.LookPath("devcontainer")
	if err != nil {
		t.Skip("devcontainer is not installed")
	}
	idle, err := exec.LookPath("true") // in the place of docker, which reads no configuration
	if err != nil {
		t.Skip("there is no program that does nothing")
	}
	random := rand.New(rand.NewPCG(19, 4))
	for range 40 {
		text := generate(random)
		dir := t.TempDir()
		name := filepath.Join(dir, ".devcontainer.json")
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(program, "read-configuration", "--workspace-folder", dir, "--config", name, "--docker-path", idle).Output()
		if err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
		var answer struct {
			Configuration map[string]any `json:"configuration"`
		}
		if err := json.Unmarshal(out, &answer); err != nil {
			t.Fatal(err)
		}
		root, fault := jsontree.Parse(source.NewFileOf(source.Plain, name, []byte(text)), true)
		if fault != nil {
			t.Errorf("%s\n%s", text, fault.Message)
			continue
		}
		for _, key := range []string{"image", "appPort", "runArgs", "forwardPorts", "dockerComposeFile", "service"} {
			if diff := cmp.Diff(answer.Configuration[key], valueOf(root.Get(key))); diff != "" {
				t.Errorf("%s\n%s: -devcontainer +portlint\n%s", text, key, diff)
			}
		}
	}
}

// generate writes a file.
func generate(random *rand.Rand) string {
	pick := func(choices ...string) string { return choices[random.IntN(len(choices))] }
	gap := func() string { return pick("", " ", "\n\t", " // a \"comment\",\n", "/* {[ */", "\r\n") }
	port := func() string {
		return pick("3000", `"3000:3000"`, `"127.0.0.1:8080:80/tcp"`, `"db:5432"`, `"\u0038080:80"`, `"a\/b:1"`, "80")
	}
	list := func(entry func() string) string {
		text := "["
		for i := range random.IntN(4) {
			if i > 0 {
				text += "," + gap()
			}
			text += gap() + entry()
		}
		if text != "[" {
			text += pick("", ",")
		}
		return text + gap() + "]"
	}
	fields := []string{
		`"appPort":` + gap() + pick(port(), list(port)), `"forwardPorts":` + gap() + list(port),
		`"runArgs":` + gap() + list(func() string { return pick(`"-p"`, `"80:80"`, `"--network=host"`, `"--name=\"x\""`) }),
	}
	if random.IntN(2) == 0 {
		fields = append(fields, `"dockerComposeFile":`+gap()+pick(`"../compose.yaml"`, `["a.yaml", "b\u002eyaml"]`), `"service": "app", "workspaceFolder": "/w"`)
	} else {
		fields = append(fields, `"image": "a/b:1"`)
	}
	text := gap() + "{"
	for i, field := range fields {
		if i > 0 {
			text += "," + gap()
		}
		text += gap() + field
	}
	return fmt.Sprint(text, gap(), pick("", ","), gap(), "}", gap())
}

// valueOf is what encoding/json would make of a value.
func valueOf(node *jsontree.Node) any {
	if node == nil {
		return nil
	}
	switch node.Kind {
	case jsontree.String:
		return node.Text.Value
	case jsontree.Array:
		list := []any{}
		for _, item := range node.Items {
			list = append(list, valueOf(item))
		}
		return list
	}
	var value any
	_ = json.Unmarshal([]byte(node.Span.Text()), &value)
	return value
}
