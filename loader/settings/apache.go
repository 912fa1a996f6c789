package settings

import (
	"path"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// readApache reads httpd.conf.
//
// https://httpd.apache.org/docs/2.4/bind.html
func readApache(c *container) (f found) {
	const name = "/usr/local/apache2/conf/httpd.conf"
	file := c.file(name)
	if edits, understood := c.edits(path.Dir(name)); len(edits) > 0 || !understood {
		f.unknown = !understood || file != nil
		f.written = true
		file = c.edited(name, "Listen 80\n", edits)
	}
	if file == nil || c.hasFlag("-f", "-c", "-C") {
		return found{}
	}
	for line := range linesOf(file, "#", "") {
		switch line.key() {
		case "listen":
			host, port, ok := split(line.value().text)
			f.unknown = f.unknown || !ok
			one := graph.Listener{Host: host, Port: port, Span: line.span}
			if host != "" {
				one.HostSpan = line.value().span
				one.HostSpan.End = one.HostSpan.Start + len(host)
			}
			f.add(one)
		case "include", "includeoptional":
			f.unknown = f.unknown || !strings.HasSuffix(line.value().text, "proxy-html.conf") // which the image's own file includes
		}
	}
	return f
}
