package settings

import (
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// asker is a server that asks others, by the last part of the names of its images, the names of its program, and the reader of whom.
type asker struct {
	images, programs []string
	read             func(*container) []word
}

var askers = []asker{
	{[]string{"nginx", "nginx-unprivileged", "openresty"}, []string{"nginx", "nginx-debug", "openresty"}, askedByNginx},
	{[]string{"caddy"}, []string{"caddy"}, askedByCaddy},
	{[]string{"haproxy"}, []string{"haproxy"}, askedByHAProxy},
	{[]string{"prometheus"}, []string{"prometheus"}, askedByPrometheus},
	{[]string{"grafana", "grafana-oss", "grafana-enterprise"}, []string{"grafana", "grafana-server", "run.sh"}, askedByGrafana},
	{[]string{"httpd"}, []string{"httpd", "httpd-foreground"}, askedByApache},
	{[]string{"php"}, []string{"apache2-foreground", "apache2", "apache2ctl"}, askedByDebianApache},
	{[]string{"traefik"}, []string{"traefik"}, askedByTraefik},
}

// maxUpstreams bounds the addresses of one service.
const maxUpstreams = 256

// askerOf returns the row of the table for the image of a service, -1 for none.
func askerOf(service *graph.Service) int {
	name, _ := imageOf(service)
	return slices.IndexFunc(askers, func(a asker) bool { return slices.Contains(a.images, name) })
}

// upstreams returns the addresses to which configuration files let the server of a service send requests. What has a variable is left out.
// There are none where something else than the server runs, which can write the files before.
func upstreams(reader *tree.Reader, service *graph.Service, places []Place, charge func(steps int) bool, changes *changes) []graph.Text {
	name, tag := imageOf(service)
	at := askerOf(service)
	if at < 0 || len(places) == 0 {
		return nil
	}
	c := &container{reader: reader, places: places, service: service, charge: charge, changes: changes, image: name, tag: tag}
	if !askers[at].alone(c) || c.scripted() {
		return nil
	}
	words := askers[at].read(c)
	if c.opaque || !c.accounted() {
		return nil
	}
	var found []graph.Text
	for _, word := range words {
		if strings.ContainsAny(word.text, "${}") {
			continue
		}
		word = word.address()
		span := c.written(word.span)
		if word.text != "" && span.End-span.Start == len(word.text) && len(found) < maxUpstreams {
			found = append(found, graph.Text{Span: span, Raw: word.text, Value: word.text})
		}
	}
	return found
}

// alone reports whether the server of the image is all that the containers start, and takes in its flags.
func (a *asker) alone(c *container) bool {
	entrypoint, command := c.service.Start()
	run := &c.service.Run
	if entrypoint == nil && command == nil {
		return true
	}
	if !run.Whole || run.Scripted || len(run.Programs) > 1 {
		return false
	}
	for _, program := range run.Programs {
		for _, word := range program.Words {
			c.words = append(c.words, word.Value)
		}
	}
	if len(c.words) > 0 && path.Base(c.words[0]) == "docker-entrypoint.sh" {
		c.words = c.words[1:]
	}
	return len(c.words) == 0 || strings.HasPrefix(c.words[0], "-") || slices.Contains(a.programs, path.Base(c.words[0]))
}

// configured returns the file that one of the flags names, or that of the image's own command line.
func (c *container) configured(usual string, flags ...string) *source.File {
	if len(c.words) == 0 {
		return c.file(usual)
	}
	return c.named("", flags...)
}

// askedByNginx reads proxy_pass and the like, and the servers of upstreams. The image puts variables into templates, and leaves the rest as it is.
//
// https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass
func askedByNginx(c *container) (asked []word) {
	if slices.ContainsFunc(c.words, func(flag string) bool { return strings.HasPrefix(flag, "-c") || strings.HasPrefix(flag, "-p") }) {
		return nil // other files
	}
	main, included := c.file("/etc/nginx/nginx.conf"), true
	var files []*source.File
	if main != nil {
		files, included = []*source.File{main}, includes(main, "conf.d/")
	}
	if included {
		const folder, suffix = "/etc/nginx/templates", ".template"
		texts, templates, _ := c.folder(folder, suffix)
		sites, _ := c.list(nginxFolder, ".conf")
		sites = slices.DeleteFunc(sites, func(name string) bool { return slices.Contains(templates, name+suffix) }) // which it is written over
		files = slices.Concat(files, texts, c.filesOf(nginxFolder, sites))
	}
	var found nginxAsked
	for _, file := range files {
		found.read(file)
	}
	return found.all()
}

// includes reports whether a file of nginx includes files whose paths have a text in them.
func includes(file *source.File, text string) bool {
	for one := range directivesOf(file) {
		if one.words[0].text == "include" && strings.Contains(one.value().text, text) {
			return true
		}
	}
	return false
}

// nginxAsked is what files of nginx say of whom it asks.
type nginxAsked struct {
	servers, passed []word
	// groups are the names of upstreams, set are the variables with their values.
	groups map[string]bool
	set    map[string][]word
}

func (a *nginxAsked) read(file *source.File) {
	if a.groups == nil {
		a.groups, a.set = make(map[string]bool), make(map[string][]word)
	}
	group := ""
	for one := range directivesOf(file) {
		switch name, value := one.words[0].text, one.value(); {
		case one.closes:
			group = ""
		case one.opens && name == "upstream":
			group = value.text
			a.groups[group] = true
		case name == "server" && group != "":
			if !slices.ContainsFunc(one.words, func(flag word) bool { return flag.text == "down" }) {
				a.servers = append(a.servers, value)
			}
		case strings.HasSuffix(name, "_pass"):
			a.passed = append(a.passed, value)
		case name == "set" && len(one.words) == 3:
			a.set[strings.Trim(value.text, "${}")] = append(a.set[strings.Trim(value.text, "${}")], one.words[2])
		}
	}
}

// variableName finds the variables of a text.
var variableName = lazy.Pattern(`\$\{?(\w+)`)

// all returns the servers, and what is passed to that is no group of them, by itself or in a variable.
func (a *nginxAsked) all() []word {
	asked, passed := a.servers, a.passed
	for _, one := range a.passed {
		for _, variable := range variableName.Get().FindAllStringSubmatch(one.text, -1) {
			passed = append(passed, a.set[variable[1]]...)
			delete(a.set, variable[1])
		}
	}
	for _, one := range passed {
		_, address, schemed := strings.Cut(one.text, "://")
		if !schemed {
			address = one.text
		}
		// A group may not have a port, and nginx does not start with one.
		if host, _, _ := strings.Cut(address, ":"); !a.groups[host] {
			asked = append(asked, one)
		}
	}
	return asked
}

// askedByCaddy reads reverse_proxy with its "to", and php_fastcgi.
//
// https://caddyserver.com/docs/caddyfile/directives/reverse_proxy
func askedByCaddy(c *container) (asked []word) {
	file := c.configured("/etc/caddy/Caddyfile", "--config", "-c")
	if file == nil || len(c.words) > 1 && !strings.HasPrefix(c.words[0], "-") && c.words[1] != "run" {
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
	file := c.configured("/usr/local/etc/haproxy/haproxy.cfg", "-f")
	if file == nil {
		return nil
	}
	var section []word
	off := false
	for one := range linesOf(file, "#", "") {
		disabled := slices.ContainsFunc(one.words, func(flag word) bool { return flag.text == "disabled" })
		switch name := one.words[0].text; {
		case slices.Contains(haproxySections, name):
			if !off {
				asked = append(asked, section...)
			}
			section, off = nil, false
		case name == "server" && len(one.words) > 2 && !disabled:
			section = append(section, one.words[2])
		case name == "disabled", name == "default-server" && disabled:
			off = true
		}
	}
	if !off {
		asked = append(asked, section...)
	}
	return asked
}

// haproxySections are those in which servers stand, or which end one.
var haproxySections = []string{"global", "defaults", "frontend", "backend", "listen", "peers", "resolvers", "userlist", "ring", "cache", "program", "log-forward"}

// askedByPrometheus reads the targets of jobs that ask them as they are written.
//
// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
func askedByPrometheus(c *container) (asked []word) {
	file := c.configured("/etc/prometheus/prometheus.yml", "--config.file")
	if file == nil {
		return nil
	}
	document := yamlOf(file)
	jobs := slices.Concat(items(entry(document, "scrape_configs")), items(entry(entry(document, "alerting"), "alertmanagers")))
	for _, job := range jobs {
		relabels := slices.ContainsFunc(items(entry(job, "relabel_configs")), func(one *yaml.Node) bool {
			label := entry(one, "target_label")
			return label != nil && label.Value == "__address__" || entry(one, "<<") != nil
		})
		if relabels || entry(job, "<<") != nil || entry(job, "proxy_url") != nil || entry(job, "proxy_from_environment") != nil {
			continue
		}
		for _, group := range items(entry(job, "static_configs")) {
			for _, target := range items(entry(group, "targets")) {
				asked = withScalar(asked, file, target)
			}
		}
	}
	return asked
}

// askedByGrafana reads the addresses of data sources that the server asks, not the browser.
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
		for _, one := range items(entry(yamlOf(file), "datasources")) {
			access, url := entry(one, "access"), entry(one, "url")
			if url != nil && (access == nil || access.Value == "proxy") && entry(one, "<<") == nil {
				asked = withScalar(asked, file, url)
			}
		}
	}
	return asked
}
