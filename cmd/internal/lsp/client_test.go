//go:build slow

package lsp

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestClient lets the library beneath VS Code talk to the server: several files at once, edits, pulled diagnostics, hover, a fix, and a
// file that is renamed. PORTLINT_NEEDS_CLIENT is the folder of modules in which the library is installed; without it
// the test says loudly that no such client was asked.
func TestClient(t *testing.T) {
	modules := os.Getenv("PORTLINT_NEEDS_CLIENT")
	node, err := exec.LookPath("node")
	switch {
	case modules == "":
		t.Skip("NO CLIENT: PORTLINT_NEEDS_CLIENT does not say where vscode-languageserver-protocol is installed")
	case err != nil:
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"compose.yaml": "services:\n  web:\n    image: nginx\n    ports: [\"127.0.0.1:8080:80\"]\n  db:\n    image: postgres:16\n" +
			"    ports: [\"5432:5432\"] # 🐘\n",
		"compose.override.yaml": "services:\n  admin:\n    image: nginx\n    ports: [\"127.0.0.1:8081:80\"]\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	server, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(node, filepath.FromSlash("../../../testdata/lsp/client.js"), dir, server)
	command.Env = append(os.Environ(), "NODE_PATH="+modules, serves+"=1")
	got, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	want := `positions in utf-16
-- opened
compose.yaml:7:14-7:18 database-published
-- typed in the override, not saved
compose.yaml:7:14-7:18 database-published
compose.override.yaml:4:24-4:28 host-port-conflict
  compose.yaml:4:24-4:28 published here on 127.0.0.1
-- hover
host ` + "`127.0.0.1`, 8080 → service `web`, 80/tcp" + `
-- the first code action for the database
database-published: publish on 127.0.0.1 only
ports: ["127.0.0.1:5432:5432"] # 🐘
compose.yaml:7:24-7:28 commonly-occupied-port
-- the override renamed, so that it counts no more
compose.yaml:7:24-7:28 commonly-occupied-port
-- and back
compose.yaml:7:24-7:28 commonly-occupied-port
compose.override.yaml:4:24-4:28 host-port-conflict
  compose.yaml:4:24-4:28 published here on 127.0.0.1
-- unknown
-32601 portlint/unknown is not supported
ended with 0
`
	if got := string(bytes.ReplaceAll(got, []byte("\r"), nil)); got != want {
		t.Errorf("the client shows\n%s\nwant\n%s", got, want)
	}
}
