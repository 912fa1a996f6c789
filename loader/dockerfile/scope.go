package dockerfile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/portlint/portlint/loader/graph"
)

const (
	// longestWord bounds the words in which variables are expanded, and what becomes of them, in bytes.
	longestWord = 1 << 10
	// longestValue bounds the values that are put into words, in bytes: a few lines of ENV A=$A$A would fill the memory.
	longestValue = 1 << 7
	// longestPattern bounds words that match a pattern, as ${A%.*} does, in bytes. BuildKit compiles each.
	longestPattern = 1 << 6
	// deepestStage bounds how far a variable is looked for in the stages below.
	deepestStage = 64
)

// scope holds the variables of a build stage by name: ARG and ENV, where the later one wins. A stage built on
// another one sees the other's. A value can hold [graph.Unresolved].
type scope struct {
	parent *scope
	values map[string]string
	// asked are the ARGs without a value, which --build-arg can give.
	asked map[string]bool
	// scratch says that the stage is built on nothing, so that no image sets variables.
	scratch bool
}

// child is the scope of a stage that continues this one's as it is at the end.
func (s *scope) child() *scope { return &scope{parent: s} }

func (s *scope) set(name, value string) {
	if s.values == nil {
		s.values = make(map[string]string)
	}
	if len(value) > longestValue {
		value = graph.Unresolved
	}
	s.values[name] = value
}

// ask notes an ARG without a value.
func (s *scope) ask(name string) {
	if s.asked == nil {
		s.asked = make(map[string]bool)
	}
	s.asked[name] = true
}

// lacks reports whether nothing can set a variable: neither the file, nor --build-arg, nor an image below.
func (s *scope) lacks(name string) bool {
	for depth := 0; depth < deepestStage; depth++ {
		if _, found := s.values[name]; found || s.asked[name] {
			return false
		}
		if s.parent == nil {
			return s.scratch
		}
		s = s.parent
	}
	return false
}

// Get looks a variable up; it is there for BuildKit.
func (s *scope) Get(name string) (string, bool) {
	for depth := 0; s != nil && depth < deepestStage; s, depth = s.parent, depth+1 {
		if value, found := s.values[name]; found {
			return value, true
		}
	}
	return "", false
}

// Keys is there for BuildKit, which does not need it to expand words.
func (s *scope) Keys() []string { return nil }

// expand replaces the variables of a word and takes its quotes off; a variable can become several words. A variable
// that the file does not set can come from the base image or from --build-arg, so that the result is unresolved.
func (r *reader) expand(word string, scope *scope) (value string, words []string, err error) {
	if !strings.ContainsAny(word, "$'\"<"+string(rune(r.content.Escape))) {
		return word, []string{word}, nil
	}
	// Bytes that are no text make the lexer write to the standard error.
	isText := utf8.ValidString(word) && !strings.Contains(word, "\x00")
	if !isText || len(word) > longestWord || len(word) > longestPattern && hasPattern(word) {
		return graph.Unresolved, []string{graph.Unresolved}, nil
	}
	result, err := r.lex.ProcessWordWithMatches(word, scope)
	if len(result.Result) > longestWord {
		return graph.Unresolved, []string{graph.Unresolved}, nil
	}
	for name := range result.Unmatched {
		if !settled(word, name) {
			return graph.Unresolved, []string{graph.Unresolved}, nil
		}
	}
	return result.Result, result.Words, err
}

// hasPattern reports whether a word has a variable with a pattern, as ${A%.*} and ${A/b/c} are.
func hasPattern(word string) bool {
	for _, rest, found := strings.Cut(word, "${"); found; _, rest, found = strings.Cut(rest, "${") {
		behind := strings.TrimLeftFunc(rest, func(c rune) bool { return c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) })
		modifier := 1
		if len(behind) == len(rest) { // a sign can be a name, as in ${#}
			modifier = 2
		}
		if strings.ContainsAny(behind[:min(modifier, len(behind))], "#%/") {
			return true
		}
	}
	return false
}

// unset returns the variable that makes up a word when nothing sets it, so that Docker puts nothing in its place, and "" for any other
// word.
func (r *reader) unset(word string) string {
	name := strings.TrimPrefix(word, "$")
	if bare, braced := strings.CutPrefix(name, "{"); braced {
		name, _ = strings.CutSuffix(bare, "}")
	}
	if word != "$"+name && word != "${"+name+"}" || name == "" || strings.ContainsAny(name, "${}:-+?#%/\"'") || !r.scope.lacks(name) {
		return ""
	}
	return name
}

// expandOne is expand for what is one word whatever the variables hold; what cannot be expanded is unresolved.
func (r *reader) expandOne(word string, scope *scope) string {
	value, _, err := r.expand(word, scope)
	if err != nil {
		return graph.Unresolved
	}
	return value
}

// settled reports whether every use of a variable in a word says itself what an unset one becomes: ${NAME:-80}.
func settled(word, name string) bool {
	for _, use := range []string{":-", "-", ":+", "+"} {
		word = strings.ReplaceAll(word, "${"+name+use, "")
	}
	return !strings.Contains(word, "$"+name) && !strings.Contains(word, "${"+name)
}
