//go:build slow

package lsp

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestEmacs lets Emacs with its client eglot do what [TestNeovim] has Neovim do. Without Emacs it fails where PORTLINT_NEEDS_EMACS says
// that one is there, and else says loudly that it was not asked.
func TestEmacs(t *testing.T) {
	editor, err := exec.LookPath("emacs")
	if err != nil {
		if os.Getenv("PORTLINT_NEEDS_EMACS") != "" {
			t.Fatal(err)
		}
		t.Skip("NO EDITOR: Emacs is not installed, so that it was not asked")
	}
	_, environment := openedProject(t)
	command := exec.Command(editor, "--batch", "-l", filepath.FromSlash("../../../testdata/lsp/eglot.el"))
	command.Env = append(environment, serves+"=1")
	var stderr bytes.Buffer
	command.Stderr = &stderr
	got, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s%s", err, got, stderr.Bytes())
	}
	want := `-- opened
8:14 portlint [database-published]: "5432:5432" publishes postgres (database) of service "db" on every interface
8:37 portlint [host-port-conflict]: "127.0.0.1:8080:81" takes host port 8080/tcp, already published by service "web"
-- typed
8:14 portlint [database-published]: "5432:5432" publishes postgres (database) of service "db" on every interface
offered: publish on 127.0.0.1 only
-- fixed
8:24 portlint [commonly-occupied-port]: "127.0.0.1:5432:5432" uses host port 5432, often held by a local postgres
services:
  web:
    image: nginx
    ports:
      - "127.0.0.1:8089:80"
  db:
    image: postgres:16
    ports: ["127.0.0.1:5432:5432", "127.0.0.1:8080:81"]
`
	if string(got) != want {
		t.Errorf("Emacs shows\n%s\nwant\n%s", got, want)
	}
}
