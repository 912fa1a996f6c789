package markdown

import (
	"regexp"

	"github.com/portlint/portlint/loader/lazy"
)

// htmlKind is one way in which a block of HTML begins and ends.
type htmlKind struct {
	begin, end *regexp.Regexp
	// alone says that the block does not interrupt a paragraph.
	alone bool
}

// htmlKinds are the ways, in the order in which they are tried.
// https://spec.commonmark.org/0.31.2/#html-blocks
var htmlKinds = lazy.Value[[]htmlKind]{Make: func() []htmlKind {
	kind := func(begin, end string, alone bool) htmlKind {
		return htmlKind{regexp.MustCompile(`(?i)^` + begin), regexp.MustCompile(`(?i)` + end), alone}
	}
	const blank = `^[ \t]*$`
	const attribute = `(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>` + "`" + `]+|'[^']*'|"[^"]*"))?)`
	return []htmlKind{
		kind(`<(?:pre|script|style|textarea)(?:[\s>]|$)`, `</(?:pre|script|style|textarea)>`, false),
		kind(`<!--`, `-->`, false),
		kind(`<\?`, `\?>`, false),
		kind(`<![a-z]`, `>`, false),
		kind(`<!\[CDATA\[`, `\]\]>`, false),
		kind(`</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|`+
			`footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|`+
			`summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:\s|/?>|$)`, blank, false),
		kind(`(?:<[a-z][a-z0-9-]*`+attribute+`*\s*/?>|</[a-z][a-z0-9-]*\s*>)\s*$`, blank, true),
	}
}}

// endsText matches the end of what HTML keeps as it is. Alone it begins no block.
var endsText = lazy.Pattern(`(?i)^</(?:pre|script|style|textarea)\s*>`)

// htmlBlock reports whether a line begins a block of HTML, and what ends that.
func htmlBlock(line []byte, paragraph bool) (end *regexp.Regexp, ok bool) {
	if len(line) == 0 || line[0] != '<' {
		return nil, false
	}
	for _, kind := range htmlKinds.Get() {
		if kind.begin.Match(line) && !(kind.alone && (paragraph || endsText.Get().Match(line))) {
			return kind.end, true
		}
	}
	return nil, false
}
