package rules

import (
	"regexp"
	"sync"
)

// pattern returns a regular expression that is compiled when it is first needed: most projects need few of them.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
