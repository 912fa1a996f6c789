package settings

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// readPostgres reads the postgresql.conf that the command line names. Its default is the loopback; it is the file of the image that
// opens every address.
//
// https://www.postgresql.org/docs/current/runtime-config-connection.html
func readPostgres(c *container) (f found) {
	one := graph.Listener{Host: "localhost", Port: 5432}
	for i, word := range c.words {
		value, named := strings.CutPrefix(strings.TrimPrefix(strings.Trim(word, `"'`), "-c"), "config_file=")
		switch {
		case named:
			if file := c.file(strings.Trim(value, `"'`)); file != nil {
				f.postgres(file, &one)
				f.add(one)
			}
		case strings.Contains(word, "listen_addresses"), strings.Contains(word, "port="), word == "-h", word == "-i", word == "-p", word == "-D":
			f.unknown = i > 0
		}
	}
	return f
}

func (f *found) postgres(file *source.File, one *graph.Listener) {
	for line := range linesOf(file, "#", "=") {
		switch line.key() {
		case "listen_addresses":
			one.Span, one.Host, one.HostSpan = line.span, "", source.Span{}
			open, bound := false, false
			for address := range strings.SplitSeq(line.value().text, ",") {
				switch address = strings.TrimSpace(address); address {
				case "*", "0.0.0.0", "::":
					open = true
				case "":
				default:
					one.Host, one.HostSpan, bound = address, line.value().span, true
				}
			}
			if open {
				one.Host = ""
			}
			f.unknown = f.unknown || !open && !bound // sockets in the file system alone
		case "port":
			port, ok := portOf(line.value().text)
			f.unknown = f.unknown || !ok
			one.Port = port
			if one.Span.IsZero() {
				one.Span = line.span
			}
		case "include", "include_dir", "include_if_exists":
			f.unknown = true
		}
	}
}
