package rules

// What the pages of the rules about exposure share.

// firewallsDoNotHelp is about filters.
const firewallsDoNotHelp = `A firewall on the host does not change that. Docker rewrites the destination of packets for published ports (DNAT) before
the rules of ` + "`ufw`" + ` that filter input see them, so that a port which the firewall lists as closed is open all the same. With ` + "`firewalld`" + ` Docker puts
its networks into a zone of its own that accepts everything. Rules of your own for published ports belong in the chain ` + "`DOCKER-USER`" + ` of iptables, which Docker leaves to you.
Filters outside the host see packets before Docker does: the security groups of a cloud provider do work.`

// mappingsCost is about the userland proxy.
const mappingsCost = `A mapping is not free either. For each published port and address family the engine runs a process, ` + "`docker-proxy`" + `, beside its rules in the packet
filter. It serves what those do not catch, such as connections from the host to its own loopback. ` + "`\"userland-proxy\": false`" + ` in ` + "`/etc/docker/daemon.json`" + ` does without
these processes; IPv6 addresses of the host then lead only into networks that have IPv6.`

// publishing is both.
const publishing = firewallsDoNotHelp + "\n\n" + mappingsCost

// publishingSources are the sources of both.
func publishingSources() []string {
	return []string{
		"https://docs.docker.com/engine/network/packet-filtering-firewalls/",
		"https://docs.docker.com/engine/network/port-publishing/",
		"https://github.com/moby/moby/issues/22054",
		"https://github.com/moby/moby/issues/14856",
		"https://github.com/moby/moby/issues/34328",
	}
}
