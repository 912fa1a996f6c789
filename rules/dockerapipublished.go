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
	Fix:      lint.NoFix,
	Summary:  "the docker api is published",
	Why: `The Docker API starts containers with any mount and any privilege. Port 2375 serves it without a login, so that whoever reaches
the port owns the host: one request starts a container that has the host's file system mounted.

A proxy for the socket narrows the API down, but it asks for no login either, and belongs on a network of its own with the one service
that needs it.

With TLS (port 2376) a client needs a certificate, and a client that has one is root; that is a warning. The ` + "`docker:dind`" + ` image uses TLS unless
` + "`DOCKER_TLS_CERTDIR`" + ` is empty. A mapping on the loopback is a note: every user and process of the host can use it.

` + publishing,
	Instead: `Delete the mapping. Services of the same project reach the daemon as ` + "`tcp://dind:2375`" + ` without one. For a daemon on another
machine use SSH:

    docker context create remote --docker host=ssh://user@host`,
	Since: "v0.1.0",
	Sources: append(publishingSources(),
		"https://docs.docker.com/engine/security/protect-access/",
		"https://www.legba.app/recon/exposures/exposed-docker-engine-api",
		"https://github.com/docker-library/docker",
	),
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
		report.Report(severity, e, lint.Finding{
			Message: facts.Quoted(e.Port.Quote) + " publishes " + what + " of " + facts.Quoted(name) + ", " + consequence,
			Help:    help,
			Related: uses.Places(e.Port),
		})
	}
}
