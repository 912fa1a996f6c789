package compose

import (
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/yamltree"
)

func TestWeigh(t *testing.T) {
	words, commas := strings.Repeat("word ", maxEntries/5), strings.Repeat(",", maxEntries/2)
	comments := strings.Repeat("# portlint: x\n", maxEntries/yamltree.DirectiveWeight)
	cases := []struct {
		name  string
		files []string
		want  string // for each file whether it is looked at
	}{
		{"long texts", []string{words, words, words, words}, "yyyy"},
		{"two files that are just not too much", []string{commas, commas}, "yy"},
		{"one entry more", []string{commas, commas, ",", "word"}, "yynn"},
		{"long texts between entries", []string{words, commas, words, commas, words, ","}, "yyyyyn"},
		{"comments weigh more than their bytes", []string{comments}, "n"},
		{"and add to what is there", []string{commas, comments[:len(comments)/4], commas}, "yyn"},
	}
	for _, c := range cases {
		l := &loading{Loading: format.NewLoading(&format.Options{}, nil, "/shop/compose.yaml")}
		got := ""
		for i, data := range c.files {
			file := source.NewFile(string(rune('a'+i)), []byte(data))
			if l.weigh(file, strings.Contains(data, directive.Marker)) {
				got += "y"
			} else {
				got += "n"
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if problems := len(l.Project.Problems); problems != strings.Count(c.want, "n") {
			t.Errorf("%s: %d problems", c.name, problems)
		}
	}
}
