package facts

import (
	"strings"

	"github.com/portlint/portlint/loader/lazy"
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
		found := rowNamed(segment, tag)
		return found, found != nil
	}
	if found := rowNamed(namespace+"/"+segment, tag); found != nil {
		return found, true
	}
	if isSatellite(segment) {
		return nil, false
	}
	if found := rowOfPrefix(namespace, segment, tag); found != nil {
		return found, true
	}
	if found := rowNamed(segment, tag); found != nil {
		return builtByOthers(found), true
	}
	return nil, false
}

// builtByOthers is what a row says of an image of the same name in another namespace.
func builtByOthers(row *knowledge.Image) *knowledge.Image {
	image := *row
	image.Foreign = true
	if image.Kind != knowledge.FastCGI { // a protocol without a login in every build
		image.Login = nil
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

// takes reports whether a row is about images with a tag, "" for one that is not known.
func takes(row *knowledge.Image, tag string) bool {
	return row.Tagged == nil || tag != "" && row.Tagged.Take(tag)
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

// rowNamed returns the first row for a name that takes the tag, nil for none.
func rowNamed(wanted, tag string) (found *knowledge.Image) {
	index := imageIndex.Get()
	for at := index.last[alike(wanted)]; at > 0; at = index.names[at].before {
		if one := &index.names[at]; one.name == wanted && takes(one.row, tag) {
			found = one.row
		}
	}
	return found
}

// rowOfPrefix returns the first row with a name that ends with "*" and stands for one of the namespace, and that takes the tag, nil for none.
func rowOfPrefix(namespace, segment, tag string) (found *knowledge.Image) {
	index := imageIndex.Get()
	for at := index.last[alike("*")]; at > 0; at = index.names[at].before {
		one := &index.names[at]
		if space, start, _ := strings.Cut(one.name, "/"); space == namespace && strings.HasPrefix(segment, strings.TrimSuffix(start, "*")) && takes(one.row, tag) {
			found = one.row
		}
	}
	return found
}

// imageNames are the names of all rows, in the order of the tables behind an empty one. Those that are alike lead from one to the one before,
// which is made with less than a map.
type imageNames struct {
	names []imageName
	last  [256]uint16
}

type imageName struct {
	name   string
	row    *knowledge.Image
	before uint16
}

// alike is the same for names with the same first and last letter that are equally long, and for all names that end with "*".
func alike(name string) byte {
	end := len(name) - 1
	if end < 0 || name[end] == '*' {
		return 0
	}
	return name[0]<<3 ^ name[end] ^ byte(end)<<1 | 1
}

var imageIndex = lazy.Value[*imageNames]{Make: func() *imageNames {
	index := &imageNames{names: make([]imageName, 1, 512)}
	for row := range knowledge.Images {
		for name := range row.Names.All() {
			last := &index.last[alike(name)]
			index.names = append(index.names, imageName{name, row, *last})
			*last = uint16(len(index.names) - 1)
		}
	}
	return index
}}

// isBase reports whether an image, named as in a Dockerfile, is one to build on.
func isBase(image string) bool {
	name, _ := split(image)
	return knowledge.BaseImages.Has(strings.TrimPrefix(strings.TrimPrefix(name, "docker/"), "library/"))
}

// isUnprivileged reports whether an image is a variant that cannot take the usual port because it does not run as root.
func isUnprivileged(name string, image *knowledge.Image) bool {
	for _, sign := range []string{"unprivileged", "rootless"} {
		if strings.Contains(name, sign) && !strings.Contains(string(image.Names), sign) {
			return true
		}
	}
	return false
}

// usualPorts are those on which images listen by default.
var usualPorts = lazy.Value[*portSet]{Make: func() *portSet {
	usual := new(portSet)
	for row := range knowledge.Images {
		for _, port := range row.Ports {
			if port.To == 0 && !port.OnDemand {
				usual.add(port.From)
			}
		}
	}
	return usual
}}

// isUsual reports whether some image listens on a port by default.
func isUsual(port int) bool { return usualPorts.Get().has(port) }
