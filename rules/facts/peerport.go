package facts

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// Instead returns where a service listens, if it is known not to listen on a container port at which a sibling asks for it. There is
// one endpoint unless several can be meant.
//
// Of an image whose ports are known only one counts that it usually has and that something moved away: an image can have more ports
// than any table says. Of a program of the project's own, any port but its only one does that no entry has, either.
func (f *Service) Instead(asked int) []Endpoint {
	port, what := graph.Single(asked), f.Listening()
	if f.Service.Shared || f.Names(asked) {
		return nil
	}
	if what.leftBehind(port) {
		return slices.DeleteFunc(slices.Clone(f.Endpoints()), func(one Endpoint) bool { return what.isUsual(one.Port) })
	}
	if f.Targets().Has(port) {
		return nil // two say that something is there
	}
	if moved := f.move(); moved != nil && moved.From == asked {
		return []Endpoint{{Port: moved.To, Name: Quoted(f.Service.Name), Hops: moved.Hops}}
	}
	if only, known := f.OnlyEndpoint(); known && only.Port != asked && !what.ListensOn(port) && !what.Mentions(port) {
		return []Endpoint{only}
	}
	return nil
}

// isUsual reports whether the image listens on a port when nothing moves it.
func (l *Listening) isUsual(port int) bool {
	return slices.ContainsFunc(l.Image.Ports, func(usual knowledge.Port) bool {
		return usual.Speaks("tcp") && usual.To == 0 && usual.From == port && !usual.OnDemand
	})
}

// leftBehind reports whether a port is one on which the image usually listens, and from which it is known to be moved away.
func (l *Listening) leftBehind(port graph.Interval) bool {
	return l.Image != nil && l.Settled && l.IsComplete() && port.Len() == 1 && l.isUsual(port.From) && !l.ListensOn(port)
}
