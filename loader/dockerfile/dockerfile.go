// Package dockerfile reads Dockerfiles, and what stands beside them in the folder that they are built from.
package dockerfile

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

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

// reader is a Dockerfile while it is read.
type reader struct {
	*parsed
	lex *shell.Lex

	dockerfile *graph.Dockerfile
	problems   []graph.Problem
	// refused says that an instruction was reported; the build stops at the first, and the others often follow from it.
	refused bool

	// args are the values that the build gives to ARGs, by name. What is wrong with the file is told when it is read without
	// them.
	args   map[string]string
	global *scope
	scope  *scope
	scopes map[*graph.Stage]*scope
	named  map[string]*graph.Stage
}

// read reads the instructions with the arguments of a build.
func (p *parsed) read(args []graph.EnvVar) (*graph.Dockerfile, []graph.Problem) {
	r := &reader{
		parsed:     p,
		dockerfile: &graph.Dockerfile{File: p.file},
		args:       make(map[string]string, len(args)),
		global:     &scope{},
		scopes:     make(map[*graph.Stage]*scope),
		named:      make(map[string]*graph.Stage),
	}
	r.scope = r.global
	for _, arg := range args {
		r.args[arg.Name] = graph.Unresolved // which the shell gives
		if arg.HasValue {
			r.args[arg.Name] = arg.Value.Value
		}
	}
	if p.tooMuch != "" {
		r.problem(graph.LimitReached, r.document.lineSpan(p.tooMuchLine), p.tooMuch, "")
	}
	if p.err != nil {
		r.parseError(p.err)
	}
	if p.content != nil {
		r.instructions()
	}
	return r.dockerfile, r.problems
}

func (r *reader) instructions() {
	r.lex = shell.NewLex(rune(r.content.Escape))
	for _, instruction := range r.content.Instructions {
		if len(r.dockerfile.Stages) > maxStages {
			r.problem(graph.LimitReached, r.document.lineSpan(instruction.First), fmt.Sprintf("the Dockerfile has more than %d stages, those from here on were not looked at", maxStages), "")
			break
		}
		r.instruction(located{instruction, r.document})
	}
	if len(r.dockerfile.Stages) == 0 && len(r.problems) == 0 {
		r.problem(graph.InvalidFile, r.document.lineSpan(r.content.Instructions[0].First), "the file has no FROM, so that there is nothing to build", "begin it with FROM and an image")
	}
}

func (r *reader) problem(kind graph.ProblemKind, span source.Span, message, help string) {
	r.problems = append(r.problems, graph.Problem{Kind: kind, Span: span, Message: message, Help: help})
}

// parseError reports why the file as a whole cannot be parsed, at the line where that is.
func (r *reader) parseError(err error) {
	line := 1
	var refused *syntax.Error
	if errors.As(err, &refused) {
		line = refused.Line
	}
	span := r.document.lineSpan(line)
	if isTemplate(span.Text()) {
		return
	}
	r.problem(graph.InvalidFile, span, "docker build refuses the file: "+oneLine(err), "")
}

// refuse reports an instruction that stops the build, and what to write instead if that is known.
func (r *reader) refuse(line located, message, help string) {
	if r.refused || r.lenient || isTemplate(line.Text) {
		return
	}
	r.refused = true
	r.problem(graph.InvalidFile, r.document.lineSpan(line.First), message, help)
}

// isTemplate reports whether a line is to be filled in before anything builds it.
func isTemplate(line string) bool {
	return strings.Contains(line, "{{") || strings.Contains(line, "{%") || strings.Contains(line, "<%")
}

// oneLine returns an error's text in the style of messages.
func oneLine(err error) string {
	text := source.Cite(err.Error())
	text = strings.TrimRight(text[1:len(text)-1], ". ")
	if text != "" && (len(text) == 1 || !unicode.IsUpper(rune(text[1]))) {
		text = strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

// instruction reads one instruction, and reports it when docker build refuses it.
func (r *reader) instruction(line located) {
	name := strings.ToLower(line.Name)
	if !isInstruction(name) {
		r.refuse(line, source.Cite(line.Name)+" is not an instruction", meantInstruction(line))
		return
	}
	if len(r.args) == 0 && (name != command.Expose || len(line.Args) > 0) {
		if err := line.Refusal(); err != nil && !errors.Is(err, syntax.ErrUnknownFlag) {
			r.refuse(line, "docker build refuses "+source.Cite(strings.ToUpper(name))+": "+oneLine(err), "")
		}
	}
	stage := r.stage()
	switch {
	case name == command.From:
		r.readFrom(line)
	case name == command.Arg:
		r.readArg(line)
	case stage == nil:
		r.refuse(line, source.Cite(strings.ToUpper(name))+" stands before the first FROM", "")
	default:
		r.readInto(stage, name, line)
	}
}

// readInto reads an instruction that says what the image of a stage is.
func (r *reader) readInto(stage *graph.Stage, name string, line located) {
	switch name {
	case command.Expose:
		stage.Expose = append(stage.Expose, r.readExpose(line)...)
	case command.Env:
		stage.Environment = append(stage.Environment, r.readEnv(line)...)
	case command.Cmd:
		stage.Command = readCommand(line, line.Args)
	case command.Entrypoint:
		stage.Entrypoint = readCommand(line, line.Args)
	case command.Copy, command.Add:
		readCopy(stage, line)
	case command.Workdir:
		if len(line.Args) == 1 {
			stage.Workdir = within(stage.Workdir, r.expandOne(line.Args[0].Value, r.scope))
		}
	case command.Run:
		stage.Ran = append(stage.Ran, readRun(line))
	case command.Healthcheck:
		stage.Healthcheck = nil
		if len(line.Args) > 0 && strings.EqualFold(line.Args[0].Value, "CMD") {
			stage.Healthcheck = readCommand(line, line.Args[1:])
		}
	}
}

// readCopy reads COPY and ADD: the paths of both ends, and which are copied where if they come from the context.
func readCopy(stage *graph.Stage, line located) {
	copied := len(stage.Copied)
	for _, one := range line.Args {
		stage.Copied = append(stage.Copied, line.text(one.From, one.To, one.Value))
	}
	if paths := len(stage.Copied) - copied; paths > 1 && len(line.Heredocs) == 0 && !slices.ContainsFunc(line.Flags, isFrom) {
		last := len(stage.Copied) - 1
		stage.Copies = append(stage.Copies, graph.Copy{From: stage.Copied[copied:last:last], To: stage.Copied[last], Dir: stage.Workdir})
	}
}

// within returns the folder that a path leads to from another one.
func within(dir, name string) string {
	if path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(dir, name)
}

// isFrom reports whether a flag of COPY names another source than the context.
func isFrom(flag string) bool { return strings.HasPrefix(flag, "--from=") }

// stage is the stage that is being read, nil before the first FROM.
func (r *reader) stage() *graph.Stage {
	if len(r.dockerfile.Stages) == 0 {
		return nil
	}
	return r.dockerfile.Stages[len(r.dockerfile.Stages)-1]
}

func (r *reader) readFrom(line located) {
	words := line.Args
	stage := &graph.Stage{Span: line.whole(), Workdir: "/"}
	r.scope = &scope{}
	if len(words) > 0 {
		image := words[0]
		stage.Image = line.text(image.From, image.To, r.expandOne(image.Value, r.global))
		r.scope.scratch = stage.Image.Value == "scratch"
		if parent := r.named[strings.ToLower(stage.Image.Value)]; parent != nil {
			stage.Parent, stage.Image, stage.Workdir = parent, graph.Text{}, parent.Workdir
			r.scope = r.scopes[parent].child()
		}
	}
	if len(words) == 3 && strings.EqualFold(words[1].Value, "as") {
		stage.Name = strings.ToLower(words[2].Value)
		r.named[stage.Name] = stage
	}
	r.scopes[stage] = r.scope
	r.dockerfile.Stages = append(r.dockerfile.Stages, stage)
}

func (r *reader) readArg(line located) {
	for _, arg := range line.Args {
		name, value, given := strings.Cut(arg.Value, "=")
		if fromBuild, set := r.args[name]; set {
			r.scope.set(name, fromBuild)
		} else if given {
			r.scope.set(name, r.expandOne(value, r.scope))
		} else if inherited, found := r.global.Get(name); found {
			r.scope.set(name, inherited)
		} else {
			r.scope.ask(name)
		}
	}
}

func (r *reader) readEnv(line located) []graph.EnvVar {
	var variables []graph.EnvVar
	for pair := range slices.Chunk(line.Args, 2) {
		name, value := pair[0], pair[1]
		from, to := line.unquoted(value.From, value.To)
		variables = append(variables, graph.EnvVar{
			Name: name.Value, NameSpan: line.span(name.From, name.To),
			HasValue: true, Value: line.text(from, to, r.expandOne(value.Value, r.scope)),
		})
	}
	for _, variable := range variables {
		r.scope.set(variable.Name, variable.Value.Value)
	}
	return variables
}

// readCommand reads CMD, ENTRYPOINT, RUN or the command of HEALTHCHECK.
func readCommand(line located, args []syntax.Arg) *graph.Command {
	if len(args) == 0 {
		return &graph.Command{Span: line.whole()}
	}
	command := &graph.Command{Span: line.span(args[0].From, args[0].To), Shell: !line.JSON}
	if line.JSON {
		command.Span = line.span(strings.LastIndexByte(line.Text[:args[0].From], '['), len(strings.TrimRightFunc(line.Text, unicode.IsSpace)))
	}
	for _, word := range args {
		command.Words = append(command.Words, line.text(word.From, word.To, word.Value))
	}
	return command
}

// readRun reads RUN with the texts of its heredocs behind its words.
func readRun(line located) *graph.Command {
	ran := readCommand(line, line.Args)
	for _, heredoc := range line.Heredocs {
		ran.Words = append(ran.Words, graph.Text{Span: ran.Span, Raw: heredoc.Content, Value: heredoc.Content})
	}
	return ran
}
