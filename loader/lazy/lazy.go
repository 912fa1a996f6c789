// Package lazy has what costs nothing until it is needed. A variable of its types is laid out by the linker: a start of the program does
// nothing for it, where a function that remembers what it made, as those of package sync, takes three allocations.
package lazy

import (
	"regexp"
	"sync"
	"sync/atomic"
)

// Value is a value that is made when it is first asked for.
type Value[T any] struct {
	Make func() T
	once sync.Once
	made T
}

// Get returns the value.
func (v *Value[T]) Get() T {
	v.once.Do(func() { v.made = v.Make() })
	return v.made
}

// Regexp is a regular expression that is compiled when it is first asked for.
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
