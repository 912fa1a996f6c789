package rules

import (
	"slices"
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var peerUsesLocalhost = &lint.Rule{
	ID:       "peer-uses-localhost",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Running:  true,
	Fix:      lint.NoFix,
	Summary:  "a service looks for another one on localhost",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/compose/how-tos/networking/
		https://github.com/laurent22/joplin/issues/11885
		https://github.com/mastodon/mastodon/issues/32813
		https://github.com/abhinavxd/libredesk/issues/32
		https://github.com/wurstmeister/kafka-docker/wiki/Connectivity`,
	Check: checkPeerUsesLocalhost,
}

func checkPeerUsesLocalhost(pass *lint.Pass) {
	if !facts.Runs(pass.Project) {
		return
	}
	var found lint.PerPlace
	for _, service := range pass.Project.Services {
		if reach, _ := service.Reach(); (reach == graph.Binds || reach == graph.InternalOnly) && !service.Shared {
			addLocalhost(&found, facts.Of(pass).Of(service))
			addSentToLocalhost(&found, facts.Of(pass).Of(service))
		}
	}
	found.Report(pass)
	checkAdvertisedLocalhost(pass)
}

// addSentToLocalhost adds the addresses of brokers that send the service to localhost from there.
func addSentToLocalhost(found *lint.PerPlace, about *facts.Service) {
	for sent := range about.SentToLocalhost() {
		asked, service := sent.Asked, about.Service.Name
		found.Add(lint.Warning, lint.Finding{
			Span:     asked.Span,
			Message:  facts.Quoted(asked.Quote()) + " sends " + facts.Quoted(service) + " to the " + sent.Advertised.Quote() + " that it advertises, which is the service itself",
			Help:     "use " + sent.Instead.Quote(),
			Related:  []graph.Related{{Span: sent.Advertised.Span, Message: "for programs on the host"}, {Span: sent.Instead.Span, Message: "for services"}},
			Services: []string{service, sent.Broker.Name},
			Key:      asked.Quote(),
		})
	}
}

// addLocalhost adds the addresses on localhost at which a service looks for another one.
func addLocalhost(found *lint.PerPlace, about *facts.Service) {
	service := about.Service
	var isOwn func(int) bool
	for _, one := range about.Addresses() {
		if !facts.IsLocalhost(one.Host) {
			continue
		}
		owner, ok := about.OwnerOf(one)
		if view := facts.ViewOf(one.Variable); !ok || view == facts.FromOutside || view == facts.MostlyOutside && !owner.IsMeant(one) {
			continue
		}
		if isOwn == nil {
			isOwn = about.OwnPorts()
		}
		// The default is for containers, and the example often for a program that runs on the host.
		if isOwn(one.Port) || one.Text.AssumedOverDefault() {
			continue
		}
		condition := ""
		if file := one.Text.Assumed(); file != "" {
			condition = ", with the values of " + file
		}
		found.Add(lint.Warning, lint.Finding{
			Span: one.Span,
			Message: facts.Quoted(one.Quote()) + " is service " + facts.Quoted(service.Name) + " itself, port " + strconv.Itoa(one.Port) + " belongs to " +
				facts.Quoted(owner.Service.Name) + condition,
			Help:     "use " + owner.Address(),
			Related:  []graph.Related{{Span: owner.Service.Span, Message: "service here"}},
			Services: []string{service.Name, owner.Service.Name},
			Key:      one.Quote(),
		})
	}
}

// checkAdvertisedLocalhost looks at brokers that send all their clients to localhost.
func checkAdvertisedLocalhost(pass *lint.Pass) {
	for _, service := range pass.Project.Services {
		text, span, port := facts.AdvertisedLocalhost(service)
		if text == nil {
			continue
		}
		uses := facts.Of(pass).Consumers()
		at := slices.IndexFunc(uses[service], func(user facts.Consumer) bool { return user.Port != 0 && user.Service.NetworkMode.Value == "" })
		if at < 0 {
			continue
		}
		user := uses[service][at]
		pass.Report(lint.Finding{
			Span: span,
			Message: facts.Quoted(span.Text()) + " is all that " + facts.Quoted(service.Name) + " advertises, " + facts.Quoted(user.Service.Name) +
				" is sent there and finds itself",
			Help:     "advertise " + service.Name + ":" + strconv.Itoa(user.Port) + " to the services, and localhost:" + strconv.Itoa(port) + " on a listener of its own",
			Related:  []graph.Related{{Span: user.Span, Message: facts.Quoted(user.Service.Name) + " " + user.Words}},
			Services: []string{service.Name, user.Service.Name},
			Key:      "advertised " + strconv.Itoa(port),
		})
	}
}
