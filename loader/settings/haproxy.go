package settings

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// readHAProxy reads haproxy.cfg.
//
// https://docs.haproxy.org/dev/configuration.html#4.2-bind
func readHAProxy(c *container) (f found) {
	file := c.file("/usr/local/etc/haproxy/haproxy.cfg")
	if file == nil || c.hasFlag("-f") && c.named("", "-f") != file {
		return found{}
	}
	for line := range linesOf(file, "#", "") {
		if line.key() != "bind" {
			f.unknown = f.unknown || line.key() == "stats" && line.value().text == "bind" || strings.HasPrefix(line.key(), ".")
			continue
		}
		for address := range strings.SplitSeq(line.value().text, ",") {
			if strings.Contains(address, "unix@") || strings.HasPrefix(address, "/") || strings.HasPrefix(address, "abns@") {
				continue
			}
			if strings.Contains(address, "@") {
				f.unknown = true
				continue
			}
			host, port, ok := split(address)
			f.unknown = f.unknown || !ok
			f.add(graph.Listener{Host: host, Port: port, Span: line.span})
		}
	}
	return f
}
