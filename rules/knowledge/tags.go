package knowledge

import (
	"strconv"
	"strings"
)

// Tags are some of the tags of an image.
type Tags struct {
	condition    tagCondition
	major, minor int
	text         string
}

type tagCondition uint8

const (
	withText tagCondition = iota
	olderVersion
	sameOrNewerVersion
	noNewerVersion
	olderEdition
	olderRelease
)

// tagHas are the tags with a part such as "fpm" of "8.3-fpm-alpine".
func tagHas(part string) *Tags { return &Tags{condition: withText, text: part} }

// below are the tags that begin with a version lower than major.minor. "7" stands for the newest 7, so that it is not below 7.2.
func below(major, minor int) *Tags { return &Tags{condition: olderVersion, major: major, minor: minor} }

// since are the other tags that begin with a version, and "latest".
func since(major, minor int) *Tags {
	return &Tags{condition: sameOrNewerVersion, major: major, minor: minor}
}

// notSince are all tags but those of [since].
func notSince(major, minor int) *Tags {
	return &Tags{condition: noNewerVersion, major: major, minor: minor}
}

// editionBelow are the tags of [below], with or without "enterprise-" or "community-" in front.
func editionBelow(major, minor int) *Tags {
	return &Tags{condition: olderEdition, major: major, minor: minor}
}

// releasedBefore are tags such as "RELEASE.2021-04-22T15-44-28Z" of a day before date, 2021-07-08.
func releasedBefore(date string) *Tags { return &Tags{condition: olderRelease, text: date} }

// has reports whether a tag is among them.
func (t *Tags) has(tag string) bool {
	switch t.condition {
	case withText:
		return strings.Contains(tag, t.text)
	case olderVersion:
		return t.isAbove(tag)
	case sameOrNewerVersion:
		return t.isReached(tag)
	case noNewerVersion:
		return !t.isReached(tag)
	case olderEdition:
		return t.isAbove(strings.TrimPrefix(strings.TrimPrefix(tag, "enterprise-"), "community-"))
	default:
		day, found := strings.CutPrefix(tag, "RELEASE.")
		return found && day < t.text
	}
}

func (t *Tags) isAbove(tag string) bool {
	major, minor, ok := version(tag)
	return ok && (major < t.major || major == t.major && minor < t.minor)
}

func (t *Tags) isReached(tag string) bool {
	_, _, ok := version(tag)
	return tag == "latest" || ok && !t.isAbove(tag)
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
