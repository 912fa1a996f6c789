package settings

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// readMosquitto reads mosquitto.conf. Without a listener in it version 2 is in local only mode.
//
// https://mosquitto.org/man/mosquitto-conf-5.html
func readMosquitto(c *container) (f found) {
	file := c.named(".conf", "-c", "--config-file")
	if file == nil && !c.hasFlag("-c", "--config-file", "-p") {
		file = c.file("/mosquitto/config/mosquitto.conf")
	}
	if file == nil {
		return f
	}
	var bound graph.Listener // of the listener that has no line of its own
	for line := range linesOf(file, "#", "") {
		switch line.key() {
		case "listener":
			port, ok := portOf(line.value().text)
			one := graph.Listener{Port: port, Span: line.span}
			if len(line.words) > 2 {
				one.Host, one.HostSpan = line.words[2].text, line.words[2].span
			}
			if !ok && line.value().text == "0" { // a socket in the file system
				continue
			}
			f.unknown = f.unknown || !ok
			f.add(one)
		case "port":
			port, ok := portOf(line.value().text)
			bound.Port, bound.Span = port, line.span
			f.unknown = f.unknown || !ok
		case "bind_address":
			bound.Host, bound.HostSpan = line.value().text, line.value().span
			if bound.Span.IsZero() {
				bound.Span = line.span
			}
		case "include_dir", "bind_interface", "socket_domain":
			f.unknown = true
		}
	}
	switch {
	case !bound.Span.IsZero():
		if bound.Port == 0 {
			bound.Port = 1883
		}
		f.add(bound)
	case len(f.listeners) == 0 && isMosquitto1(c.tag):
		f.add(graph.Listener{Port: 1883})
	case len(f.listeners) == 0:
		f.add(graph.Listener{Host: "127.0.0.1", Port: 1883})
	}
	return f
}

func isMosquitto1(tag string) bool {
	return tag == "1" || strings.HasPrefix(tag, "1.") || strings.HasPrefix(tag, "1-")
}
