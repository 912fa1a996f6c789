//go:build !unix && !windows

package preflight

import (
	"net/netip"

	"github.com/portlint/portlint/loader/graph"
)

// tryBind tries nothing where it is not known how.
func tryBind(graph.Protocol, netip.AddrPort) graph.BindAnswer { return graph.BindUnknown }
