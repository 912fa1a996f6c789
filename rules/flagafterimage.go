package rules

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var flagAfterImage = &lint.Rule{
	ID:       "flag-after-image",
	Family:   lint.Network,
	Severity: lint.Error,
	Anywhere: true,
	Fix:      lint.UnsafeFix,
	Summary:  "-p stands behind the image, where it goes to the program in the container",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/cli/docker/container/run/
		https://github.com/docker/cli/blob/master/cli/command/container/run.go`,
	Check: checkFlagAfterImage,
}

func checkFlagAfterImage(pass *lint.Pass) {
	if !pass.Project.Input.IsCommandLine() {
		return
	}
	for _, service := range pass.Project.Services {
		if service.Command == nil || !service.NetworkMode.Known() || hasPublishFlag(service.Image.Value) {
			continue
		}
		words := service.Command.Words
		for i, word := range words {
			if !word.Known() || hasPublishFlag(word.Value) {
				break
			}
			flag, mapping, last := publishFlag(words[i:])
			if flag == "" {
				continue
			}
			pass.Report(lint.Finding{
				Span:     source.Span{File: word.Span.File, Start: word.Span.Start, End: last.Span.End},
				Message:  facts.Quoted(flag+" "+mapping) + " stands behind the image and goes to the program in the container, nothing is published",
				Help:     "move it in front of " + facts.Quoted(service.Image.Raw),
				Services: []string{service.Name},
				Key:      mapping,
				Fix:      moveBeforeImage(service, i, last, flag+" "+mapping),
			})
			break
		}
	}
}

// publishFlag reads "-p MAPPING" and its other forms from the front of the words.
func publishFlag(words []graph.Text) (flag, mapping string, last graph.Text) {
	first := words[0].Value
	switch {
	case (first == "-p" || first == "--publish") && len(words) > 1:
		flag, mapping, last = first, words[1].Value, words[1]
	case strings.HasPrefix(first, "--publish="):
		flag, mapping, last = "--publish", strings.TrimPrefix(first, "--publish="), words[0]
	case strings.HasPrefix(first, "-p") && !strings.HasPrefix(first, "--"):
		flag, mapping, last = "-p", strings.TrimPrefix(strings.TrimPrefix(first, "-p"), "="), words[0]
	}
	if !isMapping(mapping) {
		return "", "", last
	}
	return flag, mapping, last
}

var mappingPattern = lazy.Pattern(`^([0-9.]+:)?[0-9]+(-[0-9]+)?:[0-9]+(-[0-9]+)?(/(tcp|udp|sctp))?$`)

func isMapping(text string) bool { return mappingPattern.Get().MatchString(text) }

// hasPublishFlag reports whether a program or an image is one that can take -p with two ports itself.
func hasPublishFlag(name string) bool {
	name, _, _ = strings.Cut(path.Base(name), "@")
	name, _, _ = strings.Cut(name, ":")
	return slices.ContainsFunc([]string{"docker", "podman", "nerdctl", "k3d", "k3s", "kind", "dind", "compose", "nmap", "ssh", "act", "lima"}, func(known string) bool {
		return strings.Contains(name, known)
	})
}

// moveBeforeImage is the fix that moves a flag, which begins at a word behind the image, in front of it. It returns nil where a
// word stands in quotes.
func moveBeforeImage(service *graph.Service, at int, last graph.Text, flag string) *lint.Fix {
	file := service.Image.Span.File
	before := service.Image
	if at > 0 {
		before = service.Command.Words[at-1]
	}
	for _, text := range []graph.Text{service.Image, before, last} {
		if text.Span.File != file || text.Span.Text() != text.Value || file == nil || text.Span.InsideQuotes() {
			return nil
		}
	}
	image := service.Image.Span
	return &lint.Fix{Message: "move " + facts.Quoted(flag) + " in front of the image", Edits: []lint.Edit{
		{Span: source.Span{File: file, Start: image.Start, End: image.Start}, Text: flag + " "},
		{Span: source.Span{File: file, Start: before.Span.End, End: last.Span.End}},
	}}
}
