package argv_test

import (
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/portlint/portlint/loader/argv"
)

func TestUnclosed(t *testing.T) {
	cases := []struct{ text, why, from string }{
		{`npm run "start dev" -- 'it''s' \" \'`, "", ""},
		{`echo it's`, "quote", "'s"},
		{`sh -c "echo hi`, "quote", `"echo hi`},
		{`sh -c "it's"; echo '`, "", ""},
		{`echo 'a \'`, "", ""},
		{`echo a\`, "backslash", `\`},
		{"echo `date", "backtick", "`date"},
		{"echo `date` $(date) \"(x)\"", "", ""},
		{`echo $(date`, "parenthesis", "(date"},
		{`echo $ (date)`, "parenthesis", "(date)"},
		{`echo (x)`, "parenthesis", "(x)"},
		{`echo x)`, "parenthesis", ")"},
	}
	for _, c := range cases {
		why, from := argv.Unclosed(c.text)
		if !strings.Contains(why, c.why) || (why == "") != (c.why == "") || why != "" && c.text[from:] != c.from {
			t.Errorf("%s: %q from %q, want %q from %q", c.text, why, c.text[from:], c.why, c.from)
		}
	}
}

// FuzzUnclosed compares with Compose: what is told is refused, and nothing else.
func FuzzUnclosed(f *testing.F) {
	for _, seed := range []string{`a 'b "c`, "a `b 'c`", `$(a "b`, `a\`, `a ) b )`, `"$"(x)`, `\$(a)`, `'' (`, `a 2>&1 '`, "é'\n", "a$\t(b)", `$($(a)`, "$(`)`"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var command types.ShellCommand
		refused := command.DecodeMapstructure(text) != nil
		why, from := argv.Unclosed(text)
		if from < 0 || from > len(text) {
			t.Fatalf("%q: from %d", text, from)
		}
		if refused != (why != "") {
			t.Errorf("%q: refused %v, told %q", text, refused, why)
		}
	})
}
