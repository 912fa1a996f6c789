package facts

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

type listenReader struct {
	invocation
	server  *knowledge.Server
	skipped int
	result  Listener
	found   bool // an address was read
	bound   bool // a flag named an address
	// subcommands counts the words of Starts that are still to come.
	subcommands int
}

func (r *listenReader) read(words []string) Listener {
	s := r.server
	r.result = Listener{Server: s, Scope: s.Default, Port: s.Port, Word: -1, PortWord: -1, Likely: s.Likely}
	r.variables()
	opaque := r.flags(words)
	for name := range s.Opaque.All() {
		if _, set := r.Env(name); set && !strings.HasPrefix(name, "-") {
			opaque = true
		}
	}
	if opaque {
		return Listener{Server: s, Word: -1, PortWord: -1, Likely: s.Likely}
	}
	whole := r.options()
	if !r.found {
		r.defaults(whole)
	}
	return r.result
}

// defaults says what the default is where nothing sets an address. Whole says that the configuration file was read and does not, either.
func (r *listenReader) defaults(whole bool) {
	s := r.server
	if s.Default != knowledge.Loopback {
		return
	}
	present := false
	for name := range s.Files.All() {
		file := r.file(name)
		present = present || file != nil
		if file != nil && !whole && bytes.Contains(file.Data, []byte(s.Setting)) {
			r.result.Scope = knowledge.ScopeUnknown
			return
		}
	}
	unsure := s.Plain || s.Variables != "" || s.Stages != "" || s.Opens != ""
	if s.Configured && r.Configured || s.Local && !r.Folder && !present || unsure && !r.Bare() {
		r.result.Scope = knowledge.ScopeUnknown
	}
}

// variables reads the environment.
func (r *listenReader) variables() {
	s := r.server
	for name := range s.Stages.All() {
		if value, set := r.Env(name); set && !strings.HasPrefix(name, "-") && value != "development" {
			r.take(scopeOf(value, knowledge.AllAddresses))
		}
	}
	for name := range s.PortVariables.All() {
		if value, set := r.Env(name); set {
			r.setPort(portOf(value), -1, name)
		}
	}
	if value, set := r.Env(s.Opens); s.Opens != "" && set && value != "" {
		r.take(scopeOf(value, knowledge.AllAddresses))
		r.setPort(portOf(value), -1, s.Opens)
	}
	for name := range s.Variables.All() {
		if value, set := r.Env(name); set && value != "" {
			r.address(value, -1, name)
			r.result.Variable = name
			return
		}
	}
}

// scopeOf returns a scope unless the value on which it rests is unknown.
func scopeOf(value string, scope knowledge.Scope) knowledge.Scope {
	if strings.Contains(value, "\x00") {
		return knowledge.ScopeUnknown
	}
	return scope
}

func (r *listenReader) take(scope knowledge.Scope) { r.result.Scope, r.found = scope, true }

func (r *listenReader) setPort(port, word int, variable string) {
	r.result.Port, r.result.PortWord, r.result.PortVariable = port, word, variable
}

// address reads a value with one address or several, that of a word or a variable.
func (r *listenReader) address(value string, word int, variable string) {
	scope, port, from, to := readAddresses(value)
	r.take(scope)
	r.result.Explicit, r.result.From, r.result.To = true, from, to
	r.result.Word, r.result.Variable = -1, ""
	if port != 0 {
		r.setPort(port, word, variable)
	}
}

// flags reads the command line. It reports true when something leaves open where the program listens.
func (r *listenReader) flags(words []string) (opaque bool) {
	words = withoutArguments(words)
	r.subcommands = strings.Count(r.server.Starts, " ")
	for i := 0; i < len(words) && !opaque; i++ {
		i, opaque = r.word(words, i)
	}
	return opaque
}

// withoutArguments leaves out what looks like an option of Java and stands behind the program, which gets it as an argument and does not know it.
func withoutArguments(words []string) []string {
	at := slices.Index(words, "-jar")
	if at < 0 || BaseName(words[0]) != "java" {
		return words
	}
	words = slices.Clone(words)
	for i := at + 2; i < len(words); i++ {
		if strings.HasPrefix(words[i], "-D") {
			words[i] = "-"
		}
	}
	return words
}

// word reads words[i] and what belongs to it. It returns the index of the last word that it has read.
func (r *listenReader) word(words []string, i int) (last int, opaque bool) {
	s, word := r.server, words[i]
	switch {
	case i == 0 && s.Starts != "" && !strings.HasPrefix(word, "-"):
		return i, false
	case word == graph.Unresolved:
		return i, true
	case s.Open.Has(word):
		r.take(knowledge.AllAddresses)
		r.bound = true
		return i, false
	}
	if value, at, from, ok := argv.Value(words, i, s.Flags.All()); ok {
		return r.addressFlag(words, i, value, at, from)
	}
	if value, at, _, ok := argv.Value(words, i, s.PortFlags.All()); ok && at < len(words) {
		r.setPort(portOf(value), r.skipped+at, "")
		return at, false
	}
	if value, at, _, ok := argv.Value(words, i, s.Stages.All()); ok && at < len(words) {
		if value != "development" && !r.bound {
			r.take(scopeOf(value, knowledge.AllAddresses))
		}
		return at, false
	}
	if _, _, _, ok := argv.Value(words, i, s.Opaque.All()); ok {
		return i, true
	}
	return i, s.Positional && !strings.HasPrefix(word, "-") && r.positional(word, i)
}

// addressFlag reads a flag with an address, which [flagValue] has found.
func (r *listenReader) addressFlag(words []string, i int, value string, at, from int) (last int, opaque bool) {
	word := words[i]
	if at > i && r.server.Bare.Has(word) && (at >= len(words) || strings.HasPrefix(value, "-")) {
		r.address("0.0.0.0", -1, "")
		r.result.Word, r.result.From, r.result.To = r.skipped+i, 0, len(word)
		return i, false
	}
	if at >= len(words) {
		return i, true
	}
	if r.server.Debugger && strings.Trim(value, "0123456789") == "" { // a port alone
		r.setPort(portOf(value), r.skipped+at, "")
		return at, false
	}
	before := r.result
	r.address(value, r.skipped+at, "")
	r.result.Word, r.result.From, r.result.To = r.skipped+at, r.result.From+from, r.result.To+from
	if r.bound && before.Scope != knowledge.Loopback { // of several addresses one is enough
		r.result = before
	}
	r.bound = true
	return at, false
}

// positional reads words[i] as a port or an address with one.
func (r *listenReader) positional(word string, i int) (opaque bool) {
	if r.subcommands > 0 {
		r.subcommands--
		return false
	}
	if port, err := strconv.Atoi(word); err == nil && port > 0 {
		r.setPort(port, r.skipped+i, "")
	} else if strings.Contains(word, ":") {
		r.address(word, r.skipped+i, "")
		r.result.Word = r.skipped + i
	} else {
		return strings.Contains(word, graph.Unresolved)
	}
	return false
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
func readAddresses(value string) (scope knowledge.Scope, port, from, to int) {
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
		case one == knowledge.AllAddresses:
			return one, number, at + start, at + stop
		case first || one == knowledge.ScopeUnknown:
			scope, from, to = one, at+start, at+stop
		case scope == knowledge.Loopback:
			from, to = at+start, at+stop
		}
		if last {
			return scope, port, from, to
		}
		at += end + 1
	}
}

func readAddress(item string) (scope knowledge.Scope, port, from, to int) {
	if strings.HasPrefix(item, "unix:") {
		return knowledge.ScopeUnknown, 0, 0, 0
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

func scopeOfHost(host string) knowledge.Scope {
	switch host {
	case "", "0.0.0.0", "::", "*", "+", "0":
		return knowledge.AllAddresses
	case "localhost", "::1", "_local_": // the last one is Elasticsearch's
		return knowledge.Loopback
	}
	if strings.HasPrefix(host, "127.") && strings.Trim(host, "0123456789.") == "" {
		return knowledge.Loopback
	}
	return knowledge.ScopeUnknown
}
