package facts

import (
	"slices"
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// Misexposed is a finding about the first EXPOSE of a Dockerfile that is linted alone, if its program is known to listen elsewhere, and on no
// port that is exposed.
func (f *Project) Misexposed() (finding lint.Finding, wrong bool) {
	if f.project.Image == nil {
		return finding, false
	}
	first, instead := f.Of(f.project.Image).misexposed()
	if first == nil {
		return finding, false
	}
	var ports []graph.Interval
	right := "EXPOSE"
	for _, one := range instead {
		ports, right = append(ports, graph.Single(one.Port)), right+" "+strconv.Itoa(one.Port)
		finding.Related = append(finding.Related, one.Hops...)
	}
	finding.Span, finding.Key, finding.Help = first.Span, "expose "+first.Port.String(), "write "+right
	finding.Message = Quoted(first.Span.Text()) + " is exposed but " + instead[0].Name + " listens on " + Listed(ports)
	if instead[0].Scope == knowledge.Loopback {
		finding.Help += besidesLoopback
	} else if len(ports) == 1 && first.Span.Text() == first.Port.String() {
		finding.Fix = &lint.Fix{Message: "expose " + ports[0].String(), Edits: []lint.Edit{{Span: first.Span, Text: ports[0].String()}}}
	}
	return finding, true
}

// misexposed returns the first EXPOSE and where the program listens instead, nil where that is not known or one of the EXPOSEs has it.
func (f *Service) misexposed() (first *graph.Expose, instead []Endpoint) {
	what := f.Listening()
	if what.Settings != nil && what.Settings.All && len(what.Exposed) == 0 && len(what.Stale) > 0 {
		return what.Stale[0], f.Endpoints()
	}
	exposed := f.Service.ImageExpose()
	only, known := f.onlyEndpoint()
	beside := func(port int) bool { return isInspector(port) || len(exposed) > 1 && isDebugPort(port) } // a debugger's
	if !known || only.adjustable() || len(exposed) == 0 || slices.ContainsFunc(exposed, func(one *graph.Expose) bool {
		return one.Err != nil || one.Unknown || one.Port.Len() != 1 || one.Protocol != graph.TCP || one.Port.Contains(only.Port) || beside(one.Port.From) || what.mentions(one.Port)
	}) {
		return nil, nil
	}
	return exposed[0], []Endpoint{only}
}
