package dockerfile

import (
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/util/suggest"

	"github.com/portlint/portlint/loader/grammar"
)

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
	if name, near := suggest.Search(line.Name, slices.Sorted(maps.Keys(command.Commands)), false); near {
		return "did you mean " + strings.ToUpper(name)
	}
	return ""
}
