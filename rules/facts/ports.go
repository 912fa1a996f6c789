package facts

import (
	"slices"

	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/rules/knowledge"
)

// OccupiedPorts returns the host ports from one to another that are often taken, ascending. They must not be changed.
func OccupiedPorts(from, to int) []knowledge.OccupiedPort {
	first, _ := slices.BinarySearchFunc(knowledge.OccupiedPorts, from, func(o knowledge.OccupiedPort, port int) int { return o.Port - port })
	end := first
	for end < len(knowledge.OccupiedPorts) && knowledge.OccupiedPorts[end].Port <= to {
		end++
	}
	return knowledge.OccupiedPorts[first:end]
}

// BrowserBlocks reports whether browsers refuse to open a TCP port over http and https.
func BrowserBlocks(port int) bool {
	return BrowserBlocksAny(port, port)
}

// BrowserBlocksAny reports whether browsers refuse one of the TCP ports from one number to another, both included.
func BrowserBlocksAny(from, to int) bool {
	at, _ := slices.BinarySearch(knowledge.BlockedPorts, from)
	return at < len(knowledge.BlockedPorts) && knowledge.BlockedPorts[at] <= to
}

// PoorProposal reports whether a host port is better not proposed: browsers refuse it, or something often holds it.
func PoorProposal(port int) bool { return poorProposals.Get().has(port) }

// poorProposals holds, beside the tables, 8080: many projects publish it, and it is worth no finding.
var poorProposals = lazy.Value[*portSet]{Make: func() *portSet {
	poor := new(portSet)
	poor.add(8080)
	for _, port := range knowledge.BlockedPorts {
		poor.add(port)
	}
	for _, occupied := range knowledge.OccupiedPorts {
		poor.add(occupied.Port)
	}
	return poor
}}

// portSet has a bit for each port number: a map of some hundred takes twenty times as long to fill.
type portSet [1 << 16 / 64]uint64

func (s *portSet) add(port int) { s[port/64] |= 1 << (port % 64) }

func (s *portSet) has(port int) bool {
	return 0 <= port && port < 64*len(s) && s[port/64]>>(port%64)&1 == 1
}
