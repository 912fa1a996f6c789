package cli_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/cmd/internal/cli"
)

func TestArguments(t *testing.T) {
	for line, want := range map[string]string{
		"portlint":          "",
		"portlint ports":    "ports",
		"portlint portlint": "portlint",
		"/x/docker-portlint portlint preflight -q":          "preflight -q",
		"docker-portlint.exe portlint":                      "",
		"docker-portlint docker-cli-plugin-metadata":        "docker-cli-plugin-metadata",
		"/usr/libexec/docker/cli-plugins/docker-portlint .": ".",
	} {
		if got := cli.Arguments(strings.Fields(line)); !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
	if got := cli.Arguments(nil); len(got) > 0 {
		t.Errorf("%q of nothing", got)
	}
}

func TestPluginMetadata(t *testing.T) {
	var out bytes.Buffer
	if status := cli.Main([]string{"docker-cli-plugin-metadata"}, strings.NewReader(""), &out, &out); status != 0 {
		t.Fatalf("status %d: %s", status, out.String())
	}
	var answer map[string]string
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil || answer["SchemaVersion"] != "0.1.0" || answer["Vendor"] == "" {
		t.Errorf("%v: %s", err, out.String())
	}
}
