package env

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// lineOf is how the parser of environment files begins what it says.
var lineOf = lazy.Pattern(`^line (\d+): `)

// faultOf says where an environment file is broken, and how to mend it. What the parser quotes of the file helps to find the place and
// is not repeated, because the file holds secrets.
func faultOf(file *source.File, err error) *graph.Problem {
	fault := &graph.Problem{Kind: graph.InvalidFile, Span: file.LineSpan(1)}
	message := err.Error()
	if match := lineOf.Get().FindStringSubmatch(message); match != nil {
		if line, err := strconv.Atoi(match[1]); err == nil {
			fault.Span = file.LineSpan(line)
		}
		message = message[len(match[0]):]
	}
	var invalid *template.InvalidTemplateError
	var missing *template.MissingRequiredError
	switch _, open, isOpen := strings.Cut(message, "unterminated quoted value "); {
	case isOpen: // the line is the one where the file ends
		message = "a quote is never closed"
		if at := bytes.LastIndex(file.Data, []byte(open)); at >= 0 {
			fault.Span = source.Span{File: file, Start: at, End: at + 1}
		}
		fault.Help = "end the value with " + open[:1]
	case errors.As(err, &missing):
		fault.Span = holding(file, fault.Span, "${"+missing.Variable)
		message, fault.Help = missing.Variable+" is required and not set", "set "+missing.Variable+" above this line"
	case errors.As(err, &invalid):
		message = "a reference to a variable is malformed"
		fault.Span = holding(file, fault.Span, invalid.Template)
		fault.Help = "write ${NAME}, and $$ for a dollar sign"
	case strings.HasPrefix(message, "key cannot contain a space"):
		message, fault.Help = "the name of a variable has a space in it", "write one NAME=value a line"
	case strings.HasPrefix(message, "unexpected character "):
		message, _, _ = strings.Cut(message, " in variable name ")
		message += " in the name of a variable"
		fault.Help = "names have letters, digits, _, . and -; write one NAME=value a line, and # before a comment"
	default:
		message, _, _ = strings.Cut(message, "\n")
		fault.Help = "write one NAME=value a line"
	}
	fault.Message = "not a valid environment file: " + message
	return fault
}

// holding returns the place where a text stands first, otherwise if it stands nowhere.
func holding(file *source.File, otherwise source.Span, text string) source.Span {
	at := bytes.Index(file.Data, []byte(text))
	if at < 0 || text == "" {
		return otherwise
	}
	return source.Span{File: file, Start: at, End: at + len(text)}
}
