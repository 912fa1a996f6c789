package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// asker is a server that asks others, by the last part of the names of its images, and the reader of whom.
type asker struct {
	images []string
	read   func(*container) []word
}

var askers = []asker{
	{[]string{"nginx", "nginx-unprivileged", "openresty"}, askedByNginx},
	{[]string{"caddy"}, askedByCaddy},
	{[]string{"haproxy"}, askedByHAProxy},
	{[]string{"prometheus"}, askedByPrometheus},
	{[]string{"grafana", "grafana-oss", "grafana-enterprise"}, askedByGrafana},
}

// maxUpstreams bounds the addresses of one service.
const maxUpstreams = 256

// Upstreams returns the addresses to which configuration files let the server of a service send requests. What has a variable is left out.
func Upstreams(reader *tree.Reader, service *graph.Service, places []Place) []graph.Text {
	name, _, _ := strings.Cut(service.BaseImage().Value, "@")
	name, _, _ = strings.Cut(path.Base(name), ":")
	at := slices.IndexFunc(askers, func(a asker) bool { return slices.Contains(a.images, name) })
	if at < 0 || len(places) == 0 {
		return nil
	}
	c := &container{reader: reader, places: places, service: service, image: name}
	words := askers[at].read(c)
	if c.opaque {
		return nil
	}
	var found []graph.Text
	for _, word := range words {
		span := c.written(word.span)
		if !strings.ContainsAny(word.text, "${}") && span.End-span.Start == len(word.text) && len(found) < maxUpstreams {
			found = append(found, graph.Text{Span: span, Raw: word.text, Value: word.text})
		}
	}
	return found
}

// askedByNginx reads proxy_pass and the like, and the servers of upstreams. The image puts variables into templates, and leaves the rest as it is.
//
// https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass
func askedByNginx(c *container) (asked []word) {
	files, _, _ := c.folder(nginxFolder, ".conf")
	templates, _, _ := c.folder("/etc/nginx/templates", ".template")
	files = append(files, templates...)
	if main := c.file("/etc/nginx/nginx.conf"); main != nil {
		files = append(files, main)
	}
	var passed []word
	groups := make(map[string]bool)
	for _, file := range files {
		group := ""
		for one := range directivesOf(file) {
			switch name, value := one.words[0].text, one.value(); {
			case one.closes:
				group = ""
			case one.opens && name == "upstream":
				group = value.text
				groups[group] = true
			case name == "server" && group != "":
				asked = append(asked, value)
			case strings.HasSuffix(name, "_pass"):
				passed = append(passed, value)
			case name == "set" && len(one.words) == 3: // a variable that a proxy_pass names
				passed = append(passed, one.words[2])
			}
		}
	}
	for _, one := range passed {
		_, address, schemed := strings.Cut(one.text, "://")
		if !schemed {
			address = one.text
		}
		// A group may not have a port, and nginx does not start with one.
		if host, _, _ := strings.Cut(address, ":"); !groups[host] {
			asked = append(asked, one)
		}
	}
	return asked
}

// askedByCaddy reads reverse_proxy with its "to", and php_fastcgi.
//
// https://caddyserver.com/docs/caddyfile/directives/reverse_proxy
func askedByCaddy(c *container) (asked []word) {
	file := c.file("/etc/caddy/Caddyfile")
	if file == nil {
		return nil
	}
	for one := range linesOf(file, "#", "") {
		if slices.Contains([]string{"reverse_proxy", "to", "php_fastcgi"}, one.words[0].text) {
			asked = append(asked, one.words[1:]...)
		}
	}
	return asked
}

// askedByHAProxy reads the servers of backends.
//
// https://docs.haproxy.org/dev/configuration.html#server
func askedByHAProxy(c *container) (asked []word) {
	file := c.file("/usr/local/etc/haproxy/haproxy.cfg")
	if file == nil {
		return nil
	}
	for one := range linesOf(file, "#", "") {
		if one.words[0].text == "server" && len(one.words) > 2 {
			asked = append(asked, one.words[2])
		}
	}
	return asked
}

// askedByPrometheus reads the targets of jobs, as one list or one a line.
//
// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
func askedByPrometheus(c *container) (asked []word) {
	file := c.file("/etc/prometheus/prometheus.yml")
	if file == nil {
		return nil
	}
	listed := false
	for one := range linesOf(file, "#", "[],") {
		words := one.words
		for len(words) > 0 && words[0].text == "-" {
			words = words[1:]
		}
		switch {
		case len(words) == 0:
		case words[0].text == "targets:":
			listed = true
			asked = append(asked, words[1:]...)
		case strings.HasSuffix(words[0].text, ":"):
			listed = false
		case listed:
			asked = append(asked, words...)
		}
	}
	return asked
}

// askedByGrafana reads the addresses of data sources.
//
// https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources
func askedByGrafana(c *container) (asked []word) {
	const folder = "/etc/grafana/provisioning/datasources"
	var files []*source.File
	for _, suffix := range []string{".yml", ".yaml"} {
		found, _, _ := c.folder(folder, suffix)
		files = append(files, found...)
	}
	for _, file := range files {
		for one := range linesOf(file, "#", "") {
			if key, value := one.key(), one.value(); key == "url:" {
				asked = append(asked, value)
			} else if key == "access:" && value.text == "direct" {
				return nil // the browser asks
			}
		}
	}
	return asked
}
