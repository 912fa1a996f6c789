package facts

import (
	"iter"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// otherWays are words in scripts of jobs that give services other addresses, or start servers beside them.
var otherWays = []string{
	"/etc/hosts", "docker", "podman", "kubectl", "minikube", "kind ", "ssh ", "socat", "port-forward", "iptables", "systemctl", "service ", "brew ",
	"pg_ctl", "pg_ctlcluster", "redis-server", "mysqld", "mongod ", "dnsmasq", "haproxy", "nginx", "toxiproxy", "devcontainer",
}

// reachesOtherwise reports whether a step can have made another way to services, or runs a server of its own.
func reachesOtherwise(runner *graph.Runner) bool {
	for i := range runner.Scripts {
		text := strings.ToLower(runner.Scripts[i].Value)
		if slices.ContainsFunc(otherWays, func(sign string) bool { return strings.Contains(text, sign) }) {
			return true
		}
	}
	return slices.ContainsFunc(runner.Actions, func(action string) bool {
		action = strings.ToLower(action)
		return strings.HasPrefix(action, "docker://") || slices.ContainsFunc(runner.Services, func(service *graph.Service) bool {
			image, _, _ := strings.Cut(service.Image.Value[strings.LastIndexByte(service.Image.Value, '/')+1:], ":")
			return image != "" && strings.Contains(action, image) // which sets one up
		})
	})
}

// Job is a job of a workflow with the ports of its service containers.
type Job struct {
	*graph.Runner
	variables []graph.EnvVar
	ports     []jobPort
}

// jobPort is a TCP port of a service container.
type jobPort struct {
	service   *graph.Service
	container int
	// host is where it is published, 0 for nowhere; random says that the engine chooses.
	host   int
	random bool
}

// Job returns what is known of a job, nil if its steps may have other ways to its services, or if these are not all known.
func (f *Project) Job(runner *graph.Runner) *Job {
	if runner.Unsure || len(runner.Scripts) == 0 || reachesOtherwise(runner) {
		return nil
	}
	j := &Job{Runner: runner, variables: once(runner.Environment)}
	for _, service := range runner.Services {
		if reach, _ := service.Reach(); reach != graph.Binds || !service.Image.Known() {
			return nil
		}
		published := make(map[int]bool)
		for _, port := range service.Ports {
			switch {
			case port.Err != nil, port.Unknown(), port.Container.Len() > 1, port.HostKind != graph.Fixed && port.HostKind != graph.Random:
				return nil
			case port.Protocol != graph.TCP:
				continue
			}
			published[port.Container.From] = true
			one := jobPort{service: service, container: port.Container.From, random: port.HostKind == graph.Random}
			if !one.random {
				one.host = port.Host.From
			}
			j.ports = append(j.ports, one)
		}
		for _, known := range f.Of(service).Offer().Ports {
			if known.Speaks("tcp") && known.To == 0 && !published[known.From] {
				j.ports = append(j.ports, jobPort{service: service, container: known.From})
			}
		}
	}
	return j
}

// Addresses are those that the steps use: of variables that are for programs, and in scripts.
func (j *Job) Addresses() []Address {
	used := slices.DeleteFunc(environmentAddresses(j.variables), func(one Address) bool { return ViewOf(one.Variable) != FromInside })
	for i := range j.Scripts {
		used = append(used, textAddresses(&j.Scripts[i])...)
	}
	return used
}

// NamedHosts are the variables that hold the name of a service and nothing else, with the service.
func (j *Job) NamedHosts() iter.Seq2[*graph.EnvVar, *graph.Service] {
	return func(yield func(*graph.EnvVar, *graph.Service) bool) {
		for i := range j.variables {
			variable := &j.variables[i]
			service := j.service(variable.Value.Value)
			if service != nil && strings.HasSuffix(strings.ToUpper(variable.Name), "HOST") && !yield(variable, service) {
				return
			}
		}
	}
}

// service returns the service that a name leads to in containers of the job, nil for none.
func (j *Job) service(name string) *graph.Service {
	at := slices.IndexFunc(j.Services, func(s *graph.Service) bool { return key(s) == name })
	if at < 0 {
		return nil
	}
	return j.Services[at]
}

// once drops the variables whose name has several values: the steps at hand see one of them.
func once(variables []graph.EnvVar) []graph.EnvVar {
	seen := make(map[string]int)
	for _, variable := range variables {
		seen[variable.Name]++
	}
	return slices.DeleteFunc(slices.Clone(variables), func(variable graph.EnvVar) bool { return seen[variable.Name] > 1 })
}

// key is the name that leads to a service in containers of the job.
func key(service *graph.Service) string { return service.Networks[0].Aliases[0] }
