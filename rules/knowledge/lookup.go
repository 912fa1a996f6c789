package knowledge

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Images returns every row, in the order in which they are looked at.
func Images() []Image {
	return slices.Concat(imageTables()...)
}

func imageTables() [][]Image { return [][]Image{dataImages, administrationImages, networkImages} }

// Lookup finds what is known about an image, by its name as Compose files and Dockerfiles write it: with or without
// registry, tag and digest.
//
// A row without a namespace matches its name in every namespace, because registries and mirrors add their own; but
// what somebody else builds need not ask for the same login, so that nothing is said about that.
func Lookup(image string) (*Image, bool) {
	name, tag := split(image)
	if name == "" {
		return nil, false
	}
	namespace, segment := "", name
	if slash := strings.LastIndexByte(name, '/'); slash >= 0 {
		namespace, segment = name[:slash], name[slash+1:]
		namespace = namespace[strings.LastIndexByte(namespace, '/')+1:]
	}
	rows := index()
	if namespace == "library" {
		namespace = ""
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
			return choose([]*Image{pattern.image}, tag)
		}
	}
	if found, ok := choose(rows.exact[segment], tag); ok {
		return builtByOthers(found), true
	}
	return nil, false
}

// builtByOthers is what a row says of an image of the same name in another namespace.
func builtByOthers(row *Image) *Image {
	image := *row
	image.Foreign = true
	if image.Kind != FastCGI { // a protocol without a login, whoever built the image
		image.Login = Login{}
	}
	return &image
}

// split takes a tag, a digest and a registry host off the name of an image. A tag of which a part is unknown, and the
// tag of an image that only a digest names, is "".
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
func choose(rows []*Image, tag string) (*Image, bool) {
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
	exact    map[string][]*Image  // by name as in the row
	patterns map[string][]pattern // by namespace
}

type pattern struct {
	prefix string
	image  *Image
}

var index = sync.OnceValue(func() imageIndex {
	rows := 0
	for _, table := range imageTables() {
		rows += len(table)
	}
	built := imageIndex{
		exact:    make(map[string][]*Image, rows),
		patterns: make(map[string][]pattern),
	}
	for _, table := range imageTables() {
		for i := range table {
			row := &table[i]
			for _, name := range row.Names {
				namespace, segment, _ := strings.Cut(name, "/")
				if prefix, open := strings.CutSuffix(segment, "*"); open {
					built.patterns[namespace] = append(built.patterns[namespace], pattern{prefix, row})
				} else {
					built.exact[name] = append(built.exact[name], row)
				}
			}
		}
	}
	return built
})

// tagHas returns a condition on the words of a tag such as "8.3-fpm-alpine".
func tagHas(part string) func(string) bool {
	return func(tag string) bool { return strings.Contains(tag, part) }
}

// below returns a condition on tags that begin with a version: it is lower than major.minor. "7" stands for
// the newest 7, so that it is not below 7.2.
func below(major, minor int) func(string) bool {
	return func(tag string) bool {
		gotMajor, gotMinor, ok := version(tag)
		return ok && (gotMajor < major || gotMajor == major && gotMinor < minor)
	}
}

// since returns the opposite of [below] for tags that begin with a version, and includes "latest".
func since(major, minor int) func(string) bool {
	older := below(major, minor)
	return func(tag string) bool {
		_, _, ok := version(tag)
		return tag == "latest" || ok && !older(tag)
	}
}

// version reads the first two numbers of a tag. A tag with one number is the newest of that line.
func version(tag string) (major, minor int, ok bool) {
	const newest = 1 << 30
	tag, _, _ = strings.Cut(strings.TrimPrefix(tag, "v"), "-")
	first, rest, more := strings.Cut(tag, ".")
	major, err := strconv.Atoi(first)
	if err != nil {
		return 0, 0, false
	}
	if !more {
		return major, newest, true
	}
	second, _, _ := strings.Cut(rest, ".")
	if minor, err = strconv.Atoi(second); err != nil {
		return 0, 0, false
	}
	return major, minor, true
}
