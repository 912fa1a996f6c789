package settings

import (
	"iter"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// apacheModules are the modules that are surely loaded, by their names without "mod_", with "*" when it is not said which.
type apacheModules map[string]bool

// add notes the modules that a file loads at every start.
func (m apacheModules) add(file *source.File) {
	for line := range (apacheModules{}).lines(file) {
		if line.key() == "loadmodule" {
			m[apacheModule(line.value().text)] = true
		}
	}
}

// apacheModule returns the name of a module that is called mod_NAME.c or NAME_module.
func apacheModule(name string) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(name, ">"), "mod_"), ".c"), "_module")
}

// apacheBlocks are those whose directives hold at every start.
var apacheBlocks = []string{"virtualhost", "location", "locationmatch", "proxy", "proxymatch", "directory", "directorymatch", "files", "filesmatch"}

// lines goes through the directives that hold at every start, each with the lines that it is continued on. A block of any other kind, be it for
// a flag, a version, a file or a condition, is left out, and so is one for a module that is not known to be loaded.
//
// https://httpd.apache.org/docs/2.4/sections.html
func (m apacheModules) lines(file *source.File) iter.Seq[line] {
	return func(yield func(line) bool) {
		open := 0 // blocks that are left out, within each other
		for line := range continuedLines(file) {
			key := line.key()
			name, opens := strings.CutPrefix(strings.TrimSuffix(key, ">"), "<")
			switch {
			case strings.HasPrefix(key, "#"):
			case opens && strings.HasPrefix(name, "/"):
				open = max(open-1, 0)
			case opens && (open > 0 || !m.holds(name, line.value().text)):
				open++
			case opens:
				// Those that hold are not counted, nor is their end when nothing is left out.
			case open == 0 && !yield(line):
				return
			}
		}
	}
}

// holds reports whether a block holds at every start.
func (m apacheModules) holds(name, value string) bool {
	return slices.Contains(apacheBlocks, name) || name == "ifmodule" && !strings.HasPrefix(value, "!") && (m["*"] || m[apacheModule(value)])
}

// continuedLines goes through the lines of Apache, comments among them. One that ends in a backslash goes on in the next.
func continuedLines(file *source.File) iter.Seq[line] {
	return func(yield func(line) bool) {
		var whole line
		for one := range linesOf(file, "", "") {
			last := &one.words[len(one.words)-1]
			continued := strings.HasSuffix(last.text, `\`)
			if continued {
				last.text, last.span.End = strings.TrimSuffix(last.text, `\`), last.span.End-1
			}
			whole.words = append(whole.words, one.words...)
			if whole.span.File == nil {
				whole.span = one.span
			}
			whole.span.End = one.span.End
			if continued {
				continue
			}
			if !yield(whole) {
				return
			}
			whole = line{}
		}
	}
}

// sent returns the addresses to which a file lets Apache send requests.
//
// https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass https://httpd.apache.org/docs/2.4/rewrite/flags.html#flag_p
func (m apacheModules) sent(file *source.File) (asked []word) {
	for line := range m.lines(file) {
		if !sends(line) {
			continue
		}
		for i, one := range line.words[1:] {
			// What a pattern took from the path may follow the port at once, which begins with a slash.
			address, _, _ := strings.Cut(one.text, "$1")
			if i > 0 && strings.Count(address, ":") == 2 && strings.HasPrefix(line.value().text, "^(/") {
				one = one.head(len(address))
			}
			if address, ok := authority(one); ok {
				asked = append(asked, address)
				break
			}
		}
	}
	return asked
}

// sends reports whether a directive sends requests on.
func sends(line line) bool {
	last := strings.ToLower(line.words[len(line.words)-1].text)
	flags := strings.Split(strings.Trim(last, "[]"), ",")
	switch line.key() {
	case "proxypass", "proxypassmatch":
		return true
	case "balancermember":
		return !strings.Contains(strings.ToLower(line.span.Text()), "status=+d")
	case "sethandler":
		return strings.HasPrefix(line.value().text, "proxy:")
	case "rewriterule":
		return strings.HasPrefix(last, "[") && (slices.Contains(flags, "p") || slices.Contains(flags, "proxy"))
	}
	return false
}

// authority cuts a URL behind its host and port, and what stands in front of it off. That of a socket file has a host that says nothing.
func authority(url word) (address word, ok bool) {
	if !strings.Contains(url.text, "://") || strings.Contains(url.text, "unix:") || strings.HasPrefix(url.text, "balancer:") || url.span.End-url.span.Start != len(url.text) {
		return url, false
	}
	address = url.tail(strings.TrimPrefix(url.text, "proxy:")).address()
	return address, address.text != ""
}
