package cli

import (
	"io"
	"strings"
	"testing"
)

// TestCommandsAreThereWhenTheyAreMeant gives command lines without them, without flags too, and some with all of them.
func TestCommandsAreThereWhenTheyAreMeant(t *testing.T) {
	s := streams{strings.NewReader(""), io.Discard, io.Discard}
	var status int
	if lints := newRootCommand(s, &status, []string{"--format", "json", "-f", "compose.yaml"}); lints.HasSubCommands() {
		t.Errorf("%s is made for nothing", lints.Commands()[0].Name())
	}
	if lints := newRootCommand(s, &status, []string{"compose.yaml"}); lints.Flags().HasFlags() {
		t.Error("flags are made for nothing")
	}
	for _, help := range []string{"--help", "-h", "-qh", "help"} {
		all := newRootCommand(s, &status, []string{help}).Commands()
		if want := 10; len(all) != want {
			t.Errorf("%s lists %d commands, want %d", help, len(all), want)
		}
		for _, command := range all {
			for _, name := range append(command.Aliases, command.Name()) {
				if !canMeanCommand(name) {
					t.Errorf("%s is not made when it is asked for", name)
				}
			}
		}
	}
}
