package knowledge

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Scope says on which addresses of its container a program listens.
type Scope int

// The scopes.
const (
	ScopeUnknown Scope = iota
	Loopback           // 127.0.0.1, ::1 or both: nobody outside the container gets through
	AllAddresses       // 0.0.0.0, :: or both
)

// Server is a program that listens, and how its command line and environment say where.
type Server struct {
	// Starts are the words that start it: the program and its subcommands, between which flags can stand.
	Starts string
	// Image is the title of the public image whose command line the server reads when that consists of flags alone.
	Image string
	// Except are subcommands with which the program does not listen.
	Except []string
	// Default is the scope, and Port the port, with nothing set in a container.
	Default Scope
	Port    int
	// Flags take an address, or several, each with or without a scheme and a port. One that ends in "=" is the
	// beginning of a word. Bare are those of them that mean all addresses when no value follows; Open are flags that
	// mean all addresses and take no value.
	Flags, Bare, Open []string
	// PortFlags take a port.
	PortFlags []string
	// Variables and PortVariables are environment variables with the same meaning as flags, which win.
	Variables, PortVariables []string
	// Positional says that a word that is no flag, behind those of Starts, is a port or an address with one.
	Positional bool
	// Opens is a variable that holds a port on all addresses.
	Opens string
	// Stages are variables and flags that name the environment; in any but "development" the server listens on all addresses.
	Stages []string
	// Opaque are flags and variables that leave open where it listens.
	Opaque []string
	// Files are configuration files in the working directory. Those in which Setting occurs leave open where it listens.
	Files   []string
	Setting string
	// Local says that the default is certain only where the folder with the package.json is known, because a configuration
	// file is usual.
	Local bool
	// Plain says that the default is certain only on images that configure nothing by themselves.
	Plain bool
	// Pinned limits the row to major versions of a package.
	Pinned Pin
	// Named is a variable that nothing else reads, so that it tells the server by itself.
	Named string
	// Source is the address at which the row was read, or the documentation of what was run.
	Source string
}

// Pin is a range of major versions of an npm package: from From up to, and without, Below.
type Pin struct {
	Package     string
	From, Below int
}

// Invocation is how a container starts one program.
type Invocation struct {
	// Words are the program and its arguments. Parts that are not known are NUL bytes.
	Words []string
	// Env returns a variable of its environment, and whether it is set.
	Env func(name string) (value string, set bool)
	// Version returns the version range that package.json asks for, "" for none.
	Version func(name string) string
	// File returns the content of a configuration file in the working directory, and whether there is one.
	File func(name string) (content string, found bool)
	// Folder says that the working directory is known to be the folder of package.json.
	Folder bool
	// Image is the title of the image, if it is one of [Images].
	Image string
	// Bare says that the environment of the image is known: nothing but what the files set.
	Bare bool
}

// Listening is where a program listens.
type Listening struct {
	Server *Server
	Scope  Scope
	// Port is 0 when it is not known.
	Port int
	// Explicit says that something sets the address: a part of a word, or of a variable's value.
	Explicit bool
	// Word is the index of that word, -1 for none; Variable the name of that variable, "" for none.
	Word     int
	Variable string
	// From and To are where the host stands in the word or the value.
	From, To int
}

// Listen returns where a program listens, and whether it is one that is known to.
func Listen(call Invocation) (Listening, bool) {
	words := launched(call.Words)
	server := serverOf(words, call)
	if server == nil {
		return Listening{}, false
	}
	r := &listenReader{Invocation: call, server: server, skipped: len(call.Words) - len(words)}
	return r.read(words), true
}

// launched takes off what starts the program that follows it.
func launched(words []string) []string {
	for len(words) > 1 {
		rest := words[1:]
		switch name := base(words[0]); {
		case name == "npx" || name == "bunx" || name == "pnpx":
			rest = withoutFlags(rest, "-y", "--yes", "--no-install", "--no", "--bun", "--")
		case (name == "pnpm" || name == "npm" || name == "yarn") && (rest[0] == "exec" || rest[0] == "dlx"):
			rest = withoutFlags(rest[1:], "--", "-y", "--yes")
		case name == "bun" && rest[0] == "x":
			rest = rest[1:]
		case name == "yarn" && !strings.HasPrefix(rest[0], "-") && rest[0] != "run":
			// yarn runs what a dependency brings when there is no script of that name.
		case name == "bundle" && rest[0] == "exec", name == "poetry" && rest[0] == "run", name == "pipenv" && rest[0] == "run",
			name == "pdm" && rest[0] == "run":
			rest = rest[1:]
		case name == "uv" && rest[0] == "run":
			rest = withoutFlags(rest[1:], "--no-sync", "--frozen", "--locked", "--no-dev", "-q", "--quiet", "--")
		case name == "opentelemetry-instrument", name == "ddtrace-run":
		case isPython(name):
			rest = withoutFlags(rest, "-u", "-O", "-B", "-I")
			if len(rest) > 1 && rest[0] == "-m" {
				rest = rest[1:]
			} else if len(rest) == 0 || base(rest[0]) != "manage.py" && base(rest[0]) != "bottle.py" {
				return words
			}
		case name == "ruby" && strings.HasSuffix(rest[0], "bin/rails"):
		default:
			return words
		}
		if len(rest) == 0 || strings.HasPrefix(rest[0], "-") {
			return words
		}
		words = rest
	}
	return words
}

func isPython(name string) bool {
	return strings.TrimRight(strings.TrimPrefix(name, "python"), "0123456789.") == "" && strings.HasPrefix(name, "python")
}

func withoutFlags(words []string, flags ...string) []string {
	for len(words) > 0 && slices.Contains(flags, words[0]) {
		words = words[1:]
	}
	return words
}

func base(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// serverOf finds the row of a command line.
func serverOf(words []string, call Invocation) *Server {
	if len(words) == 0 || strings.HasPrefix(words[0], "-") {
		for _, server := range serversOfImages() {
			if server.Image == call.Image && server.pinned(call) {
				return server
			}
		}
	} else {
		for _, row := range serversByProgram()[base(words[0])] {
			if row.starts(words[1:]) && row.pinned(call) {
				return row.Server
			}
		}
	}
	for _, server := range namedServers() {
		if _, set := call.Env(server.Named); set {
			return server
		}
	}
	return nil
}

// startedServer is a row with the words of Starts behind the program.
type startedServer struct {
	*Server
	subcommands []string
}

// The rows that come into question, in the order of the table. Those of programs are many, and few services say what they run.
var (
	serversByProgram = sync.OnceValue(func() map[string][]startedServer {
		rows := make(map[string][]startedServer, len(servers))
		for i := range servers {
			if start := strings.Fields(servers[i].Starts); len(start) > 0 {
				rows[start[0]] = append(rows[start[0]], startedServer{&servers[i], start[1:]})
			}
		}
		return rows
	})
	serversOfImages = serversWhere(func(s *Server) bool { return s.Image != "" })
	namedServers    = serversWhere(func(s *Server) bool { return s.Named != "" })
)

func serversWhere(counts func(*Server) bool) func() []*Server {
	return sync.OnceValue(func() []*Server {
		var rows []*Server
		for i := range servers {
			if counts(&servers[i]) {
				rows = append(rows, &servers[i])
			}
		}
		return rows
	})
}

// starts reports whether the words behind the program begin with the subcommands. Flags and their values can stand between.
func (s *startedServer) starts(rest []string) bool {
	for _, want := range s.subcommands {
		at := slices.Index(rest, want)
		if at < 0 {
			return false
		}
		for i, skipped := range rest[:at] {
			if !strings.HasPrefix(skipped, "-") && (i == 0 || !strings.HasPrefix(rest[i-1], "-")) {
				return false
			}
		}
		rest = rest[at+1:]
	}
	for _, word := range rest {
		if !strings.HasPrefix(word, "-") {
			return !slices.Contains(s.Except, word)
		}
	}
	return true
}

// pinned reports whether the row is about the version that is started.
func (s *Server) pinned(call Invocation) bool {
	return s.Pinned.Package == "" || s.Pinned.includes(call.Version(s.Pinned.Package))
}

type listenReader struct {
	Invocation
	server  *Server
	skipped int
	result  Listening
	found   bool // an address was read
}

func (r *listenReader) read(words []string) Listening {
	s := r.server
	r.result = Listening{Server: s, Scope: s.Default, Port: s.Port, Word: -1}
	r.variables()
	opaque := r.flags(words)
	for _, name := range s.Opaque {
		if _, set := r.Env(name); set && !strings.HasPrefix(name, "-") {
			opaque = true
		}
	}
	if opaque {
		return Listening{Server: s, Word: -1}
	}
	if !r.found {
		r.defaults()
	}
	return r.result
}

// defaults says what the default is where nothing sets an address.
func (r *listenReader) defaults() {
	s := r.server
	if s.Default != Loopback {
		return
	}
	present := false
	for _, name := range s.Files {
		content, found := r.File(name)
		present = present || found
		if found && strings.Contains(content, s.Setting) {
			r.result.Scope = ScopeUnknown
			return
		}
	}
	unsure := s.Plain || len(s.Variables) > 0 || len(s.Stages) > 0 || s.Opens != ""
	if s.Local && !r.Folder && !present || unsure && !r.Bare {
		r.result.Scope = ScopeUnknown
	}
}

// includes reports whether a version range is known to stay within the pin.
func (p Pin) includes(version string) bool {
	major, _, _ := strings.Cut(strings.TrimLeft(version, "^~=v "), ".")
	number, err := strconv.Atoi(major)
	return err == nil && p.From <= number && (p.Below == 0 || number < p.Below)
}

// variables reads the environment.
func (r *listenReader) variables() {
	s := r.server
	for _, name := range s.Stages {
		if value, set := r.Env(name); set && !strings.HasPrefix(name, "-") && value != "development" {
			r.take(scopeOf(value, AllAddresses))
		}
	}
	for _, name := range s.PortVariables {
		if value, set := r.Env(name); set {
			r.result.Port = portOf(value)
		}
	}
	if value, set := r.Env(s.Opens); s.Opens != "" && set && value != "" {
		r.take(scopeOf(value, AllAddresses))
		r.result.Port = portOf(value)
	}
	for _, name := range s.Variables {
		if value, set := r.Env(name); set && value != "" {
			r.address(value)
			r.result.Variable = name
			return
		}
	}
}

// scopeOf returns a scope unless the value on which it rests is unknown.
func scopeOf(value string, scope Scope) Scope {
	if strings.Contains(value, "\x00") {
		return ScopeUnknown
	}
	return scope
}

func (r *listenReader) take(scope Scope) { r.result.Scope, r.found = scope, true }

// address reads a value with one address or several.
func (r *listenReader) address(value string) {
	scope, port, from, to := readAddresses(value)
	r.take(scope)
	r.result.Explicit, r.result.From, r.result.To = true, from, to
	r.result.Word, r.result.Variable = -1, ""
	if port != 0 {
		r.result.Port = port
	}
}

// flags reads the command line. It reports true when something leaves open where the program listens.
func (r *listenReader) flags(words []string) (opaque bool) {
	s := r.server
	positional := len(strings.Fields(s.Starts)) - 1
	bound := false
	for i := 0; i < len(words); i++ {
		word := words[i]
		if i == 0 && s.Starts != "" && !strings.HasPrefix(word, "-") {
			continue
		}
		if word == "\x00" {
			return true
		}
		if slices.Contains(s.Open, word) {
			r.take(AllAddresses)
			bound = true
			continue
		}
		if value, at, from, ok := flagValue(words, i, s.Flags); ok {
			next := at > i
			if next && slices.Contains(s.Bare, word) && (at >= len(words) || strings.HasPrefix(value, "-")) {
				r.address("0.0.0.0")
				r.result.Word, r.result.From, r.result.To = r.skipped+i, 0, len(word)
				continue
			}
			if at >= len(words) {
				return true
			}
			before := r.result
			r.address(value)
			r.result.Word, r.result.From, r.result.To = r.skipped+at, r.result.From+from, r.result.To+from
			if bound && before.Scope != Loopback { // of several addresses one is enough
				r.result = before
			}
			bound = true
			i = at
			continue
		}
		if value, at, _, ok := flagValue(words, i, s.PortFlags); ok && at < len(words) {
			r.result.Port = portOf(value)
			i = at
			continue
		}
		if value, at, _, ok := flagValue(words, i, s.Stages); ok && at < len(words) {
			if value != "development" && !bound {
				r.take(scopeOf(value, AllAddresses))
			}
			i = at
			continue
		}
		if _, _, _, ok := flagValue(words, i, s.Opaque); ok {
			return true
		}
		if !s.Positional || strings.HasPrefix(word, "-") {
			continue
		}
		if positional > 0 {
			positional--
			continue
		}
		if port, err := strconv.Atoi(word); err == nil && port > 0 {
			r.result.Port = port
		} else if strings.Contains(word, ":") {
			r.address(word)
			r.result.Word = r.skipped + i
		} else if strings.Contains(word, "\x00") {
			return true
		}
	}
	return false
}

// flagValue returns what one of the flags gets at words[i], the index of the word in which that stands, and where in it.
// That index is len(words) when the value is missing.
func flagValue(words []string, i int, flags []string) (value string, at, from int, ok bool) {
	word := words[i]
	for _, flag := range flags {
		rest, found := strings.CutPrefix(word, flag)
		switch {
		case !found:
		case strings.HasSuffix(flag, "="):
			return rest, i, len(flag), true
		case !strings.HasPrefix(flag, "-"): // a variable
		case strings.HasPrefix(rest, "="):
			return rest[1:], i, len(flag) + 1, true
		case rest != "" && len(flag) == 2 && flag != "--":
			return rest, i, len(flag), true // -b127.0.0.1
		case rest == "" && i+1 < len(words):
			return words[i+1], i + 1, 0, true
		case rest == "":
			return "", len(words), 0, true
		}
	}
	return "", 0, 0, false
}

func portOf(value string) int {
	port, err := strconv.Atoi(value[strings.LastIndexByte(value, ':')+1:])
	if err != nil || port < 1 || port > 65535 {
		return 0
	}
	return port
}

// readAddresses reads one address or several, as flags and variables have them: "127.0.0.1", "localhost:80", "[::1]:80",
// ":80", "tcp://127.0.0.1:80", "http://localhost:80;http://+:81". One address for all is enough. From and To are the
// host of the last one that counts.
func readAddresses(value string) (scope Scope, port, from, to int) {
	at := 0
	for first := true; ; first = false {
		end := strings.IndexAny(value[at:], ",;")
		last := end < 0
		if last {
			end = len(value) - at
		}
		for at < len(value) && value[at] == ' ' { // as in ["-b 0.0.0.0"], which is one word
			at, end = at+1, end-1
		}
		one, number, start, stop := readAddress(value[at : at+end])
		if port == 0 {
			port = number
		}
		switch {
		case one == AllAddresses:
			return one, number, at + start, at + stop
		case first || one == ScopeUnknown:
			scope, from, to = one, at+start, at+stop
		case scope == Loopback:
			from, to = at+start, at+stop
		}
		if last {
			return scope, port, from, to
		}
		at += end + 1
	}
}

func readAddress(item string) (scope Scope, port, from, to int) {
	if strings.HasPrefix(item, "unix:") {
		return ScopeUnknown, 0, 0, 0
	}
	if scheme := strings.Index(item, "://"); scheme >= 0 {
		from = scheme + 3
	}
	rest := item[from:]
	if slash := strings.IndexByte(rest, '/'); slash >= 0 {
		rest = rest[:slash]
	}
	host := rest
	switch closing := strings.IndexByte(rest, ']'); {
	case strings.HasPrefix(rest, "[") && closing > 0:
		host = rest[:closing+1]
		port = portOf(rest[closing+1:])
	case strings.Count(rest, ":") == 1:
		host, _, _ = strings.Cut(rest, ":")
		port = portOf(rest)
	}
	to = from + len(host)
	return scopeOfHost(strings.Trim(host, "[]")), port, from, to
}

func scopeOfHost(host string) Scope {
	switch host {
	case "", "0.0.0.0", "::", "*", "+", "0":
		return AllAddresses
	case "localhost", "::1", "_local_": // the last one is Elasticsearch's
		return Loopback
	}
	if strings.HasPrefix(host, "127.") && strings.Trim(host, "0123456789.") == "" {
		return Loopback
	}
	return ScopeUnknown
}

// Servers returns every row, in the order in which they are looked at.
func Servers() []Server { return slices.Clone(servers) }
