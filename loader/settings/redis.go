package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// readRedis reads the redis.conf or valkey.conf that the command line names.
//
// https://redis.io/docs/latest/operate/oss_and_stack/management/config/
func readRedis(c *container) (f found) {
	if c.hasFlag("--port", "--bind", "--include", "--sentinel", "--tls-port") {
		return f
	}
	file := c.named(".conf")
	if file == nil || slices.ContainsFunc(c.words, isOtherRedis) {
		return f
	}
	one := graph.Listener{Port: 6379}
	open := true
	for line := range linesOf(file, "#", "") {
		switch line.key() {
		case "port":
			port, ok := portOf(line.value().text)
			f.unknown = f.unknown || !ok
			one.Port = port
			if one.HostSpan.IsZero() {
				one.Span = line.span
			}
		case "bind":
			one.Span, open = line.span, false
			for _, address := range line.words[1:] {
				host := strings.TrimPrefix(address.text, "-")
				switch {
				case host == "*" || host == "0.0.0.0" || host == "::" || host == "::*":
					open = true
				case one.HostSpan.IsZero() || host != "::1":
					one.Host, one.HostSpan = host, address.span
				}
			}
			open = open || len(line.words) == 1
		case "include", "tls-port", "loadmodule":
			f.unknown = f.unknown || line.key() != "loadmodule"
		}
	}
	if open {
		one.Host = ""
	}
	f.add(one)
	return f
}

// isOtherRedis reports whether a word is a program of the image that is no server with this format, or not with its default port.
func isOtherRedis(word string) bool {
	name := path.Base(word)
	if path.Ext(name) != "" { // a file
		return false
	}
	return strings.HasPrefix(name, "redis-") && name != "redis-server" || strings.HasPrefix(name, "valkey-") && name != "valkey-server"
}
