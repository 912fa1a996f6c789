// Package syntax reads Dockerfiles as docker build does, and knows where everything stands. BuildKit's parser, which does not know
// that and brings protobuf along, is the judge in its tests: both must read every text in the same way and refuse the same texts
// with the same words.
package syntax

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
)

// longestLine is the most bytes that BuildKit takes in one line, which it counts without the line break.
const longestLine = 1<<16 - 1

// File is what a Dockerfile says.
type File struct {
	// Escape is the character that escapes others and continues lines: '\\', or '`' where the directive escape says so.
	Escape byte
	// Instructions are the instructions in their order, at least one.
	Instructions []*Instruction
}

// Instruction is an instruction with its continued lines.
type Instruction struct {
	// Name is the first word, as it is written. It need not be an instruction that docker build knows.
	Name string
	// Kind is the name in lower case.
	Kind string
	// Flags are the words in front of the arguments that start with two hyphens, without their quotes and escape characters.
	Flags []string
	// Args are the arguments. ENV and LABEL have names and values in turn, HEALTHCHECK a type in front of the command, ONBUILD the
	// name of its trigger in front of the trigger's arguments. A command in shell form is one argument.
	Args []Arg
	// JSON says that the arguments, or the command of HEALTHCHECK, are a list of JSON strings.
	JSON bool
	// Spaced says that ENV or LABEL sets one variable without an equals sign: ENV NAME some value.
	Spaced bool
	// Heredocs are the texts that follow RUN, COPY or ADD, in their order.
	Heredocs []Heredoc
	// Trigger is what ONBUILD puts off, nil for other instructions.
	Trigger *Instruction

	// Text is the instruction from its name on, its lines put together. What continues a line, empty lines and comments are left
	// out.
	Text string
	// First and Last are the lines of the instruction, counted from 1. The last one is that of the last heredoc's end.
	First, Last int
	// Runs are the parts of Text that stand in one line each, at least one.
	Runs []Run
}

// Run is a part of [Instruction.Text] that stands in one line: it begins at byte At of the text, and at byte Offset of the file.
type Run struct{ At, Offset int }

// Arg is an argument. It stands from byte From up to, and without, byte To of [Instruction.Text]; a JSON string without its quotes.
// ENV keeps the quotes of its values.
type Arg struct {
	Value    string
	From, To int
}

// Error is why docker build refuses a text as a whole, in BuildKit's words.
type Error struct {
	// Line is where, counted from 1.
	Line    int
	Message string
}

func (e *Error) Error() string { return e.Message }

// reader is a text while it is read, line by line.
type reader struct {
	text string
	at   int // where the next line begins
	line int // the number of the last line that was taken, counted from 1
	// tooLong says that the next line is too long, so that the text ends for BuildKit.
	tooLong bool
	file    *File
}

// Parse reads a Dockerfile. The error, an [*Error], says why docker build refuses it; what stands above a line that is too long is
// returned with the error.
func Parse(data []byte) (*File, error) {
	r := &reader{text: string(data), file: &File{Escape: '\\'}}
	r.at = len(r.text) - len(strings.TrimPrefix(r.text, byteOrderMark))
	if err := r.directives(); err != nil {
		return nil, err
	}
	for {
		from, line, ok := r.next()
		if !ok {
			break
		}
		line = trimBreak(line)
		content := strings.TrimLeftFunc(line, unicode.IsSpace)
		if content == "" || content[0] == '#' {
			continue
		}
		instruction, err := r.instruction(from+len(line)-len(content), content)
		if err != nil {
			return nil, err
		}
		r.file.Instructions = append(r.file.Instructions, instruction)
	}
	switch {
	case len(r.file.Instructions) == 0:
		return nil, &Error{Line: max(1, r.line), Message: "file with no instructions"}
	case r.tooLong:
		return r.file, &Error{Line: r.line + 1, Message: fmt.Sprintf("dockerfile line greater than max allowed size of %d", longestLine)}
	}
	return r.file, nil
}

// next takes a line, its line break included.
func (r *reader) next() (from int, line string, ok bool) {
	from = r.at
	rest := r.text[from:]
	length := strings.IndexByte(rest, '\n')
	switch {
	case length > longestLine, length < 0 && len(rest) > longestLine:
		r.tooLong = true
		return from, "", false
	case rest == "":
		return from, "", false
	case length < 0:
		length = len(rest)
	default:
		length++
	}
	r.at += length
	r.line++
	return from, rest[:length], true
}

// instruction reads the instruction whose first line is given, its continued lines and heredocs.
func (r *reader) instruction(from int, line string) (*Instruction, error) {
	i := &Instruction{First: r.line}
	line, continued := r.continued(line)
	i.Text, i.Runs = line, []Run{{0, from}}
	if continued {
		i.Text = r.join(i, line)
	}
	i.Last = r.line
	fail := func(message string) (*Instruction, error) { return nil, &Error{Line: i.First, Message: message} }
	if err := i.split(0, r.file.Escape); err != nil {
		return fail(err.Error())
	}
	if !i.takesHeredocs() {
		return i, nil
	}
	heredocs, err := heredocsOf(i.Text)
	if err != nil {
		return fail(err.Error())
	}
	for _, heredoc := range heredocs {
		if !r.heredoc(&heredoc) {
			return fail("unterminated heredoc")
		}
		i.Heredocs = append(i.Heredocs, heredoc)
	}
	i.Last = r.line
	return i, nil
}

// join puts the lines that continue an instruction behind its first one and notes where each stands.
func (r *reader) join(i *Instruction, first string) string {
	var text strings.Builder
	text.WriteString(first)
	for {
		from, line, ok := r.next()
		if !ok {
			return text.String()
		}
		line = trimBreak(line)
		if content := strings.TrimLeftFunc(line, unicode.IsSpace); content == "" || content[0] == '#' {
			continue
		}
		line, continued := r.continued(line)
		i.Runs = append(i.Runs, Run{text.Len(), from})
		text.WriteString(line)
		if !continued {
			return text.String()
		}
	}
}

// continued takes the escape character off that continues a line. Two of them are an escaped one.
func (r *reader) continued(line string) (string, bool) {
	trimmed := strings.TrimRight(line, " \t")
	last := len(trimmed) - 1
	if last < 0 || trimmed[last] != r.file.Escape || last > 0 && trimmed[last-1] == r.file.Escape {
		return line, false
	}
	return trimmed[:last], true
}

// trimBreak takes the line break off a line.
func trimBreak(line string) string { return strings.TrimRight(line, "\r\n") }

// Offset returns where a byte of the text stands in the file.
func (i *Instruction) Offset(at int) int {
	run := i.Runs[sort.Search(len(i.Runs), func(n int) bool { return i.Runs[n].At > at })-1]
	return run.Offset + at - run.At
}
