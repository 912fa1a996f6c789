package facts

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// Unopened returns the first entry that leads to a port which a public image opens only when it is told to, and what is to be said of it; nil
// for none. It leads nowhere even where other entries of the service lead to open ports.
func (f *Service) Unopened() (*graph.Port, lint.Finding) {
	what := f.Listening()
	if what.Image == nil || what.Settings != nil || what.Image.Details().Opener == "" || !what.isCertain() || !what.IsComplete() {
		return nil, lint.Finding{}
	}
	for _, port := range f.Service.Ports {
		if !port.Bound() || port.ContainerUnknown || what.ListensOn(port.Container) || what.mentions(port.Container) || what.isAsked(port.Container) {
			continue
		}
		for _, known := range what.Image.Ports {
			if (known.OnDemand || known.Preset) && port.Container == graph.Single(known.From) && known.Speaks(port.Protocol.String()) && !f.setup().sets(known.MovedBy) {
				return port, what.unopened(port)
			}
		}
	}
	return nil, lint.Finding{}
}

// unopened tells of an entry that leads to a closed port.
func (l *Listening) unopened(port *graph.Port) lint.Finding {
	opener, where, service := l.Image.Details().Opener, "to the command of ", Quoted(l.service.Name)
	name, _, variable := strings.Cut(opener, "=")
	if variable {
		where = "to the environment of "
	}
	name, _, _ = strings.Cut(name, " ")
	finding := Elsewhere(port, ", which "+l.Image.Title+" opens only with "+name, nil)
	finding.Help = "add " + opener + " " + where + service + ", or delete the mapping"
	return finding
}
