package argv

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// sedded reads the arguments of sed that changes files in place with substitutions alone.
func sedded(words []string) (substitutions []Edit, files []string, ok bool) {
	extended, inPlace := false, false
	var scripts []string
	for i := 0; i < len(words); i++ {
		switch word := words[i]; {
		case word == "-i" || word == "--in-place":
			inPlace = true
		case word == "-ri" || word == "-Ei":
			inPlace, extended = true, true
		case word == "-E" || word == "-r" || word == "--regexp-extended":
			extended = true
		case word == "-ie": // a suffix "e", and no script
			return nil, nil, false
		case (word == "-e" || word == "--expression") && i+1 < len(words):
			i++
			scripts = append(scripts, words[i])
		case strings.HasPrefix(word, "-"):
			return nil, nil, false
		case len(scripts) == 0:
			scripts = append(scripts, word)
		default:
			files = append(files, word)
		}
	}
	for _, text := range scripts {
		one, good := substitution(strings.TrimSpace(text), extended)
		if !good {
			return nil, nil, false
		}
		substitutions = append(substitutions, one)
	}
	return substitutions, files, inPlace
}

// substitution reads s/pattern/replacement/flags with any sign between.
func substitution(text string, extended bool) (edit Edit, ok bool) {
	if len(text) < 4 || text[0] != 's' || text[1] >= 0x80 || strings.Contains(text, graph.Unresolved) {
		return edit, false
	}
	var parts [3]string
	part, sign := 0, text[1]
	for at := 2; at < len(text); at++ {
		switch {
		case text[at] == '\\' && at+1 < len(text):
			if text[at+1] != sign || part == 2 {
				parts[part] += `\`
			}
			at++
			parts[part] += text[at : at+1]
		case text[at] == sign && part < 2:
			part++
		default:
			parts[part] += text[at : at+1]
		}
	}
	flags := strings.TrimSpace(parts[2])
	if part != 2 || strings.Trim(flags, "gI") != "" {
		return edit, false
	}
	pattern := translated(parts[0], extended)
	if strings.Contains(flags, "I") {
		pattern = "(?i)" + pattern
	}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil || len(pattern) > maxPattern || sizeOf(parsed) > maxPattern {
		return edit, false
	}
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return edit, false
	}
	return Edit{Kind: Substitution, Pattern: compiled, Replacement: replacement(parts[1]), Global: strings.Contains(flags, "g"), size: sizeOf(parsed)}, true
}

// maxPattern bounds the patterns that are compiled, in bytes and in instructions.
const maxPattern = 256

// sizeOf is about how many instructions a pattern is compiled to, which counts multiply.
func sizeOf(pattern *syntax.Regexp) int {
	size := 1 + len(pattern.Rune)
	for _, part := range pattern.Sub {
		size = min(size+sizeOf(part), maxPattern+1)
	}
	if pattern.Op == syntax.OpRepeat {
		size *= max(1, pattern.Min, pattern.Max)
	}
	return size
}

// translated writes a pattern of sed as Go has it. In a basic one the signs of grouping and counting mean themselves without a backslash.
func translated(pattern string, extended bool) string {
	if extended {
		return pattern
	}
	var out strings.Builder
	for at := 0; at < len(pattern); at++ {
		c := pattern[at]
		special := strings.IndexByte("+?(){}|", c) >= 0
		switch {
		case c == '\\' && at+1 < len(pattern):
			at++
			if strings.IndexByte("+?(){}|", pattern[at]) < 0 {
				out.WriteByte('\\')
			}
			out.WriteByte(pattern[at])
		case special:
			out.WriteByte('\\')
			out.WriteByte(c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

// replacement writes the second part of a substitution as Go has it.
func replacement(text string) string {
	var out strings.Builder
	for at := 0; at < len(text); at++ {
		switch c := text[at]; {
		case c == '$':
			out.WriteString("$$")
		case c == '&':
			out.WriteString("${0}")
		case c == '\\' && at+1 < len(text):
			at++
			switch n := text[at]; {
			case '0' <= n && n <= '9':
				out.WriteString("${" + text[at:at+1] + "}")
			case n == 'n':
				out.WriteByte('\n')
			case n == '$':
				out.WriteString("$$")
			default:
				out.WriteByte(n)
			}
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}
