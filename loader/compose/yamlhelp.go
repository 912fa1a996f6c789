package compose

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// Patterns are compiled when they are first needed: most files are YAML.
var (
	// afterQuote is a quoted value with something behind it.
	afterQuote = lazy.Pattern(`^(\s*(?:- +|[\w.-]+: +))("[^"]*"|'[^']*')(\s*)([^\s#:].*?)\s*$`)
	// openQuote is a value with a quote that is not closed on its line.
	openQuote   = lazy.Pattern(`^(\s*(?:- +)?(?:[\w.-]+: +)?)(["'])([^"']*)$`)
	gluedDash   = lazy.Pattern(`^\s*-([^\s-].*)$`)
	bareKey     = lazy.Pattern(`^\s*([\w.-]+)\s*$`)
	gluedKey    = lazy.Pattern(`^\s*([A-Za-z_][\w.-]*):([^\s:/].*)$`)
	spacedKey   = lazy.Pattern(`^\s*([A-Za-z_][\w.-]*) +([^\s:=-]\S*)\s*$`)
	gluedList   = lazy.Pattern(`^\s*([\w.-]+):-\s+(.+)$`)
	twoColons   = lazy.Pattern(`^\s*(?:- +)?[\w.-]+: +([^"'\[{#|>&*!][^#]*: .*)$`)
	conflict    = lazy.Pattern(`^(<{7}|={7}|>{7})( |$)`)
	plainAlias  = lazy.Pattern(`unknown anchor '([\w-]+)'`)
	indentation = lazy.Pattern(`^ *`)
)

// longestSlip bounds the lines that are looked at, in bytes: people do not write longer ones.
const longestSlip = 4 << 10

// yamlHelp says what to write where a file is no YAML, "" when that is not known. The parser often notices it a line later than a person does:
// span becomes the place of the slip.
func yamlHelp(file *source.File, span *source.Span, number int, message string) string {
	line := func(number int) (source.Span, string) {
		if number < 1 || number > file.Lines() {
			return source.Span{}, ""
		}
		at := file.LineSpan(number)
		if at.End-at.Start > longestSlip {
			return at, ""
		}
		return at, at.Text()
	}
	if at, opens := openedQuote(file, number); opens && !strings.Contains(message, "tab") {
		*span = at
		return "close it at the end of the value"
	}
	for _, near := range []int{number, number - 1} {
		at, text := line(near)
		if help, from, to := slip(text, message); help != "" {
			*span = source.Span{File: file, Start: at.Start + from, End: at.Start + to}
			return help
		}
	}
	if strings.Contains(message, "could not find expected ':'") {
		if at, key, found := keyAbove(file, number); found {
			*span = at
			return "write a colon behind it: " + key + ":"
		}
	}
	switch {
	case strings.Contains(message, "scanning an alias"), strings.Contains(message, "unknown anchor"):
		if text := strings.TrimSpace(file.LineSpan(number).Text()); strings.HasPrefix(text, "* ") {
			return "an entry of a list begins with a dash: - " + strings.TrimSpace(text[1:])
		}
		if alias := plainAlias.Get().FindStringSubmatch(message); alias != nil {
			return "name what is meant with &" + alias[1] + " further up, or write it here"
		}
		return "put the value in quotes: one that begins with * stands for what is anchored elsewhere"
	case span.Text() == "\t":
		return "indent with spaces, yaml does not allow tabs"
	case strings.Contains(message, "cannot start any token"):
		return "put the value in quotes: no value begins with " + source.Cite(span.Text())
	case strings.Contains(message, "did not find expected key"), strings.Contains(message, "mapping values are not allowed"):
		if level := levelAbove(file, number); level >= 0 {
			return "begin the line in column " + strconv.Itoa(level+1) + ", where the lines begin that it belongs to"
		}
	}
	return ""
}

// keyAbove finds the key without a colon with which a value begins that goes on to the line where the parser gave up. The lines
// between are items of a list, which are indented at least as much.
func keyAbove(file *source.File, number int) (at source.Span, key string, found bool) {
	const farthest = 100 // lines
	least := 1 << 10
	for n := min(number, file.Lines()); n > max(0, number-farthest); n-- {
		line := file.LineSpan(n)
		if line.End-line.Start > longestSlip {
			return source.Span{}, "", false
		}
		text := line.Text()
		trimmed := strings.TrimLeft(text, " ")
		indent := len(text) - len(trimmed)
		switch {
		case strings.TrimSpace(text) == "" || trimmed[0] == '#':
		case trimmed[0] == '-':
			least = min(least, indent)
		case bareKey.Get().MatchString(text) && indent <= least && least < 1<<10:
			line.Start += indent
			return line, bareKey.Get().FindStringSubmatch(text)[1], true
		case n < number: // the line where the parser gave up may be the next key
			return source.Span{}, "", false
		}
	}
	return source.Span{}, "", false
}

// slip recognises what people mistype in a line. It returns what to do, and the bytes of the line that are at fault.
func slip(line, message string) (help string, from, to int) {
	if conflict.Get().MatchString(line) {
		return "a merge was left unfinished: keep one of the two sides, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>", 0, len(line)
	}
	if at := strings.IndexRune(line, '\u00a0'); at >= 0 {
		return "a no-break space stands here, write a plain one", at, at + len("\u00a0")
	}
	if m := afterQuote.Get().FindStringSubmatchIndex(line); m != nil && strings.Contains(message, "did not find expected") {
		if strings.HasPrefix(line[m[8]:], "//") {
			return "a comment begins with #", m[8], m[9]
		}
		return "delete " + source.Cite(line[m[8]:m[9]]) + ", a value ends with its quote", m[8], m[9]
	}
	colon := strings.Contains(message, "could not find expected ':'")
	values := strings.Contains(message, "mapping values are not allowed")
	trimmed := len(line) - len(strings.TrimLeft(line, " "))
	switch {
	case !colon && !values:
	case gluedList.Get().MatchString(line):
		m := gluedList.Get().FindStringSubmatch(line)
		return "write - " + m[2] + " on a line of its own below " + m[1] + ":", trimmed, len(line)
	case gluedDash.Get().MatchString(line):
		return "write a blank behind the dash: - " + gluedDash.Get().FindStringSubmatch(line)[1], trimmed, len(line)
	case colon && bareKey.Get().MatchString(line):
		return "write a colon behind it: " + bareKey.Get().FindStringSubmatch(line)[1] + ":", trimmed, len(line)
	case gluedKey.Get().MatchString(line):
		m := gluedKey.Get().FindStringSubmatch(line)
		return "write a blank behind the colon: " + m[1] + ": " + m[2], trimmed, len(line)
	case spacedKey.Get().MatchString(line):
		m := spacedKey.Get().FindStringSubmatch(line)
		return "write a colon behind the key: " + m[1] + ": " + m[2], trimmed, len(line)
	case values && twoColons.Get().MatchString(line):
		m := twoColons.Get().FindStringSubmatchIndex(line)
		return "put the value in quotes, it has a colon with a blank behind it", m[2], m[3]
	}
	return "", 0, 0
}

// openedQuote finds the quote that a line above the one where the parser gave up opens and does not close.
func openedQuote(file *source.File, number int) (at source.Span, found bool) {
	const farthest = 1000 // lines
	for n := max(1, min(number, file.Lines())-farthest); n <= min(number, file.Lines()); n++ {
		line := file.LineSpan(n)
		if line.End-line.Start > longestSlip {
			continue
		}
		m := openQuote.Get().FindStringSubmatchIndex(line.Text())
		if m == nil {
			continue
		}
		// A quoted value may go on on the lines below; then the next quote stands at the end of one.
		quote := file.Data[line.Start+m[4]]
		rest := file.Data[line.End:]
		if next := bytes.IndexByte(rest, quote); next >= 0 {
			behind, _, _ := bytes.Cut(rest[next+1:], []byte("\n"))
			if len(bytes.Trim(behind, " \t\r,]}")) == 0 && !bytes.Contains(rest[:next], []byte(": ")) {
				continue
			}
		}
		return source.Span{File: file, Start: line.Start + m[4], End: line.End}, true
	}
	return source.Span{}, false
}

// levelAbove returns by how many blanks a line is to be indented: as the nearest line above that is closest to what it is, -1 when it is
// indented as a line above.
func levelAbove(file *source.File, number int) int {
	own, best := -1, -1
	open := 1 << 10 // a line above that is indented less closes those above it that are indented more
	for n, seen := number, 0; n >= 1 && seen < 100; n, seen = n-1, seen+1 {
		text := strings.TrimRight(file.LineSpan(n).Text(), " \r")
		level := len(indentation.Get().FindString(text))
		switch {
		case strings.TrimSpace(text) == "" || strings.HasPrefix(strings.TrimSpace(text), "#"):
		case n == number:
			own = level
		case level == own && level < open:
			return -1
		case level < open:
			open = level
			if best < 0 || abs(level-own) < abs(best-own) {
				best = level
			}
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }
