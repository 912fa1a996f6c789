package sockets

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"testing"
)

// pcbRecord makes a record of an answer of macOS.
func pcbRecord(kind uint32, size int, fill func([]byte)) []byte {
	record := make([]byte, aligned(size))
	binary.LittleEndian.PutUint32(record, uint32(size))
	binary.LittleEndian.PutUint32(record[4:], kind)
	fill(record)
	return record
}

func pcbSocket(family byte, address string, port uint16, options, pid uint32) []byte {
	inet := pcbRecord(kindInet, 100, func(r []byte) {
		binary.BigEndian.PutUint16(r[inetPort:], port)
		r[inetFamily] = family
		bytes := netip.MustParseAddr(address).AsSlice()
		copy(r[inetEnd-len(bytes):], bytes)
	})
	other := pcbRecord(0x002, 28, func([]byte) {})
	socket := pcbRecord(kindSocket, 80, func(r []byte) {
		binary.LittleEndian.PutUint32(r[socketOptions:], options)
		binary.LittleEndian.PutUint32(r[socketUser:], 501)
		binary.LittleEndian.PutUint32(r[socketLastPID:], pid)
	})
	return bytes.Join([][]byte{inet, socket, other}, nil)
}

func TestParsePCBList(t *testing.T) {
	head := pcbRecord(0, 24, func([]byte) {})
	data := bytes.Join([][]byte{
		head,
		pcbSocket(1, "127.0.0.1", 8080, acceptsConnections, 7),
		pcbSocket(3, "::", 5000, acceptsConnections|4, 8),
		pcbSocket(2, "::1", 5001, 0, 9),
		pcbSocket(1, "0.0.0.0", 0, 0, 9), // not bound
		head,
	}, nil)
	want := []Socket{
		{Network: "tcp", Local: netip.MustParseAddrPort("127.0.0.1:8080"), Dual: DualNo, PID: 7, UID: 501},
		{Network: "tcp", Local: netip.MustParseAddrPort("[::]:5000"), Dual: DualYes, PID: 8, UID: 501},
		{Network: "tcp", Local: netip.MustParseAddrPort("[::1]:5001"), Dual: DualNo, PID: 9, UID: 501, Connection: true},
	}
	got := parsePCBList(data, "tcp")
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v\nwant %+v", got[i], want[i])
		}
	}
}

func FuzzParsePCBList(f *testing.F) {
	f.Add(append(pcbRecord(0, 24, func([]byte) {}), pcbSocket(1, "127.0.0.1", 8080, 2, 7)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, socket := range parsePCBList(data, "tcp") {
			if !socket.Local.IsValid() || socket.Local.Port() == 0 {
				t.Errorf("%+v", socket)
			}
		}
	})
}
