package facts

import (
	"slices"
	"strconv"

	"github.com/portlint/portlint/loader/graph"
)

// Astray is what an address in a job means and does not reach.
type Astray struct {
	Service *graph.Service
	// Reason says what is wrong, behind the address: " is not published by service …".
	Reason string
	Help   string
	// Instead is the right address, "" if it cannot be known.
	Instead string
}

// Astray returns what is wrong with an address that a job uses, nil if nothing is known to be.
func (j *Job) Astray(one Address) *Astray {
	service := j.service(one.Host)
	switch {
	case service != nil && j.Container == nil:
		return j.named(one, service)
	case service != nil:
		return j.byHostPort(one, service)
	case IsLocalhost(one.Host) && j.Container == nil:
		return j.notPublished(one)
	case IsLocalhost(one.Host):
		return j.inContainer(one)
	}
	return nil
}

// named is about the name of a service where the steps run on the machine, which does not know it.
func (j *Job) named(one Address, service *graph.Service) *Astray {
	at := slices.IndexFunc(j.ports, func(p jobPort) bool { return p.service == service && p.container == one.Port })
	if at < 0 {
		at = slices.IndexFunc(j.ports, func(p jobPort) bool { return p.service == service && p.host == one.Port })
	}
	if at < 0 {
		return &Astray{service, j.UnknownName(), UsePublished, ""}
	}
	help, address := j.localhost(j.ports[at])
	return &Astray{service, j.UnknownName(), help, address}
}

// UsePublished is the advice where the port is not known.
const UsePublished = "use localhost and the host port on which it is published"

// UnknownName says why the name of a service leads nowhere in the steps of a job that runs on the machine.
func (j *Job) UnknownName() string {
	return " is a name that only containers know, the steps of job " + Quoted(j.Name) + " run on the machine itself"
}

// localhost says how the machine itself reaches a port of a service: an address if there is one.
func (j *Job) localhost(p jobPort) (help, address string) {
	number := strconv.Itoa(p.container)
	switch {
	case p.random:
		return `publish "` + number + ":" + number + `", or use localhost:${{ job.services.` + key(p.service) + ".ports['" + number + "'] }}", ""
	case p.host == 0:
		return `publish it, add "` + number + ":" + number + `" to ports of ` + Quoted(key(p.service)) + ", and use localhost:" + number, ""
	}
	address = "localhost:" + strconv.Itoa(p.host)
	return "use " + address, address
}

// byHostPort is about a container that asks for the host port of a service.
func (j *Job) byHostPort(one Address, service *graph.Service) *Astray {
	var meant *jobPort
	for i := range j.ports {
		switch p := &j.ports[i]; {
		case p.service == service && p.container == one.Port:
			return nil
		case p.service == service && p.host == one.Port:
			meant = p
		}
	}
	if meant == nil {
		return nil
	}
	address := key(service) + ":" + strconv.Itoa(meant.container)
	reason := " is the host port of service " + Quoted(key(service)) + ", in the network of the job it listens on " + strconv.Itoa(meant.container)
	return &Astray{service, reason, "use " + address, address}
}

// notPublished is about a port of localhost that is a service's own and published on another one, or on none.
func (j *Job) notPublished(one Address) *Astray {
	var meant *jobPort
	for i := range j.ports {
		switch p := &j.ports[i]; {
		case p.host == one.Port:
			return nil
		case p.container != one.Port:
		case meant != nil && meant.service != p.service:
			return nil
		default:
			meant = p
		}
	}
	if meant == nil {
		return nil
	}
	reason := " is not published by service " + Quoted(key(meant.service))
	switch {
	case meant.random:
		reason += ", which gets a random port"
	case meant.host != 0:
		reason += ", it is on host port " + strconv.Itoa(meant.host)
	}
	help, address := j.localhost(*meant)
	return &Astray{meant.service, reason, help, address}
}

// inContainer is about localhost in the container of the job, where no service is.
func (j *Job) inContainer(one Address) *Astray {
	var meant *jobPort
	for i := range j.ports {
		p := &j.ports[i]
		if p.container != one.Port && p.host != one.Port {
			continue
		}
		if meant != nil && meant.service != p.service {
			return nil
		}
		meant = p
	}
	if meant == nil {
		return nil
	}
	address := key(meant.service) + ":" + strconv.Itoa(meant.container)
	reason := " is the container of job " + Quoted(j.Name) + " itself, service " + Quoted(key(meant.service)) + " has a name there"
	return &Astray{meant.service, reason, "use " + address, address}
}
