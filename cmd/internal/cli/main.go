// Package cli is the command line: flags, streams and exit status. What portlint finds is the business of the other
// packages; this one puts files in at one end and reports out at the other.
package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"

	"github.com/portlint/portlint/cmd/internal/report"
)

// Exit statuses, the same in every format.
const (
	// statusClean: nothing at or above --fail-on.
	statusClean = 0
	// statusFindings: something at or above --fail-on.
	statusFindings = 1
	// statusFailure: portlint could not do what was asked: usage, unreadable paths, a bug.
	statusFailure = 2
)

// streams are the standard streams.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// Main runs portlint with the arguments, the program's name not among them, and returns the exit status.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := streams{stdin, stdout, stderr}
	status := statusClean
	var err error
	switch {
	case slices.Equal(args, []string{pluginMetadata}):
		err = printPluginMetadata(s.out)
	case slices.Equal(args, []string{"--version"}): // which is asked alone, and needs no other flag
		err = printVersion(s.out)
	default:
		err = newRootCommand(s, &status, args).Execute()
	}
	switch {
	case err == nil:
		return status
	case closedPipe(err):
		// The reader has seen enough, as `head` has.
		return status
	default:
		for _, one := range each(err) {
			s.note("%s", strings.TrimSpace(one.Error()))
		}
		return statusFailure
	}
}

// note prints one line on standard error. Paths come from disk and can hold anything.
func (s streams) note(format string, args ...any) {
	fmt.Fprintf(s.err, "portlint: %s\n", report.Visible(fmt.Sprintf(format, args...)))
}

// each returns the errors that were joined, and err alone when it is one.
func each(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, one := range joined.Unwrap() {
		all = append(all, each(one)...)
	}
	return all
}

func closedPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}
