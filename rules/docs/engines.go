package docs

import "github.com/portlint/portlint/loader/graph"

// Engines says what becomes of a rule under other engines than Docker Compose, for which its page is written. Each is [Same],
// or begins with [Different] or [NotApplicable] and says how or why.
type Engines struct {
	Swarm  string // docker stack deploy
	Podman string // podman-compose up
}

// What can be said of a rule under an engine.
const (
	Same          = "same"
	Different     = "different: "
	NotApplicable = "not applicable: "
)

// EnginesOf returns what becomes of the rule with an id, false for one without an entry.
func EnginesOf(id string) (Engines, bool) {
	one, known := engines()[id]
	return one, known
}

var (
	everywhere = Engines{Same, Same}
	// openInAStack is what Swarm does with the host address.
	openInAStack = Engines{Different + "a host IP is dropped, the port is open on every interface of every node, and no address can narrow it", Same}
	// ofPreflight are what preflight finds.
	ofPreflight = Engines{Different + "this host is one node of several, the others are not asked", Same}
)

// engines are made when they are asked for, which no run of portlint does. They were read off testdata/engine and its folders swarm and podman, where a case shows it, and otherwise off the sources
// of docker/cli 29.9.3, swarmkit 2.1 and podman-compose.
func engines() map[string]Engines {
	mesh := graph.Swarm.RandomPorts().String() // from which a stack gets random ones
	return map[string]Engines{
		"admin-ui-published":     openInAStack,
		"browser-blocked-port":   everywhere,
		"commonly-occupied-port": {Different + "what holds ports on the machines of developers is left out, stacks run on servers", Same},
		"cross-project-conflict": {Different + "published ports belong to the whole swarm: two stacks with one published port are refused on any number of nodes", Same},
		"database-published":     openInAStack,
		"dev-container-port":     {NotApplicable + "a stack starts no dev container", Same},
		"docker-api-published":   openInAStack,
		"duplicate-port": {Different + "nothing is merged: two entries of a service with one published port and protocol are refused",
			Same},
		"empty-port-variable": {Different + ".env is not read, an empty host IP opens nothing more, and an empty published port is one of " + mesh,
			Same},
		"ephemeral-host-port":    {Different + "the mesh takes random ports from " + mesh + "; outgoing connections of a node hold its own range", Same},
		"flag-after-image":       {NotApplicable + "docker run starts no service of a stack", Same},
		"glued-comment":          {NotApplicable + "docker stack deploy has a YAML reader of its own", NotApplicable + "podman-compose has a YAML reader of its own"},
		"healthcheck-wrong-port": everywhere,
		"host-address-missing":   ofPreflight,
		"host-port-conflict": {Different + "protocol and published port decide, whatever the address; entries in host mode clash only where the nodes do not suffice",
			Different + "no address is IPv4 alone with root's rights, so [::] beside it is free; up -d of podman-compose 1.0.3 returns 0 although a container did not start, that of 1.6.0 fails"},
		"host-port-taken": ofPreflight,
		"internal-error":  everywhere,
		"invalid-expose":  {Different + "expose is ignored, so that it is a warning; a Dockerfile is built before", Different + "podman build takes what BuildKit refuses and makes literal keys of it"},
		"invalid-file":    {Different + "every key that is not in its schema is refused: scale, profiles, include, extends, a top-level name", Same},
		"invalid-ignore":  everywhere,
		"invalid-port": {Different + "the long form knows target, published, protocol and mode, the first two as whole numbers",
			Different + "host port 0, a bare slash, IPv6 without brackets and unquoted numbers in base 60 are refused"},
		"job-uses-wrong-address":  {NotApplicable + "workflows run docker", NotApplicable + "workflows run docker"},
		"large-port-range":        everywhere,
		"limit-reached":           everywhere,
		"listens-on-loopback":     everywhere,
		"needless-port-mapping":   everywhere,
		"outbound-port-published": everywhere,
		"override-appends-port": {Different + "of several -c files the later one wins by published port, and !reset and !override are ignored",
			Different + "lists are appended and nothing replaces an entry; podman-compose 1.0.3 stops at !reset and !override"},
		"peer-uses-host-port":       everywhere,
		"peer-uses-localhost":       everywhere,
		"peer-uses-wrong-port":      everywhere,
		"port-range-mismatch":       {Different + "a range to one container port publishes every port of the range", Different + "a range to one container port is refused"},
		"port-range-overlap":        {Different + "a range to one container port takes all of its ports, so that the clash is certain", Different + "a range to one container port is refused before"},
		"ports-on-isolated-network": {NotApplicable + "the mesh publishes for services on internal networks, whether they answer is not known", Different + "the host port is held, and connections to it time out"},
		"ports-with-dnsrr":          {Same, NotApplicable + "endpoint_mode is not read"},
		"ports-with-host-network": {Different + "network_mode is ignored and the port published; on the external network host a port of the mesh keeps the service from starting",
			Different + "podman-compose 1.0.3 is refused by Podman, podman run discards the ports with a warning"},
		"ports-with-shared-network":   {NotApplicable + "network_mode is ignored", Different + "podman run discards the ports with a warning where Docker refuses them"},
		"privileged-host-port":        {NotApplicable + "the nodes of a swarm run with root's rights", Same},
		"proxied-service-published":   openInAStack,
		"published-on-all-interfaces": openInAStack,
		"random-host-port":            {NotApplicable + "the mesh allots a port from " + mesh + " to the service", Same},
		"redundant-expose":            {Different + "expose is ignored, whatever it says", Same},
		"replicas-with-fixed-port": {Different + "a port of the mesh belongs to the service, however many replicas it has; in host mode each node takes one of them",
			Different + "a range is no remedy, it is refused"},
		"shared-namespace-conflict": {NotApplicable + "network_mode is ignored, no two services share a network namespace", Same},
		"swapped-ports":             everywhere,
		"target-port-mismatch":      everywhere,
		"unknown-key":               {Different + "the schema is that of docker stack deploy, which is older and smaller", Different + "podman-compose takes no notice of the key, and says nothing"},
		"unquoted-port":             {Same, Different + "its YAML is 1.1: 22:22 without quotes is 1342, and an error"},
		"unreadable-reference":      {Different + "include and extends are refused themselves", Same},
		"unused-ignore":             everywhere,
		"wrong-protocol":            everywhere,
	}
}
