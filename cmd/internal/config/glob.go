package config

import (
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// glob is a pattern for paths relative to the configuration's folder, with forward slashes: * is any part of a name, ** any
// folders. One without a slash in its middle matches at any depth, and a folder stands for all below, as in .gitignore.
type glob struct {
	text    string // as written
	pattern string
	from    origin // the file that says so, if it is one that is extended
}

// isFloating reports whether the pattern matches at any depth.
func (g glob) isFloating() bool { return strings.HasPrefix(g.pattern, "**/") }

// maxAlternatives bounds what the alternatives of a pattern, as in {a,b}{c,d}, multiply to: each is tried.
const maxAlternatives = 256

// alternatives returns how many patterns without alternatives a pattern stands for, or more.
func alternatives(pattern string) int {
	total := 1
	for _, group := range strings.Split(pattern, "{")[1:] {
		total = min(total*(1+strings.Count(group, ",")), maxAlternatives+1)
	}
	return total
}

func newGlob(text string) (glob, bool) {
	pattern := strings.TrimSuffix(strings.TrimPrefix(text, "./"), "/")
	if anchored := strings.TrimPrefix(pattern, "/"); anchored != pattern {
		pattern = anchored
	} else if !strings.Contains(pattern, "/") {
		pattern = "**/" + pattern
	}
	return glob{text: text, pattern: pattern + "/**"}, pattern != "" && pattern != "**/" && alternatives(pattern) <= maxAlternatives && doublestar.ValidatePattern(pattern)
}

func (g glob) matches(path string) bool {
	return path != ".." && !strings.HasPrefix(path, "../") && doublestar.MatchUnvalidated(g.pattern, path)
}
