package settings

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// rabbitFolder is where RabbitMQ has its configuration.
const rabbitFolder = "/etc/rabbitmq"

// rabbitPlugin returns the ports that a plugin opens by itself. One without a port listens on none. Where one listens that is not here is
// unknown.
//
// https://www.rabbitmq.com/docs/networking#ports
func rabbitPlugin(name string) (ports []int, known bool) {
	switch name {
	case "rabbitmq_management", "rabbitmq_federation_management", "rabbitmq_shovel_management", "rabbitmq_tracing", "rabbitmq_top":
		return []int{15672}, true
	case "rabbitmq_prometheus":
		return []int{15692}, true
	case "rabbitmq_mqtt":
		return []int{1883}, true
	case "rabbitmq_web_mqtt":
		return []int{15675}, true
	case "rabbitmq_stomp":
		return []int{61613}, true
	case "rabbitmq_web_stomp":
		return []int{15674}, true
	case "rabbitmq_stream":
		return []int{5552}, true
	case "rabbitmq_stream_management":
		return []int{5552, 15672}, true
	case "rabbitmq_management_agent", "rabbitmq_federation", "rabbitmq_shovel", "rabbitmq_peer_discovery_k8s", "rabbitmq_delayed_message_exchange",
		"rabbitmq_consistent_hash_exchange", "rabbitmq_event_exchange", "rabbitmq_auth_backend_ldap", "rabbitmq_auth_backend_http",
		"rabbitmq_auth_mechanism_ssl":
		return nil, true
	}
	return nil, false
}

// rabbitListeners is what the files say of each listener, by the part of the keys before the name.
type rabbitListeners struct {
	found
	// named are the protocols for which a line sets a listener.
	named map[string]bool
	// plugins are the ports of management and metrics, whose address and port have lines of their own.
	plugins map[string]*graph.Listener
}

// readRabbit reads rabbitmq.conf and the files of conf.d, in the newer of the two formats.
//
// https://www.rabbitmq.com/docs/networking
func readRabbit(c *container) found {
	r := rabbitListeners{named: make(map[string]bool), plugins: map[string]*graph.Listener{"management": {Port: 15672}, "prometheus": {Port: 15692}}}
	for _, name := range []string{"RABBITMQ_CONFIG_FILE", "RABBITMQ_CONFIG_FILES", "RABBITMQ_NODE_PORT", "RABBITMQ_NODE_IP_ADDRESS", "RABBITMQ_ADVANCED_CONFIG_FILE", "RABBITMQ_ENABLED_PLUGINS_FILE"} {
		if c.service.Variable(name) != nil {
			return found{}
		}
	}
	if c.file(rabbitFolder+"/advanced.config") != nil || c.file(rabbitFolder+"/rabbitmq.config") != nil {
		return found{unknown: true}
	}
	main := c.file(rabbitFolder + "/rabbitmq.conf")
	files, names, _ := c.folder(rabbitFolder+"/conf.d", ".conf")
	r.unknown = len(files) < len(names)
	if main != nil {
		files = append([]*source.File{main}, files...)
	}
	if len(files) == 0 {
		return found{}
	}
	for _, file := range files {
		for line := range linesOf(file, "#", "=") {
			r.line(line)
		}
	}
	if !r.named["tcp"] {
		r.add(graph.Listener{Port: 5672})
	}
	r.enabled(c)
	for _, port := range []int{4369, 25672} { // those of the runtime, for other nodes
		r.add(graph.Listener{Port: port})
	}
	return r.found
}

// line reads one line.
func (r *rabbitListeners) line(line line) {
	parts := strings.Split(line.key(), ".")
	switch {
	case parts[0] == "listeners" && len(parts) >= 2 && line.value().text == "none":
		r.named[parts[1]] = true
	case parts[0] == "listeners" && len(parts) == 3 && (parts[1] == "tcp" || parts[1] == "ssl"):
		r.named[parts[1]] = true
		host, port, ok := split(line.value().text)
		r.unknown = r.unknown || !ok || len(line.words) != 2
		one := graph.Listener{Host: host, Port: port, Span: line.span}
		if one.Host != "" {
			one.HostSpan = line.value().span
			one.HostSpan.End = one.HostSpan.Start + len(host)
		}
		r.add(one)
	case len(parts) == 3 && r.plugins[parts[0]] != nil && (parts[1] == "tcp" || parts[1] == "listener"):
		r.plugin(r.plugins[parts[0]], parts[2], line)
	case slices.Contains(parts, "listeners") || slices.Contains(parts, "listener") || len(parts) > 2 && r.plugins[parts[0]] != nil && parts[1] == "ssl":
		r.unknown = true // other plugins, and TLS of these
	}
}

func (r *rabbitListeners) plugin(one *graph.Listener, key string, line line) {
	value := line.value()
	switch key {
	case "port":
		port, ok := portOf(value.text)
		r.unknown = r.unknown || !ok
		one.Port = port
		if one.HostSpan.IsZero() {
			one.Span = line.span
		}
	case "ip":
		one.Host, one.HostSpan, one.Span = value.text, value.span, line.span
	case "ssl":
		r.unknown = true
	}
}

// enabled adds the ports of the plugins: those of the image, or those of a file with their names.
func (r *rabbitListeners) enabled(c *container) {
	open := map[int]bool{15692: true}
	if file := c.file(rabbitFolder + "/enabled_plugins"); file != nil {
		clear(open)
		separates := func(sign rune) bool { return strings.ContainsRune("[],. \t\r\n'\"", sign) }
		for name := range strings.FieldsFuncSeq(string(file.Data), separates) {
			ports, known := rabbitPlugin(name)
			r.unknown = r.unknown || !known
			for _, port := range ports {
				open[port] = true
			}
		}
	} else if slices.ContainsFunc(c.places, func(place Place) bool {
		return strings.HasPrefix(place.Target, rabbitFolder) && !strings.Contains(place.Target, "conf")
	}) {
		r.unknown = true
	}
	if strings.Contains(c.tag, "management") {
		open[15672] = true
	}
	for _, name := range []string{"management", "prometheus"} {
		usual := map[string]int{"management": 15672, "prometheus": 15692}[name]
		if open[usual] || !r.plugins[name].Span.IsZero() {
			delete(open, usual)
			r.add(*r.plugins[name])
		}
	}
	for _, port := range []int{1883, 5552, 15674, 15675, 61613} {
		if open[port] {
			r.add(graph.Listener{Port: port})
		}
	}
}
