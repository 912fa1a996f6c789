package compose

import (
	"go.yaml.in/yaml/v4"
)

// completeness says whether the services of a file can run by themselves.
type completeness int

const (
	whole   completeness = iota // every service has an image
	layered                     // some lack one, and the base file of the folder defines them
	partial                     // some lack one, and no file says where it comes from
)

// fragment looks at the services of a file that stands beside a base file.
func (l *loading) fragment(u *unit) completeness {
	bare := l.bareServices(u.files[0]) // which counts against the budget of every project, so that each holds half as many services
	if len(bare) == 0 || u == u.folder.main {
		return whole
	}
	if u.base == "" {
		return partial
	}
	base, err := l.parse(u.base, true)
	if err != nil {
		return partial
	}
	defined := make(map[string]bool)
	for _, document := range base.documents {
		if services := target(valueOf(document, "services")); services != nil {
			for i := 0; i+1 < len(services.Content); i += 2 {
				defined[services.Content[i].Value] = true
			}
		}
	}
	for _, name := range bare {
		if defined[name] {
			return layered
		}
	}
	return partial
}

// bareServices names the services of a file that have neither an image nor a way to get one.
func (l *loading) bareServices(name string) []string {
	parsed, err := l.parse(name, false)
	if err != nil {
		return nil
	}
	s := &scope{file: parsed.File}
	var bare []string
	for _, document := range parsed.documents {
		services := target(valueOf(document, "services"))
		if services == nil || services.Kind != yaml.MappingNode {
			continue
		}
		l.fields(s, services, func(key, value *yaml.Node, _ origin) {
			if value = target(value); value != nil && value.Kind == yaml.MappingNode && !l.getsImage(s, value) {
				bare = append(bare, key.Value)
			}
		})
	}
	return bare
}

// getsImage reports whether a service has an image or a way to get one.
func (l *loading) getsImage(s *scope, service *yaml.Node) (gets bool) {
	for i := 0; i+1 < len(service.Content) && !gets; i += 2 {
		gets = bringsImage(service.Content[i].Value)
	}
	if !gets { // or by a merge key
		l.fields(s, service, func(key, _ *yaml.Node, _ origin) { gets = gets || bringsImage(key.Value) })
	}
	return gets
}

func bringsImage(key string) bool {
	return key == "image" || key == "build" || key == "extends" || key == "provider"
}
