package command

import (
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// parser takes the words of one command line apart, as spf13/pflag does with flags that end at the first argument.
// https://github.com/spf13/pflag/blob/master/flag.go (parseArgs, parseLongArg, parseSingleShortArg)
type parser struct {
	words []Word
	loose bool // some word among the flags was
	trial bool // only to see where the flags end
}

// maxWords is how many words of a command line are read. More are a file that was made to keep a linter busy.
const maxWords = 1000

// seen is one flag with its value.
type seen struct {
	flag
	value graph.Text
	// given says that a boolean flag has a value behind "=".
	given bool
}

// on reports whether a boolean flag is switched on; false where its value is none that the parser takes.
func (s *seen) on() (on, valid bool) {
	if !s.given {
		return true, true
	}
	on, err := strconv.ParseBool(s.value.Value)
	return on, err == nil
}

// flags takes the flags at the front, one after the other, until visit or an argument ends that. It reports false for what
// the client refuses, or is not known.
func (p *parser) flags(table flags, visit func(seen) bool) bool {
	for len(p.words) > 0 {
		word := p.words[0]
		switch value := word.Value; {
		case word.Loose:
			if !p.skipLoose(table) {
				return true
			}
			continue
		case strings.HasPrefix(value, graph.Unresolved), len(value) < 2, value[0] != '-':
			return true
		case value == "--":
			p.words = p.words[1:]
			return true
		}
		p.words = p.words[1:]
		read := p.short
		if word.Value[1] == '-' {
			read = p.long
		}
		if !read(table, word.Text, visit) {
			return false
		}
	}
	return true
}

// skipLoose passes over a loose word in the place of a flag. It stays where it must be the argument, the image: when no other
// argument is behind it, or when its name says so.
func (p *parser) skipLoose(table flags) bool {
	rest := p.words[1:]
	if namesImage(p.words[0]) || len(rest) == 0 {
		return false
	}
	if !p.trial {
		ahead := &parser{words: rest, trial: true}
		if !ahead.flags(table, func(seen) bool { return true }) || len(ahead.words) == 0 {
			return false
		}
	}
	p.words, p.loose = rest, true
	return true
}

// namesImage reports whether a word is one variable that is named for an image.
func namesImage(word Word) bool {
	for _, variable := range word.Vars {
		name := strings.ToUpper(variable.Name)
		if strings.Contains(name, "IMAGE") || strings.Contains(name, "IMG") {
			return true
		}
	}
	return false
}

func (p *parser) long(table flags, word graph.Text, visit func(seen) bool) bool {
	name, _, hasValue := strings.Cut(word.Value[2:], "=")
	one, known := table.long[name]
	if !known {
		return false
	}
	s := seen{flag: one}
	switch {
	case hasValue:
		s.value, s.given = word.Tail(len("--")+len(name)+1), true
	case !one.boolean:
		var ok bool
		if s.value, ok = p.value(); !ok {
			return false
		}
	}
	return visit(s)
}

// short reads the letters of one word: "-it", "-p80:80", "-itp", "-p=80:80".
func (p *parser) short(table flags, word graph.Text, visit func(seen) bool) bool {
	for at := 1; at < len(word.Value); {
		one, known := table.short[word.Value[at]]
		if !known {
			return false
		}
		s, rest := seen{flag: one}, word.Value[at+1:]
		switch {
		case len(rest) > 1 && rest[0] == '=':
			s.value, s.given = word.Tail(at+2), true
			at = len(word.Value)
		case one.boolean:
			at++
		case rest != "":
			s.value = word.Tail(at + 1)
			at = len(word.Value)
		default:
			var ok bool
			if s.value, ok = p.value(); !ok {
				return false
			}
			at++
		}
		if !visit(s) {
			return false
		}
	}
	return true
}

// value takes the word behind a flag. What a loose one becomes is unknown, so that nothing behind it is read.
func (p *parser) value() (graph.Text, bool) {
	if len(p.words) == 0 {
		return graph.Text{}, false
	}
	word := p.words[0]
	p.words = p.words[1:]
	return word.Text, true
}
