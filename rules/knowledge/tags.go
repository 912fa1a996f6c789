package knowledge

import (
	"strconv"
	"strings"
)

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

// not returns the opposite of a condition.
func not(condition func(string) bool) func(string) bool {
	return func(tag string) bool { return !condition(tag) }
}

// releasedBefore returns a condition on tags such as "RELEASE.2021-04-22T15-44-28Z": they are of a day before date, 2021-07-08.
func releasedBefore(date string) func(string) bool {
	return func(tag string) bool {
		day, found := strings.CutPrefix(tag, "RELEASE.")
		return found && day < date
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
