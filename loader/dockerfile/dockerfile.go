// Package dockerfile reads Dockerfiles, through BuildKit's parser, and what stands beside them in the folder that they are built from.
package dockerfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

const (
	// longestDockerfile bounds what BuildKit's parser is given, in bytes: it spends some hundred bytes per word.
	longestDockerfile = 1 << 20
	// maxStages bounds the stages of one file, which rules walk from the last to the first.
	maxStages = 2000
	// longestLine is the most bytes that BuildKit's parser takes in one line, its end included.
	longestLine = 1<<16 - 1
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
	if shared != nil {
		if known, ok := shared.Get(file).(*parsed); ok {
			return newFile(known)
		}
	}
	place := func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} }
	fresh := parse(&document{file, place}, file)
	if shared != nil {
		shared.Put(file, fresh)
	}
	return newFile(fresh)
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

// parsed is what BuildKit's parser makes of a text. Nothing of it depends on a project, and nothing is changed any more.
type parsed struct {
	document   *document
	file       *source.File   // in which the text stands
	result     *parser.Result // nil when the text cannot be parsed
	err        error          // why
	directives []graph.Directive
	// tooMuch says why the text was not given to the parser, "" when it was, and tooMuchLine where.
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
	if syntax, _, _, found := parser.DetectSyntax(data); found {
		p.lenient = !strings.HasPrefix(syntax, "docker/dockerfile") || strings.Contains(syntax, "labs")
	}
	p.result, p.err = parseQuietly(data)
	p.directives = directivesOf(document, p.result)
	return p
}

// parseQuietly is parser.Parse with a panic as an error.
func parseQuietly(data []byte) (result *parser.Result, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			result, err = nil, fmt.Errorf("the parser failed: %v", reason)
		}
	}()
	return parser.Parse(bytes.NewReader(data))
}

// reader is a Dockerfile while it is read.
type reader struct {
	*parsed
	escape byte
	lex    *shell.Lex

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

// read reads the text with the arguments of a build.
func (p *parsed) read(args []graph.EnvVar) (*graph.Dockerfile, []graph.Problem) {
	r := &reader{
		parsed:     p,
		escape:     '\\',
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
		r.problem(graph.LimitReached, r.document.lineSpan(p.tooMuchLine), p.tooMuch)
	}
	if p.err != nil {
		r.parseError(p.err)
	}
	if p.result != nil {
		r.instructions()
	}
	return r.dockerfile, r.problems
}

func (r *reader) instructions() {
	r.escape = byte(r.result.EscapeToken)
	r.lex = shell.NewLex(r.result.EscapeToken)
	for _, node := range r.result.AST.Children {
		if len(r.dockerfile.Stages) > maxStages {
			r.problem(graph.LimitReached, r.document.lineSpan(node.StartLine), fmt.Sprintf("the Dockerfile has more than %d stages, those from here on were not looked at", maxStages))
			break
		}
		r.instruction(node)
	}
	if len(r.dockerfile.Stages) == 0 && len(r.problems) == 0 {
		r.problem(graph.InvalidFile, r.document.lineSpan(r.result.AST.Children[0].StartLine), "the file has no FROM, so that there is nothing to build")
	}
}

// instructionError is what BuildKit says against an instruction, with a panic as an error.
func instructionError(node *parser.Node) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("the parser failed: %v", reason)
		}
	}()
	_, err = instructions.ParseInstruction(node)
	return err
}

func (r *reader) problem(kind graph.ProblemKind, span source.Span, message string) {
	r.problems = append(r.problems, graph.Problem{Kind: kind, Span: span, Message: message})
}

// parseError reports why the file as a whole cannot be parsed, at the line that BuildKit names.
func (r *reader) parseError(err error) {
	line := 1
	var located *parser.LocationError
	if errors.As(err, &located) && len(located.Locations) > 0 && len(located.Locations[0]) > 0 {
		line = max(1, located.Locations[0][0].Start.Line)
		err = located.Unwrap()
	}
	if long := r.document.longLine(); long > 0 && strings.Contains(err.Error(), "greater than max") {
		line = long
	}
	span := r.document.lineSpan(line)
	if isTemplate(span.Text()) {
		return
	}
	r.problem(graph.InvalidFile, span, "docker build refuses the file: "+oneLine(err))
}

// refuse reports an instruction that stops the build.
func (r *reader) refuse(node *parser.Node, message string) {
	if r.refused || r.lenient || isTemplate(node.Original) {
		return
	}
	r.refused = true
	r.problem(graph.InvalidFile, r.document.lineSpan(node.StartLine), message)
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

func (r *reader) instruction(node *parser.Node) {
	name := strings.ToLower(node.Value)
	if _, known := command.Commands[name]; !known {
		r.refuse(node, source.Cite(node.Value)+" is not an instruction")
		return
	}
	if len(r.args) == 0 && (name != command.Expose || node.Next != nil) {
		if err := instructionError(node); err != nil && !strings.Contains(err.Error(), "unknown flag") {
			r.refuse(node, "docker build refuses "+source.Cite(strings.ToUpper(name))+": "+oneLine(err))
		}
	}
	if name == command.From {
		r.readFrom(node)
		return
	}
	if name == command.Arg {
		r.readArg(node)
		return
	}
	stage := r.stage()
	if stage == nil {
		r.refuse(node, source.Cite(strings.ToUpper(name))+" stands before the first FROM")
		return
	}
	switch name {
	case command.Expose:
		stage.Expose = append(stage.Expose, r.readExpose(node)...)
	case command.Env:
		stage.Environment = append(stage.Environment, r.readEnv(node)...)
	case command.Cmd:
		stage.Command = r.readCommand(node, node.Next)
	case command.Entrypoint:
		stage.Entrypoint = r.readCommand(node, node.Next)
	case command.Copy, command.Add:
		line, copied := r.join(node), len(stage.Copied)
		for _, word := range line.words(node) {
			stage.Copied = append(stage.Copied, line.text(word.from, word.to, word.value))
		}
		if paths := len(stage.Copied) - copied; paths > 1 && len(node.Heredocs) == 0 && !slices.ContainsFunc(node.Flags, isFrom) {
			last := len(stage.Copied) - 1
			stage.Copies = append(stage.Copies, graph.Copy{From: stage.Copied[copied:last:last], To: stage.Copied[last]})
		}
	case command.Run:
		ran := r.readCommand(node, node.Next)
		for _, heredoc := range node.Heredocs {
			ran.Words = append(ran.Words, graph.Text{Span: ran.Span, Raw: heredoc.Content, Value: heredoc.Content})
		}
		stage.Ran = append(stage.Ran, ran)
	case command.Healthcheck:
		stage.Healthcheck = nil
		if node.Next != nil && strings.EqualFold(node.Next.Value, "CMD") {
			stage.Healthcheck = r.readCommand(node, node.Next.Next)
		}
	}
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

func (r *reader) readFrom(node *parser.Node) {
	line := r.join(node)
	words := line.words(node)
	stage := &graph.Stage{Span: line.whole()}
	r.scope = &scope{}
	if len(words) > 0 {
		image := words[0]
		stage.Image = line.text(image.from, image.to, r.expandOne(image.value, r.global))
		if parent := r.named[strings.ToLower(stage.Image.Value)]; parent != nil {
			stage.Parent, stage.Image = parent, graph.Text{}
			r.scope = r.scopes[parent].child()
		}
	}
	if len(words) == 3 && strings.EqualFold(words[1].value, "as") {
		stage.Name = strings.ToLower(words[2].value)
		r.named[stage.Name] = stage
	}
	r.scopes[stage] = r.scope
	r.dockerfile.Stages = append(r.dockerfile.Stages, stage)
}

func (r *reader) readArg(node *parser.Node) {
	for arg := node.Next; arg != nil; arg = arg.Next {
		name, value, given := strings.Cut(arg.Value, "=")
		if fromBuild, set := r.args[name]; set {
			r.scope.set(name, fromBuild)
		} else if given {
			r.scope.set(name, r.expandOne(value, r.scope))
		} else if inherited, found := r.global.Get(name); found {
			r.scope.set(name, inherited)
		}
	}
}

func (r *reader) readEnv(node *parser.Node) []graph.EnvVar {
	line := r.join(node)
	var variables []graph.EnvVar
	at := len(node.Value)
	for name := node.Next; name != nil && name.Next != nil && name.Next.Next != nil; name = name.Next.Next.Next {
		value, separator := name.Next.Value, name.Next.Next.Value
		pair := name.Value + separator + value
		if separator == "" {
			pair = name.Value
		}
		variable := graph.EnvVar{Name: name.Value, HasValue: true, NameSpan: line.whole()}
		expanded := r.expandOne(value, r.scope)
		from := line.find(pair, at)
		to := -1
		if from >= 0 {
			variable.NameSpan = line.span(from, from+len(name.Value))
			at = from + len(pair)
			if separator == "" {
				from = line.find(value, at)
				at = len(line.value)
			} else {
				from += len(name.Value) + len(separator)
			}
			to = from + len(value)
		}
		if from < 0 {
			variable.Value = graph.Text{Span: line.whole(), Raw: value, Value: expanded, Pieces: nil}
			at = len(line.value)
		} else {
			from, to = line.unquoted(from, to)
			variable.Value = line.text(from, to, expanded)
		}
		variables = append(variables, variable)
	}
	for _, variable := range variables {
		r.scope.set(variable.Name, variable.Value.Value)
	}
	return variables
}

// readCommand reads CMD, ENTRYPOINT or the command of HEALTHCHECK from its first argument on.
func (r *reader) readCommand(node, first *parser.Node) *graph.Command {
	line := r.join(node)
	if first == nil {
		return &graph.Command{Span: line.whole()}
	}
	end := len(strings.TrimRightFunc(line.value, unicode.IsSpace))
	if !node.Attributes["json"] {
		from := max(0, end-len(first.Value))
		text := line.text(from, end, first.Value)
		return &graph.Command{Span: text.Span, Shell: true, Words: []graph.Text{text}}
	}
	at := line.find("[", 0)
	if at < 0 {
		at = 0
	}
	command := &graph.Command{Span: line.span(at, end)}
	for word := first; word != nil; word = word.Next {
		from, to := jsonString(line.value, at)
		at = to + 1
		command.Words = append(command.Words, line.text(from, to, word.Value))
	}
	return command
}

// jsonString returns the place of the next string in a JSON list, without its quotes.
func jsonString(text string, at int) (from, to int) {
	at = min(at, len(text))
	open := strings.IndexByte(text[at:], '"')
	if open < 0 {
		return len(text), len(text)
	}
	from = at + open + 1
	for to = from; to < len(text) && text[to] != '"'; to++ {
		if text[to] == '\\' {
			to++
		}
	}
	return from, min(to, len(text))
}
