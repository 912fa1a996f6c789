package dockercli

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/swarm"

	"github.com/portlint/portlint/loader/command"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// services is how many `docker service create` are compared.
const services = 3200

// TestGeneratedServices writes `docker service create`, and in half of the scripts a `docker service update` of the same service behind it, and compares
// the ports that portlint reads with those that the docker command asks the swarm for.
func TestGeneratedServices(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 1130))
	accepted, refused, updated := 0, 0, 0
	for range services {
		create := generateService(random)
		swarm := &engine{}
		err := swarm.hear(create[1:])
		script := write(random, create)
		if errors.Is(err, errHeard) {
			accepted++
			if random.IntN(2) == 0 {
				update := generateUpdate(random)
				if err = swarm.hear(update[1:]); errors.Is(err, errHeard) {
					updated++
				}
				script += strings.TrimPrefix(strings.ReplaceAll(write(random, update), "V", "W"), "#!/bin/sh\n")
			}
		} else {
			refused++
		}
		if errors.Is(err, errHeard) {
			err = nil
		}
		if wrong := compareService(script, swarm.service, err); wrong != "" {
			t.Errorf("%s\n%s", script, wrong)
		}
	}
	t.Logf("%d services that docker takes, %d of them with an update that it takes, %d that it refuses", accepted, updated, refused)
	if accepted < services/2 || refused < services/20 || updated < services/10 {
		t.Errorf("docker takes %d lines, %d updates, and refuses %d: the generator is one-sided", accepted, updated, refused)
	}
}

// compareService says what is different, "" for nothing.
func compareService(script string, want *swarm.ServiceSpec, refusal error) string {
	text := graph.Text{Value: script, Raw: script, Span: source.Span{File: source.NewFileOf(source.Plain, "run.sh", []byte(script)), End: len(script)}}
	found, refused, err := command.Script(text)
	if err != nil {
		return "the script is not read"
	}
	project := &graph.Project{Runtime: graph.Runtime{Engine: graph.Swarm}}
	for i := range found {
		found[i].AddTo(project)
	}
	project.Seal()
	var fault string
	for _, service := range project.Services {
		for _, port := range service.Ports {
			if port.Err != nil {
				fault = port.Err.Message
			}
		}
	}
	switch {
	case refusal != nil && (refused > 0 || fault != ""):
		return ""
	case refusal != nil:
		return fmt.Sprintf("portlint takes it, docker says %v", refusal)
	case fault != "":
		return "docker takes it, portlint says " + fault
	case len(project.Services) != 1:
		return fmt.Sprintf("portlint finds %d services", len(project.Services))
	}
	service := project.Services[0]
	container := want.TaskTemplate.ContainerSpec
	replicas := 1
	if mode := want.Mode.Replicated; mode != nil && mode.Replicas != nil {
		replicas = int(*mode.Replicas)
	}
	endpoint := service.EndpointMode.Value
	if endpoint == "" && want.EndpointSpec != nil {
		endpoint = string(want.EndpointSpec.Mode)
	}
	var networks, joined []string
	for _, network := range want.TaskTemplate.Networks {
		networks = append(networks, network.Target)
	}
	for _, network := range service.Networks {
		joined = append(joined, network.Key)
	}
	for _, difference := range []struct{ what, got, want string }{
		{"image", service.Image.Value, container.Image},
		{"arguments", fmt.Sprint(values(found[0].Arguments)), fmt.Sprint(container.Args)},
		{"name", service.ContainerName.Value, want.Name},
		{"ports", servicePorts(service), specPorts(want)},
		{"replicas", fmt.Sprint(service.Instances), fmt.Sprint(replicas)},
		{"endpoint mode", endpoint, string(want.EndpointSpec.Mode)},
		{"networks", sorted(joined), sorted(networks)},
		{"environment", environment(service), sorted(slices.Compact(slices.Sorted(slices.Values(container.Env))))},
	} {
		if difference.got != difference.want {
			return fmt.Sprintf("%s: portlint has %s, docker has %s", difference.what, difference.got, difference.want)
		}
	}
	return places(script, service)
}

func servicePorts(service *graph.Service) string {
	var all []string
	for _, port := range service.Ports {
		mode := "ingress"
		if port.OnNode {
			mode = "host"
		}
		host := []int{0}
		if port.HostKind == graph.Fixed {
			host = nil
			for number := port.Host.From; number <= port.Host.To; number++ {
				host = append(host, number)
			}
		}
		for offset := range max(len(host), port.Container.Len()) {
			from, to := host[min(offset, len(host)-1)], port.Container.From
			if port.Container.Len() > 1 {
				to += offset
			}
			all = append(all, fmt.Sprintf("%d:%d/%s/%s", from, to, port.Protocol, mode))
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

func specPorts(spec *swarm.ServiceSpec) string {
	var all []string
	for _, port := range spec.EndpointSpec.Ports {
		all = append(all, fmt.Sprintf("%d:%d/%s/%s", port.PublishedPort, port.TargetPort, port.Protocol, port.PublishMode))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// generateService makes the words of a `docker service create`.
func generateService(random *rand.Rand) []string {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	words := []string{"docker", "service", "create", "--name", "web"}
	for range random.IntN(6) {
		switch random.IntN(11) {
		case 0, 1, 2, 3, 4:
			words = append(words, published(random, pick("-p", "-p=", "-p", "--publish", "--publish=", "-dp", "-qtp"))...)
		case 5:
			words = append(words, "--replicas"+pick("=", " ")+pick("1", "3", "0"))
		case 6:
			words = append(words, "--network="+pick("host", "web", "name=web,alias=www"))
		case 7:
			words = append(words, "--endpoint-mode="+pick("vip", "dnsrr"))
		case 8:
			words = append(words, pick("-e", "--env"), pick("PORT=8080", "A=b=c"), "--constraint", "node.role==manager", "-l", "a=b")
		case 9:
			words = append(words, "--mount", "type=volume,src=data,dst=/data", "--update-delay", "10s", "--update-order=start-first", "-u", "1000")
		case 10:
			words = append(words, pick("--with-registry-auth", "--detach", "--detach=true", "-t", "--quiet", "-P", "--expose=80", "--publish-add=80:80", "--rm"))
		}
	}
	words = splitBlank(words)
	if random.IntN(30) == 0 {
		return words
	}
	words = append(words, pick("nginx", "postgres:17", "registry.example.com:5000/app/web:1.2"))
	for range random.IntN(3) {
		words = append(words, pick("-p", "8080:80", "sh", "-c", "--port=80"))
	}
	return words
}

// generateUpdate makes the words of a `docker service update` of the service web.
func generateUpdate(random *rand.Rand) []string {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	words := []string{"docker", "service", "update"}
	words = append(words, published(random, "--publish-add")...)
	for range random.IntN(3) {
		switch random.IntN(4) {
		case 0:
			words = append(words, published(random, "--publish-add=")...)
		case 1, 2:
			words = append(words, "--publish-rm", pick("80", "443", "80/udp", "target=80", "target=80,mode=host", "53", "9000:443", "published=8080,target=80,protocol=udp"))
		case 3:
			words = append(words, pick("--detach", "-d", "--force", "-q"))
		}
	}
	at := 3 + random.IntN(len(words)-2)
	for at > 3 && at < len(words) && !strings.HasPrefix(words[at], "-") {
		at++ // not between a flag and its value
	}
	return slices.Insert(words, at, "web")
}

// published is a flag with a value, mostly a good one.
func published(random *rand.Rand, flag string) []string {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	value := mapping(random)
	switch random.IntN(5) {
	case 0, 1:
		host := pick("8080", "15432", "9000", "0")
		value = pick("published=", "Published=") + host + ",target=" + pick("80", "443", "53") + pick("", "", ",mode=host", ",mode=ingress", ",MODE=Host") + pick("", "", ",protocol=udp", ",protocol=TCP")
	case 2:
		value = pick("target=80", "target=80,published=8080-8081", "published=8080", "mode=host,target=53,protocol=udp", "target=0", "target=70000", "target=80,mode=node",
			"target=80,host_ip=127.0.0.1", "target=80,protocol=http", "target=+80", "target=080", "target=80,published=", "published=8080,target=80,published=8081", "target=80,", "x=y,target=80", "target=80,mode")
	case 3:
		value = pick("8080:80", "9000:443/udp", "80", "443", "8000-8001:80-81", "7000-7002:80", "53:53/udp")
	}
	if name, found := strings.CutSuffix(flag, "="); found {
		return []string{name + "=" + value}
	}
	return []string{flag, value}
}

func splitBlank(words []string) []string {
	var all []string
	for _, word := range words {
		all = append(all, strings.Split(word, " ")...)
	}
	return all
}
