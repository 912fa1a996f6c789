// Package lazy has patterns that cost nothing until they are needed.
package lazy

import (
	"regexp"
	"sync/atomic"
)

// Regexp is a regular expression that is compiled when it is first asked for. A variable of the type is laid out by the linker: a start
// of the program does nothing for it, where a function that remembers what it made takes three allocations.
type Regexp struct {
	text     string
	compiled atomic.Pointer[regexp.Regexp]
}

// Pattern returns the expression with a text, which has to be valid.
func Pattern(text string) Regexp { return Regexp{text: text} }

// Get returns the compiled expression.
func (r *Regexp) Get() *regexp.Regexp {
	if compiled := r.compiled.Load(); compiled != nil {
		return compiled
	}
	compiled := regexp.MustCompile(r.text) // twice, if several ask at once
	r.compiled.Store(compiled)
	return compiled
}
