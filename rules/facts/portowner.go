package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// OwnPorts returns a function that reports whether the service itself can have a port.
func (f *Service) OwnPorts() func(number int) bool {
	service, inside := f.Service, f.Listening()
	var exposed []graph.Interval
	for _, expose := range service.Expose {
		if expose.Unknown {
			return func(int) bool { return true }
		}
		exposed = append(exposed, expose.Port)
	}
	expose := newPortSet(exposed)
	named := make(map[string]bool)
	for _, program := range service.Run.Programs {
		for _, word := range program.Words {
			named[strings.Trim(word.Value, ":")] = true
			named[word.Value[strings.LastIndexByte(word.Value, '=')+1:]] = true
		}
	}
	return func(number int) bool {
		port := graph.Single(number)
		return f.Targets().Has(port) || expose.Has(port) || inside.ListensOn(port) || named[strconv.Itoa(number)]
	}
}

// PortOwner is a container port of a service, and what is there.
type PortOwner struct {
	Service   *graph.Service
	facts     *Service
	container int
	kind      knowledge.Kind // 0 when it is not known
}

// Address is what siblings have to ask for. A Kafka broker sends its clients on to what it advertises: of those addresses only one
// that is not localhost will do, and when there is none the port is left open.
func (h PortOwner) Address() string {
	advertises := false
	for i := range h.Service.Environment {
		variable := &h.Service.Environment[i]
		if !strings.HasSuffix(variable.Name, "ADVERTISED_LISTENERS") {
			continue
		}
		advertises = true
		for _, one := range textAddresses(&variable.Value) {
			if h.Service.Resolve(one.Host) == h.Service {
				return one.Host + ":" + strconv.Itoa(one.Port)
			}
		}
	}
	if advertises {
		return h.Service.Name
	}
	number := h.container
	if instead := h.facts.Instead(number); len(instead) == 1 {
		number = instead[0].Port
	}
	return h.Service.Name + ":" + strconv.Itoa(number)
}

// PortOwners are the services by the ports under which they are known, that of the host and that of the container.
type PortOwners map[int][]PortOwner

// PortOwners returns the services of the project by their ports.
func (f *Project) PortOwners() PortOwners {
	return f.knownPortOwners.get(f.findPortOwners)
}

func (f *Project) findPortOwners() PortOwners {
	found := make(PortOwners)
	add := func(number int, one PortOwner) {
		if len(found[number]) < Shown && !slices.Contains(found[number], one) {
			found[number] = append(found[number], one)
		}
	}
	for _, service := range f.project.Services {
		if service.NetworkMode.Value != "" {
			continue
		}
		about := f.Of(service)
		what := about.Offer()
		for _, known := range what.Ports {
			if known.Speaks("tcp") && known.To == 0 {
				add(known.From, PortOwner{service, about, known.From, what.Image.KindOf(known)})
			}
		}
		for _, port := range service.Ports {
			if !port.Published() || port.Unknown() || port.Protocol != graph.TCP || port.Container.Len() > 1 {
				continue
			}
			one := PortOwner{service, about, port.Container.From, what.KindOf(port.Container.From)}
			add(one.container, one)
			if port.HostKind == graph.Fixed && port.Host.Len() == 1 {
				add(port.Host.From, one)
			}
		}
	}
	return found
}

// OwnerOf returns the one service at which an address of a service on localhost must be aimed.
func (f *Service) OwnerOf(one Address) (PortOwner, bool) {
	owner, ok := f.PortOwners().Of(f.Service, one)
	return owner, ok || one.Upstream && owner.Service != nil && f.knowsSockets()
}

// knowsSockets reports whether it is known of a server that asks others where it listens itself.
func (f *Service) knowsSockets() bool {
	inside := f.Listening()
	return inside.Settings != nil || inside.Image != nil && slices.Contains([]string{"prometheus", "grafana"}, inside.Image.Title)
}

// Of returns the one service at which an address on localhost must be aimed.
func (h PortOwners) Of(caller *graph.Service, one Address) (PortOwner, bool) {
	var found PortOwner
	for _, candidate := range h[one.Port] {
		if candidate.Service == caller || found.Service != nil && found.Service != candidate.Service {
			return PortOwner{}, false
		}
		found = candidate
	}
	if found.Service == nil || caller.Resolve(found.Service.Name) != found.Service {
		return PortOwner{}, false
	}
	if _, possible := graph.Together(caller, found.Service); !possible {
		return PortOwner{}, false
	}
	forPrograms := found.kind == knowledge.LLM || found.kind.HoldsData() && found.kind != knowledge.ObjectStore || slices.Contains(programSchemes, one.Scheme)
	return found, forPrograms
}

// programSchemes are those that browsers do not use.
var programSchemes = []string{
	"amqp", "amqps", "bolt", "clickhouse", "grpc", "kafka", "ldap", "mariadb", "mongodb", "mqtt", "mysql", "mysql2", "nats", "neo4j", "postgres", "postgresql",
	"redis", "rediss", "smtp", "mssql", "sqlserver",
}

// programKinds are those of services that no page asks by itself.
var programKinds = []knowledge.Kind{
	knowledge.Broker, knowledge.Cache, knowledge.Coordination, knowledge.LLM, knowledge.Secrets, knowledge.VectorDB,
}

// IsMeant reports whether an address is for the owner whatever its variable is called: the variable has the name of the service or of
// its image, or no browser knows the scheme or asks such a service.
func (h PortOwner) IsMeant(one Address) bool {
	image := h.Service.BaseImage().Value
	image, _, _ = strings.Cut(image[strings.LastIndexByte(image, '/')+1:], ":")
	variable := strings.ToUpper(strings.ReplaceAll(one.Variable, "_", ""))
	return slices.Contains(programSchemes, one.Scheme) || slices.Contains(programKinds, h.kind) || slices.ContainsFunc([]string{h.Service.Name, image}, func(name string) bool {
		name = strings.ToUpper(strings.NewReplacer("-", "", "_", "").Replace(name))
		return len(name) > 2 && strings.Contains(variable, name)
	})
}
