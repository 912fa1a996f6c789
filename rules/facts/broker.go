package facts

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

const advertisedListeners = "ADVERTISED_LISTENERS" // KAFKA_ADVERTISED_LISTENERS, KAFKA_CFG_ADVERTISED_LISTENERS

// AdvertisedLocalhost returns the first address that a Kafka broker advertises, if all of them are on localhost.
func AdvertisedLocalhost(service *graph.Service) (text *graph.Text, span source.Span, port int) {
	for i := range service.Environment {
		variable := &service.Environment[i]
		if !strings.HasSuffix(variable.Name, advertisedListeners) || !variable.Value.Known() {
			continue
		}
		listeners := 0
		for _, one := range textAddresses(&variable.Value) {
			if !IsLocalhost(one.Host) {
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

// SentToLocalhost is what becomes of a client of a Kafka broker that asks at a listener for programs on the host.
type SentToLocalhost struct {
	Broker *graph.Service
	// Asked is where the client asks, Advertised where the broker sends it from there, and Instead the address of a listener that is for
	// the services of the project.
	Asked, Advertised, Instead Address
}

// SentToLocalhost returns where a service asks a broker that sends it to localhost from there, and has a listener for services, too.
func (f *Service) SentToLocalhost() iter.Seq[SentToLocalhost] {
	return func(yield func(SentToLocalhost) bool) {
		for _, one := range f.Addresses() {
			broker := f.Service.Resolve(one.Host)
			if broker == nil || broker == f.Service || f.Service.NetworkMode.Value != "" {
				continue
			}
			if sent, sends := f.Of(broker).sendsToLocalhost(one.Port); sends && one.isForBroker() {
				sent.Broker, sent.Asked = broker, one
				if !yield(sent) {
					return
				}
			}
		}
	}
}

// sendsToLocalhost returns what a broker advertises to those who ask at one of its ports, and whether that is localhost, while it has
// another listener for services.
func (f *Service) sendsToLocalhost(asked int) (sent SentToLocalhost, sends bool) {
	for _, one := range f.knownAdvertised.get(f.advertised) {
		switch {
		case IsLocalhost(one.Host) && one.listens == asked:
			sent.Advertised, sends = one.Address, true
		case one.listens != asked && sent.Instead.Port == 0 && f.Service.Resolve(one.Host) == f.Service:
			sent.Instead = one.Address
		}
	}
	return sent, sends && sent.Instead.Port != 0
}

// advertised is an address that a Kafka broker advertises, and the port of the listener for which it does.
type advertised struct {
	listens int
	Address
}

// longestListeners bounds the settings of listeners, in bytes: no broker has as many.
const longestListeners = 4 << 10

// advertised returns what the service advertises as a Kafka broker, nothing where its listeners cannot be read.
func (f *Service) advertised() (found []advertised) {
	for i := range f.Service.Environment {
		variable := &f.Service.Environment[i]
		prefix, ok := strings.CutSuffix(variable.Name, advertisedListeners)
		if !ok || prefix != "KAFKA_" && prefix != "KAFKA_CFG_" { // the rest are servers beside the broker
			continue
		}
		listens, known := listenersByName(f.Service.Variable(prefix + "LISTENERS"))
		if !known || !variable.Value.Known() || len(variable.Value.Value) > longestListeners {
			return nil
		}
		for _, one := range textAddresses(&variable.Value) {
			port, listed := listens[one.Scheme]
			if !listed {
				port = one.Port
			}
			found = append(found, advertised{port, one})
		}
	}
	return found
}

// listenersByName reads the ports of Kafka's setting listeners, by the names of the listeners in lower case: nothing where it is not set. It
// reports whether it can be read.
func listenersByName(setting *graph.EnvVar) (ports map[string]int, known bool) {
	if setting == nil {
		return nil, true
	}
	if len(setting.Value.Value) > longestListeners {
		return nil, false
	}
	ports = make(map[string]int)
	for one := range strings.SplitSeq(setting.Value.Value, ",") {
		name, address, _ := strings.Cut(strings.TrimSpace(one), "://")
		port, err := strconv.Atoi(address[strings.LastIndexByte(address, ':')+1:])
		if err != nil {
			return nil, false
		}
		ports[strings.ToLower(name)] = port
	}
	return ports, setting.Value.Known()
}

// connectsOnly stand in the names of variables, in upper case with a line on either side, for addresses to which something connects that
// does not read what the broker answers: it waits for the port, checks it, or hands bytes on.
var connectsOnly = []string{"WAIT", "PRECONDITION", "CHECK_", "HEALTH", "_PING_", "PROBE", "READY", "READINESS", "LIVENESS", "UPSTREAM", "PROXY"}

// isForBroker reports whether a variable by its name holds where a client of a Kafka broker asks first. One that only connects to the port
// of a broker is sent nowhere.
func (a *Address) isForBroker() bool {
	name := "_" + strings.ToUpper(a.Variable) + "_"
	has := func(sign string) bool { return strings.Contains(name, sign) }
	return (has("KAFKA") || has("BROKER") || has("BOOTSTRAP")) && !slices.ContainsFunc(connectsOnly, has)
}

// listenersEnding is how the names of [knowledge.ListenerVariables] end.
const listenersEnding = "_LISTENERS"

// listenersOnLoopback returns the listeners of a Kafka broker, or of a server that belongs to one, that a variable keeps on the loopback.
func (f *Service) listenersOnLoopback() []LoopbackListener {
	var loopback []LoopbackListener
	elsewhere := make(map[int]bool)
	variables := f.Service.Variables()
	for i := range variables {
		variable := &variables[i]
		if !strings.HasSuffix(variable.Name, listenersEnding) || !knowledge.ListenerVariables.Has(variable.Name) || !variable.Value.Known() || len(variable.Value.Value) > longestListeners {
			continue
		}
		at := 0
		for item := range strings.SplitSeq(variable.Value.Value, ",") {
			scope, port, from, to := readAddress(item)
			if scope == knowledge.Loopback {
				loopback = append(loopback, LoopbackListener{variable: variable, Listener: Listener{
					Server: &knowledge.Server{}, Scope: scope, Port: port, Explicit: true, Variable: variable.Name, From: at + from, To: at + to, Word: -1, PortWord: -1,
				}})
			} else {
				elsewhere[port] = true
			}
			at += len(item) + 1
		}
	}
	return slices.DeleteFunc(loopback, func(one LoopbackListener) bool { return one.Port == 0 || elsewhere[one.Port] })
}
