package command

import (
	"errors"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/jsontree"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/yamltree"
)

// pipeline is a kind of YAML file with scripts in it.
type pipeline struct {
	// names are patterns of the names of such files, with the folder where that matters.
	names []string
	// keys are those below which scripts stand, as a text or as a list of lines.
	keys []string
	// begin and end stand around what the runner replaces before a shell sees it.
	begin, end string
	// onHost says that people run the scripts themselves, not a runner of its own.
	onHost bool
}

// The keys were read off the references of the formats.
//
//   - https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
//   - https://docs.gitlab.com/ci/yaml/
//   - https://circleci.com/docs/configuration-reference/
//   - https://docs.travis-ci.com/user/job-lifecycle/
//   - https://learn.microsoft.com/en-us/azure/devops/pipelines/yaml-schema/steps-script
//   - https://support.atlassian.com/bitbucket-cloud/docs/step-options/
//   - https://docs.drone.io/yaml/docker/
//   - https://taskfile.dev/docs/reference/schema
var (
	workflows = &pipeline{names: []string{"action.yml", "action.yaml"}, keys: []string{"run"}, begin: "${{", end: "}}"}
	pipelines = []*pipeline{
		workflows,
		{names: []string{".gitlab-ci.yml", ".gitlab-ci.yaml", "*.gitlab-ci.yml"}, keys: []string{"script", "before_script", "after_script"}, begin: "$[[", end: "]]"},
		{names: []string{".circleci/config.yml"}, keys: []string{"run", "command"}, begin: "<<", end: ">>"},
		{
			names: []string{".travis.yml"},
			keys:  []string{"before_install", "install", "before_script", "script", "after_success", "after_failure", "after_script"},
		},
		{names: []string{"azure-pipelines*.yml", "azure-pipelines*.yaml"}, keys: []string{"script", "bash"}, begin: "${{", end: "}}"},
		{names: []string{"bitbucket-pipelines.yml"}, keys: []string{"script", "after-script"}},
		{names: []string{".drone.yml", ".woodpecker.yml", ".woodpecker.yaml"}, keys: []string{"commands"}},
		{names: []string{"taskfile.yml", "taskfile.yaml"}, keys: []string{"cmds", "cmd"}, begin: "{{", end: "}}", onHost: true},
	}
)

// pipelineOf returns what a file is by its path, nil for none.
func pipelineOf(name string) *pipeline {
	lower := strings.ToLower(name)
	for _, one := range pipelines {
		for _, pattern := range one.names {
			named := path.Base(lower)
			if strings.Contains(pattern, "/") {
				named = path.Join(path.Base(path.Dir(lower)), named)
			}
			if matched, _ := path.Match(pattern, named); matched {
				return one
			}
		}
	}
	return nil
}

var (
	errNoYAML = errors.New("cannot be read as YAML")
	errNoJSON = errors.New("cannot be read as JSON")
)

// maxPipelineEntries bounds the YAML that is parsed; see [yamltree.Entries].
const maxPipelineEntries = 100_000

// read reads the scripts of a file. Two of them need not run together.
func (p *pipeline) read(file *source.File) ([]Line, error) {
	if yamltree.Entries(file.Data) > maxPipelineEntries {
		return nil, &format.LimitError{Most: maxPipelineEntries, Of: "entries"}
	}
	documents, err := yamltree.Documents(file)
	if err != nil {
		return nil, errNoYAML
	}
	var scripts []graph.Text
	for _, document := range documents {
		p.collect(file, document, 0, func(script graph.Text) { scripts = append(scripts, script) })
	}
	return readRecipes(scripts)
}

// maxPipelineDepth bounds mappings in mappings.
const maxPipelineDepth = 32

// collect finds the scripts below a node.
func (p *pipeline) collect(file *source.File, node *yaml.Node, depth int, add func(graph.Text)) {
	if depth > maxPipelineDepth || node.Kind == yaml.AliasNode { // whose scripts are where it leads
		return
	}
	if node.Kind != yaml.MappingNode {
		for _, item := range node.Content {
			p.collect(file, item, depth+1, add)
		}
		return
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i].Value, node.Content[i+1]
		if slices.Contains(p.keys, key) {
			if lines := p.lines(file, value, 0); len(lines) > 0 {
				add(graph.JoinedLines(lines))
			}
		}
		p.collect(file, value, depth+1, add)
	}
}

// lines are the texts of a scalar, or of a list of them, which one shell reads.
func (p *pipeline) lines(file *source.File, node *yaml.Node, depth int) []graph.Text {
	switch {
	case depth > maxPipelineDepth:
	case node.Kind == yaml.ScalarNode && node.Tag != "!!null":
		span, pieces := yamltree.Place(file, node)
		return []graph.Text{p.concealed(graph.Text{Span: span, Raw: node.Value, Value: node.Value, Pieces: pieces})}
	case node.Kind == yaml.SequenceNode:
		var lines []graph.Text
		for _, item := range node.Content {
			lines = append(lines, p.lines(file, item, depth+1)...)
		}
		return lines
	}
	return nil
}

// maxConcealed bounds the references of one script that are replaced; more are a file that was made to keep a linter busy.
const maxConcealed = 200

// concealed is a script in which what the runner replaces is unknown.
func (p *pipeline) concealed(script graph.Text) graph.Text {
	if p.begin == "" || !mentions(script.Value) {
		return script
	}
	for from, count := 0, 0; count < maxConcealed; count++ {
		begin := strings.Index(script.Value[from:], p.begin)
		if begin < 0 {
			break
		}
		begin += from
		length := strings.Index(script.Value[begin:], p.end)
		if length < 0 {
			break
		}
		script = script.WithUnknown(begin, begin+length+len(p.end))
		from = begin + len(graph.Unresolved)
	}
	return script
}

// readPackage reads the scripts of a package.json. Two of them need not run together.
// https://docs.npmjs.com/cli/using-npm/scripts
func readPackage(file *source.File) ([]Line, error) {
	if len(file.Data) > jsontree.Longest {
		return nil, &format.LimitError{Most: jsontree.Longest, Of: "bytes"}
	}
	root, fault := jsontree.Parse(file, false)
	scripts := root.Get("scripts")
	switch {
	case fault != nil:
		return nil, errNoJSON
	case scripts == nil:
		return nil, nil
	}
	var texts []graph.Text
	for _, field := range scripts.Fields {
		if text, ok := field.Value.String(); ok {
			texts = append(texts, text)
		}
	}
	return readRecipes(texts)
}
