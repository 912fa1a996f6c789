package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/rules/knowledge"
)

// release is a version of a package: major, minor and patch.
type release [3]int

// parseRelease reads as much of a version as there is. Parts is how many numbers it has.
func parseRelease(text string) (version release, parts int, ok bool) {
	text, _, _ = strings.Cut(text, "-") // of what comes before a release nothing is known
	for part := range strings.SplitSeq(text, ".") {
		if part == "x" || part == "*" {
			break
		}
		number, err := strconv.Atoi(part)
		if err != nil || number < 0 || parts == len(version) {
			return version, 0, false
		}
		version[parts] = number
		parts++
	}
	return version, parts, parts > 0
}

// next returns the first release whose first numbers, so many, are not those of the version.
func (r release) next(numbers int) release {
	var after release
	copy(after[:], r[:numbers])
	after[numbers-1]++
	return after
}

func (r release) before(other release) bool { return slices.Compare(r[:], other[:]) < 0 }

// includes reports whether every release that a range of package.json takes is one of the pin: "2.3.1", "^2.3.1", "~2.3", "2.x", ">=2".
//
// https://docs.npmjs.com/cli/v11/configuring-npm/package-json#dependencies
func includes(pin knowledge.Pin, versions string) bool {
	versions = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(versions), "="), "v")
	operator := versions[:len(versions)-len(strings.TrimLeft(versions, "^~>="))]
	from, parts, ok := parseRelease(strings.TrimLeft(versions[len(operator):], " v"))
	if !ok {
		return false
	}
	least, _, _ := parseRelease(pin.From)
	if from.before(least) {
		return false
	}
	below, _, limited := parseRelease(pin.Below)
	if !limited {
		return operator != ">" // every later release, too
	}
	switch {
	case operator == "^" && from[0] > 0:
		parts = 1
	case operator == "^" && from[1] > 0, operator == "~":
		parts = min(parts, 2)
	case operator == "" || operator == "^":
	default:
		return false
	}
	return !below.before(from.next(parts))
}
