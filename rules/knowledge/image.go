// Package knowledge holds what is known about public images and well-known ports: plain tables, each row
// with the source of its facts. It knows nothing of files and rules.
package knowledge

import (
	"iter"
	"strings"
)

// Kind says what a port serves, or what an image is for. The zero value says nothing.
type Kind uint8

// The kinds that hold data.
const (
	Database Kind = iota + 1
	Cache
	Search
	Broker
	// MQTT is the protocol of devices: its brokers are often published for those on the same network.
	MQTT
	// Coordination is service discovery, and settings that the members of a cluster share.
	Coordination
	TimeSeries
	VectorDB
	Secrets
	ObjectStore
	LogStore
	Directory
	Registry // of images: write access decides what others run
)

// The kinds that give control.
const (
	AdminUI Kind = iota + Registry + 1
	Debugger
	DevTool
	FastCGI
	LLM
	RPC // commands for a node of a network of nodes
	DockerAPI
)

// The kinds that are meant to be reached from other machines.
const (
	VPN Kind = iota + DockerAPI + 1
	DNS
	Mail
	Game
	Media
	P2P
	Edge // web servers and proxies in front of others, on ports 80 and 443
)

// The other kinds.
const (
	Web  Kind = iota + Edge + 1
	Base      // to build on; listens on nothing by itself
	SSH
	Peer    // traffic between members of a cluster
	Metrics // health and metrics
)

var kindNames = [...]string{
	Database: "database", Cache: "cache", Search: "search", Broker: "broker", MQTT: "mqtt-broker", Coordination: "coordination",
	TimeSeries: "tsdb", VectorDB: "vector-db", Secrets: "secrets", ObjectStore: "object-store", LogStore: "log-store",
	Directory: "directory", Registry: "registry",

	AdminUI: "admin-ui", Debugger: "debugger", DevTool: "devtool", FastCGI: "fastcgi", LLM: "llm", RPC: "rpc", DockerAPI: "docker-api",

	VPN: "vpn", DNS: "dns", Mail: "mail", Game: "game", Media: "media", P2P: "p2p", Edge: "edge",

	Web: "web", Base: "base", SSH: "ssh", Peer: "peer", Metrics: "metrics",
}

func (k Kind) String() string { return kindNames[k] }

// HoldsData reports whether a client of a port of the kind reads or writes data.
func (k Kind) HoldsData() bool {
	switch k {
	case Database, Cache, Search, Broker, MQTT, Coordination, TimeSeries, VectorDB, Secrets, ObjectStore, LogStore, Directory, Registry:
		return true
	}
	return false
}

// OftenShared reports whether other machines often use ports of the kind on purpose: devices a broker, hosts a registry of images.
func (k Kind) OftenShared() bool { return k == MQTT || k == Registry }

// GivesControl reports whether a port of the kind administers or runs something.
func (k Kind) GivesControl() bool {
	switch k {
	case AdminUI, Debugger, DevTool, FastCGI, LLM, RPC:
		return true
	}
	return false
}

// MeantForOthers reports whether an image of the kind makes sense only when other machines reach it.
func (k Kind) MeantForOthers() bool {
	switch k {
	case VPN, DNS, Mail, Game, Media, P2P:
		return true
	}
	return false
}

// Transport is the protocol, or the protocols, of a port. The zero value is TCP.
type Transport uint8

// The transports.
const (
	TCP Transport = iota
	UDP
	TCPAndUDP
)

// Speaks reports whether a protocol, "tcp" or "udp", is among them.
func (t Transport) Speaks(protocol string) bool {
	switch protocol {
	case "tcp":
		return t != UDP
	case "udp":
		return t != TCP
	}
	return false
}

// Port is a container port, or a run of them, on which an image listens.
type Port struct {
	From int
	// MovedBy are the settings that give the port another number, the strongest first: names of environment
	// variables, flags of the command with their dashes, and words such as "port=" that the number follows. A value
	// without a number, such as an address or "true", leaves the port where it is.
	MovedBy Words
	To      uint16 // the last port of a run; 0 for a single port
	// Pages is the port that answers over HTTP in the place of this one, which has a protocol of its own and calls such requests bad. 0 for none.
	Pages uint16
	// Kind is what the port serves; the zero value is the kind of the image.
	Kind Kind
	Transport
	// OnDemand ports are open only when one of MovedBy is set, and not to "false".
	OnDemand bool
	// Preset ports are opened by the command that the image has: with another one they are open only when one of MovedBy is set.
	Preset bool
	// Idle ports are declared by the image, and open only when a configuration of the user's says so.
	Idle bool
}

// Last returns the last port of the run.
func (p Port) Last() int { return max(p.From, int(p.To)) }

// Contains reports whether number is one of the ports.
func (p Port) Contains(number int) bool { return p.From <= number && number <= p.Last() }

// Words are any number of words with a space between them. Each start of the program tells the collector where in its tables pointers
// stand: one text is one of them, a slice is one and one more for each word.
type Words string

// All are the words in their order.
func (w Words) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for rest := string(w); rest != ""; {
			space := strings.IndexByte(rest, ' ')
			if space < 0 {
				yield(rest)
				return
			}
			if !yield(rest[:space]) {
				return
			}
			rest = rest[space+1:]
		}
	}
}

// First is the first of them, "" for none.
func (w Words) First() string {
	first, _, _ := strings.Cut(string(w), " ")
	return first
}

// Has reports whether a word is among them.
func (w Words) Has(word string) bool {
	for from := 0; word != ""; from++ {
		at := strings.Index(string(w[from:]), word)
		if at < 0 {
			return false
		}
		from += at
		end := from + len(word)
		if (from == 0 || w[from-1] == ' ') && (end == len(w) || w[end] == ' ') {
			return !strings.Contains(word, " ") // which would be several of them
		}
	}
	return false
}

// PartOf reports whether one of them is part of a text.
func (w Words) PartOf(text string) bool {
	for word := range w.All() {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// Image is what is known about an image, or about several that behave alike.
type Image struct {
	// Title names the product for people: "postgres", "php-fpm".
	Title string
	// Names are the last path segments of the images, with the namespace where the segment alone is ambiguous. A
	// name that ends in "*" stands for all that begin so.
	Names Words
	// Tagged limits the row to images with certain tags; nil is every tag.
	Tagged *Tags
	Ports  []Port
	Login  *Login // nil when it is not known
	// Opaque are settings that move ports in a way that cannot be read off them, as in [Port.MovedBy].
	Opaque Words
	// Sources are the addresses at which the facts were read.
	Sources Words
	// more is nil for most images.
	more *Details
	Kind Kind
	// Foreign says that the image has the name of another one in a namespace of its own: somebody's build of it, most likely.
	Foreign bool
	// Configured images are of little use without a configuration file of the user's, which decides about the ports.
	Configured bool
}

// Details are what is known about few images only.
type Details struct {
	// Programs start the image's own server, beside those that are called like the image.
	Programs Words
	// Stale are the ports of older versions, which a Dockerfile built on the image often still exposes: that opens nothing.
	Stale Words
	// Code are texts that, in a file beside the Dockerfile, leave open where the program listens.
	Code Words
	// Opener is what a user writes to open the port that is OnDemand or Preset, as words of the command or as NAME=VALUE of the environment; ""
	// where nothing is known to open it without further ado.
	Opener string
}

// Details are empty for most images.
func (i *Image) Details() Details {
	if i.more == nil {
		return Details{}
	}
	return *i.more
}

// KindOf returns what a port of the image serves.
func (i *Image) KindOf(port Port) Kind {
	if port.Kind == 0 {
		return i.Kind
	}
	return port.Kind
}

// StateFolder returns where the images of a namespace keep what they write themselves, settings included, "" for others: a mount there is how
// they are used.
func StateFolder(namespace string) string {
	switch namespace {
	case "linuxserver",
		"hotio",
		"binhex":
		// https://docs.linuxserver.io/general/understanding-puid-and-pgid/
		// https://hotio.dev/containers/sonarr/
		// https://github.com/binhex/arch-sonarr
		return "/config"
	}
	return ""
}
