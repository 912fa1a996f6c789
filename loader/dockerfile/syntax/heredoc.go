package syntax

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// Heredoc is a text behind an instruction, which ends with a line that is its name: RUN <<EOF.
type Heredoc struct {
	Name string
	// Tabs says that tabs in front of the lines are taken off: <<-EOF.
	Tabs bool
	// Content is the text, with those tabs.
	Content string
}

// takesHeredocs reports whether the instruction, or what ONBUILD puts off, can have heredocs.
func (i *Instruction) takesHeredocs() bool {
	if !strings.Contains(i.Text, "<<") {
		return false
	}
	if i.Trigger != nil {
		i = i.Trigger
	}
	switch i.Kind {
	case command.Add, command.Copy, command.Run:
		return !i.JSON
	}
	return false
}

// noVariables is an environment without any.
type noVariables struct{}

func (noVariables) Get(string) (string, bool) { return "", false }
func (noVariables) Keys() []string            { return nil }

// nul stands for NUL in what is given to BuildKit's lexer, which writes a complaint about that, and about bytes that are no UTF-8, to
// the standard error. It is no character, so that it is in no name.
const nul = "\uffff"

// words splits a text as BuildKit's lexer does.
func words(lex *shell.Lex, text string) ([]string, error) {
	words, err := lex.ProcessWords(strings.ReplaceAll(decoded(text), "\x00", nul), noVariables{})
	for i, word := range words {
		words[i] = strings.ReplaceAll(word, nul, "\x00")
	}
	return words, err
}

// heredocsOf returns the heredocs that an instruction announces. The words of one whose quotes are not closed announce none.
func heredocsOf(text string) ([]Heredoc, error) {
	lex := shell.NewLex('\\')
	lex.RawQuotes, lex.RawEscapes, lex.SkipUnsetEnv = true, true, true
	all, _ := words(lex, text)
	var heredocs []Heredoc
	for _, word := range all {
		heredoc, found, err := heredocOf(word)
		if err != nil {
			return nil, err
		}
		if found {
			heredocs = append(heredocs, heredoc)
		}
	}
	return heredocs, nil
}

// heredocOf reads a word that announces a heredoc, with a file descriptor, <<, a hyphen, and its name, which can be quoted: 3<<-"EOF".
func heredocOf(word string) (heredoc Heredoc, found bool, err error) {
	name, found := strings.CutPrefix(strings.TrimLeft(word, "0123456789"), "<<")
	if !found || strings.Contains(name, "<") {
		return heredoc, false, nil
	}
	name, heredoc.Tabs = strings.CutPrefix(name, "-")
	name = strings.TrimLeft(name, "\t\n\f\r ")
	if name == "" {
		return heredoc, false, nil
	}
	lex := shell.NewLex('\\')
	lex.SkipUnsetEnv = true
	bare, err := words(lex, name)
	if err != nil || len(bare) != 1 {
		return heredoc, false, err
	}
	lex.RawQuotes = true
	quoted, err := words(lex, name)
	if err == nil && len(quoted) != 1 { // an empty word in quotes counts
		err = fmt.Errorf("internal lexing of heredoc produced inconsistent results: %s", name)
	}
	heredoc.Name = bare[0]
	return heredoc, err == nil, err
}

// heredoc reads the lines of a heredoc up to the one that ends it, and reports whether there is one.
func (r *reader) heredoc(heredoc *Heredoc) bool {
	start := r.at
	for {
		from, line, ok := r.next()
		if !ok {
			return false
		}
		line = trimBreak(line)
		if heredoc.Tabs {
			line = strings.TrimLeft(line, "\t")
		}
		if line == heredoc.Name {
			heredoc.Content = r.text[start:from]
			return true
		}
	}
}
