package report

import (
	"bufio"
	"io"
	"strings"

	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/rules/docs"
)

// WritePage prints the page of a rule: as it is, or in a terminal with colours as text for people, whose headings stand out, whose code is
// indented and whose paragraphs fit the width.
func WritePage(w io.Writer, page docs.Page, style Style) error {
	return buffered(w, func(out *bufio.Writer) error {
		if !style.Color {
			out.WriteString(string(page))
			return nil
		}
		p := pagePrinter{textPrinter: newTextPrinter(out, style)}
		for line := range strings.Lines(string(page)) {
			p.read(strings.TrimSuffix(line, "\n"))
		}
		p.end()
		return nil
	})
}

// pagePrinter reads a page line by line. Only what pages are made of is known: headings, paragraphs, lists, tables, blocks of code and
// comments.
type pagePrinter struct {
	textPrinter
	paragraph string // its lines so far, joined by blanks
	isCode    bool
}

func (p *pagePrinter) read(line string) {
	fence := strings.HasPrefix(line, "```")
	switch {
	case fence:
		p.end()
		p.isCode = !p.isCode
	case p.isCode:
		p.out.WriteString("    " + line + "\n")
	case strings.HasPrefix(line, "#"):
		p.end()
		p.out.WriteString(p.paint(bold, strings.TrimLeft(line, "# ")) + "\n")
	case line == "", strings.HasPrefix(line, "|"), strings.HasPrefix(line, "<!--"):
		p.end()
		if !strings.HasPrefix(line, "<!--") {
			p.out.WriteString(p.codes(line, new(bool)) + "\n")
		}
	case p.paragraph == "" || strings.HasPrefix(line, "- "):
		p.end()
		p.paragraph = line
	default:
		p.paragraph += " " + strings.TrimLeft(line, " ")
	}
}

// end prints the paragraph that has been read.
func (p *pagePrinter) end() {
	if p.paragraph == "" {
		return
	}
	hang := ""
	if strings.HasPrefix(p.paragraph, "- ") {
		hang = "  "
	}
	isCode := false
	for i, line := range p.wrapped(pageLink.Get().ReplaceAllStringFunc(p.paragraph, spelledLink), len(hang)) {
		if i > 0 {
			p.out.WriteString(hang)
		}
		p.out.WriteString(p.codes(line, &isCode) + "\n")
	}
	p.paragraph = ""
}

// codes paints what stands between backticks, which may go on from the line before, and into the next one.
func (p *pagePrinter) codes(line string, isCode *bool) string {
	var painted strings.Builder
	for i, part := range strings.Split(line, "`") {
		if i > 0 {
			*isCode = !*isCode
		}
		if *isCode && part != "" {
			part = p.paint(cyan, part)
		}
		painted.WriteString(part)
	}
	return painted.String()
}

var pageLink = lazy.Pattern(`\[([^\]]*)\]\(([^)]*)\)`)

// spelledLink is a link as a terminal has it: its text, and where it leads if that is no other page.
func spelledLink(link string) string {
	found := pageLink.Get().FindStringSubmatch(link)
	if strings.Contains(found[2], "://") {
		return found[1] + " (" + found[2] + ")"
	}
	return found[1]
}
