// Package rules holds the checks, one file a rule, and the list of them.
package rules

//go:generate go test . ./knowledge ../cmd/internal/cli ../cmd/internal/config -run Fixtures|Names|Pages|Readme|Scripts|Schema -update

import (
	"github.com/portlint/portlint/rules/lint"
)

// All returns every rule, by family in the order of [lint.Families] and then by id.
func All() []*lint.Rule {
	return []*lint.Rule{
		// syntax
		emptyPortVariable,
		gluedComment,
		InternalError,
		invalidExpose,
		invalidFile,
		invalidPort,
		limitReached,
		portRangeMismatch,
		unknownKey,
		unquotedPort,
		unreadableReference,

		// conflict
		CrossProjectConflict,
		duplicatePort,
		hostAddressMissing,
		hostPortConflict,
		hostPortTaken,
		overrideAppendsPort,
		portRangeOverlap,
		replicasWithFixedPort,
		sharedNamespaceConflict,

		// network
		devContainerPort,
		flagAfterImage,
		portsOnIsolatedNetwork,
		portsWithDNSRR,
		portsWithHostNetwork,
		portsWithSharedNetwork,

		// exposure
		adminUIPublished,
		databasePublished,
		dockerAPIPublished,
		needlessPortMapping,
		proxiedServicePublished,
		publishedOnAllInterfaces,

		// reachability
		browserBlockedPort,
		healthcheckWrongPort,
		jobUsesWrongAddress,
		listensOnLoopback,
		outboundPortPublished,
		peerUsesHostPort,
		peerUsesLocalhost,
		peerUsesWrongPort,
		swappedPorts,
		targetPortMismatch,
		wrongProtocol,

		// hygiene
		commonlyOccupiedPort,
		ephemeralHostPort,
		invalidIgnore,
		largePortRange,
		PrivilegedHostPort,
		randomHostPort,
		redundantExpose,
		unusedIgnore,
	}
}
