package command

import (
	"path"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Word is one word of a command line.
type Word struct {
	graph.Text
	// Loose says that the shell can make several words of it, or none: $OPTIONS without quotes, "$@".
	Loose bool
}

// Invocation is a command line that makes a container or a service of a swarm, as the client's own parser takes it apart.
type Invocation struct {
	// Client is the program: docker, podman or nerdctl.
	Client string
	// Create says that the container is made but not started.
	Create bool
	// Span is the command line from its first word to its last.
	Span source.Span
	// Remote says that the command goes to another engine than the usual one: docker -H, --context.
	Remote bool

	// Publish are the values of -p, in their order, and Expose those of --expose.
	Publish []graph.Text
	Expose  []graph.Text
	// PublishAll is -P.
	PublishAll bool
	// Networks are the values of --network.
	Networks    []graph.Text
	Name        graph.Text
	Entrypoint  *graph.Text
	Environment []graph.Text // -e NAME=value
	EnvFiles    []graph.Text
	Volumes     []graph.Text // -v, and --mount
	Aliases     []graph.Text // --network-alias
	Detached    bool
	Privileged  bool
	Remove      bool // --rm
	// Swarm is nil for a container.
	Swarm *Swarm

	Image graph.Text
	// Arguments are what stands behind the image.
	Arguments []Word

	// Guessed says that a loose word stands among the flags: what it holds can change what the others mean, the network first
	// of all.
	Guessed bool
}

// Read takes a command line apart. It returns nil for one that makes no container, and for one that the client refuses;
// refused tells the two apart.
func Read(words []Word) (invocation *Invocation, refused bool) {
	words = unwrapped(words)
	if len(words) < 2 || len(words) > maxWords || !words[0].Known() {
		return nil, false
	}
	name := strings.TrimSuffix(path.Base(words[0].Value), ".exe")
	client, known := clients.Get()[name]
	if !known {
		return nil, false
	}
	i := &Invocation{Client: strings.TrimPrefix(name, "nvidia-"), Span: words[0].Span}
	i.Span.End = max(i.Span.End, words[len(words)-1].Span.End)
	p := &parser{words: words[1:]}
	if !p.flags(client.global, func(s seen) bool {
		switch s.name {
		case "host", "context", "connection", "url", "remote", "address", "namespace":
			i.Remote = true
		}
		return true
	}) || p.loose {
		return nil, false
	}
	table, ok := p.command(client, i)
	if !ok {
		return nil, false
	}
	if !p.flags(table, i.take(client)) || len(p.words) == 0 {
		return nil, true
	}
	if i.Swarm == nil && client.refuses(i.Networks) {
		return nil, true
	}
	i.Guessed = i.Guessed || p.loose
	subject, rest := p.words[0].Text, p.words[1:]
	if i.Swarm == nil || !i.Swarm.Update {
		i.Image, i.Arguments = subject, rest
		return i, false
	}
	i.Name, p.words = subject, rest // flags can stand behind it
	ok = p.flags(table, i.take(client)) && len(p.words) == 0
	if !ok || len(i.Publish)+len(i.Swarm.Unpublish) == 0 {
		return nil, !ok
	}
	return i, false
}

// command reads `run`, `create`, `container run`, `container create`, `service create` or `service update`.
func (p *parser) command(client client, i *Invocation) (flags, bool) {
	next := func() string {
		if len(p.words) == 0 {
			return ""
		}
		word := p.words[0]
		p.words = p.words[1:]
		return word.Value
	}
	verb := next()
	switch verb {
	case "container":
		verb = next()
	case "service":
		i.Swarm = &Swarm{}
		verb += " " + next()
	}
	switch verb {
	case "service create":
		return client.service, len(client.service.long) > 0
	case "service update":
		i.Swarm.Update = true
		return client.update, len(client.update.long) > 0
	case "run":
		return client.run, true
	case "create":
		i.Create = true
		return client.create, true
	}
	return flags{}, false
}

// take keeps the flags that say something about ports.
func (i *Invocation) take(client client) func(seen) bool {
	return func(s seen) bool {
		if s.boolean {
			on, valid := s.on()
			switch s.name {
			case "publish-all":
				i.PublishAll = on
			case "detach":
				i.Detached = on
			case "privileged":
				i.Privileged = on
			case "rm":
				i.Remove = on
			case "help":
				return !on // nothing is run
			}
			return valid
		}
		if i.Swarm != nil {
			i.Swarm.take(s.name, s.value)
		}
		switch s.name {
		case "publish", "publish-add":
			if client.lists && !strings.Contains(s.value.Value, "=") {
				i.Publish = append(i.Publish, split(s.value)...)
			} else {
				i.Publish = append(i.Publish, s.value)
			}
		case "expose":
			i.Expose = append(i.Expose, s.value)
		case "network", "net", "pod":
			i.Networks = append(i.Networks, s.value)
			i.Guessed = i.Guessed || s.name == "pod"
		case "network-alias", "net-alias":
			i.Aliases = append(i.Aliases, s.value)
		case "name":
			i.Name = s.value
		case "entrypoint":
			entrypoint := s.value
			i.Entrypoint = &entrypoint
		case "env":
			i.Environment = append(i.Environment, s.value)
		case "env-file":
			i.EnvFiles = append(i.EnvFiles, s.value)
		case "volume", "mount":
			i.Volumes = append(i.Volumes, s.value)
		}
		return true
	}
}

// split splits a text at its commas.
func split(text graph.Text) []graph.Text {
	var parts []graph.Text
	from := 0
	for {
		comma := strings.IndexByte(text.Value[from:], ',')
		if comma < 0 {
			return append(parts, cut(text, from, len(text.Value)))
		}
		parts = append(parts, cut(text, from, from+comma))
		from += comma + 1
	}
}

// cut returns Value[from:to] of a text.
func cut(text graph.Text, from, to int) graph.Text {
	if from == 0 && to == len(text.Value) {
		return text
	}
	part := text.Tail(from)
	return part.Head(to - from)
}

// unwrapped takes off what only hands over to the rest of its command line.
func unwrapped(words []Word) []Word {
	for len(words) > 0 {
		switch path.Base(words[0].Value) {
		case "sudo", "doas":
			words = behind(words[1:], "-u", "--user", "-g", "--group", "-h", "-p", "-C", "-D", "-r", "-t", "-T")
		case "exec", "nohup", "command", "time", "winpty", "setsid", "systemd-cat":
			words = behind(words[1:], "-a", "-t", "-p")
		case "env":
			words = behind(words[1:], "-u", "--unset", "-C", "--chdir")
			for len(words) > 0 && strings.Contains(words[0].Value, "=") {
				words = words[1:]
			}
		default:
			return words
		}
	}
	return words
}

// behind returns what follows the flags at the front. Those that are named take the next word as their value.
func behind(words []Word, valued ...string) []Word {
	for len(words) > 0 && strings.HasPrefix(words[0].Value, "-") {
		name := words[0].Value
		words = words[1:]
		if name == "--" {
			break
		}
		for _, one := range valued {
			if name == one && len(words) > 0 {
				words = words[1:]
			}
		}
	}
	return words
}

// refuses reports whether the client refuses the networks of one container: one that is named twice or has no name, or the engine's own
// ones beside those that users make.
// https://github.com/docker/cli/blob/master/cli/command/container/opts.go (parseNetworkOpts)
func (c *client) refuses(networks []graph.Text) bool {
	if c.lists {
		return false
	}
	seen := make(map[string]bool)
	users, engines := false, false
	for _, network := range networks {
		name := networkName(network)
		if !name.Known() {
			return false
		}
		if seen[name.Value] || name.Value == "" {
			return true
		}
		seen[name.Value] = true
		switch mode, _, _ := strings.Cut(name.Value, ":"); mode {
		case "host", "none", "container", "bridge", "default":
			engines = true
		default:
			users = true
		}
	}
	return users && engines
}
