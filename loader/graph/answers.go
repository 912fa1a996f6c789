package graph

import "github.com/portlint/portlint/loader/source"

// answers are what rules asked of a sealed project, kept because many of them ask the same.
type answers struct {
	clashes   []Clash
	clashing  map[*Port]bool
	contested map[*Port]bool
	taken     []Interval
	names     map[string][]*Service
}

func (p *Project) answer() *answers {
	if p.answers == nil {
		a := &answers{clashing: make(map[*Port]bool), names: p.findNames()}
		a.taken, a.contested = p.findTaken()
		a.clashes = p.findClashes(a.contested)
		for _, clash := range a.clashes {
			if clash.Certain {
				a.clashing[clash.Earlier], a.clashing[clash.Later] = true, true
			}
		}
		p.answers = a
	}
	return p.answers
}

// serviceAnswers are what rules asked of one service.
type serviceAnswers struct {
	reached bool
	reach   Reach
	place   source.Span // of what decides the reach
	address *Address    // of entries without a host IP

	variables  []EnvVar
	variableAt map[string]int // the places of many variables
}
