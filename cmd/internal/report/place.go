package report

import (
	"path"
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// place is a span as people count: lines and code-point columns from 1, the end exclusive.
type place struct {
	path       string
	start, end source.Position
}

// placeOf translates a span. Nowhere is the start of a file without a name.
func placeOf(span source.Span) place {
	start := startOf(span)
	if span.IsZero() {
		return place{start: start, end: start}
	}
	return place{span.Path(), start, span.File.Position(span.End)}
}

// startOf is where a span starts.
func startOf(span source.Span) source.Position {
	if span.IsZero() {
		return source.Position{Line: 1, Column: 1}
	}
	return span.File.Position(span.Start)
}

// repositoryPath returns the path below the root of the repository, of a path shown to the user. It is never absolute and
// never climbs. Files outside the repository have no such path; theirs is taken as if the root were that of the file system.
func (r Run) repositoryPath(shown string) string {
	if len(shown) > 2 && shown[1] == ':' && shown[2] == '/' {
		shown = shown[2:] // a Windows drive
	}
	if !strings.HasPrefix(shown, "/") && r.Prefix != nil {
		shown = r.Prefix() + "/" + shown
	}
	return strings.TrimPrefix(path.Clean("/"+shown), "/")
}
