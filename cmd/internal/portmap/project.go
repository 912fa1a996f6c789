package portmap

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/secret"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
)

// Project is what one project publishes. It holds neither the project's graph nor its files, so that thousands fit into
// little memory.
type Project struct {
	graph.Label
	// Uses are the services that use another one by its name.
	Uses []Use

	bindings []*Binding
	direct   []Direct
	broken   []place // of entries that are no ports
}

// Use is a service that makes use of another one, by their names.
type Use struct {
	From, To string
}

// Service is a service that publishes something.
type Service struct {
	Project *Project
	Name    string
	// Image is the image as it is written, ImageShown the same with the defaults of its variables. Values of variables
	// from elsewhere are not repeated.
	Image, ImageShown string
	// Built says that the image is built from the project's files.
	Built    bool
	Profiles []string
	// Active says that the service starts when no other profile than those asked for is named.
	Active bool
}

// Of returns what a project publishes, nil for one without services and jobs.
func Of(project *graph.Project) *Project {
	if len(project.Services)+len(project.Jobs) == 0 {
		return nil
	}
	p := &Project{Label: project.Label()}
	marks := newMarks(project)
	for _, service := range project.Services {
		if reach, span := service.Reach(); reach == graph.HostNetwork {
			if span.IsZero() {
				span = service.Span
			}
			p.direct = append(p.direct, Direct{project.Name, service.Name, span})
		}
		p.publishes(service, marks.of)
	}
	for _, job := range project.Jobs {
		p.publishes(job, ofJob)
	}
	for _, use := range facts.Uses(project) {
		p.Uses = append(p.Uses, Use{use.From.Name, use.To.Name})
	}
	source.Detach(p.spans())
	return p
}

// publishes adds the entries of a service or a job, with what stands out about the binding to some of their host ports.
func (p *Project) publishes(service *graph.Service, remarks func(*graph.Port, graph.Interval) []Remark) {
	s := p.service(service)
	for _, port := range service.Ports {
		if port.Err != nil {
			p.broken = append(p.broken, placeOf(port.Span))
			continue
		}
		for _, binding := range bindings(port) {
			binding.Service = s
			binding.Remarks = remarks(port, binding.Host)
			p.bindings = append(p.bindings, binding)
		}
	}
}

func (p *Project) service(service *graph.Service) *Service {
	s := &Service{Project: p, Name: service.Name, Image: service.Image.Raw, ImageShown: service.Image.Raw, Built: service.Build != nil, Active: service.Active}
	if service.Image.Value == "" || ownWords(service.Image) {
		s.ImageShown = service.Image.Value
	}
	s.Image, s.ImageShown = secret.HideImage(s.Image), secret.HideImage(s.ImageShown)
	for _, profile := range service.Profiles {
		s.Profiles = append(s.Profiles, profile.Raw)
	}
	return s
}

// ownWords reports whether all of a text stands in the file.
func ownWords(text graph.Text) bool {
	return !slices.ContainsFunc(text.Vars, func(v graph.Variable) bool { return v.Origin != graph.FromDefault })
}

// bindings returns what is left of an entry.
func bindings(port *graph.Port) []*Binding {
	if port.ReplacedBy != nil {
		return nil
	}
	whole := Binding{
		Entry: port.Quote, Span: port.Span, Address: port.HostAddress(), Protocol: port.Protocol,
		HostKind: port.HostKind, Host: port.Host, HostVariable: port.HostVariable(),
		Container: port.Container, ContainerUnknown: port.ContainerUnknown,
	}
	if port.HostKind != graph.Fixed || port.Unknown() {
		return []*Binding{&whole}
	}
	var parts []*Binding
	for _, live := range port.Live {
		part := whole
		part.Host = live
		shift := port.Container.From - port.Host.From
		if port.Container.Len() > 1 || port.Host.Len() == 1 { // in Swarm several host ports can lead to one
			part.Container = graph.Interval{From: live.From + shift, To: live.To + shift}
		}
		parts = append(parts, &part)
	}
	return parts
}

func (p *Project) spans() []*source.Span {
	var spans []*source.Span
	for _, binding := range p.bindings {
		spans = append(spans, &binding.Span)
	}
	for i := range p.direct {
		spans = append(spans, &p.direct[i].Span)
	}
	return spans
}
