package facts

import (
	"slices"
	"strings"
	"sync"

	"github.com/portlint/portlint/rules/knowledge"
)

// Image returns what is known of the image that the service runs, or that its own image is built on; nil when nothing is.
func (f *Service) Image() *knowledge.Image {
	return f.knownImage.get(func() *knowledge.Image {
		image, _ := Lookup(f.Service.BaseImage().Value)
		return image
	})
}

// Lookup finds what is known about an image, by its name as Compose files and Dockerfiles write it: with or without
// registry, tag and digest.
//
// A row without a namespace matches its name in every namespace, because registries and mirrors add their own; but
// what somebody else builds need not ask for the same login, so that nothing is said about that.
func Lookup(image string) (*knowledge.Image, bool) {
	name, tag := split(image)
	if name == "" {
		return nil, false
	}
	namespace, segment := "", name
	if slash := strings.LastIndexByte(name, '/'); slash >= 0 {
		namespace, segment = name[:slash], name[slash+1:]
		namespace = namespace[strings.LastIndexByte(namespace, '/')+1:]
	}
	rows := imagesByName()
	switch namespace {
	case "library":
		namespace = ""
	case "bitnamilegacy", "bitnamisecure": // the same images, https://github.com/bitnami/containers/issues/83267
		namespace = "bitnami"
	}
	if namespace == "" {
		return choose(rows.exact[segment], tag)
	}
	if found, ok := choose(rows.exact[namespace+"/"+segment], tag); ok {
		return found, true
	}
	if IsSatellite(segment) {
		return nil, false
	}
	for _, pattern := range rows.patterns[namespace] {
		if strings.HasPrefix(segment, pattern.prefix) {
			return choose([]*knowledge.Image{pattern.image}, tag)
		}
	}
	if found, ok := choose(rows.exact[segment], tag); ok {
		return builtByOthers(found), true
	}
	return nil, false
}

// builtByOthers is what a row says of an image of the same name in another namespace.
func builtByOthers(row *knowledge.Image) *knowledge.Image {
	image := *row
	image.Foreign = true
	if image.Kind != knowledge.FastCGI { // a protocol without a login in every build
		image.Login = knowledge.Login{}
	}
	return &image
}

// split takes a tag, a digest and a registry host off the name of an image. The tag is "" when a part of it
// is unknown, or when only a digest names the image.
func split(image string) (name, tag string) {
	name, _, pinned := strings.Cut(image, "@")
	if colon := strings.LastIndexByte(name, ':'); colon > strings.LastIndexByte(name, '/') {
		name, tag = name[:colon], name[colon+1:]
	} else if !pinned {
		tag = "latest"
	}
	if strings.Contains(tag, "\x00") {
		tag = ""
	}
	// The first segment is a registry if it cannot be a namespace.
	// https://github.com/distribution/reference/blob/main/normalize.go
	if first, rest, found := strings.Cut(name, "/"); found && (strings.ContainsAny(first, ".:") || first == "localhost") {
		name = rest
	}
	return name, tag
}

// choose returns the first of the rows for one name that takes the tag.
func choose(rows []*knowledge.Image, tag string) (*knowledge.Image, bool) {
	for _, row := range rows {
		if row.Tagged == nil || tag != "" && row.Tagged(tag) {
			return row, true
		}
	}
	return nil, false
}

// IsSatellite reports whether an image by its name goes with another one, without being it.
func IsSatellite(image string) bool {
	name, _ := split(image)
	for _, suffix := range []string{"-exporter", "-operator", "-client", "-backup", "-init", "-proxy"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

type imageIndex struct {
	exact    map[string][]*knowledge.Image // by name as in the row
	patterns map[string][]namePattern      // by namespace
}

type namePattern struct {
	prefix string
	image  *knowledge.Image
}

var imagesByName = sync.OnceValue(func() imageIndex {
	names := 0
	for _, table := range knowledge.ImageTables() {
		for i := range table {
			names += len(table[i].Names)
		}
	}
	built := imageIndex{
		exact:    make(map[string][]*knowledge.Image, names),
		patterns: make(map[string][]namePattern),
	}
	for _, table := range knowledge.ImageTables() {
		for i := range table {
			row := &table[i]
			for _, name := range row.Names {
				namespace, segment, _ := strings.Cut(name, "/")
				if prefix, open := strings.CutSuffix(segment, "*"); open {
					built.patterns[namespace] = append(built.patterns[namespace], namePattern{prefix, row})
				} else {
					built.exact[name] = append(built.exact[name], row)
				}
			}
		}
	}
	return built
})

// IsBase reports whether an image, named as in a Dockerfile, is one to build on.
func IsBase(image string) bool {
	name, _ := split(image)
	return slices.Contains(knowledge.BaseImages, strings.TrimPrefix(strings.TrimPrefix(name, "docker/"), "library/"))
}

// isUnprivileged reports whether an image is a variant that cannot take the usual port because it does not run as root.
func isUnprivileged(name string, image *knowledge.Image) bool {
	for _, sign := range []string{"unprivileged", "rootless"} {
		if strings.Contains(name, sign) && !slices.ContainsFunc(image.Names, func(known string) bool { return strings.Contains(known, sign) }) {
			return true
		}
	}
	return false
}

// usualPorts are those on which images listen by default.
var usualPorts = sync.OnceValue(func() map[int]bool {
	usual := make(map[int]bool)
	for _, table := range knowledge.Images() {
		for _, port := range table.Ports {
			if port.To == 0 && !port.OnDemand {
				usual[port.From] = true
			}
		}
	}
	return usual
})

// isUsual reports whether some image listens on a port by default.
func isUsual(port int) bool { return usualPorts()[port] }
