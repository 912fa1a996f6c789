package main_test

import (
	"slices"
	"strings"
	"testing"
)

// TestSecretsStayOut lints a project whose variables hold secrets, in each format: ports and addresses are shown, nothing else.
func TestSecretsStayOut(t *testing.T) {
	dir := t.TempDir()
	f := folder{t, dir}
	f.write(".env", "DB_PASSWORD=hunter2secret\nTOKEN=hunter2secret\nURL=http://hunter2secret@host:8080\nPORT=8080\nBAD=hunter2secret\n")
	f.write("a.env", "API_KEY=hunter2secret\nDATABASE_URL=postgres://u:hunter2secret@localhost:5432/x\n")
	f.write("broken.env", "OK=1\nhunter2 secret\"=hunter2secret\nX='hunter2secret\n")
	f.compose(`services:
  a:
    image: "nginx:${TOKEN}"
    container_name: "${TOKEN}"
    command: ["serve", "--token", "${TOKEN}"]
    ports: ["${PORT}:80", "8080:81", "5432:5432"]
    environment: {PASSWORD: "${DB_PASSWORD}", HOST: "http://${TOKEN}@b:9999", POSTGRES_PASSWORD: "${DB_PASSWORD}"}
    labels: {secret: "${TOKEN}"}
    env_file: [a.env, broken.env]
  b: {image: postgres, ports: ["${PORT}:5432", "5432:5432"], environment: {POSTGRES_PASSWORD: "${DB_PASSWORD}"}}
`)
	t.Setenv("FROM_SHELL", "hunter2secret")
	t.Setenv("BAD", "hunter2secret")
	for _, args := range [][]string{
		{"--format", "text"}, {"--format", "concise"}, {"--format", "json"}, {"--format", "sarif"}, {"--format", "github"}, {"--format", "gitlab"},
		{"--format", "junit"}, {"--format", "rdjson"}, {"--verbose"}, {"--diff"}, {"ports"}, {"ports", "--wide"}, {"ports", "--format", "json"}, {"ports", "--format", "markdown"},
	} {
		args = append(args, "--env", ".")
		if args[0] != "ports" {
			args = append(args, "--pedantic")
		}
		o := run(t, dir, nil, args...)
		out := o.stdout + o.stderr
		if o.Status > 1 {
			t.Errorf("%v: status %d, %s", args, o.Status, out)
		}
		if strings.Contains(out, "hunter2secret") {
			t.Errorf("%v shows a secret:\n%s", args, out)
		}
		if !strings.Contains(out, "8080") && !slices.Contains(args, "--diff") {
			t.Errorf("%v does not show the port:\n%s", args, out)
		}
	}
}
