package rules

import (
	"strconv"

	"github.com/portlint/portlint/loader/graph"
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
	Sources: `
		https://docs.docker.com/reference/dockerfile/#healthcheck
		https://docs.docker.com/reference/compose-file/services/#healthcheck
		https://github.com/surya-koritala/loomfeed/pull/39
		https://github.com/karakeep-app/karakeep/issues/2940
		https://github.com/mostlygeek/llama-swap/issues/98`,
	Check: checkHealthcheckWrongPort,
}

func checkHealthcheckWrongPort(pass *lint.Pass) {
	if !facts.Runs(pass.Project) {
		return
	}
	about := facts.Of(pass)
	var found lint.PerPlace
	for _, service := range pass.Project.Services {
		if reach, _ := service.Reach(); reach == graph.Binds && !service.Shared {
			checkHealth(about.Of(service), &found)
		}
	}
	if image := pass.Project.Image; image != nil {
		checkImageHealth(about.Of(image), &found)
	}
	found.Report(pass)
}

// checkHealth looks at the health check of a service.
func checkHealth(about *facts.Service, found *lint.PerPlace) {
	for _, client := range about.LostClients() {
		found.Add(lint.Warning, lostClient(about.Service, client))
	}
	for _, one := range about.OwnHealthAddresses() {
		if moved := about.Moved(); moved != nil && one.Port == moved.From {
			finding := lint.Finding{Services: []string{about.Service.Name}, Related: moved.Hops}
			ask(&finding, one, "is the port of the image, "+moved.By+" lets "+facts.Quoted(about.Service.Name)+" listen on ", moved.To)
			image, mover := moved.Hops[0].Span, moved.Hops[len(moved.Hops)-1].Span
			if one.Span.Path() == image.Path() && mover.Path() != image.Path() {
				// The check of an image is right for whatever else runs it.
				finding.Fix = nil
				finding.Help += " in a healthcheck of the service, the one of the image is right without " + moved.By
			}
			found.Add(lint.Warning, finding)
			continue
		}
		if right, known := about.PortInstead(&one); known && !about.Names(one.Port) {
			finding := lint.Finding{Services: []string{about.Service.Name}, Related: []graph.Related{right.Place}}
			ask(&finding, one, right.Reason, right.Number)
			if right.Mapped != nil {
				finding.Key = right.Mapped.Mapping()
			}
			if right.Secured {
				finding.Help, finding.Fix = finding.Help+", over https and with a login unless its security is off", nil
			}
			found.Add(facts.Doubted(&finding, right.Doubt), finding)
		}
	}
}

// checkImageHealth looks at the health check of a Dockerfile that is linted alone.
func checkImageHealth(about *facts.Service, found *lint.PerPlace) {
	for _, asked := range about.AskedElsewhere() {
		finding := lint.Finding{Related: []graph.Related{asked.Place}}
		ask(&finding, asked.Address, asked.Reason, asked.Right)
		found.Add(facts.Doubted(&finding, asked.Doubt), finding)
	}
}

// lostClient tells of a client that asks the server of its container where that does not listen.
func lostClient(service *graph.Service, client facts.LostClient) lint.Finding {
	asked, inside := strconv.Itoa(client.Asked), strconv.Itoa(client.Listens)
	finding := lint.Finding{
		Span: client.Span, Services: []string{service.Name}, Key: "healthcheck " + asked,
		Message: facts.Quoted(client.Command()) + " in the health check asks port " + asked + ", " + facts.Quoted(service.Name) + " listens on " + inside,
		Help:    "write " + facts.Quoted(client.Name+" "+client.Flag+" "+inside),
	}
	if client.Mover != nil {
		finding.Related = []graph.Related{*client.Mover}
	}
	if client.Written && client.Span.Text() == asked {
		finding.Fix = &lint.Fix{Message: "ask port " + inside, Edits: []lint.Edit{{Span: client.Span, Text: inside}}}
	}
	return finding
}

// ask says at which port the health check is to ask instead.
func ask(finding *lint.Finding, one facts.Address, fact string, inside int) {
	port := strconv.Itoa(inside)
	finding.Span, finding.Key = one.Span, "healthcheck "+strconv.Itoa(one.Port)
	finding.Message = facts.Quoted(one.Quote()) + " in the health check " + fact + port
	finding.Help = "ask " + one.Host + ":" + port
	if span, literal := one.PortSpan(); literal {
		finding.Fix = &lint.Fix{Message: "ask port " + port, Edits: []lint.Edit{{Span: span, Text: port}}}
	}
}
