package lsp

import (
	"path"
	"slices"

	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// document is a file as the client has it, saved or not.
type document struct {
	uri     string // as the client writes it
	version int    // as the client counts
	file    *source.File
}

func (s *server) didOpen(params didOpenParams) (any, error) {
	name := pathOf(params.TextDocument.URI)
	if name == "" {
		return nil, nil
	}
	s.open[name] = &document{params.TextDocument.URI, params.TextDocument.Version, source.NewFile("", []byte(params.TextDocument.Text))}
	if before, known := s.published[params.TextDocument.URI]; known { // which clients forget when they close a file
		s.published[params.TextDocument.URI] = told{version: before.version}
	}
	if s.placeOf(name) == nil {
		s.places = append(s.places, &place{dir: path.Dir(name), only: name})
	}
	s.touch(tree.Event{Path: name})
	return nil, nil
}

func (s *server) didChange(params didChangeParams) (any, error) {
	known := s.open[pathOf(params.TextDocument.URI)]
	if known == nil {
		return nil, &rpcError{codeInvalidParams, params.TextDocument.URI + " is not open"}
	}
	for _, change := range params.ContentChanges {
		data := []byte(change.Text)
		if change.Range != nil {
			before := known.file.Data
			from := s.encoding.offset(known.file, change.Range.Start)
			to := max(from, s.encoding.offset(known.file, change.Range.End))
			data = slices.Concat(before[:from], data, before[to:])
		}
		known.file = source.NewFile("", data)
	}
	known.version = params.TextDocument.Version
	s.touch(tree.Event{Path: pathOf(params.TextDocument.URI), Edited: true})
	return nil, nil
}

func (s *server) didClose(params didCloseParams) (any, error) {
	name := pathOf(params.TextDocument.URI)
	if s.open[name] == nil {
		return nil, nil // closed before
	}
	delete(s.open, name)
	s.places = slices.DeleteFunc(s.places, func(p *place) bool { return p.only == name })
	s.touch(tree.Event{Path: name})
	return nil, nil
}

// didSave changes nothing: what is typed counts already.
func (s *server) didSave(struct{}) (any, error) { return nil, nil }

// placeOf returns the innermost place of a file, nil for none.
func (s *server) placeOf(name string) *place {
	var inner *place
	for _, p := range s.places {
		if p.holds(name) && (inner == nil || len(p.dir) > len(inner.dir)) {
			inner = p
		}
	}
	return inner
}

// tree is the disk with what is open laid over it.
func (s *server) tree() tree.Tree {
	changes := make(map[string]tree.Change, len(s.open))
	for name, document := range s.open {
		changes[name] = tree.Change{Data: document.file.Data}
	}
	return tree.NewOverlay(s.disk, changes)
}

// uriOf returns the URI of a file, the client's own where it has one.
func (s *server) uriOf(name string) string {
	if document := s.open[name]; document != nil {
		return document.uri
	}
	return uriOf(name)
}

// versionOf returns the version of a file that is open, nil for any other.
func (s *server) versionOf(name string) *int {
	if document := s.open[name]; document != nil {
		version := document.version
		return &version
	}
	return nil
}
