package settings

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// setting is a scalar of a YAML file, or the first of a list, under its keys joined with dots.
type setting struct {
	word
	// several says that it stands in a list of more than one, whole is the line.
	several bool
	whole   source.Span
}

// yamlSettings reads a YAML file into its scalars. The keys of mappings within mappings are joined, as Elasticsearch reads them. ok is
// false for what is no such file.
func yamlSettings(file *source.File) (settings map[string]setting, ok bool) {
	var document yaml.Node
	if err := yaml.Unmarshal(file.Data, &document); err != nil {
		return nil, false
	}
	settings = make(map[string]setting)
	if len(document.Content) > 0 {
		flatten(file, "", document.Content[0], settings, 0)
	}
	return settings, true
}

const maxDepth = 16

func flatten(file *source.File, prefix string, node *yaml.Node, into map[string]setting, depth int) {
	if depth > maxDepth || len(into) > 4096 {
		return
	}
	switch node.Kind {
	case yaml.MappingNode:
		if len(node.Content) == 0 && prefix != "" { // what is switched on, with nothing said about it
			into[prefix] = setting{whole: whole(file, node)}
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			flatten(file, strings.TrimPrefix(prefix+"."+node.Content[i].Value, "."), node.Content[i+1], into, depth+1)
		}
	case yaml.SequenceNode:
		if len(node.Content) > 0 && node.Content[0].Kind == yaml.ScalarNode {
			flatten(file, prefix, node.Content[0], into, depth+1)
			one := into[prefix]
			one.several = len(node.Content) > 1
			into[prefix] = one
		}
	case yaml.ScalarNode:
		span := whole(file, node)
		one := setting{word: word{text: node.Value}, whole: span}
		if at := strings.LastIndex(span.Text(), node.Value); at >= 0 && node.Value != "" {
			one.span = source.Span{File: file, Start: span.Start + at, End: span.Start + at + len(node.Value)}
		}
		into[prefix] = one
	}
}

// whole is the line of a node without the blanks around.
func whole(file *source.File, node *yaml.Node) source.Span {
	span := file.LineSpan(node.Line)
	if text := span.Text(); text != "" {
		span.Start += len(text) - len(strings.TrimLeft(text, " \t"))
		span.End = span.Start + len(strings.TrimRight(strings.TrimLeft(text, " \t"), " \t\r"))
	}
	return span
}

// yamlOf returns what a YAML file holds, nil for what is no such file, and for one with aliases, since what they repeat can be without end.
func yamlOf(file *source.File) *yaml.Node {
	var document yaml.Node
	if err := yaml.Unmarshal(file.Data, &document); err != nil || len(document.Content) == 0 || hasAlias(&document) {
		return nil
	}
	return document.Content[0]
}

func hasAlias(node *yaml.Node) bool {
	return node.Kind == yaml.AliasNode || slices.ContainsFunc(node.Content, hasAlias)
}

// entry returns what a mapping has under a key, nil for no mapping and no key.
func entry(node *yaml.Node, key string) *yaml.Node {
	if node != nil && node.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == key {
				return node.Content[i+1]
			}
		}
	}
	return nil
}

// items returns those of a list, none for anything else.
func items(node *yaml.Node) []*yaml.Node {
	if node != nil && node.Kind == yaml.SequenceNode {
		return node.Content
	}
	return nil
}

// longestLine is the length in bytes above which no place in a line is looked for.
const longestLine = 1 << 16

// withScalar adds the text of a scalar, if the node is one and there are not many already.
func withScalar(asked []word, file *source.File, node *yaml.Node) []word {
	if node == nil || node.Kind != yaml.ScalarNode || len(asked) >= maxUpstreams {
		return asked
	}
	return append(asked, scalar(file, node))
}

// scalar returns the text of a scalar, without a place where it is not written in one piece.
func scalar(file *source.File, node *yaml.Node) word {
	span := file.LineSpan(node.Line)
	line, column := span.Text(), 1
	if len(line) > longestLine {
		return word{text: node.Value}
	}
	for at := range line {
		if column == node.Column {
			rest := strings.TrimLeft(line[at:], `"'`)
			if strings.HasPrefix(rest, node.Value) {
				from := span.End - len(rest)
				return word{node.Value, source.Span{File: file, Start: from, End: from + len(node.Value)}}
			}
		}
		column++
	}
	return word{text: node.Value}
}

// yamlListener reads the port and the address of a listener from the settings of those names, the first that is set.
func (f *found) yamlListener(settings map[string]setting, port int, portKeys, hostKeys []string) graph.Listener {
	one := graph.Listener{Port: port}
	for _, key := range portKeys {
		if value, set := settings[key]; set {
			number, ok := portOf(value.text)
			f.unknown = f.unknown || !ok || value.several
			one.Port, one.Span = number, value.whole
			break
		}
	}
	for _, key := range hostKeys {
		if value, set := settings[key]; set {
			one.Host, one.HostSpan, one.Span = value.text, value.span, value.whole
			f.unknown = f.unknown || value.several || strings.Contains(value.text, "${")
			break
		}
	}
	return one
}

// readElasticsearch reads elasticsearch.yml, whose default is the loopback; it is the file of the image that opens every address.
//
// https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/networking-settings
func readElasticsearch(c *container) (f found) {
	for _, name := range []string{"network.host", "network.bind_host", "http.host", "http.bind_host", "http.port"} {
		if c.service.Variable(name) != nil || c.service.Variable("ES_SETTING_"+strings.ToUpper(strings.ReplaceAll(name, ".", "_"))) != nil {
			return f // which wins
		}
	}
	file := c.file("/usr/share/elasticsearch/config/elasticsearch.yml")
	if file == nil {
		return f
	}
	settings, ok := yamlSettings(file)
	f.unknown = !ok
	web := f.yamlListener(settings, 9200, []string{"http.port"}, []string{"http.bind_host", "http.host", "network.bind_host", "network.host"})
	peers := f.yamlListener(settings, 9300, []string{"transport.port"}, []string{"transport.bind_host", "transport.host", "network.bind_host", "network.host"})
	for _, one := range []graph.Listener{web, peers} {
		if one.Host == "" && one.HostSpan.IsZero() {
			one.Host = "_local_"
		}
		f.add(one)
	}
	return f
}

// readMongo reads the mongod.conf that the command line names. Where it names no address, the entrypoint of the image opens all.
//
// https://www.mongodb.com/docs/manual/reference/configuration-options/#net-options
func readMongo(c *container) (f found) {
	if c.hasFlag("--port", "--bind_ip", "--bind_ip_all") {
		return f
	}
	file := c.named("", "-f", "--config")
	if file == nil {
		return f
	}
	settings, ok := yamlSettings(file)
	one := f.yamlListener(settings, 27017, []string{"net.port"}, []string{"net.bindIp"})
	f.unknown = f.unknown || !ok || strings.Contains(one.Host, "__")
	if all := settings["net.bindIpAll"]; all.text == "true" {
		one.Host = ""
	}
	for address := range strings.SplitSeq(one.Host, ",") {
		if address = strings.TrimSpace(address); address == "0.0.0.0" || address == "::" || address == "*" {
			one.Host = ""
			break
		} else if address != "localhost" && address != "127.0.0.1" && address != "::1" {
			one.Host = address
		}
	}
	f.add(one)
	return f
}
