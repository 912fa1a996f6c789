//go:build ignore

// Libraries is what portlint would cost if nothing of it were its own: a command of cobra that reads one file with yaml v4, with the other
// libraries of portlint linked and asked for only by a flag that nobody sets. table.py measures it.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/mattn/go-isatty"
	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
	"github.com/owenrumney/go-sarif/v2/sarif"
	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"
	older "go.yaml.in/yaml/v3"
	"go.yaml.in/yaml/v4"
	"golang.org/x/term"
	"mvdan.cc/sh/v3/syntax"
)

func main() {
	var all bool
	root := &cobra.Command{Use: "libraries", RunE: func(_ *cobra.Command, args []string) error {
		data, err := os.ReadFile(args[0])
		if err != nil {
			return err
		}
		var document yaml.Node
		if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&document); err != nil {
			return err
		}
		os.Stdout.WriteString(document.Content[0].Content[0].Value + "\n")
		if all {
			return useAll(data)
		}
		return nil
	}}
	root.Flags().BoolVar(&all, "all", false, "ask each library for something")
	if root.Execute() != nil {
		os.Exit(2)
	}
}

func useAll(data []byte) error {
	var document older.Node
	if err := older.Unmarshal(data, &document); err != nil {
		return err
	}
	script, err := syntax.NewParser().Parse(strings.NewReader("nginx -g 'daemon off;'"), "")
	if err != nil {
		return err
	}
	word, _, err := shell.NewLex('\\').ProcessWord("${PORT:-80}", shell.EnvsFromSlice([]string{"PORT=8080"}))
	if err != nil {
		return err
	}
	report, err := sarif.New(sarif.Version210)
	if err != nil {
		return err
	}
	text, err := json.Marshal(report)
	if err != nil {
		return err
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	match, err := doublestar.Match("**/compose.yaml", "shop/compose.yaml")
	fmt.Println(script, word, value, match, command.Commands, term.IsTerminal(1), isatty.IsTerminal(1), string(diff.Diff("a", data, "b", text)))
	return err
}
