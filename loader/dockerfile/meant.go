package dockerfile

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/util/suggest"

	"github.com/portlint/portlint/loader/grammar"
)

// instructions are the names of all instructions, sorted. BuildKit has a map of them, which each start would make.
var instructions = []string{
	command.Add, command.Arg, command.Cmd, command.Copy, command.Entrypoint, command.Env, command.Expose, command.From, command.Healthcheck,
	command.Label, command.Maintainer, command.Onbuild, command.Run, command.Shell, command.StopSignal, command.User, command.Volume, command.Workdir,
}

func isInstruction(name string) bool { return slices.Contains(instructions, name) }

// meantInstruction says what to write for a line that begins with no instruction: its name has an equals sign or a colon behind it, or is
// misspelt, as BuildKit itself judges. It is "" when neither is known.
func meantInstruction(line located) string {
	if at := strings.IndexAny(line.Name, "=:"); at > 0 && isInstruction(strings.ToLower(line.Name[:at])) {
		if _, behind, _ := strings.Cut(line.Text, line.Name[:at+1]); !strings.Contains(behind, "\n") {
			return "write " + line.Name[:at] + " " + grammar.Spaced(strings.Fields(behind))
		}
		return "write a blank behind " + line.Name[:at]
	}
	switch strings.ToUpper(line.Name) {
	case "PORT", "PORTS", "PUBLISH", "OPEN":
		if _, behind, _ := strings.Cut(line.Text, line.Name); !strings.Contains(behind, "\n") {
			return "write EXPOSE " + grammar.Spaced(strings.Fields(behind))
		}
	}
	if name, near := suggest.Search(line.Name, instructions, false); near {
		return "did you mean " + strings.ToUpper(name)
	}
	return ""
}
