package report

import (
	"regexp"
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// maskReach is how far around what is shown of a long line secrets are looked for, in bytes.
const maskReach = 4096

var (
	// urlPassword matches the password of a URL. One with a slash in it is no valid URL, but is written all the same.
	urlPassword = regexp.MustCompile(`://[^\s/:@"']*:([^\s/"']+|[^\s@"']+)@`)
	// secretFlag matches what an argument such as --token gets: behind "=", as the next word, or as the next item of a list.
	secretFlag = regexp.MustCompile(`(?i)(?:^|[\s"'])--?[\w-]*` + secretName + `[\w-]*(?:=|["']?[,\s]\s*)["']?([^\s"']+)`)
	// secretKey matches a key up to its value.
	secretKey = regexp.MustCompile(`(?i)[\w.-]*` + secretName + `[\w.-]*["']?\s*[:=]\s*`)
)

const secretName = `(?:password|passwd|pwd|secret|token|api[_-]?key|private[_-]?key|credential)`

// interval is a part of a file.
type interval struct{ from, to int }

// secretsIn returns the parts of a line that look like secrets, as far as they can be in the part of it that is shown.
func secretsIn(line, shown source.Span) []interval {
	part := line
	part.Start, part.End = max(line.Start, shown.Start-maskReach), min(line.End, shown.End+maskReach)
	text := part.Text()
	var found []interval
	for _, pattern := range []*regexp.Regexp{urlPassword, secretFlag} {
		for _, at := range pattern.FindAllStringSubmatchIndex(text, -1) {
			found = append(found, interval{part.Start + at[2], part.Start + at[3]})
		}
	}
	found = append(found, secretValues(part)...)
	if part.Start > line.Start { // the value can be so long that its key is far away
		head := line
		head.End = min(line.End, line.Start+maskReach)
		if values := secretValues(head); len(values) > 0 && values[len(values)-1].to == head.End {
			found = append(found, interval{values[len(values)-1].from, line.End})
		}
	}
	return found
}

// secretValues returns the values behind keys that are called like a secret: up to the closing quote, in a flow mapping
// up to the comma, and else up to the end of the line.
func secretValues(part source.Span) []interval {
	text := part.Text()
	var found []interval
	for _, at := range secretKey.FindAllStringIndex(text, -1) {
		from, to := at[1], len(text)
		value, before := text[from:], text[:at[0]]
		ends := ""
		switch {
		case value == "":
			continue
		case value[0] == '"' || value[0] == '\'':
			ends = value[:1]
			from++
		case strings.HasSuffix(before, `"`) || strings.HasSuffix(before, `'`):
			ends = before[len(before)-1:]
		case text[at[0]] == '-': // a flag
			ends = " \t"
		case strings.Contains(before, "{"):
			ends = ",}"
		}
		if end := strings.IndexAny(text[from:], ends); end >= 0 {
			to = from + end
		}
		found = append(found, interval{part.Start + from, part.Start + to})
	}
	return found
}

// mask hides the glyphs of secrets, but for those that a finding points at: these are what it is about.
func mask(glyphs []glyph, secrets []interval, from, to int) {
	for _, secret := range secrets {
		for i := range glyphs {
			g := &glyphs[i]
			if secret.from <= g.offset && g.offset < secret.to && (g.offset < from || g.offset >= to) {
				g.text = strings.Repeat("*", g.cells)
			}
		}
	}
}
