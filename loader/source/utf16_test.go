package source_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/portlint/portlint/loader/source"
)

func TestUTF16(t *testing.T) {
	file := source.NewFile("compose.yaml", []byte("\ufeffa\r\n\u2028𝄞b\rä\n"))
	for _, c := range []struct{ offset, line, character int }{
		{0, 0, 0}, {3, 0, 0}, {4, 0, 1}, {6, 1, 0}, {9, 1, 1}, {13, 1, 3}, {14, 1, 4}, {15, 2, 0}, {17, 2, 1}, {18, 3, 0}, {99, 3, 0},
	} {
		if line, character := file.UTF16(c.offset); line != c.line || character != c.character {
			t.Errorf("offset %d is %d:%d, want %d:%d", c.offset, line, character, c.line, c.character)
		}
	}
	for _, c := range []struct{ line, character, offset int }{
		{-1, 5, 3}, {0, 0, 3}, {0, 1, 4}, {0, 9, 4}, {1, 1, 9}, {1, 2, 9}, {1, 3, 13}, {1, 9, 14}, {2, 1, 17}, {3, 0, 18}, {4, 0, 18},
	} {
		if offset := file.OffsetUTF16(c.line, c.character); offset != c.offset {
			t.Errorf("%d:%d is offset %d, want %d", c.line, c.character, offset, c.offset)
		}
	}
}

// TestUTF16OfLongLines compares with encoding each text whole, and goes back.
func TestUTF16OfLongLines(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"a", "ä", "€", "𝄞", "\n", "\u2028", "b"}
	for range 20 {
		var text strings.Builder
		for range 20_000 {
			text.WriteString(alphabet[random.IntN(len(alphabet)-min(random.IntN(3), 1)*3)])
		}
		file := source.NewFile("compose.yaml", []byte(text.String()))
		for range 50 {
			offset := random.IntN(text.Len())
			for offset > 0 && text.String()[offset]&0xc0 == 0x80 {
				offset--
			}
			before := text.String()[:offset]
			start := strings.LastIndexByte(before, '\n') + 1
			line, character := file.UTF16(offset)
			if want := len(utf16.Encode([]rune(before[start:]))); character != want || line != strings.Count(before, "\n") {
				t.Fatalf("offset %d is %d:%d, want %d:%d", offset, line, character, strings.Count(before, "\n"), want)
			}
			if back := file.OffsetUTF16(line, character); back != offset {
				t.Fatalf("%d:%d is offset %d, want %d", line, character, back, offset)
			}
		}
	}
}

// TestLinesOfKinds looks at texts whose lines end in all the ways that there are.
func TestLinesOfKinds(t *testing.T) {
	const text = "a\r\nb\nc\rd\u0085e\u2028f\u2029g"
	for _, c := range []struct {
		kind  source.Kind
		lines []string
	}{
		{source.YAML, []string{"a", "b", "c", "d", "e", "f", "g"}},
		{source.Plain, []string{"a", "b", "c\rd\u0085e\u2028f\u2029g"}},
		{source.Secret, []string{"a", "b", "c\rd\u0085e\u2028f\u2029g"}},
	} {
		file := source.NewFileOf(c.kind, "x", []byte(text))
		if file.Lines() != len(c.lines) || file.Secret != (c.kind == source.Secret) {
			t.Errorf("kind %d: %d lines, secret %v", c.kind, file.Lines(), file.Secret)
		}
		for i, want := range c.lines {
			if got := file.Line(i + 1); got != want {
				t.Errorf("kind %d: line %d is %q, want %q", c.kind, i+1, got, want)
			}
		}
	}
}
