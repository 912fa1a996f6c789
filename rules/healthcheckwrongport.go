package rules

import (
	"slices"
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var healthcheckWrongPort = &lint.Rule{
	ID:       "healthcheck-wrong-port",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Running:  true,
	Fix:      lint.UnsafeFix,
	Summary:  "a health check asks at a port on which nothing listens",
	Since:    "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/reference/dockerfile/#healthcheck",
		"https://docs.docker.com/reference/compose-file/services/#healthcheck",
		"https://github.com/surya-koritala/loomfeed/pull/39",
		"https://github.com/karakeep-app/karakeep/issues/2940",
		"https://github.com/mostlygeek/llama-swap/issues/98",
	},
	Check: checkHealthcheckWrongPort,
}

func checkHealthcheckWrongPort(pass *lint.Pass) {
	if !facts.Runs(pass.Project) {
		return
	}
	about := facts.Of(pass)
	var found lint.PerPlace
	for _, service := range pass.Project.Services {
		if reach, _ := service.Reach(); reach != graph.Binds || service.Shared {
			continue
		}
		for _, client := range about.Of(service).LostClients() {
			found.Add(lint.Warning, lostClient(service, client))
		}
		var named func(int) bool
		for one := range facts.CommandAddresses(service.HealthCheck()) {
			if !isOwn(service, one.Host) {
				continue
			}
			if moved := about.Of(service).Moved(); moved != nil && one.Port == moved.From {
				finding := lint.Finding{Services: []string{service.Name}, Related: moved.Hops, Key: "healthcheck " + strconv.Itoa(one.Port)}
				ask(&finding, one, "is the port of the image, "+moved.By+" lets "+facts.Quoted(service.Name)+" listen on ", moved.To)
				image, mover := moved.Hops[0].Span, moved.Hops[len(moved.Hops)-1].Span
				if one.Span.Path() == image.Path() && mover.Path() != image.Path() {
					// The check of an image is right for whatever else runs it.
					finding.Fix = nil
					finding.Help += " in a healthcheck of the service, the one of the image is right without " + moved.By
				}
				found.Add(lint.Warning, finding)
				continue
			}
			finding, wrong := wrongHealthAddress(about.Of(service), one)
			if !wrong {
				continue
			}
			if named == nil {
				named = facts.NumbersIn(about.Of(service), source.Span{})
			}
			if !named(one.Port) {
				found.Add(lint.Warning, finding)
			}
		}
	}
	if image := pass.Project.Image; image != nil {
		checkImageHealth(about.Of(image), &found)
	}
	found.Report(pass)
}

// checkImageHealth looks at the health check of a Dockerfile that is linted alone.
func checkImageHealth(about *facts.Service, found *lint.PerPlace) {
	named := facts.NumbersIn(about, source.Span{})
	for one := range facts.CommandAddresses(about.Service.HealthCheck()) {
		expose, only := listenedPort(about)
		if !only || expose.Port.From == one.Port || !isOwn(about.Service, one.Host) || named(one.Port) {
			continue
		}
		finding := lint.Finding{Key: "healthcheck " + strconv.Itoa(one.Port), Related: []graph.Related{{Span: expose.Span, Message: "exposed here"}}}
		ask(&finding, one, "is not the port that is exposed and that the program listens on, ", expose.Port.From)
		found.Add(lint.Warning, finding)
	}
}

// listenedPort returns the one port that an image exposes, if its program is known to listen there.
func listenedPort(about *facts.Service) (*graph.Expose, bool) {
	exposed := about.Service.ImageExpose()
	if len(exposed) != 1 || exposed[0].Err != nil || exposed[0].Unknown || exposed[0].Port.Len() != 1 {
		return nil, false
	}
	return exposed[0], slices.ContainsFunc(about.Service.Run.Programs, func(program graph.Program) bool {
		where, known := about.Listen(program)
		managed := facts.BaseName(program.Words[0].Value) == "java" // which often answers health checks on a port of their own
		return known && where.Port == exposed[0].Port.From && !managed
	})
}

// lostClient tells of a client that asks the server of its container where that does not listen.
func lostClient(service *graph.Service, client facts.LostClient) lint.Finding {
	command := client.Name
	if client.Written {
		command += " " + client.Flag + " " + strconv.Itoa(client.Asked)
	}
	inside := strconv.Itoa(client.Listens)
	finding := lint.Finding{
		Span: client.Span, Services: []string{service.Name}, Key: "healthcheck " + strconv.Itoa(client.Asked),
		Message: facts.Quoted(command) + " in the health check asks port " + strconv.Itoa(client.Asked) + ", " + facts.Quoted(service.Name) + " listens on " + inside,
		Help:    "write " + facts.Quoted(client.Name+" "+client.Flag+" "+inside),
	}
	if client.Mover != nil {
		finding.Related = []graph.Related{*client.Mover}
	}
	if client.Written && client.Span.Text() == strconv.Itoa(client.Asked) {
		finding.Fix = &lint.Fix{Message: "ask port " + inside, Edits: []lint.Edit{{Span: client.Span, Text: inside}}}
	}
	return finding
}

// isOwn reports whether a host is the container that asks.
func isOwn(service *graph.Service, host string) bool {
	return facts.IsLocalhost(host) || host == "0.0.0.0" || host == service.Name || host == service.ContainerName.Value
}

// wrongHealthAddress tells of an address at which the service is known not to listen.
func wrongHealthAddress(about *facts.Service, one facts.Address) (finding lint.Finding, wrong bool) {
	service, inside, fact := about.Service, 0, ""
	if mapped, ok := about.Mapped().Leading(service, one.Port); ok {
		inside = mapped.Container
		fact = "is the host port, inside the container it is "
		finding.Related = []graph.Related{{Span: mapped.Port.Span, Message: "mapped here"}}
		finding.Key = mapped.Port.Mapping()
	} else if expose, only := onlyPort(about); only && expose.Port.From != one.Port {
		inside = expose.Port.From
		fact = "is not the port that " + facts.Quoted(service.Name) + " publishes and its image exposes, "
		finding.Related = []graph.Related{{Span: expose.Span, Message: "exposed here"}}
		finding.Key = "healthcheck " + strconv.Itoa(one.Port)
	} else if known, base, only := boundPort(about); only && known != one.Port {
		inside = known
		fact = "is not the port that " + facts.Quoted(service.Name) + " publishes and its base image sets, "
		finding.Related = []graph.Related{{Span: base, Message: "built on it here"}}
		finding.Key = "healthcheck " + strconv.Itoa(one.Port)
	} else {
		return finding, false
	}
	finding.Services = []string{service.Name}
	ask(&finding, one, fact, inside)
	return finding, true
}

// ask says at which port the health check is to ask instead.
func ask(finding *lint.Finding, one facts.Address, fact string, inside int) {
	finding.Span = one.Span
	finding.Message = facts.Quoted(one.Quote()) + " in the health check " + fact + strconv.Itoa(inside)
	finding.Help = "ask " + one.Host + ":" + strconv.Itoa(inside)
	if span, literal := one.PortSpan(); literal {
		finding.Fix = &lint.Fix{
			Message: "ask port " + strconv.Itoa(inside),
			Edits:   []lint.Edit{{Span: span, Text: strconv.Itoa(inside)}},
		}
	}
}

// onlyPort returns the one port that the image of a service exposes, if it is also the one that the service publishes.
func onlyPort(about *facts.Service) (*graph.Expose, bool) {
	service, exposed := about.Service, about.Listening().Exposed
	if len(exposed) != 1 || exposed[0].Port.Len() != 1 || !about.Listening().IsComplete() || len(service.Ports) == 0 {
		return nil, false
	}
	other := func(port *graph.Port) bool {
		return !port.Published() || port.ContainerUnknown || port.Container != exposed[0].Port
	}
	return exposed[0], !slices.ContainsFunc(service.Ports, other)
}

// boundPort returns the one port that the base image of a service sets in its environment, if that is also the one that the service
// publishes.
func boundPort(about *facts.Service) (port int, base source.Span, only bool) {
	service, what := about.Service, about.Listening()
	if what.Image == nil || len(what.Image.Stale) == 0 || len(what.Exposed) > 0 || len(what.ImagePorts) != 1 || !what.IsComplete() || len(service.Ports) == 0 {
		return 0, base, false
	}
	port = what.ImagePorts[0].From
	other := func(published *graph.Port) bool {
		return !published.Published() || published.ContainerUnknown || published.Container != graph.Single(port)
	}
	return port, service.BaseImage().Span, !slices.ContainsFunc(service.Ports, other)
}
