package facts

import (
	"slices"
	"strings"
	"unicode"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// isRebuilt reports whether what is known of the ports of an image may not hold any more, because a Dockerfile or a command line changes
// its configuration or starts another program.
func isRebuilt(service *graph.Service, image *knowledge.Image) bool {
	return copiesConfiguration(service) || writesConfiguration(service) || !keepsServer(service, image)
}

// settingsOf returns what the configuration files of a service say of where the image's server listens; nil where something else can have
// a say in it, a variable, a flag or a RUN that writes a file.
func settingsOf(service *graph.Service, image *knowledge.Image, setup Setup) *graph.Settings {
	if service.Settings == nil || !service.Settings.Written && writesConfiguration(service) || !keepsServer(service, image) {
		return nil
	}
	if service.Settings.Final {
		return service.Settings
	}
	if setup.sets(image.Opaque) || slices.ContainsFunc(image.Ports, func(port knowledge.Port) bool { return setup.sets(port.MovedBy) }) {
		return nil
	}
	return service.Settings
}

// copiesConfiguration reports whether the Dockerfile copies a configuration file into the image.
func copiesConfiguration(service *graph.Service) bool {
	return slices.ContainsFunc(service.Stages(), func(stage *graph.Stage) bool {
		return slices.ContainsFunc(stage.Copied, func(path graph.Text) bool { return isConfigurationPath(path.Value) })
	})
}

// writesConfiguration reports whether a RUN of the Dockerfile has to do with a configuration file, in which it can move a port.
func writesConfiguration(service *graph.Service) bool {
	return slices.ContainsFunc(service.Stages(), func(stage *graph.Stage) bool {
		return slices.ContainsFunc(stage.Ran, func(ran *graph.Command) bool {
			return slices.ContainsFunc(ran.Words, func(word graph.Text) bool { return namesConfiguration(word.Value) })
		})
	})
}

// namesConfiguration reports whether a shell command holds the path of a configuration file.
func namesConfiguration(script string) bool {
	separates := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"'`<>|;&()=", r) }
	for word := range strings.FieldsFuncSeq(script, separates) {
		if strings.ContainsAny(word, "./") && isConfigurationPath(word) {
			return true
		}
	}
	return false
}

// keepsServer reports whether the containers start the server that the image is made for, not a program of somebody's own.
func keepsServer(service *graph.Service, image *knowledge.Image) bool {
	entrypoint, command := service.Start()
	programs := service.Run.Programs
	switch {
	case entrypoint == nil && command == nil:
		return true
	case !service.Run.Whole || service.Run.Scripted: // a script can write the configuration, too
		return false
	case len(programs) == 0:
		return true // an empty command leaves the image's own in force
	}
	program := programs[len(programs)-1].Words[0].Value
	if strings.HasPrefix(program, "-") || isServer(program, image) {
		return true
	}
	isClient := clientOf(programs[len(programs)-1]) != nil
	return entrypoint == nil && service.Build == nil && !runsCode(program) && !isClient // what is neither goes to the image's entrypoint
}

// isServer reports whether a program is the server of an image.
func isServer(program string, image *knowledge.Image) bool {
	name := BaseName(program)
	for known := range image.Names.All() {
		if BaseName(known) == name {
			return true
		}
	}
	return name == image.Title || image.Details().Programs.Has(name) || startsImage(name, image)
}

// startsImage reports whether a program is the one of an image in the table of servers.
func startsImage(name string, image *knowledge.Image) bool {
	for i := range knowledge.ImageServers {
		if server := &knowledge.ImageServers[i]; server.Image != "" && server.Image == image.Title && server.Starts == name {
			return true
		}
	}
	return false
}
