package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

// Proxy is what a service tells a proxy that watches containers.
type Proxy struct {
	// Span is the label or variable that asks the proxy to serve the service.
	Span source.Span
	// Port is the container port to which the proxy goes, 0 when the proxy is left to find out.
	Port int
	// PortSpan is the number where it is written, zero when it is not.
	PortSpan source.Span
}

// Proxy returns how a proxy serves the service over http, nil when none does.
func (f *Service) Proxy() *Proxy {
	return f.knownProxy.get(func() *Proxy { return proxiedOf(f.Service) })
}

// proxiedOf returns how a proxy serves the service over http, nil when none does.
func proxiedOf(service *graph.Service) *Proxy {
	for _, read := range []func(*graph.Service) (Proxy, bool){byTraefik, byNginxProxy, byCaddy, bySwag} {
		if found, ok := read(service); ok {
			proxy := found
			return &proxy
		}
	}
	return nil
}

var (
	traefikRouter = lazy.Pattern(`^traefik\.(http\.routers\.[^.]+\.|frontend\.rule$)`)
	traefikPort   = lazy.Pattern(`^traefik\.(http\.services\.[^.]+\.loadbalancer\.server\.port|port)$`)
	caddyUpstream = lazy.Pattern(`\{\{\s*upstreams(?:\s+https?)?(?:\s+(\d+))?\s*\}\}`)
)

// byTraefik reads the labels of Traefik, which compares their names without case.
// https://doc.traefik.io/traefik/reference/install-configuration/providers/docker/
func byTraefik(service *graph.Service) (found Proxy, ok bool) {
	streams := false
	for i := range service.Labels {
		label := &service.Labels[i]
		name, value := strings.ToLower(label.Name), label.Value.Value
		switch {
		case name == "traefik.enable" && strings.EqualFold(value, "true"):
			if !ok {
				found.Span, ok = label.NameSpan, true
			}
		case name == "traefik.enable", strings.HasSuffix(value, "@internal"):
			return Proxy{}, false
		case !strings.HasPrefix(name, "traefik."):
		case traefikRouter.Get().MatchString(name):
			found.Span, ok = label.NameSpan, true
		case traefikPort.Get().MatchString(name):
			found.take(&label.Value, value)
			if !ok { // traefik finds every service unless it is told not to
				found.Span, ok = label.NameSpan, true
			}
		case strings.HasPrefix(name, "traefik.tcp."), strings.HasPrefix(name, "traefik.udp."):
			streams = true
		}
	}
	// A container that is only switched on, for streams, has a default router for http that the project does not ask for.
	return found, ok && (!streams || found.Port != 0)
}

// byNginxProxy reads the variables of nginx-proxy.
// https://github.com/nginx-proxy/nginx-proxy/tree/main/docs
func byNginxProxy(service *graph.Service) (found Proxy, ok bool) {
	for i := range service.Environment {
		variable := &service.Environment[i]
		switch value := variable.Value.Value; variable.Name {
		case "VIRTUAL_HOST":
			found.Span, ok = variable.NameSpan, strings.Trim(value, "/ ") != ""
		case "VIRTUAL_PORT":
			found.take(&variable.Value, value)
		}
	}
	return found, ok
}

// byCaddy reads the labels of caddy-docker-proxy. Upstreams without a port are asked on 80.
// https://github.com/lucaslorentz/caddy-docker-proxy#go-templates
func byCaddy(service *graph.Service) (found Proxy, ok bool) {
	for i := range service.Labels {
		label := &service.Labels[i]
		if !strings.HasPrefix(label.Name, "caddy") {
			continue
		}
		upstream := caddyUpstream.Get().FindStringSubmatchIndex(label.Value.Value)
		if upstream == nil {
			continue
		}
		found = Proxy{Span: label.NameSpan, Port: 80}
		if from, to := upstream[2], upstream[3]; from >= 0 {
			found.Port, _ = strconv.Atoi(label.Value.Value[from:to])
			found.PortSpan = label.Value.Part(from, to)
		}
		return found, true
	}
	return Proxy{}, false
}

// bySwag reads the labels of the auto-proxy mod of SWAG.
// https://github.com/linuxserver/docker-mods/tree/swag-auto-proxy
func bySwag(service *graph.Service) (found Proxy, ok bool) {
	for i := range service.Labels {
		label := &service.Labels[i]
		switch label.Name {
		case "swag":
			found.Span, ok = label.NameSpan, label.Value.Value == "enable"
		case "swag_port":
			found.take(&label.Value, label.Value.Value)
		}
	}
	return found, ok
}

func (p *Proxy) take(text *graph.Text, value string) {
	if port, err := strconv.Atoi(value); err == nil && 1 <= port && port <= 65535 {
		p.Port, p.PortSpan = port, text.Span
	}
}

// IsProxy reports whether an image serves other containers, so that labels on it are about itself.
func IsProxy(image string) bool {
	return slices.ContainsFunc([]string{"traefik", "nginx-proxy", "caddy", "swag", "haproxy", "envoy"}, func(name string) bool {
		return strings.Contains(image, name)
	})
}

// proxies reports whether the proxy goes to the container port of an entry. A proxy that is not told takes the
// only port that there is.
func (o *Offer) proxies(port *graph.Port) bool {
	where := o.facts.Proxy()
	if where == nil || port.Protocol != graph.TCP || IsProxy(o.Service.BaseImage().Value) {
		return false
	}
	if where.Port != 0 {
		return port.Container == graph.Single(where.Port)
	}
	known := func(p knowledge.Port) bool { return p.Speaks("tcp") && !port.Container.Contains(p.From) }
	return o.facts.leadsToOne() && !slices.ContainsFunc(o.Ports, known) && len(o.Service.Expose) == 0
}

// leadsToOne reports whether all entries of the service lead to the same container port.
func (f *Service) leadsToOne() bool {
	return f.isForOnePort.get(func() bool {
		var first *graph.Port
		for _, port := range f.Service.Ports {
			switch {
			case !port.Published():
			case first == nil:
				first = port
			case port.Container != first.Container:
				return false
			}
		}
		return true
	})
}
