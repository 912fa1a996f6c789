package facts

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

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
	switch namespace {
	case "library":
		namespace = ""
	case "bitnamilegacy", "bitnamisecure": // the same images, https://github.com/bitnami/containers/issues/83267
		namespace = "bitnami"
	}
	if namespace == "" {
		return choose(rowsNamed(segment), tag)
	}
	if found, ok := choose(rowsNamed(namespace+"/"+segment), tag); ok {
		return found, true
	}
	if isSatellite(segment) {
		return nil, false
	}
	if row := rowOfPrefix(namespace, segment); row != nil {
		return choose([]*knowledge.Image{row}, tag)
	}
	if found, ok := choose(rowsNamed(segment), tag); ok {
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

// isSatellite reports whether an image by its name goes with another one, without being it.
func isSatellite(image string) bool {
	name, _ := split(image)
	for _, suffix := range []string{"-exporter", "-operator", "-client", "-backup", "-init", "-proxy"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// eachName calls yield with all names of the tables, in their order. Those that end with "*" stand for all names that begin like them.
func eachName(yield func(name string, row *knowledge.Image) bool) {
	for _, table := range knowledge.ImageTables() {
		for i := range table {
			for _, name := range table[i].Names {
				if !yield(name, &table[i]) {
					return
				}
			}
		}
	}
}

// rowsNamed returns the rows with a name, in their order. A look through some hundred names costs a fiftieth of what it costs to make
// an index of them, so that the first ones do without.
func rowsNamed(wanted string) (rows []*knowledge.Image) {
	const few = 30
	if namesWanted.Load() >= few {
		return imagesByName()[wanted]
	}
	namesWanted.Add(1)
	for _, table := range knowledge.ImageTables() {
		for i := range table {
			for _, name := range table[i].Names {
				if name == wanted {
					rows = append(rows, &table[i])
				}
			}
		}
	}
	return rows
}

var namesWanted atomic.Int32

var imagesByName = sync.OnceValue(func() map[string][]*knowledge.Image {
	rows := make(map[string][]*knowledge.Image)
	for name, row := range eachName {
		rows[name] = append(rows[name], row)
	}
	return rows
})

// rowOfPrefix returns the first row with a name that ends with "*" and stands for one of the namespace, nil for none.
func rowOfPrefix(namespace, segment string) *knowledge.Image {
	for _, one := range namePrefixes() {
		if one.namespace == namespace && strings.HasPrefix(segment, one.prefix) {
			return one.row
		}
	}
	return nil
}

type namePrefix struct {
	namespace, prefix string
	row               *knowledge.Image
}

var namePrefixes = sync.OnceValue(func() []namePrefix {
	var all []namePrefix
	for name, row := range eachName {
		if start, open := strings.CutSuffix(name, "*"); open {
			namespace, prefix, _ := strings.Cut(start, "/")
			all = append(all, namePrefix{namespace, prefix, row})
		}
	}
	return all
})

// isBase reports whether an image, named as in a Dockerfile, is one to build on.
func isBase(image string) bool {
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
var usualPorts = sync.OnceValue(func() *portSet {
	usual := new(portSet)
	for _, table := range knowledge.ImageTables() {
		for i := range table {
			for _, port := range table[i].Ports {
				if port.To == 0 && !port.OnDemand {
					usual.add(port.From)
				}
			}
		}
	}
	return usual
})

// isUsual reports whether some image listens on a port by default.
func isUsual(port int) bool { return usualPorts().has(port) }
