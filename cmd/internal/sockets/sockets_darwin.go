package sockets

import (
	"context"
	"strconv"

	"golang.org/x/sys/unix"
)

func list(_ context.Context, connections bool) ([]Socket, error) {
	var all []Socket
	for _, network := range []string{"tcp", "udp"} {
		data, err := unix.SysctlRaw("net.inet." + network + ".pcblist_n")
		if err != nil {
			return all, err
		}
		for _, socket := range parsePCBList(data[:min(len(data), maxTable)], network) {
			if connections || !socket.Connection {
				all = append(all, socket)
			}
		}
	}
	return all, nil
}

func owners(_ context.Context, sockets []Socket) map[int]Process {
	found := make(map[int]Process)
	for at, socket := range sockets {
		if socket.PID == 0 {
			continue
		}
		process := Process{PID: socket.PID, User: userOf(socket.UID)}
		if info, err := unix.SysctlKinfoProc("kern.proc.pid", socket.PID); err == nil {
			process.Name = unix.ByteSliceToString(info.Proc.P_comm[:])
		}
		found[at] = process
	}
	return found
}

func userOf(uid int) string { return strconv.Itoa(uid) }

func runningOf(string) []Running { return nil } // where engines run in machines of their own

func listOf(context.Context, int) ([]Socket, error) { return nil, ErrUnsupported }
