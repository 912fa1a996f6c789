package argv

import "strings"

// Unclosed finds what keeps Compose from splitting a command that is one string: why says so, and from where in the text; "" when Compose
// splits it. Compose reads quotes, backslashes, backticks and the parentheses of $( ), takes what stands behind ; & | < or > for no part
// of the command, and starts no shell. A parenthesis that closes what none opened opens, for it.
// https://github.com/mattn/go-shellwords
func Unclosed(text string) (why string, from int) {
	var quote, other rune // the quote, and the backtick or parenthesis, that is open; 0 for none
	var quoteAt, otherAt int
	var last rune // the one before in the same word
	escaped := -1 // where the backslash stands before this one
	for i, r := range text {
		switch {
		case escaped >= 0:
			escaped = -1
		case r == '\\' && quote != '\'':
			escaped = i
			continue
		case quote != 0 && r == quote:
			quote = 0
			continue
		case quote != 0:
		case other == 0 && strings.ContainsRune(" \t\r\n", r):
			last = 0
			continue
		case other != '(' && (r == '\'' || r == '"'):
			quote, quoteAt = r, i
			continue
		case other != '(' && r == '`':
			other, otherAt = '`'-other, i
		case other == '`':
		case other == '(' && r == ')':
			other = 0
		case r == ')' || r == '(' && other == 0 && last == '$':
			other, otherAt = '(', i
		case r == '(':
			return "a parenthesis stands outside quotes", i
		case other == 0 && strings.ContainsRune(";&|<>", r):
			return "", 0
		}
		last = r
	}
	switch {
	case escaped >= 0:
		return "a backslash stands at its end", escaped
	case quote != 0:
		return "a quote is not closed", quoteAt
	case other == '`':
		return "a backtick is not closed", otherAt
	case other != 0 && text[otherAt] == ')':
		return "a parenthesis stands outside quotes", otherAt
	case other != 0:
		return "a parenthesis is not closed", otherAt
	}
	return "", 0
}
