package syntax

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/command"
)

// blanks are what separates words for BuildKit, where it does not ask Unicode.
const blanks = "\t\v\f\r "

// split reads the name, the flags and the arguments from byte from of the text on.
func (i *Instruction) split(from int, escape byte) error {
	from, to := i.trim(from, len(i.Text))
	end := i.blank(from, to)
	i.Name = i.Text[from:end]
	i.Kind = strings.ToLower(i.Name)
	from = i.flags(i.skipBlanks(end, to), to, escape)
	from, to = i.trim(from, to)
	switch i.Kind {
	case command.Maintainer, command.StopSignal, command.User, command.Workdir:
		i.whole(from, to)
	case command.Expose, command.From:
		i.fields(from, to)
	case command.Cmd, command.Entrypoint, command.Run, command.Shell:
		return i.command(from, to)
	case command.Add, command.Copy, command.Volume:
		if isList, err := i.list(from, to); isList || err != nil {
			return err
		}
		i.fields(from, to)
	case command.Healthcheck:
		end := from
		for end < to && !isSpace(i.Text[end]) {
			end++
		}
		if i.whole(from, end); end == from {
			return nil
		}
		for end < to && isSpace(i.Text[end]) {
			end++
		}
		return i.command(end, to)
	case command.Arg:
		i.Args = i.words(from, to, escape)
	case command.Env, command.Label:
		return i.pairs(from, to, escape)
	case command.Onbuild:
		if from == to {
			return nil
		}
		i.Trigger = &Instruction{Text: i.Text[:to], First: i.First, Last: i.Last, Runs: i.Runs}
		if err := i.Trigger.split(from, escape); err != nil {
			return err
		}
		i.Args = append([]Arg{{i.Trigger.Name, from, from + len(i.Trigger.Name)}}, i.Trigger.Args...)
	}
	return nil
}

// trim leaves the white space around text[from:to] out.
func (i *Instruction) trim(from, to int) (int, int) {
	from = to - len(strings.TrimLeftFunc(i.Text[from:to], unicode.IsSpace))
	return from, from + len(strings.TrimRightFunc(i.Text[from:to], unicode.IsSpace))
}

// blank returns where the next blank stands, to for none.
func (i *Instruction) blank(from, to int) int {
	if at := strings.IndexAny(i.Text[from:to], blanks); at >= 0 {
		return from + at
	}
	return to
}

// skipBlanks returns where the blanks at from end.
func (i *Instruction) skipBlanks(from, to int) int {
	return to - len(strings.TrimLeft(i.Text[from:to], blanks))
}

// isSpace is what BuildKit takes for white space where it looks at bytes, which in Latin-1 are characters.
func isSpace(b byte) bool { return unicode.IsSpace(rune(b)) }

// flags reads the flags in text[from:to] and returns where they end.
func (i *Instruction) flags(from, to int, escape byte) int {
	for {
		for from < to && isSpace(i.Text[from]) {
			from++
		}
		if !strings.HasPrefix(i.Text[from:to], "--") {
			return from
		}
		flag, end := flag(i.Text[from:to], escape)
		from += end
		if flag == "--" {
			return from
		}
		i.Flags = append(i.Flags, flag)
	}
}

// flag returns the flag that a text begins with, and where it ends. BuildKit takes each byte for a character.
func flag(text string, escape byte) (value string, end int) {
	var flag strings.Builder
	var quote byte
	for ; end < len(text); end++ {
		b := text[end]
		switch {
		case quote == 0 && isSpace(b):
			return flag.String(), end
		case quote == 0 && (b == '\'' || b == '"'):
			quote = b
		case quote != 0 && b == quote:
			quote = 0
		case b == escape && end+1 == len(text):
		case b == escape:
			end++
			flag.WriteRune(rune(text[end]))
		default:
			flag.WriteRune(rune(b))
		}
	}
	return flag.String(), end
}

// whole takes text[from:to] for one argument, and for none if it is empty.
func (i *Instruction) whole(from, to int) {
	if from < to {
		i.Args = append(i.Args, Arg{i.Text[from:to], from, to})
	}
}

// fields takes each word of text[from:to] for an argument. Quotes mean nothing.
func (i *Instruction) fields(from, to int) {
	for from < to {
		end := i.blank(from, to)
		i.whole(from, end)
		from = i.skipBlanks(end, to)
	}
}

// command reads a command: a list of JSON strings, or else a text for the shell.
func (i *Instruction) command(from, to int) error {
	isList, err := i.list(from, to)
	if !isList {
		i.whole(from, to)
	}
	return err
}

var errNotStrings = errors.New("when using JSON array syntax, arrays must be comprised of strings only")

// list reads a list of JSON strings. What is no JSON is no list; a list of other values is an error.
func (i *Instruction) list(from, to int) (bool, error) {
	from = to - len(strings.TrimLeftFunc(i.Text[from:to], unicode.IsSpace))
	if from == to || i.Text[from] != '[' {
		return false, nil
	}
	var values []any
	if json.Unmarshal([]byte(i.Text[from:to]), &values) != nil {
		return false, nil
	}
	for _, value := range values {
		text, isString := value.(string)
		if !isString {
			return false, errNotStrings
		}
		from += strings.IndexByte(i.Text[from:to], '"') + 1
		end := from
		for i.Text[end] != '"' {
			if i.Text[end] == '\\' {
				end++
			}
			end++
		}
		i.Args = append(i.Args, Arg{text, from, end})
		from = end + 1
	}
	i.JSON = true
	return true, nil
}

// words returns the words of text[from:to], in which quotes and escaped characters can hold white space, and are kept.
func (i *Instruction) words(from, to int, escape byte) []Arg {
	var words []Arg
	for {
		from = to - len(strings.TrimLeftFunc(i.Text[from:to], unicode.IsSpace))
		if from == to {
			return words
		}
		length, dangling := word(i.Text[from:to], escape)
		if length > 0 {
			words = append(words, Arg{decoded(i.Text[from : from+length]), from, from + length})
		}
		from += length + dangling
	}
}

// decoded is a text as BuildKit copies it, character by character: each byte that is no UTF-8 becomes U+FFFD.
func decoded(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return string([]rune(text))
}

// word returns the length of the word that a text begins with, and that of an escape character at the end of the text, which
// belongs to no word.
func word(text string, escape byte) (length, dangling int) {
	var quote, before rune // before is an escape character
	for at, char := range text {
		switch {
		case before != 0:
			before = 0
		case char == rune(escape) && quote != '\'':
			if at+1 == len(text) {
				return at, 1
			}
			before = char
		case quote == 0 && unicode.IsSpace(char):
			return at, 0
		case quote == 0 && (char == '\'' || char == '"'):
			quote = char
		case char == quote:
			quote = 0
		}
	}
	return len(text), 0
}

// pairs reads names and values, in one of two ways: NAME=value NAME=value, or NAME and a value up to the end.
func (i *Instruction) pairs(from, to int, escape byte) error {
	words := i.words(from, to, escape)
	if len(words) == 0 {
		return nil
	}
	if !strings.Contains(words[0].Value, "=") {
		end := i.blank(from, to)
		if end == to {
			return fmt.Errorf("%s must have two arguments", strings.ToUpper(i.Name))
		}
		value := i.skipBlanks(end, to)
		i.Spaced = true
		i.Args = []Arg{{i.Text[from:end], from, end}, {i.Text[value:to], value, to}}
		return nil
	}
	for _, word := range words {
		name, value, found := strings.Cut(word.Value, "=")
		if !found {
			return refusal(fmt.Sprintf("Syntax error - can't find = in %q. Must be of the form: name=value", word.Value))
		}
		equals := word.From + strings.IndexByte(i.Text[word.From:word.To], '=')
		i.Args = append(i.Args, Arg{name, word.From, equals}, Arg{value, equals + 1, word.To})
	}
	return nil
}
