package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var jobUsesWrongAddress = &lint.Rule{
	ID:       "job-uses-wrong-address",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Anywhere: true,
	Fix:      lint.UnsafeFix,
	Summary:  "a job of a workflow looks for a service container where it is not",
	Since:    "v0.1.0",
	Sources: []string{
		"https://docs.github.com/en/actions/tutorials/use-containerized-services/use-docker-service-containers",
		"https://docs.github.com/en/actions/tutorials/use-containerized-services/create-postgresql-service-containers",
		"https://github.com/actions/runner/blob/main/src/Runner.Worker/ContainerOperationProvider.cs",
	},
	Check: checkJobUsesWrongAddress,
}

func checkJobUsesWrongAddress(pass *lint.Pass) {
	var found lint.PerPlace
	for _, runner := range pass.Project.Runners {
		if runner.Unsure || len(runner.Scripts) == 0 || reachesOtherwise(runner) {
			continue
		}
		job := newJob(facts.Of(pass), runner)
		if job == nil {
			continue
		}
		variables := once(runner.Environment)
		for one := range facts.EnvironmentAddresses(variables) {
			if facts.ViewOf(one.Variable) == facts.FromInside {
				job.check(one, &found)
			}
		}
		job.hosts(variables, &found)
		for i := range runner.Scripts {
			for one := range facts.TextAddresses(&runner.Scripts[i]) {
				job.check(one, &found)
			}
		}
	}
	found.Report(pass)
}

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

// once drops the variables whose name has several values, of which the steps at hand see one.
func once(variables []graph.EnvVar) []graph.EnvVar {
	seen := make(map[string]int)
	for _, variable := range variables {
		seen[variable.Name]++
	}
	return slices.DeleteFunc(slices.Clone(variables), func(variable graph.EnvVar) bool { return seen[variable.Name] > 1 })
}

// place is a TCP port of a service container.
type place struct {
	service   *graph.Service
	container int
	// host is where it is published, 0 for nowhere; random says that the engine chooses.
	host   int
	random bool
}

// job is a job with the ports of its service containers.
type job struct {
	*graph.Runner
	places  []place
	checked map[source.Span]bool // the places of hosts whose port stands elsewhere
}

// newJob returns nil for a job whose services are not all known.
func newJob(about *facts.Project, runner *graph.Runner) *job {
	j := &job{Runner: runner, checked: make(map[source.Span]bool)}
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
			one := place{service: service, container: port.Container.From, random: port.HostKind == graph.Random}
			if !one.random {
				one.host = port.Host.From
			}
			j.places = append(j.places, one)
		}
		for _, known := range about.Of(service).Offer().Ports {
			if known.Speaks("tcp") && known.To == 0 && !published[known.From] {
				j.places = append(j.places, place{service: service, container: known.From})
			}
		}
	}
	return j
}

// key is the name that leads to a service in containers of the job.
func key(service *graph.Service) string { return service.Networks[0].Aliases[0] }

// check looks at one address.
func (j *job) check(one facts.Address, found *lint.PerPlace) {
	at := slices.IndexFunc(j.Services, func(s *graph.Service) bool { return key(s) == one.Host })
	if !one.HostSpan.IsZero() {
		j.checked[one.HostSpan] = true
	}
	switch {
	case at >= 0 && j.Container == nil:
		j.named(one, j.Services[at], found)
	case at >= 0:
		j.byHostPort(one, j.Services[at], found)
	case facts.IsLocalhost(one.Host) && j.Container == nil:
		j.notPublished(one, found)
	case facts.IsLocalhost(one.Host):
		j.inContainer(one, found)
	}
}

// named is about the name of a service where the steps run on the machine, which does not know it.
func (j *job) named(one facts.Address, service *graph.Service, found *lint.PerPlace) {
	at := slices.IndexFunc(j.places, func(p place) bool { return p.service == service && p.container == one.Port })
	if at < 0 {
		at = slices.IndexFunc(j.places, func(p place) bool { return p.service == service && p.host == one.Port })
	}
	message := j.unknownName()
	if at < 0 {
		j.add(found, one, service, message, "use localhost and the host port on which it is published", "")
		return
	}
	help, address := j.localhost(j.places[at])
	j.add(found, one, service, message, help, address)
}

// hosts looks at variables that are the name of a service alone, without a port in another one.
func (j *job) hosts(variables []graph.EnvVar, found *lint.PerPlace) {
	if j.Container != nil {
		return
	}
	for i := range variables {
		variable := &variables[i]
		at := slices.IndexFunc(j.Services, func(s *graph.Service) bool { return key(s) == variable.Value.Value })
		if at < 0 || !strings.HasSuffix(strings.ToUpper(variable.Name), "HOST") || j.checked[variable.Value.Span] {
			continue
		}
		finding := lint.Finding{
			Span:     variable.Value.Span,
			Message:  facts.Quoted(variable.Value.Value) + j.unknownName(),
			Help:     "use localhost and the host port on which it is published",
			Related:  []graph.Related{{Span: j.Services[at].Span, Message: "service container here"}},
			Services: []string{j.Services[at].Name},
			Key:      j.Name + " " + variable.Name,
		}
		found.Add(lint.Warning, finding)
	}
}

func (j *job) unknownName() string {
	return " is a name that only containers know, the steps of job " + facts.Quoted(j.Name) + " run on the machine itself"
}

// localhost says how the machine itself reaches a port of a service: an address if there is one.
func (j *job) localhost(p place) (help, address string) {
	number := strconv.Itoa(p.container)
	switch {
	case p.random:
		return `publish "` + number + ":" + number + `", or use localhost:${{ job.services.` + key(p.service) + ".ports['" + number + "'] }}", ""
	case p.host == 0:
		return `publish it, add "` + number + ":" + number + `" to ports of ` + facts.Quoted(key(p.service)) + ", and use localhost:" + number, ""
	}
	address = "localhost:" + strconv.Itoa(p.host)
	return "use " + address, address
}

// byHostPort is about a container that asks for the host port of a service.
func (j *job) byHostPort(one facts.Address, service *graph.Service, found *lint.PerPlace) {
	var meant *place
	for i := range j.places {
		switch p := &j.places[i]; {
		case p.service == service && p.container == one.Port:
			return
		case p.service == service && p.host == one.Port:
			meant = p
		}
	}
	if meant == nil {
		return
	}
	address := key(service) + ":" + strconv.Itoa(meant.container)
	j.add(found, one, service, " is the host port of service "+facts.Quoted(key(service))+", in the network of the job it listens on "+strconv.Itoa(meant.container),
		"use "+address, address)
}

// notPublished is about a port of localhost that is a service's own and published on another one, or on none.
func (j *job) notPublished(one facts.Address, found *lint.PerPlace) {
	var meant *place
	for i := range j.places {
		switch p := &j.places[i]; {
		case p.host == one.Port:
			return
		case p.container != one.Port:
		case meant != nil && meant.service != p.service:
			return
		default:
			meant = p
		}
	}
	if meant == nil {
		return
	}
	message := " is not published by service " + facts.Quoted(key(meant.service))
	switch {
	case meant.random:
		message += ", which gets a random port"
	case meant.host != 0:
		message += ", it is on host port " + strconv.Itoa(meant.host)
	}
	help, address := j.localhost(*meant)
	j.add(found, one, meant.service, message, help, address)
}

// inContainer is about localhost in the container of the job, where no service is.
func (j *job) inContainer(one facts.Address, found *lint.PerPlace) {
	var meant *place
	for i := range j.places {
		p := &j.places[i]
		if p.container != one.Port && p.host != one.Port {
			continue
		}
		if meant != nil && meant.service != p.service {
			return
		}
		meant = p
	}
	if meant == nil {
		return
	}
	address := key(meant.service) + ":" + strconv.Itoa(meant.container)
	j.add(found, one, meant.service, " is the container of job "+facts.Quoted(j.Name)+" itself, service "+facts.Quoted(key(meant.service))+" has a name there",
		"use "+address, address)
}

// add adds a finding about an address. The fix writes the other address where the whole of it stands in one place.
func (j *job) add(found *lint.PerPlace, one facts.Address, service *graph.Service, message, help, address string) {
	finding := lint.Finding{
		Span:     one.Span,
		Message:  facts.Quoted(one.Quote()) + message,
		Help:     help,
		Related:  []graph.Related{{Span: service.Span, Message: "service container here"}},
		Services: []string{service.Name},
		Key:      j.Name + " " + one.Quote(),
	}
	if !one.HostSpan.IsZero() {
		finding.Related = append(finding.Related, graph.Related{Span: one.HostSpan, Message: "host named here"})
	}
	if address != "" && one.Span.Text() == one.Quote() {
		finding.Fix = &lint.Fix{Message: "use " + address, Edits: []lint.Edit{{Span: one.Span, Text: address}}}
	}
	found.Add(lint.Warning, finding)
}
