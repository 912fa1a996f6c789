package rules

import (
	"strconv"

	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var dockerAPIPublished = &lint.Rule{
	ID:       "docker-api-published",
	Family:   lint.Exposure,
	Severity: lint.Error,
	Anywhere: true,
	Lasting:  true,
	Fix:      lint.NoFix,
	Summary:  "the docker api is published",
	Since:    "v0.1.0",
	Sources: facts.PublishingSources + `
		https://docs.docker.com/engine/security/protect-access/
		https://www.legba.app/recon/exposures/exposed-docker-engine-api
		https://github.com/docker-library/docker`,
	Check: checkDockerAPIPublished,
}

func checkDockerAPIPublished(pass *lint.Pass) {
	found := facts.ExposuresOf(pass, facts.ExposedDockerAPI)
	if len(found) == 0 {
		return
	}
	report, uses := facts.NewExposureReport(pass), facts.Of(pass).Consumers()
	for _, e := range found {
		service := e.Port.Service
		name := service.Name
		what, consequence := "the unauthenticated docker api", "whoever reaches it is root on the host"
		severity := lint.Error
		switch {
		case e.Title == "docker socket proxy":
			consequence = "whoever reaches it commands docker as far as the proxy lets through"
		case e.Answer != knowledge.AnswersAll:
			what, consequence = "the docker api", "whoever holds a client certificate is root on the host"
			severity = lint.Warning
		}
		if e.Address.Loopback() {
			severity = lint.Note
		}
		help := "remove the mapping"
		if service.HasPeers() {
			help += ", siblings use tcp://" + name + ":" + strconv.Itoa(e.Container)
		}
		if e.Answer == knowledge.AnswersAll && e.Title != "docker socket proxy" {
			help += "; or use 2376 with tls"
		}
		report.Add(severity, e, lint.Finding{
			Message: facts.Quoted(e.Port.Quote) + " publishes " + what + " of " + facts.Quoted(name) + ", " + consequence,
			Help:    help,
			Related: uses.Places(e.Port),
		})
	}
	report.Report()
}
