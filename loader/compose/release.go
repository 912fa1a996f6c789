package compose

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	older "go.yaml.in/yaml/v3"
	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// Compose takes and refuses some YAML differently since it is built with yaml v4.0.0, which is what portlint reads files
// with. The scanner of yaml v3 is that of the releases before, as far as it is asked here.
// https://github.com/docker/compose/releases/tag/v5.7.1
const (
	beforeNewYAML = "5.7.0"
	sinceNewYAML  = "5.7.1"
)

// maxGlued is how many comments without a space before them are looked for in one file; each costs a reading of it.
const maxGlued = 16

// gluedComment is how the library refuses a comment without a space before it. It has no other way to tell its errors apart.
const gluedComment = "found a comment without preceding whitespace"

// parseForReleases returns what parseYAML returns, and what is wrong with the file for some releases of Compose only. It is broken if it
// is YAML for none of them, so that what stands behind the place is not read.
func parseForReleases(file *source.File) (documents []*yaml.Node, problems []graph.Problem, broken bool) {
	text := file
	for range maxGlued {
		parsed, fault := parseYAML(text)
		if fault == nil {
			if len(problems) == 0 {
				problems = olderProblems(file)
			}
			return parsed, problems, false
		}
		documents = parsed
		at := fault.span.Start
		if !strings.HasSuffix(fault.reason, gluedComment) || at >= len(file.Data) || file.Data[at] != '#' {
			problem := graph.Problem{
				Kind: graph.InvalidFile, Span: source.Span{File: file, Start: at, End: fault.span.End}, Message: "not valid yaml: " + fault.reason, Help: fault.help,
			}
			taken, err := olderDocuments(file.Data)
			if err == nil {
				documents = taken
				problem.Doubtful = true
				problem.Message = "compose " + sinceNewYAML + " and later refuse the file, earlier releases take it: " + fault.reason
			}
			return documents, append(problems, problem), err != nil
		}
		problems = append(problems, graph.Problem{
			Kind: graph.GluedComment, Span: source.Span{File: file, Start: at, End: at + 1},
			Message: "compose " + sinceNewYAML + " and later refuse a comment without a space before it",
			Help:    `put a space before the "#"; earlier releases take it as it is`,
		})
		text = withoutComment(text, at)
	}
	return documents, problems, false
}

// withoutComment returns the file with spaces instead of the comment that begins at an offset, so that all else stays in place.
func withoutComment(file *source.File, at int) *source.File {
	data := bytes.Clone(file.Data)
	for i := at; i < len(data) && data[i] != '\n' && data[i] != '\r'; i++ {
		data[i] = ' '
	}
	return source.NewFile(file.Path, data)
}

// bareDocument is the end of a document with something else than a document's beginning behind it.
var bareDocument = lazy.Pattern(`(?m)^\.\.\.[ \t]*(?:#.*)?\r?$`)

// questionMark ends a word of a text without quotes. In brackets the older library takes it for the mark of a key.
var questionMark = lazy.Pattern(`\?[ \t\r\n]`)

// olderProblems says why releases of Compose that are older refuse a file that newer ones take. Only files that have what the
// libraries are known to differ in are read twice.
func olderProblems(file *source.File) []graph.Problem {
	tabs, ends := bytes.IndexByte(file.Data, '\t') >= 0, bytes.Contains(file.Data, []byte("...")) && bareDocument.Get().Match(file.Data)
	questions := bytes.IndexByte(file.Data, '?') >= 0 && questionMark.Get().Match(file.Data)
	if !tabs && !ends && !questions {
		return nil
	}
	_, err := olderDocuments(file.Data)
	if err == nil {
		return nil
	}
	message, line := err.Error(), 1
	if found := olderLine.Get().FindStringSubmatch(message); found != nil {
		line, _ = strconv.Atoi(found[1])
	}
	problem := graph.Problem{Kind: graph.InvalidFile, Doubtful: true}
	switch {
	case tabs && (strings.HasSuffix(message, "cannot start any token") || strings.Contains(message, "found a tab character")):
		place, found := leadingTab(file, line)
		if !found {
			return nil
		}
		problem.Span = place
		problem.Message = "compose up to " + beforeNewYAML + " refuses the tab here, " + sinceNewYAML + " takes it"
		problem.Help = "write spaces instead, and nothing on an empty line"
	case ends && strings.HasSuffix(message, "did not find expected <document start>"):
		problem.Span = file.LineSpan(line + 1)
		problem.Message = "compose up to " + beforeNewYAML + ` refuses what stands behind "..." without "---", ` + sinceNewYAML + " takes it as one more document"
		problem.Help = `delete the line "...", or write "---" below it`
	case questions && strings.Contains(message, "did not find expected ','"):
		from := file.LineSpan(line).Start
		mark := questionMark.Get().FindIndex(file.Data[from:])
		if mark == nil {
			return nil
		}
		problem.Span = source.Span{File: file, Start: from + mark[0], End: from + mark[0] + 1}
		problem.Message = "compose up to " + beforeNewYAML + ` refuses a "?" before a space in brackets without quotes, ` + sinceNewYAML + " takes it"
		problem.Help = "put the text in quotes"
	default:
		return nil
	}
	return []graph.Problem{problem}
}

// olderLine is the line that an error of the older library names.
var olderLine = lazy.Pattern(`line (\d+):`)

// olderDocuments reads a file with the older library.
func olderDocuments(data []byte) (documents []*yaml.Node, err error) {
	decoder := older.NewDecoder(bytes.NewReader(data))
	for {
		var document older.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		if len(document.Content) > 0 {
			documents = append(documents, converted(document.Content[0], make(map[*older.Node]*yaml.Node)))
		}
	}
}

var sameStyles = [...]struct {
	older older.Style
	newer yaml.Style
}{
	{older.TaggedStyle, yaml.TaggedStyle}, {older.DoubleQuotedStyle, yaml.DoubleQuotedStyle}, {older.SingleQuotedStyle, yaml.SingleQuotedStyle},
	{older.LiteralStyle, yaml.LiteralStyle}, {older.FoldedStyle, yaml.FoldedStyle}, {older.FlowStyle, yaml.FlowStyle},
}

// converted is a node of the older library as one of the newer. The nodes that are converted already are in known.
func converted(node *older.Node, known map[*older.Node]*yaml.Node) *yaml.Node {
	if node == nil {
		return nil
	}
	if done := known[node]; done != nil {
		return done
	}
	same := &yaml.Node{Tag: node.Tag, Value: node.Value, Anchor: node.Anchor, Line: node.Line, Column: node.Column}
	known[node] = same
	switch node.Kind {
	case older.MappingNode:
		same.Kind = yaml.MappingNode
	case older.SequenceNode:
		same.Kind = yaml.SequenceNode
	case older.AliasNode:
		same.Kind = yaml.AliasNode
	default:
		same.Kind = yaml.ScalarNode
	}
	for _, style := range sameStyles {
		if node.Style&style.older != 0 {
			same.Style |= style.newer
		}
	}
	same.Alias = converted(node.Alias, known)
	for _, child := range node.Content {
		same.Content = append(same.Content, converted(child, known))
	}
	return same
}

// leadingTab finds the first tab at the beginning of a line, or behind a dash there, from a line on. The older library names
// the line of the token before it at times.
func leadingTab(file *source.File, line int) (source.Span, bool) {
	for ; line <= file.Lines(); line++ {
		span := file.LineSpan(line)
		text := file.Data[span.Start:span.End]
		lead := len(text) - len(bytes.TrimLeft(text, " -?\t"))
		if tab := bytes.IndexByte(text[:lead], '\t'); tab >= 0 {
			return source.Span{File: file, Start: span.Start + tab, End: span.Start + tab + 1}, true
		}
	}
	return source.Span{}, false
}
