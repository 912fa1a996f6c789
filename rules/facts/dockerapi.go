package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// docker looks for the Docker API, which only the host itself should reach.
func (o *Offer) docker(one *Exposure) bool {
	port := one.Port
	if port.Protocol != graph.TCP {
		return false
	}
	take := func(container int, answer knowledge.Answer) bool {
		one.Class, one.Container, one.Kind, one.Answer = ExposedDockerAPI, container, knowledge.DockerAPI, answer
		return true
	}
	if o.Image != nil && o.Image.Kind == knowledge.DockerAPI {
		one.Title = o.Image.Title
		for _, known := range o.Ports {
			if port.Container.Contains(known.From) {
				answer := o.answer
				if known.From == dockerPort {
					answer = knowledge.AnswersAll
				}
				return take(known.From, answer)
			}
		}
	}
	for _, container := range o.facts.daemonPorts() {
		if port.Container.Contains(container) {
			return take(container, o.daemonAnswer())
		}
	}
	if port.Container == graph.Single(dockerPort) {
		return take(dockerPort, knowledge.AnswersAll)
	}
	return false
}

// dockerPort is the port of the Docker API without TLS.
// https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml?search=2375
const dockerPort = 2375

// daemonPorts returns those on which the command of the service makes a Docker daemon listen.
func (f *Service) daemonPorts() []int {
	return f.knownDaemonPorts.get(func() []int {
		isTCP := func(word graph.Text) bool { return strings.Contains(word.Value, "tcp://") }
		for command := range commandsOf(f.Service) {
			if slices.ContainsFunc(command.Words, isTCP) {
				return daemonPortsIn(f.setup().Words)
			}
		}
		return nil
	})
}

// daemonPortsIn returns the ports of -H tcp://0.0.0.0:PORT.
func daemonPortsIn(words []string) []int {
	var ports []int
	for i, word := range words {
		address, isFlag := word, i > 0 && (words[i-1] == "-H" || words[i-1] == "--host")
		for _, flag := range []string{"-H=", "--host=", "-H"} {
			if rest, found := strings.CutPrefix(word, flag); found && rest != "" {
				address, isFlag = rest, true
				break
			}
		}
		host, isTCP := strings.CutPrefix(address, "tcp://")
		if !isFlag || !isTCP {
			continue
		}
		for _, all := range []string{"0.0.0.0:", "[::]:", ":"} {
			if number, found := strings.CutPrefix(host, all); found {
				if port, err := strconv.Atoi(number); err == nil {
					ports = append(ports, port)
				}
				break
			}
		}
	}
	return ports
}

// daemonAnswer says whether the daemon of the command wants client certificates.
func (o *Offer) daemonAnswer() knowledge.Answer {
	if slices.Contains(o.facts.setup().Words, "--tlsverify") || slices.Contains(o.facts.setup().Words, "--tlsverify=true") {
		return knowledge.AsksLogin
	}
	return knowledge.AnswersAll
}
