package source

import (
	"strconv"
	"strings"
)

// Cite quotes a text in one line, however long it is and whatever bytes it has. NUL bytes, which stand for what is not known, are left
// out.
func Cite(text string) string {
	const longest = 120
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	text = strings.ReplaceAll(text, "\x00", "")
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(strconv.Quote(text))
}
