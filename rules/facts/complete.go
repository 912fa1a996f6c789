package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// IsComplete reports whether the ports that are known can be all on which the service listens.
func (l *Listening) IsComplete() bool {
	return l.completeness.get(l.findComplete)
}

func (l *Listening) findComplete() bool {
	service := l.service
	if len(l.Exposed) == 0 && (l.Image == nil || !l.Settled || len(l.ImagePorts) == 0) {
		return false
	}
	if reach, _ := service.Reach(); reach != graph.Binds && reach != graph.InternalOnly || len(service.EnvFiles) > 0 || l.undecided || service.Shared {
		return false
	}
	if l.movedByVariable() || l.overridden() || l.Settings == nil && l.toldElsewhere() {
		return false
	}
	return service.Build == nil || l.built()
}

// toldElsewhere reports whether a program that the service starts is known to listen on a port that neither EXPOSE nor the image has.
func (l *Listening) toldElsewhere() bool {
	return slices.ContainsFunc(l.service.Run.Programs, func(program graph.Program) bool {
		where, known := l.facts.Listen(program)
		return known && where.Port != 0 && !where.Server.Debugger && !l.ListensOn(graph.Single(where.Port))
	})
}

// built reports whether all EXPOSEs of the image are known.
func (l *Listening) built() bool {
	base := l.service.BaseImage()
	if l.service.Build.Contexts || l.service.Build.Stage == nil || !base.Known() || base.Value == "" {
		return false
	}
	return !slices.ContainsFunc(l.Exposed, func(expose *graph.Expose) bool { return expose.Err != nil || expose.Doubt != nil })
}

// movedByVariable reports whether a variable that looks like a port has a value that is not known.
func (l *Listening) movedByVariable() bool {
	return slices.ContainsFunc(l.service.Variables(), func(variable graph.EnvVar) bool {
		name := strings.ToUpper(variable.Name)
		port := strings.Contains(name, "PORT") || strings.Contains(name, "LISTEN") || strings.Contains(name, "ADDR") || strings.Contains(name, "BIND")
		return port && (!variable.HasValue || !variable.Value.Known())
	})
}

// overridden reports whether the service may start something other than the image's own server.
func (l *Listening) overridden() bool {
	service := l.service
	if service.Entrypoint != nil {
		return true
	}
	if service.Command == nil {
		return false
	}
	if service.Build != nil || !service.Run.Whole {
		return true
	}
	return slices.ContainsFunc(l.facts.setup().Words, func(word string) bool {
		return strings.HasSuffix(word, ".sh") || strings.HasSuffix(word, "/sh") || word == "sh" || word == "bash" ||
			strings.Contains(word, "${") || strings.Contains(word, graph.Unresolved)
	})
}
