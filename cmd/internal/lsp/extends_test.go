package lsp

import (
	"encoding/json"
	"fmt"
	"testing"
)

// TestExtendedConfigurationIsTyped types in a file that the configuration of a folder extends: what is told of the project follows.
func TestExtendedConfigurationIsTyped(t *testing.T) {
	const compose = "services: {a: {image: nginx, ports: ['8080:80']}}\n"
	const uri, house = "file:///shop/apps/a/compose.yaml", "file:///shop/house.yaml"
	s := newSession(map[string][]byte{
		"/shop/apps/a/compose.yaml": []byte(compose), "/shop/apps/a/.portlint.yaml": []byte("extends: ../../house.yaml\n"),
		"/shop/house.yaml": []byte("rules: {exposure: {severity: error}}\n"),
	})
	s.say(t, hello)
	version := 0
	told := func(method, uri, text string) string {
		t.Helper()
		version++
		got := ""
		for _, one := range s.say(t, call("textDocument/"+method, map[string]any{
			"textDocument":   map[string]any{"uri": uri, "version": version, "text": text},
			"contentChanges": []any{map[string]any{"text": text}},
		})) {
			var said struct {
				Method string
				Params json.RawMessage
			}
			var params publishParams
			if err := json.Unmarshal([]byte(one), &said); err != nil {
				t.Fatal(err)
			}
			if said.Method == "window/showMessage" {
				got += string(said.Params)
				continue
			}
			if err := json.Unmarshal(said.Params, &params); err != nil {
				t.Fatal(err)
			}
			got += params.URI
			for _, one := range params.Diagnostics {
				got += fmt.Sprintf(" severity %d", one.Severity)
			}
		}
		return got
	}
	for _, step := range []struct{ method, uri, text, want string }{
		{"didOpen", uri, compose, uri + " severity 1"},
		{"didOpen", house, "rules: {exposure: {severity: off}}\n", uri},
		{"didChange", house, "rules: {exposure: {severity: warning}}\n", uri + " severity 2"},
		{"didChange", house, "rules: {exposur: {severity: off}}\n",
			`{"type":1,"message":"portlint: house.yaml:1:9: unknown rule or family \"exposur\", did you mean \"exposure\""}`},
		{"didChange", house, "extends: apps/a/.portlint.yaml\n", `{"type":1,"message":"portlint: house.yaml:1:10: apps/a/.portlint.yaml extends itself, through house.yaml"}`},
		{"didChange", house, "\n", uri + " severity 3"},
	} {
		if got := told(step.method, step.uri, step.text); got != step.want {
			t.Errorf("%s of %q: the server tells %s, want %s", step.method, step.text, got, step.want)
		}
	}
}
