package cli

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestManualIsWhole looks for every command and flag on the page.
func TestManualIsWhole(t *testing.T) {
	status := 0
	root := newRootCommand(streams{}, &status, []string{"man"})
	text := manual(root)
	var visit func(command *cobra.Command)
	visit = func(command *cobra.Command) {
		if command.Name() == "completion" || command.Name() == "help" || command.Hidden {
			return
		}
		if path := roff(strings.TrimPrefix(command.CommandPath(), "portlint ")); command != root && !strings.Contains(text, `.SS "`+path+`"`) {
			t.Errorf("%s is missing", path)
		}
		command.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			if head := roff("--" + flag.Name); !flag.Hidden && !strings.Contains(text, head+`"`) && !strings.Contains(text, head+"=") {
				t.Errorf("%s of %s is missing", flag.Name, command.Name())
			}
		})
		for _, child := range command.Commands() {
			visit(child)
		}
	}
	visit(root)
	if strings.Contains(text, "\n\n") {
		t.Error("an empty line, which is no paragraph")
	}
}

func TestRoff(t *testing.T) {
	var p page
	p.text(".SH a\n'b\n-c \\d\n")
	p.macro(".B", `a "b" \c`)
	const want = "\\&.SH a\n\\&'b\n\\-c \\ed\n\n.B \"a \\(dqb\\(dq \\ec\"\n"
	if p.String() != want {
		t.Errorf("got %q, want %q", p.String(), want)
	}
}

// TestManualIsCleanRoff has groff look for mistakes.
func TestManualIsCleanRoff(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip(err)
	}
	status := 0
	command := exec.Command(groff, "-man", "-ww", "-z", "-Tutf8")
	command.Stdin = strings.NewReader(manual(newRootCommand(streams{}, &status, []string{"man"})))
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Run(); err != nil || said.Len() > 0 {
		t.Errorf("%v\n%s", err, &said)
	}
}
