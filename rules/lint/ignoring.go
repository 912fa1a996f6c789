package lint

import (
	"bytes"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// CanIgnore reports whether a file can hold a comment about what is found in it.
func CanIgnore(place source.Span) bool {
	name := strings.ToLower(place.Path())
	return place.File != nil && !strings.HasSuffix(name, ".json") && !strings.Contains(name[strings.LastIndexByte(name, '/')+1:], ".env")
}

// continues reports whether a backslash lets the last line go on: a comment below it would end a command of a shell.
func continues(lines []byte) bool {
	lines = bytes.TrimSuffix(bytes.TrimSuffix(lines, []byte("\n")), []byte("\r"))
	return bytes.HasSuffix(lines, []byte(`\`)) && !bytes.HasSuffix(lines, []byte(`\\`))
}

// Ignoring is the edit that puts a comment above the line of some findings, indented as that, which names their rules and gives a reason.
// They begin on one line of a file for which [CanIgnore] holds, and there is at least one.
func Ignoring(findings []Finding, reason string) Edit {
	var rules []string
	for _, finding := range findings {
		if !slices.Contains(rules, finding.Rule.ID) {
			rules = append(rules, finding.Rule.ID)
		}
	}
	file := findings[0].Span.File
	line, _ := file.UTF16(findings[0].Span.Start)
	start := file.OffsetUTF16(line, 0)
	for line > 0 && continues(file.Data[:start]) {
		line--
		start = file.OffsetUTF16(line, 0)
	}
	text := file.Data[start:]
	blanks := " \t"
	if strings.HasSuffix(strings.ToLower(file.Path), ".md") {
		blanks += ">" // of a quote
	}
	indentation := text[:len(text)-len(bytes.TrimLeft(text, blanks))]
	lineBreak := "\n"
	if end := bytes.IndexByte(text, '\n'); end > 0 && text[end-1] == '\r' {
		lineBreak = "\r\n"
	}
	comment := string(indentation) + "# portlint: ignore[" + strings.Join(rules, ", ") + "] " + reason + lineBreak
	return Edit{Span: source.Span{File: file, Start: start, End: start}, Text: comment}
}
