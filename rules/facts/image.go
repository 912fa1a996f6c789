package facts

import (
	"strings"

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
		found := knowledge.ImageNamed(segment, tag)
		return found, found != nil
	}
	if found := knowledge.ImageNamed(namespace+"/"+segment, tag); found != nil {
		return found, true
	}
	if isSatellite(segment) {
		return nil, false
	}
	if found := knowledge.ImageIn(namespace, segment, tag); found != nil {
		return found, true
	}
	if found := knowledge.ImageNamed(segment, tag); found != nil {
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
	if first, rest, found := strings.Cut(name, "/"); found && (strings.Contains(first, ".") || strings.Contains(first, ":") || first == "localhost") {
		name = rest
	}
	return name, tag
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
