package facts

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// Unopened returns the first entry that leads to a port which a public image opens only when it is told to, and what is to be said of it; nil
// for none. It leads nowhere even where other entries of the service lead to open ports.
func (f *Service) Unopened() (*graph.Port, lint.Finding) {
	what := f.Listening()
	if what.Image == nil || what.Settings != nil || !what.Image.OpensOnDemand() || !what.isCertain() || !what.IsComplete() {
		return nil, lint.Finding{}
	}
	for _, port := range f.Service.Ports {
		if !port.Bound() || port.ContainerUnknown || what.ListensOn(port.Container) || what.mentions(port.Container) || what.isAsked(port.Container) {
			continue
		}
		for _, known := range what.Image.Ports {
			if known.Opener != "" && port.Container == graph.Single(known.From) && known.Speaks(port.Protocol.String()) && !f.setup().sets(known.MovedBy) {
				return port, what.unopened(port, known)
			}
		}
	}
	return nil, lint.Finding{}
}

// unopened tells of an entry that leads to a closed port.
func (l *Listening) unopened(port *graph.Port, closed knowledge.Port) lint.Finding {
	where, service := "to the command of ", Quoted(l.service.Name)
	name, _, variable := strings.Cut(closed.Opener, "=")
	if variable {
		where = "to the environment of "
	}
	name, _, _ = strings.Cut(name, " ")
	finding := Elsewhere(port, ", which "+l.Image.Title+" opens only with "+name, nil)
	finding.Help = "add " + closed.Opener + " " + where + service + ", or delete the mapping"
	return finding
}
