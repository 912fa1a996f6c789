package argv

import (
	"iter"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// Flags is how a program reads its flags.
type Flags struct {
	// Valued are the flags that take a value: "--user root", "--user=root", "-u root", "-uroot".
	Valued []string
	// Bare are the flags that take none; nil is every other word that begins with a dash.
	Bare []string
}

// Argument is one argument of a command line: a flag with its value, or a word that is no flag.
type Argument struct {
	// Flag is the flag as it is written, without its value; "" for a word that is none.
	Flag string
	// Value is the value of the flag, or else the word. It is a zero Text for a flag without a value.
	Value graph.Text
	// HasValue tells an empty value from none.
	HasValue bool
}

// Next takes the first argument off a command line of at least one word. A flag whose value is missing has none.
func (f *Flags) Next(words []graph.Text) (first Argument, rest []graph.Text) {
	word, rest := words[0], words[1:]
	flag, from := f.flag(word.Value)
	switch {
	case flag == "":
		return Argument{Value: word, HasValue: true}, rest
	case from >= 0:
		return Argument{Flag: flag, Value: word.Tail(from), HasValue: true}, rest
	case f.takesValue(flag) && len(rest) > 0:
		return Argument{Flag: flag, Value: rest[0], HasValue: true}, rest[1:]
	}
	return Argument{Flag: flag}, rest
}

// Skip returns what follows the flags at the front of a command line. Two dashes end them.
func (f *Flags) Skip(words []graph.Text) []graph.Text {
	for len(words) > 0 {
		first, rest := f.Next(words)
		if first.Flag == "" {
			break
		}
		words = rest
		if first.Flag == "--" {
			break
		}
	}
	return words
}

// flag returns the flag that a word is, "" for none, and where in the word its value begins, -1 when there is none in it.
func (f *Flags) flag(word string) (flag string, value int) {
	name, _, found := strings.Cut(word, "=")
	short := len(word) > 2 && word[0] == '-' && word[1] != '-'
	switch {
	case !strings.HasPrefix(word, "-") || word == "-":
		return "", -1
	case found && slices.Contains(f.Valued, name):
		return name, len(name) + 1
	case short && slices.Contains(f.Valued, word[:2]):
		return word[:2], 2
	case f.Bare == nil, slices.Contains(f.Valued, word), slices.Contains(f.Bare, word):
		return word, -1
	}
	return "", -1
}

// takesValue reports whether the next word is the value of a flag: it takes one, or is several short ones and the last one does.
func (f *Flags) takesValue(flag string) bool {
	if slices.Contains(f.Valued, flag) {
		return true
	}
	last := flag[len(flag)-1:]
	return len(flag) > 2 && flag[1] != '-' && slices.Contains(f.Valued, "-"+last)
}

// Value returns what one of the flags gets at words[i]: the value, the index of the word in which it stands, and where in that word it
// begins. That index is len(words) when the value is missing. A flag that ends in "=" is the beginning of a word, such as
// "-Dserver.address=", and what does not begin with a dash is none.
func Value(words []string, i int, flags iter.Seq[string]) (value string, at, from int, ok bool) {
	word := words[i]
	for flag := range flags {
		rest, found := strings.CutPrefix(word, flag)
		switch {
		case !found:
		case strings.HasSuffix(flag, "="):
			return rest, i, len(flag), true
		case !strings.HasPrefix(flag, "-"):
		case strings.HasPrefix(rest, "="):
			return rest[1:], i, len(flag) + 1, true
		case rest != "" && len(flag) == 2 && flag != "--":
			return rest, i, len(flag), true // -b127.0.0.1
		case rest == "" && i+1 < len(words):
			return words[i+1], i + 1, 0, true
		case rest == "":
			return "", len(words), 0, true
		}
	}
	return "", 0, 0, false
}

// Strings returns the values of words.
func Strings(words []graph.Text) []string {
	values := make([]string, len(words))
	for i := range words {
		values[i] = words[i].Value
	}
	return values
}

// Fields splits a command line at blanks and quotes: not as a shell does, but well enough to find flags in text that no shell reads.
func Fields(line string) []string {
	return strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\n\"'", r) })
}
