// Package sockets says which ports of this host are in use, and by which processes. It asks the system, one file for each; it
// starts nothing, and opens, binds and sends nothing.
package sockets

import (
	"context"
	"errors"
	"net/netip"
)

// Bounds of what is read, far above what any host holds. What is beyond them is not looked at.
const (
	// maxSockets are the sockets of one table.
	maxSockets = 200_000
	// maxProcesses are the processes of the host.
	maxProcesses = 10_000
	// maxTable is the size of one table in bytes.
	maxTable = 64 << 20
)

// ErrUnsupported says that the system's table of sockets cannot be read by this package.
var ErrUnsupported = errors.New("the sockets of this system cannot be listed")

// Socket is a socket that has a local port.
type Socket struct {
	// Network is "tcp", "udp" or "sctp".
	Network string
	// Local is what the socket is bound to. An IPv4 address that an IPv6 socket is bound to is written as IPv4.
	Local netip.AddrPort
	// Dual says whether the wildcard of IPv6 stands for every IPv4 address, too.
	Dual Dual
	// Connection says that the socket does not wait for others: it is one end of a connection, or what is left of one.
	Connection bool
	// PID is the process that has the socket, 0 when the table does not say so; see [Owners].
	PID int
	// UID is the user that has the socket, -1 when the table does not say so.
	UID int

	inode uint64 // on Linux: what the descriptors of its owners point at, 0 for a socket without one
}

// Dual says whether a socket on the wildcard of IPv6 takes IPv4, too, and so keeps others from it.
type Dual int

// What is known of a socket. Linux does not tell.
const (
	DualUnknown Dual = iota
	DualYes
	DualNo
)

// Process is a process that has a socket.
type Process struct {
	PID int
	// Name is the program's name, cut after 15 bytes on Linux.
	Name string
	// Dir is its working folder, "" when it is not known.
	Dir string
	// Command is the beginning of its command line, "" when it is not known. Words are apart by blanks; there can be secrets in it.
	Command string
	// User is its user's name, or number.
	User string
	// Unit is the unit of systemd that runs it, such as "nginx.service", "" when it is none of the system's.
	Unit string
	// Container is the id of the container that it runs in, as its control group has it, "" when it runs in none.
	Container string
}

// Waiting returns the sockets of the host's network namespace that wait for others: TCP sockets that listen, UDP and SCTP sockets
// that are bound.
func Waiting(ctx context.Context) ([]Socket, error) { return list(ctx, false) }

// WaitingOf returns the same of the network namespace of a process, where the system has such a thing and lets it be seen.
func WaitingOf(ctx context.Context, pid int) ([]Socket, error) { return listOf(ctx, pid) }

// All returns all sockets that have a local port, ends of connections included. There can be very many.
func All(ctx context.Context) ([]Socket, error) { return list(ctx, true) }

// Owners returns the process that has each of the sockets, by the place in the list. Those of other users are there only for
// who may see them, and of several processes that share a socket it is the one that was started first.
func Owners(ctx context.Context, sockets []Socket) map[int]Process { return owners(ctx, sockets) }

// Running is a process of a program that somebody asks for by its name.
type Running struct {
	PID int
	// UID is its user, -1 when the system does not show it.
	UID int
	// Arguments are its command line.
	Arguments []string
	// BindsAll says that it has the right to bind ports that are kept for root.
	BindsAll bool
}

// Programs returns the processes of a program, as far as the system shows them. On Linux a name has 15 bytes at most.
func Programs(name string) []Running { return runningOf(name) }

// UserName returns the name of a user, or else the number.
func UserName(uid int) string { return userOf(uid) }
