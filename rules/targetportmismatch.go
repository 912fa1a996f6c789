package rules

import (
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var targetPortMismatch = &lint.Rule{
	ID:       "target-port-mismatch",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Running:  true,
	Anywhere: true,
	Fix:      lint.UnsafeFix,
	Summary:  "no published container port is one on which the image is known to listen",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/dockerfile/#expose
		https://learn.microsoft.com/en-us/dotnet/core/compatibility/containers/8.0/aspnet-port
		https://github.com/dotnet/docs/issues/35959
		https://github.com/Netflix/metaflow-service/pull/1
		https://github.com/TheSpaghettiDetective/obico-server/issues/50`,
	Check: checkTargetPortMismatch,
}

func checkTargetPortMismatch(pass *lint.Pass) {
	var found lint.PerPlace
	for _, service := range pass.Project.Services {
		about := facts.Of(pass).Of(service)
		if checkMoved(about, &found) {
			continue
		}
		for _, half := range about.HalfMoved() {
			addHalfMoved(half, &found)
		}
		if port, listener := about.Misled(); port != nil {
			finding := facts.Elsewhere(port, " but "+listener.Name+" listens on "+strconv.Itoa(listener.Port), listener.Hops)
			finding.Help, finding.Fix = listener.Lead(port)
			found.AddEntry(port, lint.Warning, finding)
			continue
		}
		if port, finding := about.Unopened(); port != nil {
			found.AddEntry(port, lint.Warning, finding)
			continue
		}
		if port := about.Mismatch(); port != nil {
			what := about.Listening()
			severity := lint.Note // EXPOSE opens nothing: it is as often the stale one
			if what.Image != nil && what.Settled && len(what.ImagePorts) > 0 {
				severity = lint.Warning
			}
			found.AddEntry(port, severity, mismatch(what, port, severity))
		}
	}
	if finding, wrong := facts.Of(pass).Misexposed(); wrong {
		found.Add(lint.Warning, finding)
	}
	found.Report(pass)
}

// checkMoved looks for entries that lead to where the image has the port of a service that moves it. It reports whether there are any.
func checkMoved(about *facts.Service, found *lint.PerPlace) (leads bool) {
	moved := about.Moved()
	for port := range about.LeadingToOld(moved) {
		finding := facts.Elsewhere(port, " but "+moved.By+" lets "+facts.Quoted(about.Service.Name)+" listen on "+strconv.Itoa(moved.To), moved.Hops)
		finding.Help, finding.Fix = facts.Retarget(port, graph.Single(moved.To))
		found.AddEntry(port, lint.Warning, finding)
		leads = true
	}
	return leads
}

// addHalfMoved tells of an entry that leads to its program only while a variable keeps its default.
func addHalfMoved(half facts.HalfMoved, found *lint.PerPlace) {
	port, variable := half.Port, half.Variable
	program, to := facts.Quoted(port.Service.Name), strconv.Itoa(half.To)
	severity, where := lint.Warning, " but "+variable.Name+" lets "+program+" listen on "+to
	if file := variable.Value.Assumed(); file != "" {
		where += ", with the values of " + file
	}
	if facts.ViewOf(variable.Name) != facts.FromInside {
		severity = lint.Note // CLIENT_HTTP_PORT can be where browsers are sent
	}
	if !half.Moved {
		severity, where = lint.Note, ", where "+program+" listens only while "+variable.Name+" keeps its default"
	}
	finding := facts.Elsewhere(port, where, []graph.Related{{Span: variable.Value.Span, Message: variable.Name + " is " + to + " here"}})
	rewrite := port.Rewrite(graph.Change{Target: half.Reference})
	finding.Help, finding.Fix = "write "+rewrite.Entry, &lint.Fix{Message: "lead to " + half.Reference, Edits: rewrite.Edits}
	found.AddEntry(port, severity, finding)
}

// mismatch tells of an entry that leads nowhere.
func mismatch(what *facts.Listening, port *graph.Port, severity lint.Severity) lint.Finding {
	candidates := what.Candidates()
	if port.Host.Len() == 1 && port.HostKind == graph.Fixed && what.HasByDefault(port.Host.From, port.Protocol) {
		candidates = []graph.Interval{port.Host} // what people open is right, and where it leads is not
	}
	said, places := what.Evidence()
	finding := facts.Elsewhere(port, " but "+said+" "+facts.Listed(candidates), places)
	if len(candidates) == 1 && what.Publishes(candidates[0].From) {
		finding.Help = "remove it, or let " + facts.Quoted(port.Service.Name) + " listen on " + port.Container.String() + ", too"
	} else if len(candidates) == 1 && candidates[0].Len() == 1 && port.Container.Len() == 1 {
		finding.Help, finding.Fix = facts.Retarget(port, candidates[0])
		if severity == lint.Note {
			finding.Help, finding.Fix = finding.Help+", or is EXPOSE out of date", nil
		}
	}
	return finding
}
