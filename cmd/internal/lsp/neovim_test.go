//go:build slow

package lsp

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// serves says to the test's own program that it is the server.
const serves = "PORTLINT_TEST_SERVES"

func TestMain(m *testing.M) {
	if os.Getenv(serves) != "" {
		os.Exit(Serve(os.Stdin, os.Stdout, Options{Version: "test"}))
	}
	os.Exit(m.Run())
}

// openedProject writes the project that editors open into a folder, and returns the environment that names it, and the server, to an editor
// whose home the folder is.
func openedProject(t *testing.T) (dir string, environment []string) {
	t.Helper()
	dir = t.TempDir()
	file := filepath.Join(dir, "compose.yaml")
	text := "services:\n  web:\n    image: nginx\n    ports:\n      - \"127.0.0.1:8080:80\"\n  db:\n    image: postgres:16\n" +
		"    ports: [\"5432:5432\", \"127.0.0.1:8080:81\"]\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	server, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return dir, append(os.Environ(), "SHOP_FILE="+file, "SHOP_SERVER="+server, "HOME="+dir)
}

// TestNeovim lets a real editor show diagnostics, type, and take a fix. Without Neovim it fails where PORTLINT_NEEDS_NEOVIM says
// that one is there, and else says loudly that no editor was asked.
func TestNeovim(t *testing.T) {
	editor, err := exec.LookPath("nvim")
	if err != nil {
		if os.Getenv("PORTLINT_NEEDS_NEOVIM") != "" {
			t.Fatal(err)
		}
		t.Skip("NO EDITOR: Neovim is not installed, so that no editor was asked")
	}
	dir, environment := openedProject(t)
	script, err := filepath.Abs("../../../testdata/lsp/neovim.lua")
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(editor, "--headless", "-n", "-u", "NONE", "-i", "NONE", "-c", "luafile "+script, "-c", "qa!")
	command.Env = append(environment, "XDG_STATE_HOME="+dir, "XDG_CACHE_HOME="+dir)
	got, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	want := `-- opened
8:14 database-published "5432:5432" publishes postgres (database) of service "db" on every interface
8:37 host-port-conflict "127.0.0.1:8080:81" takes host port 8080/tcp, already published by service "web"
-- typed
8:14 database-published "5432:5432" publishes postgres (database) of service "db" on every interface
offered: publish on 127.0.0.1 only
offered: ignore database-published here
offered: explain database-published
-- fixed
8:24 commonly-occupied-port "127.0.0.1:5432:5432" uses host port 5432, often held by a local postgres
services:
  web:
    image: nginx
    ports:
      - "127.0.0.1:8089:80"
  db:
    image: postgres:16
    ports: ["127.0.0.1:5432:5432", "127.0.0.1:8080:81"]
`
	if got := string(bytes.ReplaceAll(got, []byte("\r"), nil)); got != want {
		t.Errorf("Neovim shows\n%s\nwant\n%s", got, want)
	}
}
