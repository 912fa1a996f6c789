package report

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/portlint/portlint/loader/source"
)

// Patterns are compiled when they are first needed: few lines that are shown look like secrets.
var (
	// urlPassword matches the password of a URL. One with a slash in it is no valid URL, but is written all the same.
	urlPassword = pattern(`://[^\s/:@"']*:([^\s/"']+|[^\s@"']+)@`)
	// secretFlag matches what an argument such as --token gets: behind "=", as the next word, or as the next item of a list.
	secretFlag = pattern(`(?i)(?:^|[\s"'])--?[\w-]*` + secretName + `[\w-]*(?:=|["']?[,\s]\s*)["']?([^\s"']+)`)
	// secretKey matches a key up to its value.
	secretKey = pattern(`(?i)[\w.-]*` + secretName + `[\w.-]*["']?\s*[:=]\s*`)
)

const secretName = `(?:password|passwd|pwd|secret|token|api[_-]?key|private[_-]?key|credential)`

func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// secretWords are in all that secretName matches.
var secretWords = []string{"passw", "pwd", "secret", "token", "key", "credential"}

// namesSecret reports whether text may match secretName.
func namesSecret(text string) bool {
	lower := strings.ToLower(strings.ToUpper(text)) // which makes an s of the long ſ, as (?i) does
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(lower, word) })
}

// interval is a part of a file.
type interval struct{ from, to int }

// secrets are the parts of lines that look like secrets. A line is looked through once, however many findings are on it, but
// of many lines only the latest are remembered.
type secrets map[source.Span][]interval

const linesRemembered = 1000

// of returns those of a line, in ascending order and apart from each other.
func (s secrets) of(line source.Span) []interval {
	found, known := s[line]
	if !known {
		if len(s) == linesRemembered {
			clear(s)
		}
		found = secretsIn(line)
		s[line] = found
	}
	return found
}

func secretsIn(line source.Span) []interval {
	text := line.Text()
	var found []interval
	add := func(matches [][]int) {
		for _, at := range matches {
			found = append(found, interval{line.Start + at[2], line.Start + at[3]})
		}
	}
	if namesSecret(text) {
		found = secretValues(line)
		add(secretFlag().FindAllStringSubmatchIndex(text, -1))
	}
	if strings.Contains(text, "://") {
		add(urlPassword().FindAllStringSubmatchIndex(text, -1))
	}
	slices.SortFunc(found, func(a, b interval) int { return a.from - b.from })
	apart := found[:0]
	for _, one := range found {
		if last := len(apart) - 1; last >= 0 && one.from <= apart[last].to {
			apart[last].to = max(apart[last].to, one.to)
			continue
		}
		apart = append(apart, one)
	}
	return apart
}

// secretValues returns the values behind keys that are called like a secret: up to the closing quote, in a flow mapping
// up to the comma, and else up to the end of the line.
func secretValues(part source.Span) []interval {
	text := part.Text()
	var found []interval
	covered, flow := 0, strings.IndexByte(text, '{')
	for _, at := range secretKey().FindAllStringIndex(text, -1) {
		from, to := at[1], len(text)
		value, before := text[from:], text[:at[0]]
		ends := ""
		switch {
		case value == "" || at[0] < covered:
			continue
		case value[0] == '"' || value[0] == '\'':
			ends = value[:1]
			from++
		case strings.HasSuffix(before, `"`) || strings.HasSuffix(before, `'`):
			ends = before[len(before)-1:]
		case text[at[0]] == '-': // a flag
			ends = " \t"
		case flow >= 0 && flow < at[0]:
			ends = ",}"
		}
		if end := strings.IndexAny(text[from:], ends); end >= 0 {
			to = from + end
		}
		covered = to
		found = append(found, interval{part.Start + from, part.Start + to})
	}
	return found
}

// mask hides the glyphs of secrets, but for those that a finding points at: these are what it is about.
func mask(glyphs []glyph, hidden []interval, from, to int) {
	for i := range glyphs {
		g := &glyphs[i]
		at, _ := slices.BinarySearchFunc(hidden, g.offset+1, func(one interval, end int) int { return one.to - end })
		if at < len(hidden) && hidden[at].from <= g.offset && (g.offset < from || g.offset >= to) {
			g.text = strings.Repeat("*", g.cells)
		}
	}
}
