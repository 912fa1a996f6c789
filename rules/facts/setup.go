package facts

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// Setup is how a container is set up, as far as an image reads it.
type Setup struct {
	service *graph.Service
	// Words are the words of the command line.
	Words []string
	// Mounts are the container paths of the mounts.
	Mounts []string
}

// setup returns what an image reads of how the service is set up.
func (f *Service) setup() Setup {
	return f.knownSetup.get(func() Setup { return setupOf(f.Service) })
}

// setupOf returns what an image reads of how the service is set up.
func setupOf(service *graph.Service) Setup {
	setup := Setup{service: service}
	for command := range commandsOf(service) {
		for _, word := range command.Words {
			setup.Words = append(setup.Words, argv.Fields(word.Value)...)
		}
	}
	for _, mount := range service.Volumes {
		path, _, _ := strings.Cut(mount.Value, ":") // TARGET:MODE
		setup.Mounts = append(setup.Mounts, strings.TrimRight(path, "/"))
	}
	return setup
}

// env returns the value of an environment variable, and whether it is set. A part of the value that is unknown is a NUL byte.
func (s Setup) env(name string) (value string, set bool) { return valueOf(s.service.Variable(name)) }

// demands reports whether the value of a variable rests on one that Compose demands, as in ${PASSWORD:?}.
func (s Setup) demands(name string) bool {
	variable := s.service.Variable(name)
	return variable != nil && slices.ContainsFunc(variable.Value.Vars, func(v graph.Variable) bool { return v.Origin == graph.Required })
}

// valueOf returns the value of a variable that is set unless it is nil.
func valueOf(variable *graph.EnvVar) (value string, set bool) {
	switch {
	case variable == nil:
		return "", false
	case !variable.HasValue:
		return graph.Unresolved, true
	}
	return variable.Value.Value, true
}

// commandsOf returns the command lines that start a container, as far as files give them.
func commandsOf(service *graph.Service) iter.Seq[*graph.Command] {
	return func(yield func(*graph.Command) bool) {
		entrypoint, command := service.Start()
		if (entrypoint == nil || yield(entrypoint)) && command != nil {
			yield(command)
		}
	}
}

func isConfiguration(word string) bool {
	return slices.ContainsFunc([]string{".conf", ".cnf", ".yml", ".yaml", ".toml", ".sh"}, func(suffix string) bool {
		return strings.HasSuffix(word, suffix)
	})
}

// portsFor returns the ports of a container that is set up so. Known is false when a setting moves ports
// in a way that cannot be read; the ports are then those that stay.
func portsFor(i *knowledge.Image, setup Setup) (ports []knowledge.Port, known bool) {
	known = !setup.sets(i.Opaque)
	ports = make([]knowledge.Port, 0, len(i.Ports))
	for _, port := range i.Ports {
		var readable bool
		ports, readable = appendMoved(ports, port, setup)
		known = known && readable
	}
	return ports, known
}

// appendMoved adds where a port of an image is in a container that is set up so, if it is open there. Readable is false when that is not known.
func appendMoved(ports []knowledge.Port, p knowledge.Port, setup Setup) (with []knowledge.Port, readable bool) {
	for name := range p.MovedBy.All() {
		value, set := setup.value(name)
		if !set || strings.EqualFold(value, "false") {
			continue
		}
		numbers, ok := portsIn(value)
		if !ok {
			return ports, false
		}
		for _, number := range numbers {
			ports = append(ports, knowledge.Port{From: number, Transport: p.Transport, Kind: p.Kind})
		}
		if len(numbers) > 0 {
			return ports, true
		}
		return append(ports, p), true
	}
	if p.OnDemand || p.Preset && len(setup.Words) > 0 {
		return ports, !slices.ContainsFunc(setup.Words, func(word string) bool { return strings.Contains(word, graph.Unresolved) })
	}
	return append(ports, p), true
}

// sets reports whether one of the settings is there, whatever its value.
func (s Setup) sets(names knowledge.Words) bool {
	for name := range names.All() {
		if _, set := s.value(name); set {
			return true
		}
	}
	return false
}

// value returns what stands behind a setting; see [Port.MovedBy].
func (s Setup) value(name string) (value string, set bool) {
	switch {
	case strings.HasSuffix(name, "="):
		for _, word := range s.Words {
			if rest, found := strings.CutPrefix(word, name); found {
				return rest, true
			}
		}
		return "", false
	case !strings.HasPrefix(name, "-"):
		value, set = s.env(name)
		return value, set && value != ""
	}
	for i, word := range s.Words {
		switch rest, found := strings.CutPrefix(word, name); {
		case found && rest == "" && i+1 < len(s.Words):
			return s.Words[i+1], true
		case found && rest == "":
			return "", true
		case found && strings.HasPrefix(rest, "="):
			return rest[1:], true
		case found && len(name) == 2 && rest != "" && !strings.HasPrefix(name, "--"):
			return rest, true // -p5433
		}
	}
	return "", false
}

// portsIn finds the port numbers of a setting such as "5433", "0.0.0.0:9000", "http://+:80;https://+" or
// "PLAINTEXT://:9092,EXTERNAL://:29092". There are none in a bare address. It is not ok when a part of the value is unknown.
func portsIn(value string) (numbers []int, ok bool) {
	if strings.Contains(value, "\x00") {
		return nil, false
	}
	for item := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		scheme, after, found := strings.Cut(item, "://")
		if found {
			item = after
		}
		item, _, _ = strings.Cut(item, "/")
		number, err := strconv.Atoi(item[strings.LastIndexByte(item, ':')+1:])
		switch {
		case found && scheme == "http" && !strings.Contains(item, ":"):
			number, err = 80, nil
		case found && scheme == "https" && !strings.Contains(item, ":"):
			number, err = 443, nil
		}
		if err == nil && 1 <= number && number <= 65535 && !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	return numbers, true
}
