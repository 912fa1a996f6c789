package source_test

import (
	"testing"

	"github.com/portlint/portlint/loader/source"
)

func TestPositionAndOffsetAreInverse(t *testing.T) {
	for _, text := range []string{"", "a", "a\nb", "a\r\nb\r\n", "\ufeffa: é\n  b\n", "日本\n語", "\n\n"} {
		file := source.NewFile("f", []byte(text))
		for offset := range text {
			position := file.Position(offset)
			back := file.Offset(position)
			if again := file.Position(back); again != position {
				t.Errorf("%q: offset %d is %v, whose offset %d is %v", text, offset, position, back, again)
			}
		}
	}
}

func TestColumnsCountCodePoints(t *testing.T) {
	file := source.NewFile("f", []byte("\ufeffé: x\r\nb: y\n"))
	cases := []struct {
		offset int
		want   source.Position
	}{
		{0, source.Position{Line: 1, Column: 1}}, // in the byte order mark
		{3, source.Position{Line: 1, Column: 1}},
		{5, source.Position{Line: 1, Column: 2}},
		{10, source.Position{Line: 2, Column: 1}},
		{99, source.Position{Line: 3, Column: 1}},
	}
	for _, c := range cases {
		if got := file.Position(c.offset); got != c.want {
			t.Errorf("Position(%d) = %v, want %v", c.offset, got, c.want)
		}
	}
}

func TestLine(t *testing.T) {
	file := source.NewFile("f", []byte("\ufeffone\r\ntwo\n\nfour"))
	for number, want := range map[int]string{0: "", 1: "one", 2: "two", 3: "", 4: "four", 5: ""} {
		if got := file.Line(number); got != want {
			t.Errorf("Line(%d) = %q, want %q", number, got, want)
		}
	}
	odd := source.NewFile("f", []byte("one\rtwo\u2028three\u0085four\u2029\r\nsix"))
	for number, want := range map[int]string{1: "one", 2: "two", 3: "three", 4: "four", 5: "", 6: "six", 7: ""} {
		if got := odd.Line(number); got != want {
			t.Errorf("Line(%d) = %q, want %q", number, got, want)
		}
	}
	if at := odd.Position(odd.Offset(source.Position{Line: 4, Column: 3})); at != (source.Position{Line: 4, Column: 3}) {
		t.Errorf("4:3 comes back as %v", at)
	}
	if file.Lines() != 4 {
		t.Errorf("Lines() = %d, want 4", file.Lines())
	}
}

func TestOffsetOfColumnPastTheLineIsItsEnd(t *testing.T) {
	file := source.NewFile("f", []byte("ab\ncd"))
	if got := file.Offset(source.Position{Line: 1, Column: 40}); got != 2 {
		t.Errorf("got %d, want 2", got)
	}
}
