package portmap

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
)

// Kind says what stands out about a binding. The words are part of the JSON format.
type Kind string

// The kinds, the most urgent first.
const (
	// Conflict: another binding of the project wants the port.
	Conflict Kind = "conflict"
	// Contested: another project wants the port, of those that run side by side.
	Contested Kind = "contested"
	// Taken: something else has the port on this host now, or the host does not have the address.
	Taken Kind = "taken"
	// Refused: the engine does not start a container that publishes ports and uses another one's network.
	Refused Kind = "refused"
	// Ignored: the engine binds nothing for the entry.
	Ignored Kind = "ignored"
	// Unheard: the program is known to listen on another port, or on the loopback of its container.
	Unheard Kind = "unheard"
	// Exposed: data or control is open to every interface of the host.
	Exposed Kind = "exposed"
	// Open: the port is bound on every interface of the host.
	Open Kind = "open"
	// Own: a container of the project has the port now.
	Own Kind = "own"
	// Free: nothing has the port now.
	Free Kind = "free"
	// Random: the engine chooses the port anew with each start.
	Random Kind = "random"
	// Floating: the engine chooses one port out of a range.
	Floating Kind = "floating"
	// Unset: a part of the entry is a variable without a value.
	Unset Kind = "unset"
	// Assumed: a value of an example file was taken.
	Assumed Kind = "assumed"
	// Profile: the service starts with a profile only.
	Profile Kind = "profile"
	// OnDemand: the entry is one of a job, which runs and publishes its ports when it is asked to.
	OnDemand Kind = "on-demand"
)

// Remark is one thing that stands out.
type Remark struct {
	Kind Kind
	Text string
}

// marks knows what stands out in a project.
type marks struct {
	opened  map[*graph.Port]string
	clashes map[*graph.Port][]graph.Clash
	known   *facts.Project
}

func newMarks(project *graph.Project) marks {
	m := marks{opened: facts.Opened(project), clashes: make(map[*graph.Port][]graph.Clash), known: facts.New(project)}
	if project.Fragment || project.Library { // it is not meant to run as it is
		return m
	}
	for _, clash := range project.Clashes() {
		m.clashes[clash.Earlier] = append(m.clashes[clash.Earlier], clash)
		m.clashes[clash.Later] = append(m.clashes[clash.Later], clash)
	}
	return m
}

// of returns the remarks of an entry's binding to some host ports, the most urgent first.
func (m marks) of(port *graph.Port, host graph.Interval) []Remark {
	service := port.Service
	var remarks []Remark
	add := func(kind Kind, text string) { remarks = append(remarks, Remark{kind, text}) }
	if text := m.conflict(port, host); text != "" {
		add(Conflict, text)
	}
	state, asked := facts.OnHost(port, host)
	if state.Taken != "" {
		add(Taken, "taken: "+state.Taken)
	}
	switch reach, _ := service.Reach(); reach {
	case graph.SharedNetwork:
		add(Refused, "refused: "+service.NetworkMode.Raw)
	case graph.HostNetwork:
		add(Ignored, "ignored: host network")
	case graph.NoNetwork:
		add(Ignored, "ignored: no network")
	case graph.InternalOnly:
		add(Ignored, "ignored: internal network")
	case graph.OwnAddress:
		add(Ignored, "ignored: own address")
	case graph.RoutedOnly:
		add(Ignored, "ignored: routed network")
	case graph.NoContainers:
		add(Ignored, "ignored: no containers")
	}
	if text := m.unheard(port); text != "" {
		add(Unheard, text)
	}
	switch what, open := m.opened[port]; {
	case open && what != "":
		add(Exposed, "open "+what)
	case open:
		add(Open, "open")
	}
	switch {
	case state.Own != "":
		add(Own, "up: "+state.Own)
	case asked && state.Taken == "":
		add(Free, "free")
	}
	switch port.HostKind {
	case graph.Random:
		add(Random, "random")
	case graph.Floating:
		add(Floating, "one of the range")
	}
	if port.Unknown() {
		add(Unset, cmp.Or(unset(port), "a variable")+" not set")
	}
	if file := port.Assumed(); file != "" {
		add(Assumed, "from "+file)
	}
	if !service.Active {
		var names []string
		for _, profile := range service.Profiles {
			names = append(names, profile.Raw)
		}
		add(Profile, "profile "+strings.Join(names, " or "))
	}
	return remarks
}

// unheard says who listens elsewhere than where an entry leads.
func (m marks) unheard(port *graph.Port) string {
	if port.ContainerUnknown || !port.Bound() || port.Protocol != graph.TCP {
		return ""
	}
	listener, known := m.known.Of(port.Service).ListenerAt(port.Container)
	switch {
	case !known || port.Container.Contains(listener.Port) && listener.Scope != knowledge.Loopback:
		return ""
	case port.Container.Contains(listener.Port):
		return listener.Name + " is on its loopback"
	}
	return listener.Name + " is on " + strconv.Itoa(listener.Port)
}

// ofJob returns the remark of a job's binding: `docker compose run` without --service-ports binds nothing, and `docker compose up`
// does not start the job.
func ofJob(*graph.Port, graph.Interval) []Remark {
	return []Remark{{OnDemand, "run on demand, with --service-ports"}}
}

// maxRivals is how many services or projects a remark names.
const maxRivals = 2

func (m marks) conflict(port *graph.Port, host graph.Interval) string {
	var names []string
	seen := make(map[string]bool)
	certain := false
	for _, clash := range m.clashes[port] {
		if _, meets := clash.Ports.Intersect(host); !meets && clash.Variable == "" {
			continue
		}
		other := clash.Earlier
		if other == port {
			other = clash.Later
		}
		name := other.Service.Name
		if other.Service == port.Service {
			name = "itself"
		}
		if clash.Profile != "" {
			name += " in profile " + clash.Profile
		}
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
		certain = certain || clash.Certain
	}
	if len(names) == 0 {
		return ""
	}
	text := "conflict with "
	if !certain {
		text = "possible " + text
	}
	return text + upToTwo(names)
}

// upToTwo names the first rivals and counts the others.
func upToTwo(names []string) string {
	return listed(names[:min(maxRivals, len(names))], len(names))
}

// listed lists names, and says how many more there are of count.
func listed(shown []string, count int) string {
	text := strings.Join(shown, ", ")
	if more := count - len(shown); more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	return text
}

// upToTwoBut is [upToTwo] of names that hold own once, without that.
func upToTwoBut(names []string, own string) string {
	var shown []string
	for _, name := range names {
		if name != own && len(shown) < maxRivals {
			shown = append(shown, name)
		}
	}
	return listed(shown, len(names)-1)
}

// unset returns the variables without a value in an entry whose meaning they leave open.
func unset(port *graph.Port) string {
	var names []string
	for _, variables := range [][]graph.Variable{port.Text.Vars, port.HostVars} {
		for _, v := range variables {
			if (v.Origin == graph.Unset || v.Origin == graph.Required) && v.Name != "" && !slices.Contains(names, v.Name) {
				names = append(names, v.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}

// joined adds the remarks that are new.
func joined(remarks, more []Remark) []Remark {
	for _, one := range more {
		if !slices.Contains(remarks, one) {
			remarks = append(remarks, one)
		}
	}
	return remarks
}
