package argv_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// wordsOf splits a line at spaces. Each word stands where it is written.
func wordsOf(line string) []graph.Text {
	file := source.NewFileOf(source.Plain, "script", []byte(line))
	var words []graph.Text
	at := 0
	for word := range strings.SplitSeq(line, " ") {
		words = append(words, graph.Text{Span: source.Span{File: file, Start: at, End: at + len(word)}, Raw: word, Value: word})
		at += len(word) + 1
	}
	return words
}

func TestFlags(t *testing.T) {
	run := argv.Flags{Valued: []string{"-p", "--publish", "-u", "-o"}}
	quiet := argv.Flags{Bare: []string{"-q", "--quiet"}}
	for _, c := range []struct {
		flags argv.Flags
		line  string
		want  string // each argument, its value by its place
		rest  string // behind the flags at the front
	}{
		{run, "-p 80:80 image", "-p@3-8 @9-14", "image"},
		{run, "-p80:80 image", "-p@2-7 @8-13", "image"},
		{run, "--publish=80:80 image", "--publish@10-15 @16-21", "image"},
		{run, "--publish 80 -u= x", "--publish@10-12 -u@16-16 @17-18", "x"},
		{run, "-itp 80:80 image -x", "-itp@5-10 @11-16 -x", "image -x"},
		{run, "-euo pipefail x", "-euo@5-13 @14-15", "x"},
		{run, "--rm -d -- -p 80", "--rm -d -- -p@14-16", "-p 80"},
		{run, "- -p", "@0-1 -p", "- -p"},
		{run, "--publisher x", "--publisher @12-13", "x"},
		{quiet, "-q --quiet start", "-q --quiet @11-16", "start"},
		{quiet, "-q -x start", "-q @3-5 @6-11", "-x start"},
		{quiet, "-- start", "@0-2 @3-8", "-- start"},
	} {
		var got []string
		for words := wordsOf(c.line); len(words) > 0; {
			var first argv.Argument
			first, words = c.flags.Next(words)
			text := first.Flag
			if first.HasValue {
				text += fmt.Sprintf("@%d-%d", first.Value.Span.Start, first.Value.Span.End)
			}
			got = append(got, text)
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: got %s, want %s", c.line, got, c.want)
		}
		if rest := strings.Join(argv.Strings(c.flags.Skip(wordsOf(c.line))), " "); rest != c.rest {
			t.Errorf("%s: behind the flags stands %s, want %s", c.line, rest, c.rest)
		}
	}
}

func TestValue(t *testing.T) {
	flags := []string{"--host", "-b", "-Dserver.address=", "HOST"}
	for _, c := range []struct {
		line string
		want string
	}{
		{"--host ::1", "::1 1 0 true"},
		{"--host=::1", "::1 0 7 true"},
		{"-b127.0.0.1", "127.0.0.1 0 2 true"},
		{"-Dserver.address=::1", "::1 0 17 true"},
		{"--hostname x", " 0 0 false"},
		{"HOST=x", " 0 0 false"},
		{"--host", " 1 0 true"},
	} {
		value, at, from, ok := argv.Value(argv.Strings(wordsOf(c.line)), 0, slices.Values(flags))
		if got := fmt.Sprint(value, " ", at, " ", from, " ", ok); got != c.want {
			t.Errorf("%s: got %s, want %s", c.line, got, c.want)
		}
	}
}
