package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

// Listening is what files tell of the ports on which the containers of a service listen.
type Listening struct {
	facts   *Service
	service *graph.Service
	// Image is what is known of the image, or of the one that it is built on; nil when nothing is.
	Image *knowledge.Image
	// ImagePorts are its ports as the service sets it up.
	ImagePorts []knowledge.Port
	// Settled says that no setting moves them in a way that cannot be read.
	Settled bool
	Exposed []*graph.Expose
	// Stale are EXPOSEs that open nothing: those of a port on which only older versions of the image listen, or that its configuration
	// files do not have.
	Stale []*graph.Expose
	// Settings are what configuration files say of where the image's server listens, nil when they are not known to say all.
	Settings *graph.Settings
	// undecided says that a file that is mounted can say on which ports to listen, or that an EXPOSE is a variable
	// without a value.
	undecided    bool
	completeness fact[bool] // see [Listening.IsComplete]

	// What is looked up for every entry of the service, nil until it is asked for; see [PortSet].
	known, named, asked, targets PortSet
}

// Listening returns on which ports the containers of the service listen.
func (f *Service) Listening() *Listening {
	return f.knownListening.at(func() Listening { return listeningOf(f) })
}

func listeningOf(facts *Service) Listening {
	service := facts.Service
	l := Listening{facts: facts, service: service, Exposed: service.ImageExpose(), undecided: facts.configures()}
	for _, expose := range l.Exposed {
		l.undecided = l.undecided || expose.Unknown
	}
	base := service.BaseImage()
	if image := facts.Image(); image != nil && base.Known() && !image.Foreign && !isUnprivileged(base.Value, image) {
		setup := facts.setup()
		l.Image = image
		l.ImagePorts, l.Settled = facts.Offer().Ports, facts.Offer().settled
		if image.Configured && (l.undecided || service.Build != nil) || slices.ContainsFunc(setup.Words, isConfiguration) || isRebuilt(service, image) || saysInCode(service, image, nil) {
			l.Settled = false
		}
		if settings := settingsOf(service, image, setup); settings != nil && !saysInCode(service, image, settings) {
			l.configured(settings)
		}
		l.leaveOutStale()
	}
	return l
}

// configured takes the ports of configuration files for all on which the image's server listens.
func (l *Listening) configured(settings *graph.Settings) {
	l.Settings, l.Settled, l.undecided = settings, true, false
	usual := l.ImagePorts
	l.ImagePorts = nil
	for _, listener := range settings.Listeners {
		port := knowledge.Port{From: listener.Port}
		if at := slices.IndexFunc(usual, func(known knowledge.Port) bool { return known.Contains(port.From) }); at >= 0 {
			port.Kind = usual[at].Kind
		} else if at := slices.IndexFunc(l.Image.Ports, func(known knowledge.Port) bool { return known.Contains(port.From) && !known.OnDemand }); at >= 0 {
			port.Kind = l.Image.Ports[at].Kind
		}
		if !l.imageHas(graph.Single(port.From)) {
			l.ImagePorts = append(l.ImagePorts, port)
		}
	}
}

// leaveOutStale takes the EXPOSEs that open nothing out of those that count.
func (l *Listening) leaveOutStale() {
	known := l.Image.Details().Stale
	if !l.Settled || known == "" && l.Settings == nil {
		return
	}
	l.Exposed = slices.DeleteFunc(l.Exposed, func(expose *graph.Expose) bool {
		stale := expose.Port.Len() == 1 && (l.Settings != nil || known.Has(strconv.Itoa(expose.Port.From))) && !l.imageHas(expose.Port)
		if stale {
			l.Stale = append(l.Stale, expose)
		}
		return stale
	})
}

// saysInCode reports whether a file beside the Dockerfile can say where the program listens, one that was not read for that.
func saysInCode(service *graph.Service, image *knowledge.Image, read *graph.Settings) bool {
	return service.Build != nil && slices.ContainsFunc(service.Build.Configuration, func(file *source.File) bool {
		if read != nil && strings.HasSuffix(file.Path, ".json") {
			return false
		}
		return image.Details().Code.PartOf(string(file.Data))
	})
}

// ListensOn reports whether a port of an interval is one of the image's, or exposed.
func (l *Listening) ListensOn(ports graph.Interval) bool {
	if l.known == nil {
		var intervals []graph.Interval
		for _, known := range l.ImagePorts {
			intervals = append(intervals, graph.Interval{From: known.From, To: known.Last()})
		}
		for _, expose := range l.Exposed {
			if expose.Err == nil && !expose.Unknown {
				intervals = append(intervals, expose.Port)
			}
		}
		l.known = newPortSet(intervals)
	}
	return l.known.Has(ports)
}

// imageHas reports whether the image by itself listens on a port of an interval.
func (l *Listening) imageHas(ports graph.Interval) bool {
	return slices.ContainsFunc(l.ImagePorts, func(known knowledge.Port) bool {
		_, both := ports.Intersect(graph.Interval{From: known.From, To: known.Last()})
		return both
	})
}

// Publishes reports whether an entry of the service leads to a port.
func (l *Listening) Publishes(container int) bool {
	if l.targets == nil {
		var intervals []graph.Interval
		for _, port := range l.service.Ports {
			if port.Published() && !port.ContainerUnknown {
				intervals = append(intervals, port.Container)
			}
		}
		l.targets = newPortSet(intervals)
	}
	return l.targets.Has(graph.Single(container))
}

// mentions reports whether a port of an interval is named where the service is set up: in `expose`, in its command and
// environment, in a label or in a health check.
func (l *Listening) mentions(ports graph.Interval) bool {
	if l.named == nil {
		said := l.readNumbers().ports()
		for _, expose := range l.service.Expose {
			if expose.Err == nil && !expose.Unknown {
				said = append(said, expose.Port)
			}
		}
		l.named = newPortSet(said)
	}
	return l.named.Has(ports)
}

// isAsked reports whether a sibling connects to a port of an interval, which tells that something is there unless the image is known to
// have left the port.
func (l *Listening) isAsked(ports graph.Interval) bool {
	if l.asked == nil {
		asked := make(numbers)
		for _, use := range l.facts.Consumers()[l.service] {
			asked[use.Port] = true
		}
		l.asked = newPortSet(asked.ports())
	}
	return l.asked.Has(ports) && !l.leftBehind(ports)
}

// readNumbers collects every number that may be a port.
func (l *Listening) readNumbers() numbers {
	said := make(numbers)
	variables := l.service.Variables()
	for i := range variables {
		said.in(variables[i].Value.Value)
	}
	for i := range l.service.Labels {
		said.in(l.service.Labels[i].Name)
		said.in(l.service.Labels[i].Value.Value)
	}
	entrypoint, command := l.service.Start()
	said.inCommand(entrypoint)
	said.inCommand(command)
	said.inCommand(l.service.Healthcheck)
	for _, stage := range l.service.Stages() {
		said.inCommand(stage.Healthcheck)
	}
	if l.service.Build != nil {
		for _, file := range l.service.Build.Configuration {
			said.in(string(file.Data))
		}
	}
	for i := range l.service.Run.Programs {
		for _, word := range l.service.Run.Programs[i].Words {
			said.in(word.Value)
		}
	}
	return said
}

// configures is [Service.findConfigures], once.
func (f *Service) configures() bool { return f.isConfigured.get(f.findConfigures) }

// findConfigures reports whether a file or folder is mounted that can say on which ports to listen. The folder in which an image keeps what it
// writes itself is none.
func (f *Service) findConfigures() bool {
	service := f.Service
	if len(service.Volumes) == 0 {
		return false
	}
	image := f.Image()
	state := ""
	if image != nil && !image.Configured {
		name, _ := split(service.BaseImage().Value)
		namespace, _, _ := strings.Cut(name, "/")
		state = knowledge.StateFolder(namespace)
	}
	return slices.ContainsFunc(service.Volumes, func(mount graph.Text) bool {
		path, _, _ := strings.Cut(mount.Value, ":") // TARGET:MODE
		return !mount.Known() || isConfigurationPath(path) && (state == "" || strings.TrimSuffix(path, "/") != state)
	})
}

// harmlessPaths are files and folders in which no port is set, though they look like configuration, each with a slash behind.
var harmlessPaths = []string{
	"/docker-entrypoint-initdb.d/", "/certs/", "/ssl/", "package.json/", "package-lock.json/",
	"swagger.json/", "swagger.yaml/", "swagger.yml/", "openapi.json/", "openapi.yaml/", "openapi.yml/",
	"/etc/localtime/", "/etc/timezone/", "/etc/passwd/", "/etc/group/", "/etc/hosts/", "/etc/hostname/", "/etc/machine-id/", "/etc/resolv.conf/", "/etc/ca-certificates/",
	"/etc/letsencrypt/", "/etc/pki/",
	"/etc/grafana/provisioning/", "/var/lib/grafana/dashboards/", // what it shows
	"/etc/prometheus/", "/etc/alertmanager/", // they listen where flags say
	"/pgadmin4/servers.json/", "/opt/keycloak/data/import/",
}

func isConfigurationPath(path string) bool {
	name := path[strings.LastIndexByte(path, '/')+1:]
	dot := strings.LastIndexByte(name, '.')
	if !strings.HasPrefix(path, "/etc") && !strings.HasPrefix(path, "/docker-entrypoint.d") && !strings.Contains(strings.ToLower(path), "conf") && !strings.HasSuffix(name, "Caddyfile") &&
		(dot <= 0 || !slices.Contains(configurationSuffixes, name[dot:])) {
		return false
	}
	path += "/"
	return !slices.ContainsFunc(harmlessPaths, func(harmless string) bool { return strings.Contains(path, harmless) })
}

var configurationSuffixes = []string{
	".cfg", ".cnf", ".env", ".hcl", ".ini", ".json", ".lua", ".properties", ".sh", ".template", ".tmpl", ".toml", ".vcl", ".xml", ".yaml", ".yml",
}

// isCertain reports whether the service runs an image as it is, whose ports are known.
func (l *Listening) isCertain() bool {
	return l.Image != nil && l.Settled && len(l.ImagePorts) > 0 && l.service.Build == nil && l.service.Entrypoint == nil
}

// Candidates returns the ports to which an entry could lead, without those that are not for users of the service.
func (l *Listening) Candidates() []graph.Interval {
	var ports []graph.Interval
	seen := make(map[graph.Interval]bool)
	add := func(one graph.Interval) {
		if !seen[one] {
			seen[one] = true
			ports = append(ports, one)
		}
	}
	for _, expose := range l.Exposed {
		if expose.Protocol == graph.TCP {
			add(expose.Port)
		}
	}
	if len(l.Exposed) > 0 {
		return ports
	}
	for _, known := range l.ImagePorts {
		kind := l.Image.KindOf(known)
		if known.Speaks("tcp") && kind != knowledge.Peer && kind != knowledge.Metrics {
			add(graph.Interval{From: known.From, To: known.Last()})
		}
	}
	return ports
}
