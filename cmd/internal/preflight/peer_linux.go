package preflight

import (
	"io"
	"net"

	"golang.org/x/sys/unix"
)

// peerOf asks the system who listens at the other end of a Unix socket.
// https://man7.org/linux/man-pages/man7/unix.7.html
func peerOf(connection io.ReadWriteCloser) peer {
	socket, is := connection.(*net.UnixConn)
	if !is {
		return peer{}
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return peer{}
	}
	var found peer
	_ = raw.Control(func(descriptor uintptr) {
		if credentials, err := unix.GetsockoptUcred(int(descriptor), unix.SOL_SOCKET, unix.SO_PEERCRED); err == nil {
			found = peer{int(credentials.Pid), int(credentials.Uid), true}
		}
	})
	return found
}
