package settings

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// readCaddy reads the Caddyfile.
//
// A file holds sites, each with its addresses before a block, or the one site alone without braces. An address with a host is served over
// HTTPS unless http:// stands before it, and port 80 then leads there.
//
// https://caddyserver.com/docs/caddyfile/concepts#addresses
func readCaddy(c *container) (f found) {
	const usual = "/etc/caddy/Caddyfile"
	for i, word := range c.words {
		if strings.HasPrefix(word, "-") && (word != "--config" || i+1 == len(c.words) || c.words[i+1] != usual) && word != "--adapter" {
			return found{}
		}
	}
	file := c.file(usual)
	if file == nil {
		return found{}
	}
	depth, first := 0, true
	for one := range linesOf(file, "#", "") {
		switch {
		case one.words[0].text == "}":
			depth--
			continue
		case depth > 0:
			f.caddyDirective(one)
		case f.caddyHead(one.words, first):
			return f.withoutTwins() // the rest of the file are the directives of that site
		}
		if one.words[len(one.words)-1].text == "{" {
			depth++
		}
		first = false
	}
	f.unknown = f.unknown || depth != 0
	return f.withoutTwins()
}

// caddyHead takes in a line outside of blocks. It is the first one of the file, or not. Whole says that the site it names is the whole file.
func (f *found) caddyHead(words []word, first bool) (whole bool) {
	last := words[len(words)-1].text
	opens := last == "{"
	if opens {
		words = words[:len(words)-1]
	}
	switch {
	case len(words) == 0: // the options of the whole server
		f.unknown = f.unknown || !first
	case !opens && !first, strings.HasSuffix(last, ","), strings.HasPrefix(words[0].text, "import"):
		f.unknown = true // several sites without braces, or another file
	case strings.HasPrefix(words[0].text, "("), strings.HasPrefix(words[0].text, "&"): // to be used elsewhere
	default:
		f.caddySite(words)
		return !opens
	}
	return false
}

// caddyDirective takes in a line of a block.
func (f *found) caddyDirective(one line) {
	words := one.words
	switch words[0].text {
	case "http_port", "https_port", "auto_https", "import", "bind", "default_bind", "listener_wrappers", "layer4":
		f.unknown = true
	case "admin":
		if address := one.value(); len(words) > 1 && address.text != "off" && words[len(words)-1].text != "{" {
			host, port, ok := split(address.text)
			f.unknown = f.unknown || !ok
			f.add(graph.Listener{Host: host, Port: port, Span: one.span})
		}
	}
}

// caddySite takes in the addresses of a site.
func (f *found) caddySite(words []word) {
	for _, word := range words {
		for from, address := range cutAddresses(word.text) {
			span := source.Span{File: word.span.File, Start: word.span.Start + from, End: word.span.Start + from + len(address)}
			f.caddyAddress(address, span)
		}
	}
}

// cutAddresses goes through the parts of a word between commas, with their offsets.
func cutAddresses(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for from := 0; from < len(text); {
			to := len(text)
			if comma := strings.IndexByte(text[from:], ','); comma >= 0 {
				to = from + comma
			}
			if to > from && !yield(from, text[from:to]) {
				return
			}
			from = to + 1
		}
	}
}

func (f *found) caddyAddress(address string, span source.Span) {
	scheme, host, schemed := strings.Cut(address, "://")
	if !schemed {
		scheme, host = "", address
	}
	host, _, _ = strings.Cut(host, "/")
	if strings.ContainsAny(host, "{}$") || schemed && scheme != "http" && scheme != "https" {
		f.unknown = true
		return
	}
	port := 443
	if scheme == "http" {
		port = 80
	}
	if colon := strings.LastIndexByte(host, ':'); colon >= 0 && !strings.HasSuffix(host, "]") {
		number, ok := portOf(host[colon+1:])
		if !ok {
			f.unknown = true
			return
		}
		host, port = host[:colon], number
	}
	f.add(graph.Listener{Port: port, Span: span})
	if host != "" && scheme != "http" {
		f.add(graph.Listener{Port: 80})
	}
}

// withoutTwins leaves out what was said twice.
func (f found) withoutTwins() found {
	var once []graph.Listener
	for _, one := range f.listeners {
		if !slices.ContainsFunc(once, func(known graph.Listener) bool { return known.Port == one.Port }) {
			once = append(once, one)
		}
	}
	f.listeners = once
	return f
}
