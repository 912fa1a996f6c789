package sockets

import (
	"encoding/binary"
	"net/netip"
)

// The kernel of macOS answers net.inet.tcp.pcblist_n with records that say their length and kind: one that counts them, and then some
// for each socket. These two matter. All numbers are as the processor has them, but for the port.
// https://github.com/apple-oss-distributions/xnu/blob/main/bsd/netinet/in_pcb.h, bsd/sys/socketvar.h
const (
	kindSocket = 0x001 // struct xsocket_n
	kindInet   = 0x010 // struct xinpcb_n

	inetPort    = 18
	inetFamily  = 44 // 1 is IPv4, 2 is IPv6, both are both
	inetAddress = 64 // of 16 bytes; an IPv4 address is at their end
	inetEnd     = 80

	socketOptions = 20
	socketUser    = 64
	socketLastPID = 68
	socketEnd     = 72

	// acceptsConnections is the option SO_ACCEPTCONN.
	acceptsConnections = 0x2
	recordHead         = 8 // length and kind
)

// parsePCBList reads such an answer. Sockets come as an inet record and then a socket record.
func parsePCBList(data []byte, network string) []Socket {
	var all []Socket
	var inet []byte
	order := binary.LittleEndian // all processors that macOS runs on
	if len(data) < 4 {
		return nil
	}
	head := int(order.Uint32(data))
	for at := aligned(head); at >= recordHead && at+recordHead <= len(data) && len(all) < maxSockets; {
		size := int(order.Uint32(data[at:]))
		if size < recordHead || size > len(data)-at {
			break
		}
		record := data[at : at+size]
		switch kind := order.Uint32(record[4:]); {
		case kind == kindInet && size >= inetEnd:
			inet = record
		case kind == kindSocket && size >= socketEnd && inet != nil:
			if socket, ok := socketOf(inet, record, network); ok {
				all = append(all, socket)
			}
			inet = nil
		}
		at += aligned(size)
	}
	return all
}

// aligned rounds a length up to eight bytes.
func aligned(size int) int { return (size + 7) &^ 7 }

func socketOf(inet, socket []byte, network string) (Socket, bool) {
	order := binary.LittleEndian
	port := binary.BigEndian.Uint16(inet[inetPort:])
	family := inet[inetFamily] & 3
	if port == 0 || family == 0 {
		return Socket{}, false
	}
	from := inetAddress
	if family == 1 {
		from = inetEnd - 4
	}
	address, _ := netip.AddrFromSlice(inet[from:inetEnd])
	dual := DualNo
	if family == 3 {
		dual = DualYes
	}
	return Socket{
		Network: network, Local: netip.AddrPortFrom(address.Unmap(), port), Dual: dual,
		Connection: network == "tcp" && order.Uint32(socket[socketOptions:])&acceptsConnections == 0,
		PID:        int(order.Uint32(socket[socketLastPID:])), UID: int(order.Uint32(socket[socketUser:])),
	}, true
}
