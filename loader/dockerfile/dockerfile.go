// Package dockerfile reads Dockerfiles, and what stands beside them in the folder that they are built from.
package dockerfile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/dockerfile/syntax"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

const (
	// longestDockerfile bounds what is read, in bytes.
	longestDockerfile = 1 << 20
	// maxStages bounds the stages of one file, which rules walk from the last to the first.
	maxStages = 2000
	// tangle bounds length × number of substitutions of one instruction: BuildKit copies the text once per level.
	tangle = 1 << 26
)

// File is a Dockerfile, or the text of dockerfile_inline. It is parsed once, however many services build it.
type File struct {
	// Dockerfile is what the file says. It is never nil; what cannot be read is missing from it, and Problems say so.
	Dockerfile *graph.Dockerfile
	Problems   []graph.Problem

	parsed *parsed
}

// Parse reads a Dockerfile. Shared, which can be nil, is asked whether another project has parsed it.
func Parse(file *source.File, shared *format.Shared) *File {
	place := func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} }
	fresh := func() any { return parse(&document{file, place}, file) }
	if shared == nil {
		shared = &format.Shared{}
	}
	return newFile(shared.Make(file, fresh).(*parsed))
}

// ParseInline reads the text of dockerfile_inline, as it is after interpolation.
func ParseInline(text graph.Text) *File {
	lines := source.NewFileOf(source.Plain, text.Span.Path(), []byte(text.Value))
	return newFile(parse(&document{lines, text.Part}, text.Span.File))
}

func newFile(p *parsed) *File {
	f := &File{parsed: p}
	f.Dockerfile, f.Problems = p.read(nil)
	return f
}

// Add takes the file into a project, with what is wrong with it and with its suppression comments.
func (f *File) Add(l *format.Loading) {
	l.Project.Directives = append(l.Project.Directives, f.parsed.directives...)
	for _, problem := range f.Problems {
		l.Report(problem)
	}
	l.Project.Dockerfiles = append(l.Project.Dockerfiles, f.Dockerfile)
}

const (
	// instructionBytes are the bytes of a Dockerfile that cost a step, for each service that builds it.
	instructionBytes = 32
	// readAgain is how many times as much it costs to read a Dockerfile with the arguments of one service.
	readAgain = 4
)

// Stage returns the stage that is built: the one that target names, by name or by number, and the last one for no target; nil when it is
// unknown, or when the budget of the project is used up. A build with arguments reads the Dockerfile in its own way.
func (f *File) Stage(l *format.Loading, target string, args []graph.EnvVar) *graph.Stage {
	size := len(f.parsed.document.file.Data)
	steps, dockerfile := size/instructionBytes, f.Dockerfile
	if len(args) > 0 {
		steps *= readAgain
	}
	if !l.Charge(steps, f.parsed.document.place(0, min(1, size))) {
		return nil
	}
	if len(args) > 0 {
		dockerfile, _ = f.parsed.read(args)
	}
	return stageOf(dockerfile, target)
}

// stageOf returns the stage that target names.
func stageOf(dockerfile *graph.Dockerfile, target string) *graph.Stage {
	if target == "" && len(dockerfile.Stages) > 0 {
		return dockerfile.Stages[len(dockerfile.Stages)-1]
	}
	if target == "" || strings.Contains(target, graph.Unresolved) {
		return nil
	}
	for _, stage := range slices.Backward(dockerfile.Stages) {
		if strings.EqualFold(stage.Name, target) {
			return stage
		}
	}
	if number, err := strconv.Atoi(target); err == nil && 0 <= number && number < len(dockerfile.Stages) {
		return dockerfile.Stages[number]
	}
	return nil
}

// parsed is what the instructions of a text are. Nothing of it depends on a project, and nothing is changed any more.
type parsed struct {
	document   *document
	file       *source.File // in which the text stands
	content    *syntax.File // nil when the text cannot be parsed
	err        error        // why
	directives []graph.Directive
	// tooMuch says why the text was not read, "" when it was, and tooMuchLine where.
	tooMuch     string
	tooMuchLine int
	// lenient says that another frontend than Docker's own reads the file: it can know more instructions.
	lenient bool
}

func parse(document *document, file *source.File) *parsed {
	p := &parsed{document: document, file: file}
	if p.tooMuchLine, p.tooMuch = document.tooMuch(); p.tooMuch != "" {
		return p
	}
	data := document.file.Data
	if frontend, named := syntax.Frontend(data); named {
		p.lenient = !strings.HasPrefix(frontend, "docker/dockerfile") || strings.Contains(frontend, "labs")
	}
	p.content, p.err = syntax.Parse(data)
	if p.content == nil || p.err == nil {
		p.directives = directivesOf(document, p.content)
	}
	return p
}
