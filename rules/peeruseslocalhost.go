package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var peerUsesLocalhost = &lint.Rule{
	ID:       "peer-uses-localhost",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Fix:      lint.NoFix,
	Summary:  "a service looks for another one on localhost",
	Since:    "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/compose/how-tos/networking/",
		"https://github.com/laurent22/joplin/issues/11885",
		"https://github.com/mastodon/mastodon/issues/32813",
		"https://github.com/abhinavxd/libredesk/issues/32",
		"https://github.com/wurstmeister/kafka-docker/wiki/Connectivity",
	},
	Check: checkPeerUsesLocalhost,
}

func checkPeerUsesLocalhost(pass *lint.Pass) {
	if !facts.Runs(pass.Project) {
		return
	}
	about := facts.Of(pass)
	var homes homes
	var found facts.PeerFindings
	for _, service := range pass.Project.Services {
		if reach, _ := service.Reach(); reach != graph.Binds && reach != graph.InternalOnly || service.Shared {
			continue
		}
		var own func(int) bool
		for one := range facts.Addresses(service) {
			if !facts.IsLocalhost(one.Host) || facts.ForOutside(one.Variable) || fromDotEnv(one) {
				continue
			}
			if homes == nil {
				homes = newHomes(pass.Project, about)
			}
			home, ok := homes.of(service, one)
			if !ok {
				continue
			}
			if own == nil {
				own = ownPorts(about.Of(service))
			}
			if own(one.Port) {
				continue
			}
			condition := ""
			if file := one.Text.Assumed(); file != "" {
				condition = ", with the values of " + file
			}
			found.Add(lint.Warning, lint.Finding{
				Span: one.Span,
				Message: facts.Quoted(one.Quote()) + " is service " + facts.Quoted(service.Name) + " itself, port " + strconv.Itoa(one.Port) + " belongs to " +
					facts.Quoted(home.service.Name) + condition,
				Help:     "use " + home.peerAddress(),
				Related:  []graph.Related{{Span: home.service.Span, Message: "service here"}},
				Services: []string{service.Name, home.service.Name},
				Key:      one.Quote(),
			})
		}
	}
	found.Report(pass)
	checkAdvertisedLocalhost(pass)
}

// fromDotEnv reports whether an address stands in an environment file that programs on the host read as well.
func fromDotEnv(one facts.Address) bool {
	path := one.Text.Span.Path()
	return strings.HasPrefix(path[strings.LastIndexByte(path, '/')+1:], ".env")
}

// ownPorts returns a function that reports whether the service itself can have a port.
func ownPorts(about *facts.Service) func(number int) bool {
	service, inside := about.Service, about.Listening()
	var exposed []graph.Interval
	for _, expose := range service.Expose {
		if expose.Unknown {
			return func(int) bool { return true }
		}
		exposed = append(exposed, expose.Port)
	}
	expose := facts.NewPortSet(exposed)
	named := make(map[string]bool)
	for _, program := range service.Run.Programs {
		for _, word := range program.Words {
			named[strings.Trim(word.Value, ":")] = true
			named[word.Value[strings.LastIndexByte(word.Value, '=')+1:]] = true
		}
	}
	return func(number int) bool {
		port := graph.Single(number)
		return about.Targets().Has(port) || expose.Has(port) || inside.ListensOn(port) || named[strconv.Itoa(number)]
	}
}

// home is a container port of a service, and what is there.
type home struct {
	service   *graph.Service
	container int
	kind      knowledge.Kind // "" when it is not known
}

// peerAddress is what siblings have to ask for. A Kafka broker sends its clients on to what it advertises: of those addresses only one
// that is not localhost will do, and when there is none the port is left open.
func (h home) peerAddress() string {
	advertises := false
	for i := range h.service.Environment {
		variable := &h.service.Environment[i]
		if !strings.HasSuffix(variable.Name, "ADVERTISED_LISTENERS") {
			continue
		}
		advertises = true
		for one := range facts.TextAddresses(&variable.Value) {
			if h.service.Resolve(one.Host) == h.service {
				return one.Host + ":" + strconv.Itoa(one.Port)
			}
		}
	}
	if advertises {
		return h.service.Name
	}
	return h.service.Name + ":" + strconv.Itoa(h.container)
}

// homes are the services by the ports under which they are known, that of the host and that of the container.
type homes map[int][]home

func newHomes(project *graph.Project, about *facts.Project) homes {
	found := make(homes)
	add := func(number int, one home) {
		if len(found[number]) < facts.Shown && !slices.Contains(found[number], one) {
			found[number] = append(found[number], one)
		}
	}
	for _, service := range project.Services {
		if service.NetworkMode.Value != "" {
			continue
		}
		what := about.Of(service).Offer()
		for _, known := range what.Ports {
			if known.Speaks("tcp") && known.To == 0 {
				add(known.From, home{service, known.From, what.Image.KindOf(known)})
			}
		}
		for _, port := range service.Ports {
			if !port.Published() || port.Unknown() || port.Protocol != graph.TCP || port.Container.Len() > 1 {
				continue
			}
			one := home{service, port.Container.From, what.KindOf(port.Container.From)}
			add(one.container, one)
			if port.HostKind == graph.Fixed && port.Host.Len() == 1 {
				add(port.Host.From, one)
			}
		}
	}
	return found
}

// of returns the one service at which an address on localhost must be aimed.
func (h homes) of(caller *graph.Service, one facts.Address) (home, bool) {
	var found home
	for _, candidate := range h[one.Port] {
		if candidate.service == caller || found.service != nil && found.service != candidate.service {
			return home{}, false
		}
		found = candidate
	}
	if found.service == nil || caller.Resolve(found.service.Name) != found.service {
		return home{}, false
	}
	if _, possible := graph.Together(caller, found.service); !possible {
		return home{}, false
	}
	forPrograms := found.kind == knowledge.LLM || found.kind.HoldsData() && found.kind != knowledge.ObjectStore || slices.Contains(programSchemes, one.Scheme)
	return found, forPrograms
}

// programSchemes are those of which no browser makes use.
var programSchemes = []string{
	"amqp", "amqps", "bolt", "clickhouse", "grpc", "kafka", "ldap", "mariadb", "mongodb", "mqtt", "mysql", "mysql2", "nats", "neo4j", "postgres", "postgresql",
	"redis", "rediss", "smtp", "mssql", "sqlserver",
}

// checkAdvertisedLocalhost looks at brokers that send all their clients to localhost.
func checkAdvertisedLocalhost(pass *lint.Pass) {
	for _, service := range pass.Project.Services {
		text, span, port := advertised(service)
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

// advertised returns the first address that a Kafka broker advertises, if all of them are on localhost.
func advertised(service *graph.Service) (text *graph.Text, span source.Span, port int) {
	for i := range service.Environment {
		variable := &service.Environment[i]
		if !strings.HasSuffix(variable.Name, "ADVERTISED_LISTENERS") || !variable.Value.Known() {
			continue
		}
		listeners := 0
		for one := range facts.TextAddresses(&variable.Value) {
			if !facts.IsLocalhost(one.Host) {
				return nil, source.Span{}, 0
			}
			if listeners++; listeners == 1 {
				text, span, port = one.Text, one.Span, one.Port
			}
		}
		if listeners != strings.Count(variable.Value.Value, "://") {
			return nil, source.Span{}, 0
		}
	}
	return text, span, port
}
