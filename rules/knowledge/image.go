// Package knowledge holds what is known about public images and well-known ports: plain tables, each row
// with the source of its facts. It knows nothing of files and rules.
package knowledge

import (
	"iter"
	"slices"
	"strings"
)

// Kind says what a port serves, or what an image is for.
type Kind string

// The kinds that hold data.
const (
	Database Kind = "database"
	Cache    Kind = "cache"
	Search   Kind = "search"
	Broker   Kind = "broker"
	// MQTT is the protocol of devices: its brokers are often published for those on the same network.
	MQTT Kind = "mqtt-broker"
	// Coordination is service discovery, and settings that the members of a cluster share.
	Coordination Kind = "coordination"
	TimeSeries   Kind = "tsdb"
	VectorDB     Kind = "vector-db"
	Secrets      Kind = "secrets"
	ObjectStore  Kind = "object-store"
	LogStore     Kind = "log-store"
	Directory    Kind = "directory"
	Registry     Kind = "registry" // of images: write access decides what others run
)

// The kinds that give control.
const (
	AdminUI   Kind = "admin-ui"
	Debugger  Kind = "debugger"
	DevTool   Kind = "devtool"
	FastCGI   Kind = "fastcgi"
	LLM       Kind = "llm"
	RPC       Kind = "rpc" // commands for a node of a network of nodes
	DockerAPI Kind = "docker-api"
)

// The kinds that are meant to be reached from other machines.
const (
	VPN   Kind = "vpn"
	DNS   Kind = "dns"
	Mail  Kind = "mail"
	Game  Kind = "game"
	Media Kind = "media"
	P2P   Kind = "p2p"
	Edge  Kind = "edge" // web servers and proxies in front of others, on ports 80 and 443
)

// The other kinds.
const (
	Web     Kind = "web"
	Base    Kind = "base" // to build on; listens on nothing by itself
	SSH     Kind = "ssh"
	Peer    Kind = "peer"    // traffic between members of a cluster
	Metrics Kind = "metrics" // health and metrics
)

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
type Transport int

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
	To   int // the last port of a run; 0 for a single port
	Transport
	// Kind is what the port serves; "" is the kind of the image.
	Kind Kind
	// MovedBy are the settings that give the port another number, the strongest first: names of environment
	// variables, flags of the command with their dashes, and words such as "port=" that the number follows. A value
	// without a number, such as an address or "true", leaves the port where it is.
	MovedBy Words
	// OnDemand ports are open only when one of MovedBy is set, and not to "false".
	OnDemand bool
	// Preset ports are opened by the command that the image has: with another one they are open only when one of MovedBy is set.
	Preset bool
	// Opener is what a user writes to open an OnDemand or Preset port, as words of the command or as NAME=VALUE of the environment; "" where
	// nothing is known to open it without further ado.
	Opener string
	// Pages is the port that answers over HTTP in the place of this one, which has a protocol of its own and calls such requests bad. 0 for none.
	Pages int
	// Idle ports are declared by the image, and open only when a configuration of the user's says so.
	Idle bool
}

// Last returns the last port of the run.
func (p Port) Last() int { return max(p.From, p.To) }

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
	for one := range w.All() {
		if one == word {
			return true
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
	// Tagged limits the row to images with certain tags; nil is every tag. An unknown tag is "".
	Tagged func(tag string) bool
	Kind   Kind
	Ports  []Port
	Login  Login
	// Foreign says that the image has the name of another one in a namespace of its own: somebody's build of it, most likely.
	Foreign bool
	// Programs start the image's own server, beside those that are called like the image.
	Programs Words
	// Opaque are settings that move ports in a way that cannot be read off them, as in [Port.MovedBy].
	Opaque Words
	// Stale are the ports of older versions, which a Dockerfile built on the image often still exposes: that opens nothing.
	Stale Words
	// Code are texts that, in a file beside the Dockerfile, leave open where the program listens.
	Code Words
	// Configured images are of little use without a configuration file of the user's, which decides about the ports.
	Configured bool
	// Sources are the addresses at which the facts were read.
	Sources Words
}

// KindOf returns what a port of the image serves.
func (i *Image) KindOf(port Port) Kind {
	if port.Kind == "" {
		return i.Kind
	}
	return port.Kind
}

// Images yields the rows of all images, in the order in which they are looked at. They must not be changed.
func Images(yield func(*Image) bool) {
	for _, table := range [...][]Image{dataImages, administrationImages, networkImages} {
		for i := range table {
			if !yield(&table[i]) {
				return
			}
		}
	}
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

// OpensOnDemand reports whether it is known how a port of the image is opened that is closed by default.
func (i *Image) OpensOnDemand() bool {
	return slices.ContainsFunc(i.Ports, func(port Port) bool { return port.Opener != "" })
}
