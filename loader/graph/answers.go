package graph

import (
	"slices"
	"sync"

	"github.com/portlint/portlint/loader/source"
)

// once is an answer that costs something and that not every reader wants. It is found when it is first asked for, however
// many readers ask at once. What costs next to nothing is found by [Project.Seal].
type once[Of, T any] struct {
	done  sync.Once
	value T
}

func (o *once[Of, T]) get(of Of, find func(Of) T) T {
	o.done.Do(func() { o.value = find(of) })
	return o.value
}

// answers are what rules ask of a project, kept because many of them ask the same.
type answers struct {
	clashes once[*Project, clashes]
	// taken are the host ports that entries of the project ask for, as ascending intervals with gaps between them. Entries know from
	// then on whether they are contested.
	taken   once[*Project, []Interval]
	names   once[*Project, map[string][]*Service]
	members once[*Project, map[string]int]
}

// clashes are those of a project, and the entries that are an end of a certain one.
type clashes struct {
	all     []Clash
	certain map[*Port]bool
}

func (p *Project) clashes() clashes {
	return p.answers.clashes.get(p, func(p *Project) clashes {
		found := clashes{all: p.findClashes()}
		if len(found.all) > 0 {
			found.certain = make(map[*Port]bool, 2*len(found.all))
		}
		for _, clash := range found.all {
			if clash.Certain {
				found.certain[clash.Earlier], found.certain[clash.Later] = true, true
			}
		}
		return found
	})
}

func (p *Project) taken() []Interval { return p.answers.taken.get(p, (*Project).findTaken) }

func (p *Project) names() map[string][]*Service { return p.answers.names.get(p, (*Project).findNames) }

func (p *Project) members() map[string]int { return p.answers.members.get(p, (*Project).findMembers) }

// serviceAnswers are what rules ask of one service. All but the last are there from [Project.Seal] on.
type serviceAnswers struct {
	reach      Reach
	reachPlace source.Span // of what decides the reach
	address    Address     // of entries without a host IP
	stages     []*Stage

	variables once[*Service, variables]
}

// variables are those of a service whose image is built, and where each name is if they are many.
type variables struct {
	all []EnvVar
	at  map[string]int
}

// fewVariables is how many variables are looked through for a name.
const fewVariables = 16

func (s *Service) variables() variables {
	return s.answers.variables.get(s, func(s *Service) (v variables) {
		v.all = s.Environment
		if stages := s.Stages(); len(stages) > 0 {
			v.all = nil
			for _, stage := range slices.Backward(stages) {
				v.all = Overlay(v.all, slices.Clone(stage.Environment))
			}
			v.all = Overlay(v.all, slices.Clone(s.Environment))
		}
		if len(v.all) > fewVariables {
			v.at = make(map[string]int, len(v.all))
			for i := range v.all {
				v.at[v.all[i].Name] = i
			}
		}
		return v
	})
}
