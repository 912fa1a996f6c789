package settings

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// readGrafana reads grafana.ini.
//
// https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#server
func readGrafana(c *container) (f found) {
	if c.hasFlag("--config", "-config") || c.service.Variable("GF_PATHS_CONFIG") != nil || c.service.Variable("GF_SERVER_HTTP_ADDR") != nil {
		return f
	}
	one := graph.Listener{Port: 3000}
	file := c.file("/etc/grafana/grafana.ini")
	if file == nil {
		return f
	}
	server := false
	for line := range linesOf(file, "#;", "=") {
		switch key := line.key(); {
		case strings.HasPrefix(key, "["):
			server = key == "[server]"
		case !server:
		case key == "http_port":
			port, ok := portOf(line.value().text)
			f.unknown = f.unknown || !ok
			one.Port, one.Span = port, line.span
		case key == "http_addr" && line.value().text != "" && len(line.words) > 1:
			one.Host, one.HostSpan = line.value().text, line.value().span
			if one.Span.IsZero() {
				one.Span = line.span
			}
		case key == "protocol":
			f.unknown = f.unknown || line.value().text == "socket"
		}
	}
	f.add(one)
	return f
}
