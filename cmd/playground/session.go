//go:build js && wasm

package main

import (
	"bytes"
	"fmt"

	"github.com/portlint/portlint/cmd/internal/portmap"
	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/cmd/internal/workspace"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

// session checks the files of a page while they change, each time as `portlint .` would in a folder with nothing else.
type session struct {
	workspace *workspace.Workspace
	// files are those of the last check, by their paths in the tree.
	files    map[string][]byte
	findings []lint.Finding
}

// check checks the files. It returns under "report" what `portlint --format json .` prints, and under "skipped" the paths that were
// passed over, each with the reason behind a colon. The error is about the configuration or a file name.
func (s *session) check(named map[string][]byte) (map[string]any, error) {
	files := make(map[string][]byte, len(named))
	for name, data := range named {
		path, err := tree.Absolute("", name)
		if err != nil {
			return nil, err
		}
		files[path] = data
	}
	events := differences(s.files, files)
	s.files = files
	memory := tree.NewMemory(files)
	if s.workspace == nil {
		made, err := workspace.New(workspace.Question{Paths: []string{"."}, Edits: true}, memory)
		if err != nil {
			return nil, err
		}
		s.workspace = made
	}
	found, err := s.workspace.Update(memory, events...)
	if err != nil {
		return nil, err
	}
	s.findings = found.Findings.Slice()
	var text bytes.Buffer
	err = report.WriteJSON(&text, report.Run{
		Findings:   found.Findings,
		Files:      len(found.Read),
		Projects:   found.Projects,
		Suppressed: found.Suppressed,
		Version:    report.Version,
	})
	skipped := make([]any, len(found.Notices))
	for i, notice := range found.Notices {
		skipped[i] = notice.Path + ": " + notice.Message
	}
	return map[string]any{"report": text.String(), "skipped": skipped}, err
}

// differences are what happened to a set of files until it became another one.
func differences(before, after map[string][]byte) (events []tree.Event) {
	for path, data := range after {
		if old, known := before[path]; !known || !bytes.Equal(old, data) {
			events = append(events, tree.Event{Path: path, Edited: known})
		}
	}
	for path := range before {
		if _, stays := after[path]; !stays {
			events = append(events, tree.Event{Path: path})
		}
	}
	return events
}

// ports returns under "map" what `portlint ports --format json .` prints for the files of the last check.
func (s *session) ports() (map[string]any, error) {
	if s.workspace == nil {
		return nil, fmt.Errorf("nothing was checked")
	}
	var published []*portmap.Project
	_, err := s.workspace.Visit(tree.NewMemory(s.files), func(count int) {
		published = make([]*portmap.Project, count)
	}, func(at int, project *graph.Project) {
		published[at] = portmap.Of(project)
	})
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = report.WritePortMapJSON(&text, report.PortMap{Map: portmap.New(published), Version: report.Version()})
	return map[string]any{"map": text.String()}, err
}

// fix returns the new text of the files that the fix of a finding of the last check changes, by their paths relative to the working
// directory.
func (s *session) fix(at int) (map[string]any, error) {
	if at < 0 || at >= len(s.findings) {
		return nil, fmt.Errorf("there is no finding %d", at)
	}
	fixed, _ := lint.Apply(s.findings[at:at+1], true)
	files := make(map[string]any, len(fixed))
	for path, data := range fixed {
		files[path] = string(data)
	}
	return map[string]any{"files": files}, nil
}
