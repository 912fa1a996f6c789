package dockercli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/markdown"
)

// TestFiles compares the command lines of real files, whose names stand in the file that PORTLINT_COMMANDS names, one a line: of scripts, and
// of Markdown each line of a code block that holds one whole command. Variables without a value get one.
func TestFiles(t *testing.T) {
	list, err := os.ReadFile(os.Getenv("PORTLINT_COMMANDS"))
	if err != nil {
		t.Skip("PORTLINT_COMMANDS names no list of files")
	}
	found, compared, refused := 0, 0, 0
	for _, name := range strings.Split(strings.TrimSpace(string(list)), "\n") {
		data, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		for _, script := range scriptsIn(name, data) {
			for _, line := range linesOf(script) {
				found++
				words, values, ok := line.words()
				if !ok {
					continue
				}
				want, err := docker(words[1:])
				if err != nil && isElsewhere(err.Error()) || slices.Contains(words, "--help") {
					continue
				}
				compared++
				if err != nil {
					refused++
				}
				if wrong := compare(values+line.text, words, want, err); wrong != "" {
					t.Errorf("%s\n%s\n%s", name, values+line.text, wrong)
				}
			}
		}
	}
	t.Logf("%d lines, %d compared, of which docker refuses %d", found, compared, refused)
}

// isElsewhere reports whether docker refuses a line for what portlint does not look at: the name of the image, a file that is not here.
func isElsewhere(refusal string) bool {
	for _, words := range []string{"reference format", "no such file", "sysctl"} {
		if strings.Contains(refusal, words) {
			return true
		}
	}
	return false
}

// scriptsIn are the scripts of a file.
func scriptsIn(name string, data []byte) []string {
	if filepath.Ext(name) != ".md" {
		return []string{string(data)}
	}
	var scripts []string
	for _, block := range markdown.Blocks(data) {
		var script strings.Builder
		for _, line := range block.Lines {
			text := strings.TrimPrefix(string(data[line.Start:line.End]), "$ ")
			script.WriteString(text)
			if !strings.HasSuffix(text, `\`) {
				scripts = append(scripts, script.String())
				script.Reset()
				continue
			}
			script.WriteString("\n")
		}
	}
	return scripts
}

// realLine is a command of a script that begins with docker run or docker create.
type realLine struct {
	text string
	call *syntax.CallExpr
}

func linesOf(script string) []realLine {
	parsed, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(script), "")
	if err != nil {
		return nil
	}
	var lines []realLine
	syntax.Walk(parsed, func(node syntax.Node) bool {
		call, ok := node.(*syntax.CallExpr)
		if ok && len(call.Args) > 2 && call.Args[0].Lit() == "docker" && (call.Args[1].Lit() == "run" || call.Args[1].Lit() == "create") {
			lines = append(lines, realLine{script[call.Args[0].Pos().Offset():call.Args[len(call.Args)-1].End().Offset()], call})
		}
		return true
	})
	return lines
}

// words are those that the shell makes of the line, and the assignments that give its variables their values. It reports false where
// more than variables is expanded.
func (l *realLine) words() (words []string, values string, ok bool) {
	given := make(map[string]bool)
	for _, word := range l.call.Args {
		var text strings.Builder
		if !expand(&text, word.Parts, false, func(name string) {
			if !given[name] {
				given[name] = true
				values += name + "=8081\n"
			}
		}) {
			return nil, "", false
		}
		words = append(words, text.String())
	}
	return words, values, true
}

// expand writes what parts of a word become.
func expand(text *strings.Builder, parts []syntax.WordPart, quoted bool, give func(name string)) bool {
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			if strings.ContainsAny(part.Value, "*?~{\\") {
				return false
			}
			text.WriteString(part.Value)
		case *syntax.SglQuoted:
			if part.Dollar {
				return false
			}
			text.WriteString(part.Value)
		case *syntax.DblQuoted:
			if !expand(text, part.Parts, true, give) {
				return false
			}
		case *syntax.ParamExp:
			if part.Param == nil || part.Exp != nil || part.Index != nil || part.Slice != nil || part.Repl != nil || part.Length || part.Excl ||
				strings.Trim(part.Param.Value, "0123456789@*#?$!-") == "" {
				return false
			}
			give(part.Param.Value)
			text.WriteString("8081")
		default:
			return false
		}
	}
	return true
}
