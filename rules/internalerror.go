package rules

import (
	"fmt"
	"strings"

	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

// InternalError is a bug of portlint. No check reports it; see [NewInternalError].
var InternalError = &lint.Rule{
	ID:       "internal-error",
	Family:   lint.Syntax,
	Severity: lint.Error,
	Anywhere: true,
	Fix:      lint.NoFix,
	Summary:  "a bug of portlint",
	Since:    "v0.1.0",
	Check:    func(*lint.Pass) {},
}

// NewInternalError tells that portlint failed on the project of the file at path. The cause is what was recovered.
func NewInternalError(path string, cause any) lint.Finding {
	words := strings.Join(strings.Fields(fmt.Sprint(cause)), " ")
	return lint.Finding{
		Rule:     InternalError,
		Severity: InternalError.Severity,
		Span:     source.Span{File: source.NewFile(path, nil)},
		Message:  facts.Quoted(path) + " was not checked because of a bug in portlint: " + strings.TrimRight(words, "."),
		Help:     "report it at https://github.com/portlint/portlint/issues, with the file if you can share it",
	}
}
