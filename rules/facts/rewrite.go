package facts

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// Retarget proposes another container port.
func Retarget(port *graph.Port, container graph.Interval) (help string, fix *lint.Fix) {
	to := container.String()
	switch rewrite := port.Rewrite(graph.Change{Target: to}); {
	case !port.ContainerIsLiteral():
		return "the container port is " + to, nil
	case port.HostKind == graph.Random: // else the number would be both
		return "did you mean " + Quoted(to), nil
	default:
		return "did you mean " + rewrite.Entry, &lint.Fix{Message: "lead to " + to, Edits: rewrite.Edits}
	}
}
