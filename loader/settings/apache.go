package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
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
	f.apache(c, file)
	return f
}

// apache reads one file.
func (f *found) apache(c *container, file *source.File) {
	for line := range linesOf(file, "#", "") {
		switch line.key() {
		case "listen":
			address := line.value().text
			if name, isVariable := strings.CutPrefix(address, "${"); isVariable {
				if set := c.service.Variable(strings.TrimSuffix(name, "}")); set != nil && set.Value.Known() { // which apache replaces when it starts
					address = set.Value.Value
				}
			}
			host, port, ok := split(address)
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
}

// debianSites are the folders of virtual hosts, which seldom say where to listen.
var debianSites = []string{"/etc/apache2/sites-available", "/etc/apache2/sites-enabled"}

// opensPorts reports whether a file of a virtual host says where to listen, or includes what may.
func opensPorts(file *source.File) bool {
	for line := range linesOf(file, "#", "") {
		if key := line.key(); key == "listen" || strings.HasPrefix(key, "include") {
			return true
		}
	}
	return false
}

// readDebianApache reads ports.conf of the Apache that Debian has, on which images of PHP are built. The ports of ssl_module, which is off
// unless it is switched on, are left out.
//
// https://github.com/docker-library/php/blob/master/apache-Dockerfile-block-1
func readDebianApache(c *container) (f found) {
	const folder, name = "/etc/apache2", "/etc/apache2/ports.conf"
	if !strings.Contains(c.tag, "apache") {
		return f
	}
	file := c.file(name)
	edits, understood := c.edits(folder)
	f.written, f.unknown = true, !understood
	if file == nil {
		file = c.edited(name, "Listen 80\n", edits)
	}
	if file == nil {
		return found{}
	}
	for i := range edits {
		matched, _ := path.Match(edits[i].Path, name)
		f.unknown = f.unknown || !matched && strings.Contains(edits[i].Text+edits[i].Replacement, "Listen")
	}
	for _, place := range c.places {
		below := strings.HasPrefix(place.Target, folder+"/") && place.Target != name
		f.unknown = f.unknown || place.Target == folder || below && !slices.Contains(debianSites, path.Dir(place.Target))
	}
	for _, sites := range debianSites {
		files, names, _ := c.folder(sites, ".conf")
		f.unknown = f.unknown || len(files) < len(names) || slices.ContainsFunc(files, opensPorts)
	}
	for _, command := range c.runs() {
		f.unknown = f.unknown || says(command, "a2enmod") && says(command, "ssl", "gnutls")
	}
	f.unknown = f.unknown || slices.ContainsFunc(c.words, func(word string) bool {
		return strings.Contains(word, folder) || word == "-f" || word == "-c" || word == "-C"
	})
	f.apache(c, file)
	return f
}
