package env

import (
	"bytes"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// faultOf says where an environment file is broken, and how to mend it. It repeats nothing but names, because the file holds secrets.
func faultOf(file *source.File, err error) *graph.Problem {
	fault := &graph.Problem{Kind: graph.InvalidFile, Span: file.LineSpan(1), Message: "not a valid environment file: " + err.Error()}
	switch err := err.(type) {
	case badLine:
		fault.Span, fault.Help = file.LineSpan(err.number), err.help
	case openQuote:
		at := len(file.Data) - int(err)
		fault.Span = source.Span{File: file, Start: at, End: at + 1}
		fault.Help = "end the value with " + string(file.Data[at])
	case missing:
		fault.Span = holding(file, fault.Span, "${"+string(err))
		fault.Help = "set " + string(err) + " above this line"
	case malformed:
		fault.Span = holding(file, fault.Span, string(err))
		fault.Help = "write ${NAME}, and $$ for a dollar sign"
	}
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
