package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// nginxFolder is the folder whose files the image's own nginx.conf includes.
const nginxFolder = "/etc/nginx/conf.d"

// readNginx reads nginx.conf and the files of conf.d.
//
// https://nginx.org/en/docs/http/ngx_http_core_module.html#listen
func readNginx(c *container) (f found) {
	if c.hasFlag("-c", "-p") || slices.ContainsFunc(c.places, func(place Place) bool { return strings.HasPrefix(place.Target, "/etc/nginx/templates") }) {
		return f
	}
	included := true
	if main := c.file("/etc/nginx/nginx.conf"); main != nil {
		included = f.nginx(main)
	} else if slices.ContainsFunc(c.places, func(place Place) bool { return place.Target == "/etc/nginx" || place.Target == "/etc/nginx/nginx.conf" }) {
		f.unknown = true
	}
	if !included {
		return f
	}
	files, names, whole := c.folder(nginxFolder, ".conf")
	f.unknown = f.unknown || c.startsScripts() || len(files) < len(names)
	edits, understood := c.edits(path.Dir(nginxFolder))
	if !whole && (len(edits) > 0 || !understood) {
		f.written = true
		f.unknown = f.unknown || !understood
		files = append(f.nginxEdits(c, edits, names), files...)
	} else if !whole && !slices.Contains(names, "default.conf") {
		f.unknown = f.unknown || c.image != "nginx"
		f.add(graph.Listener{Port: 80}) // of the image's own site, which stays
	}
	for _, file := range files {
		f.nginx(file)
	}
	return f
}

// startsScripts reports whether scripts of the project's own run before nginx, which can write any of its files: those of the image's entrypoint.
//
// https://github.com/nginx/docker-nginx/blob/master/entrypoint/docker-entrypoint.sh
func (c *container) startsScripts() bool {
	const scripts, entrypoint = "/docker-entrypoint.d", "/docker-entrypoint.sh"
	for _, place := range c.places {
		rest, below := place.cut(scripts)
		source := tree.Join(place.Source, "."+rest)
		switch {
		case strings.HasPrefix(place.Target+"/", scripts+"/"), place.Target == entrypoint:
			return true
		case below && (place.unknown || len(c.reader.List(source))+len(c.reader.Folders(source)) > 0), place.Target == "/" && c.has(entrypoint):
			return true
		}
	}
	for _, command := range c.runs() {
		if says(command, scripts, entrypoint) {
			return true
		}
	}
	return false
}

// nginxSite is the image's own file of conf.d, as far as it says where to listen.
const nginxSite = "server {\n    listen       80;\n    server_name  localhost;\n}\n"

// nginxEdits returns the image's own site behind what RUNs do to it. Any other file that they change is not known.
func (f *found) nginxEdits(c *container, edits []argv.Edit, names []string) []*source.File {
	const name = nginxFolder + "/default.conf"
	f.unknown = f.unknown || c.image != "nginx"
	touched := false
	for i := range edits {
		matched, _ := path.Match(edits[i].Path, name)
		removes := edits[i].Kind == argv.Removal
		f.unknown = f.unknown || !matched && !(removes && strings.HasPrefix(edits[i].Path, nginxFolder))
		touched = touched || matched
	}
	if slices.Contains(names, "default.conf") {
		return nil
	}
	if site := c.edited(name, nginxSite, edits); site != nil {
		return []*source.File{site}
	}
	if !touched {
		f.add(graph.Listener{Port: 80})
	}
	return nil
}

// nginx reads one file. Included says that it includes those of conf.d.
func (f *found) nginx(file *source.File) (included bool) {
	var blocks []string
	var listens int // of the server that is being read
	for directive := range directivesOf(file) {
		name := directive.words[0].text
		switch {
		case directive.closes:
			if last := len(blocks) - 1; last >= 0 {
				if blocks[last] == "server" && listens == 0 {
					f.add(graph.Listener{Port: 80}) // which is what nginx does where nothing is said
				}
				blocks = blocks[:last]
			}
		case directive.opens:
			if name == "server" {
				listens = 0
			}
			blocks = append(blocks, name)
		case name == "include":
			target := directive.value().text
			switch {
			case target == nginxFolder+"/*.conf" || target == "conf.d/*.conf":
				included = true
			case slices.ContainsFunc([]string{"mime.types", "fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params"}, func(harmless string) bool {
				return strings.HasSuffix(target, harmless)
			}):
			default:
				f.unknown = true
			}
		case name == "listen" && len(blocks) > 0 && blocks[len(blocks)-1] == "server":
			listens++
			f.nginxListen(directive.line)
		}
	}
	f.unknown = f.unknown || len(blocks) > 0
	return included
}

func (f *found) nginxListen(directive line) {
	address := directive.value()
	if strings.HasPrefix(address.text, "unix:") || slices.ContainsFunc(directive.words, func(word word) bool { return word.text == "udp" || word.text == "quic" }) {
		return
	}
	host, port, ok := split(address.text)
	if !ok && address.text != "" && !strings.ContainsAny(address.text, "${}") { // an address alone
		host, port, ok = address.text, 80, true
	}
	f.unknown = f.unknown || !ok || strings.ContainsAny(host, "${}")
	one := graph.Listener{Host: strings.Trim(host, "*"), Port: port, Span: directive.span}
	if one.Host != "" {
		one.HostSpan = address.span
		one.HostSpan.End = one.HostSpan.Start + len(host)
	}
	f.add(one)
}
