package dockerfile

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/portlint/portlint/loader/dockerfile/syntax"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

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
	name := line.Kind
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

// readCopy reads COPY and ADD: the paths of both ends. What does not come from the context is copied from nowhere that can be read.
func readCopy(stage *graph.Stage, line located) {
	copied := len(stage.Copied)
	for _, one := range line.Args {
		stage.Copied = append(stage.Copied, line.text(one.From, one.To, one.Value))
	}
	last := len(stage.Copied) - 1
	if last <= copied {
		return
	}
	one := graph.Copy{To: stage.Copied[last], Dir: stage.Workdir}
	if len(line.Heredocs) == 0 && !slices.ContainsFunc(line.Flags, isFrom) {
		one.From = stage.Copied[copied:last:last]
	}
	stage.Copies = append(stage.Copies, one)
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
