package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// portIdioms are the other ports that people expect.
var portIdioms = map[int]int{80: 8080, 443: 8443, 5432: 5433, 3306: 3307}

// proposePort returns a free host port to use instead of want: one that the project does not ask for, that browsers
// do not refuse, that nothing usually holds, and that is below the ports of outgoing connections. It is above want, unless
// want is one of the latter, and 0 when none is left.
func proposePort(project *graph.Project, want int) int {
	if idiom, ok := portIdioms[want]; ok && !project.Takes(idiom) {
		return idiom
	}
	if want >= knowledge.EphemeralFrom {
		// 35300 becomes 15300, which is easier to remember than the lowest free one.
		want = 10000 + want%10000 - 1
	}
	return project.FreePort(want, knowledge.PoorProposal)
}
