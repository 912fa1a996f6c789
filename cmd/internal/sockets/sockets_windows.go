package sockets

import (
	"context"
	"encoding/binary"
	"fmt"
	"net/netip"
	"strconv"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	iphlpapi            = windows.NewLazySystemDLL("iphlpapi.dll")
	getExtendedTCPTable = iphlpapi.NewProc("GetExtendedTcpTable")
	getExtendedUDPTable = iphlpapi.NewProc("GetExtendedUdpTable")
)

// The classes of tables that name the processes.
// https://learn.microsoft.com/windows/win32/api/iprtrmib/ne-iprtrmib-tcp_table_class
const (
	tcpListenersWithPID = 3
	tcpAllWithPID       = 5
	udpWithPID          = 1

	tcpStateListen = 2
)

// row is where the fields of a table's rows are, in bytes. The local port is in the order of the network, in the low half of a word.
type row struct {
	size, address, addressSize, port, state, pid int
}

// https://learn.microsoft.com/windows/win32/api/tcpmib/ns-tcpmib-mib_tcprow_owner_pid and its siblings
var (
	tcp4Row = row{size: 24, state: 0, address: 4, addressSize: 4, port: 8, pid: 20}
	tcp6Row = row{size: 56, address: 0, addressSize: 16, port: 20, state: 48, pid: 52}
	udp4Row = row{size: 12, address: 0, addressSize: 4, port: 4, state: -1, pid: 8}
	udp6Row = row{size: 28, address: 0, addressSize: 16, port: 20, state: -1, pid: 24}
)

func list(_ context.Context, connections bool) ([]Socket, error) {
	class := uintptr(tcpListenersWithPID)
	if connections {
		class = tcpAllWithPID
	}
	var all []Socket
	for _, t := range []struct {
		network string
		call    *windows.LazyProc
		family  uintptr
		class   uintptr
		row     row
	}{
		{"tcp", getExtendedTCPTable, windows.AF_INET, class, tcp4Row},
		{"tcp", getExtendedTCPTable, windows.AF_INET6, class, tcp6Row},
		{"udp", getExtendedUDPTable, windows.AF_INET, udpWithPID, udp4Row},
		{"udp", getExtendedUDPTable, windows.AF_INET6, udpWithPID, udp6Row},
	} {
		data, err := readTable(t.call, t.family, t.class)
		if err != nil {
			return all, err
		}
		all = append(all, t.row.sockets(data, t.network)...)
	}
	return all, nil
}

// readTable asks for a table until it fits.
func readTable(call *windows.LazyProc, family, class uintptr) ([]byte, error) {
	if err := call.Find(); err != nil {
		return nil, err
	}
	size := uint32(16 << 10)
	for size < maxTable {
		data := make([]byte, size)
		result, _, _ := call.Call(uintptr(unsafe.Pointer(&data[0])), uintptr(unsafe.Pointer(&size)), 0, family, class, 0)
		switch windows.Errno(result) {
		case 0:
			return data, nil
		case windows.ERROR_INSUFFICIENT_BUFFER:
			size += size / 4 // it can grow until the next call
		default:
			return nil, fmt.Errorf("%s: %w", call.Name, windows.Errno(result))
		}
	}
	return nil, fmt.Errorf("%s: more than %d bytes", call.Name, maxTable)
}

// sockets reads a table: the number of rows, and the rows.
func (r row) sockets(data []byte, network string) []Socket {
	var all []Socket
	if len(data) < 4 {
		return nil
	}
	count := min(int(binary.LittleEndian.Uint32(data)), maxSockets)
	for data = data[4:]; count > 0 && len(data) >= r.size; data, count = data[r.size:], count-1 {
		address, _ := netip.AddrFromSlice(data[r.address : r.address+r.addressSize])
		port := binary.BigEndian.Uint16(data[r.port:])
		if port == 0 {
			continue
		}
		all = append(all, Socket{
			Network: network, Local: netip.AddrPortFrom(address.Unmap(), port), UID: -1,
			Connection: r.state >= 0 && binary.LittleEndian.Uint32(data[r.state:]) != tcpStateListen,
			PID:        int(binary.LittleEndian.Uint32(data[r.pid:])),
		})
	}
	return all
}

func owners(_ context.Context, sockets []Socket) map[int]Process {
	found := make(map[int]Process)
	names := programs()
	for at, socket := range sockets {
		if socket.PID != 0 {
			found[at] = Process{PID: socket.PID, Name: names[socket.PID]}
		}
	}
	return found
}

// programs are the names of the running programs, by their process.
func programs() map[int]string {
	names := make(map[int]string)
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return names
	}
	defer windows.CloseHandle(snapshot)
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(snapshot, &entry); err == nil && len(names) < maxProcesses; err = windows.Process32Next(snapshot, &entry) {
		names[int(entry.ProcessID)] = windows.UTF16ToString(entry.ExeFile[:])
	}
	return names
}

func userOf(uid int) string { return strconv.Itoa(uid) }

func runningOf(string) []Running { return nil } // where engines run in machines of their own

func listOf(context.Context, int) ([]Socket, error) { return nil, ErrUnsupported }
