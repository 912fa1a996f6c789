package sockets

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// procRoot is where the kernel says what it holds.
const procRoot = "/proc"

// A socket's state as /proc/net prints it. UDP sockets that are not connected have that of a closed TCP socket.
// https://github.com/torvalds/linux/blob/master/include/net/tcp_states.h
const (
	stateClose  = 0x07
	stateListen = 0x0A
)

// table is one file of /proc/net.
type table struct {
	file, network string
	parse         func(line []byte, network string) (Socket, bool)
}

var tables = []table{
	{"tcp", "tcp", parseInet}, {"tcp6", "tcp", parseInet},
	{"udp", "udp", parseInet}, {"udp6", "udp", parseInet},
	{"sctp/eps", "sctp", parseSCTP},
}

func list(ctx context.Context, connections bool) ([]Socket, error) {
	return listSeenBy(ctx, "self", connections)
}

func listOf(ctx context.Context, pid int) ([]Socket, error) {
	return listSeenBy(ctx, strconv.Itoa(pid), false)
}

// listSeenBy lists the sockets of the network namespace of a process.
func listSeenBy(ctx context.Context, process string, connections bool) ([]Socket, error) {
	var all []Socket
	for _, t := range tables {
		file, err := os.Open(filepath.Join(procRoot, process, "net", t.file))
		if errors.Is(err, fs.ErrNotExist) && t.file != "tcp" {
			continue // no IPv6, or no SCTP
		}
		if err != nil {
			return all, err
		}
		all, err = t.read(ctx, io.LimitReader(file, maxTable), connections, all)
		file.Close()
		if err != nil {
			return all, fmt.Errorf("%s: %w", file.Name(), err)
		}
	}
	return all, nil
}

// read appends the sockets of a table. The kernel lists TCP sockets that listen before all others, so that without the connections
// nothing is read behind the first of those.
func (t table) read(ctx context.Context, r io.Reader, connections bool, all []Socket) ([]Socket, error) {
	lines := bufio.NewReaderSize(r, 64<<10)
	for count := -1; count < maxSockets; count++ {
		line, err := lines.ReadSlice('\n')
		for errors.Is(err, bufio.ErrBufferFull) { // no line of the kernel's
			line = nil
			_, err = lines.ReadSlice('\n')
		}
		if socket, ok := t.parse(line, t.network); ok {
			if socket.Connection && !connections && t.network == "tcp" {
				return all, nil
			}
			if len(all) == cap(all) { // append grows long lists by a quarter, and copies them each time
				all = slices.Grow(all, max(len(all), 256))
			}
			all = append(all, socket)
		}
		switch {
		case err == io.EOF:
			return all, nil
		case err != nil:
			return all, err
		case count%1000 == 0 && ctx.Err() != nil:
			return all, ctx.Err()
		}
	}
	return all, fmt.Errorf("more than %d sockets", maxSockets)
}

// parseInet reads a line of /proc/net/{tcp,udp}{,6}: number, local and foreign address, state, two pairs of numbers, a counter, the
// user, a timeout and the inode. The heading is none.
// https://docs.kernel.org/networking/proc_net_tcp.html
func parseInet(line []byte, network string) (socket Socket, ok bool) {
	var fields [10][]byte
	if splitFields(line, fields[:]) < 10 {
		return socket, false
	}
	local, ok := parseAddress(fields[1])
	if !ok || local.Port() == 0 {
		return socket, false
	}
	state, err := strconv.ParseUint(string(fields[3]), 16, 8)
	if err != nil {
		return socket, false
	}
	uid, err := strconv.ParseUint(string(fields[7]), 10, 32)
	if err != nil {
		return socket, false
	}
	inode, err := strconv.ParseUint(string(fields[9]), 10, 64)
	if err != nil {
		return socket, false
	}
	waits := uint64(stateListen)
	if network != "tcp" {
		waits = stateClose
	}
	return Socket{Network: network, Local: local, Connection: state != waits, UID: int(uid), inode: inode}, true
}

// parseSCTP reads a line of /proc/net/sctp/eps: two pointers, three numbers, the local port, the user, the inode, and the addresses, which
// can have a * in front. One is enough to know that the port is taken.
func parseSCTP(line []byte, network string) (socket Socket, ok bool) {
	var fields [9][]byte
	if splitFields(line, fields[:]) < 9 {
		return socket, false
	}
	port, err := strconv.ParseUint(string(fields[5]), 10, 16)
	if err != nil || port == 0 {
		return socket, false
	}
	uid, err := strconv.ParseUint(string(fields[6]), 10, 32)
	if err != nil {
		return socket, false
	}
	inode, err := strconv.ParseUint(string(fields[7]), 10, 64)
	if err != nil {
		return socket, false
	}
	address, err := netip.ParseAddr(string(bytes.TrimPrefix(fields[8], []byte("*"))))
	if err != nil {
		return socket, false
	}
	return Socket{Network: network, Local: netip.AddrPortFrom(address.Unmap(), uint16(port)), UID: int(uid), inode: inode}, true
}

// splitFields splits a line at its blanks into as many fields as there is room for, and returns how many it has of them.
func splitFields(line []byte, into [][]byte) (count int) {
	for at := 0; at < len(line) && count < len(into); at++ {
		begin := at
		for at < len(line) && line[at] != ' ' && line[at] != '\t' && line[at] != '\n' {
			at++
		}
		if at > begin {
			into[count] = line[begin:at]
			count++
		}
	}
	return count
}

// parseAddress reads 0100007F:1F90: words of 32 bits as the processor has them, printed as hexadecimal numbers, and the port.
func parseAddress(text []byte) (netip.AddrPort, bool) {
	digits, number, found := bytes.Cut(text, []byte(":"))
	var data [16]byte
	if !found || len(digits) != 8 && len(digits) != 32 {
		return netip.AddrPort{}, false
	}
	size, err := hex.Decode(data[:], digits)
	if err != nil {
		return netip.AddrPort{}, false
	}
	for at := 0; at < size; at += 4 {
		binary.NativeEndian.PutUint32(data[at:], binary.BigEndian.Uint32(data[at:]))
	}
	port, err := strconv.ParseUint(string(number), 16, 16)
	if err != nil {
		return netip.AddrPort{}, false
	}
	address, _ := netip.AddrFromSlice(data[:size])
	return netip.AddrPortFrom(address.Unmap(), uint16(port)), true
}

// owners looks for the sockets among the descriptors of all processes, until the last one is found.
func owners(ctx context.Context, sockets []Socket) map[int]Process {
	wanted := make(map[uint64]int, len(sockets)) // by the inode: each socket has its own
	for at, socket := range sockets {
		if socket.inode != 0 {
			wanted[socket.inode] = at
		}
	}
	found := make(map[int]Process)
	if len(wanted) == 0 {
		return found
	}
	names := userNames()
	for _, pid := range processes() {
		if ctx.Err() != nil || len(wanted) == 0 {
			return found
		}
		var process *Process
		descriptors(ctx, pid, func(inode uint64) (more bool) {
			if at, is := wanted[inode]; is {
				if process == nil {
					process = describe(pid, names)
				}
				found[at] = *process
				delete(wanted, inode)
			}
			return len(wanted) > 0
		})
	}
	if len(wanted) > 0 {
		proxies(ctx, sockets, found, names)
	}
	return found
}

// processes returns the numbers of all processes, ascending, but for the first one: it holds sockets for those that it starts.
func processes() []int {
	dir, err := os.Open(procRoot)
	if err != nil {
		return nil
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(maxProcesses + 1000) // beside the processes there are some hundred other files
	var pids []int
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	if len(pids) > 0 && pids[0] == 1 {
		pids = append(pids[1:], 1)
	}
	return pids
}

// descriptors tells the inodes of the sockets that a process has open, as far as they may be seen, until there is no need for more. A
// process can end meanwhile.
func descriptors(ctx context.Context, pid int, tell func(inode uint64) (more bool)) {
	dir, err := os.Open(filepath.Join(procRoot, strconv.Itoa(pid), "fd"))
	if err != nil {
		return
	}
	defer dir.Close()
	const batch = 1000
	buffer := make([]byte, 64) // longer links are to files
	for range maxSockets / batch {
		names, err := dir.Readdirnames(batch)
		for _, name := range names {
			size, err := unix.Readlinkat(int(dir.Fd()), name, buffer)
			if err != nil {
				continue
			}
			if inode, is := parseLink(buffer[:size]); is && !tell(inode) {
				return
			}
		}
		if err != nil || ctx.Err() != nil {
			return
		}
	}
}

// parseLink reads what the descriptor of a socket points at: socket:[1234]
func parseLink(link []byte) (inode uint64, is bool) {
	digits, is := bytes.CutPrefix(link, []byte("socket:["))
	if !is || !bytes.HasSuffix(digits, []byte("]")) {
		return 0, false
	}
	inode, err := strconv.ParseUint(string(digits[:len(digits)-1]), 10, 64)
	return inode, err == nil
}

// describe says what is known of a process.
func describe(pid int, names map[int]string) *Process {
	folder := filepath.Join(procRoot, strconv.Itoa(pid))
	process := &Process{PID: pid, Name: strings.TrimSpace(small(filepath.Join(folder, "comm")))}
	cgroup := small(filepath.Join(folder, "cgroup"))
	process.Container, process.Unit = containerOf(cgroup), unitOf(cgroup)
	process.Dir, _ = os.Readlink(filepath.Join(folder, "cwd"))
	process.Command = strings.TrimSpace(strings.ReplaceAll(cmdline(pid), "\x00", " "))
	if uid, found := effectiveUser(small(filepath.Join(folder, "status"))); found {
		process.User = userName(uid, names)
	}
	return process
}

// small reads the beginning of a file, "" of one that cannot be read.
func small(name string) string {
	file, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer file.Close()
	data, _ := io.ReadAll(io.LimitReader(file, 64<<10))
	return string(data)
}

// effectiveUser reads the second number of the line "Uid:" of /proc/PID/status.
func effectiveUser(status string) (uid int, found bool) {
	for line := range strings.Lines(status) {
		if rest, is := strings.CutPrefix(line, "Uid:"); is {
			if fields := strings.Fields(rest); len(fields) > 1 {
				uid, err := strconv.Atoi(fields[1])
				return uid, err == nil
			}
		}
	}
	return 0, false
}

// containerIDLength is that of the ids that Docker and Podman give their containers.
const containerIDLength = 64

// containerOf finds the id of a container in /proc/PID/cgroup: docker-ID.scope, libpod-ID.scope, or ID by itself.
func containerOf(cgroup string) string {
	for line := range strings.Lines(cgroup) {
		for _, part := range strings.Split(strings.TrimSpace(line), "/") {
			part = strings.TrimSuffix(part, ".scope")
			part = part[strings.LastIndexByte(part, '-')+1:]
			if _, err := hex.DecodeString(part); err == nil && len(part) == containerIDLength {
				return part
			}
		}
	}
	return ""
}

// unitOf finds the unit of a service of the system in /proc/PID/cgroup: 0::/system.slice/nginx.service
func unitOf(cgroup string) string {
	for line := range strings.Lines(cgroup) {
		if _, path, found := strings.Cut(line, ":/system.slice/"); found {
			for _, part := range strings.Split(strings.TrimSpace(path), "/") {
				if strings.HasSuffix(part, ".service") {
					return part
				}
			}
		}
	}
	return ""
}

// userNames reads /etc/passwd, which is enough for words.
func userNames() map[int]string {
	names := make(map[int]string)
	file, err := os.Open("/etc/passwd")
	if err != nil {
		return names
	}
	defer file.Close()
	for lines := bufio.NewScanner(io.LimitReader(file, 1<<20)); lines.Scan(); {
		fields := strings.Split(lines.Text(), ":")
		if len(fields) < 3 {
			continue
		}
		if uid, err := strconv.Atoi(fields[2]); err == nil && names[uid] == "" {
			names[uid] = fields[0]
		}
	}
	return names
}

func userName(uid int, names map[int]string) string {
	if name := names[uid]; name != "" {
		return name
	}
	return strconv.Itoa(uid)
}

func userOf(uid int) string { return userName(uid, userNames()) }

// proxyName is the program through which Docker listens for a container.
const proxyName = "docker-proxy"

// proxies finds the owners among the proxies of Docker by their arguments. Those may be seen by everybody, unlike descriptors.
func proxies(ctx context.Context, sockets []Socket, found map[int]Process, names map[int]string) {
	for _, pid := range processesOf(proxyName) {
		network, local, ok := parseProxy(cmdline(pid))
		if !ok || ctx.Err() != nil {
			continue
		}
		for at, socket := range sockets {
			if _, known := found[at]; !known && socket.Network == network && socket.Local == local {
				found[at] = *describe(pid, names)
			}
		}
	}
}

// processesOf returns the processes of a program.
func processesOf(program string) []int {
	return slices.DeleteFunc(processes(), func(pid int) bool {
		return strings.TrimSpace(small(filepath.Join(procRoot, strconv.Itoa(pid), "comm"))) != program
	})
}

// cmdline is the command line of a process, each word with a zero byte behind it.
func cmdline(pid int) string { return small(filepath.Join(procRoot, strconv.Itoa(pid), "cmdline")) }

func runningOf(name string) []Running {
	var all []Running
	for _, pid := range processesOf(name) {
		status := small(filepath.Join(procRoot, strconv.Itoa(pid), "status"))
		uid, found := effectiveUser(status)
		if !found {
			uid = -1
		}
		all = append(all, Running{pid, uid, strings.Split(strings.TrimSuffix(cmdline(pid), "\x00"), "\x00"), bindsAll(status)})
	}
	return all
}

// capBindService is the bit of the right to bind any port.
// https://github.com/torvalds/linux/blob/master/include/uapi/linux/capability.h
const capBindService = 10

// bindsAll looks for the right to bind any port in the line "CapEff:" of /proc/PID/status. It is one of the process's own user namespace.
func bindsAll(status string) bool {
	for line := range strings.Lines(status) {
		if rest, is := strings.CutPrefix(line, "CapEff:"); is {
			rights, err := strconv.ParseUint(strings.TrimSpace(rest), 16, 64)
			return err == nil && rights&(1<<capBindService) != 0
		}
	}
	return false
}

// parseProxy reads the arguments of a proxy, which are apart by zero bytes.
// https://github.com/moby/moby/blob/master/cmd/docker-proxy/main_linux.go
func parseProxy(cmdline string) (network string, local netip.AddrPort, ok bool) {
	words := strings.Split(cmdline, "\x00")
	value := func(flag string) string {
		if at := slices.Index(words, flag); at >= 0 && at+1 < len(words) {
			return words[at+1]
		}
		return ""
	}
	address, err := netip.ParseAddr(value("-host-ip"))
	if err != nil {
		return "", local, false
	}
	port, err := strconv.ParseUint(value("-host-port"), 10, 16)
	if err != nil {
		return "", local, false
	}
	return value("-proto"), netip.AddrPortFrom(address.Unmap(), uint16(port)), true
}
