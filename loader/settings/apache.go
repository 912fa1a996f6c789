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

// askedByApache reads whom httpd.conf and the files that it includes by their names send requests. The image's own file includes none that does.
func askedByApache(c *container) (asked []word) {
	const root = "/usr/local/apache2"
	if c.hasFlag("-f", "-d") {
		return nil // other files
	}
	main := c.file(root + "/conf/httpd.conf")
	if main == nil {
		return nil
	}
	loaded := make(apacheModules)
	loaded.add(main)
	files, seen := []*source.File{main}, make(map[string]bool)
	for line := range loaded.lines(main) {
		if name := line.value().text; strings.HasPrefix(line.key(), "include") && !strings.ContainsAny(name, "*?[$") && name != "" {
			if !path.IsAbs(name) {
				name = path.Join(root, name)
			}
			if seen[name] || len(seen) > maxFiles {
				continue
			}
			seen[name] = true
			if file := c.file(name); file != nil {
				loaded.add(file)
				files = append(files, file)
			}
		}
	}
	if !loaded["proxy"] {
		return nil // in a block for that module, or without a start
	}
	for _, file := range files {
		asked = append(asked, loaded.sent(file)...)
	}
	return asked
}

// askedByDebianApache reads the sites and settings of the Apache that Debian has, those that are switched on: the one that is called
// 000-default is unless something says otherwise.
func askedByDebianApache(c *container) (asked []word) {
	if !strings.Contains(c.tag, "apache") || c.hasFlag("-f", "-d") || slices.ContainsFunc(c.words, func(word string) bool { return strings.HasPrefix(word, "/etc/") }) {
		return nil
	}
	loaded := make(apacheModules)
	for _, command := range c.runs() {
		if says(command, "a2dissite", "a2disconf", "sites-enabled") {
			return nil
		}
		loaded["*"] = loaded["*"] || says(command, "a2enmod")
	}
	var files []*source.File
	for _, folder := range []string{"/etc/apache2/sites-enabled", "/etc/apache2/conf-enabled"} {
		found, _, _ := c.folder(folder, ".conf")
		files = append(files, found...)
	}
	if file := c.file("/etc/apache2/sites-available/000-default.conf"); file != nil && !c.has("/etc/apache2/sites-enabled") {
		files = append(files, file)
	}
	for _, file := range files {
		asked = append(asked, loaded.sent(file)...)
	}
	return asked
}
