package source_test

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"unicode/utf8"

	"github.com/portlint/portlint/loader/source"
)

// Columns in a long line are those that one gets by counting from its start, also where bytes are no text.
func TestColumnsOfLongLines(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "é", "日", "🐳", "e\u0301", "\x80", "\xff", "\xe6\x97", "\xf0\x9f\x90", "\x80\x80\x80\x80\x80"}
	for _, first := range []string{"", "\ufeff", "one\r\n", "\ufeff日\n"} {
		for round := range 3 {
			data := []byte(first)
			start := len(data)
			if first == "\ufeff" {
				start = 3
			}
			for len(data) < 3*4096+round {
				data = append(data, pieces[random.IntN(len(pieces))]...)
			}
			end := len(data)
			data = append(data, "\nlast"...)
			file := source.NewFile("f", data)
			line := file.Position(start).Line
			for offset := start; offset <= end; offset++ {
				if near := (offset + 8) % 4096; near > 16 && offset%61 != 0 && offset < end-8 {
					continue // counting is slow
				}
				want := source.Position{Line: line, Column: utf8.RuneCount(data[start:offset]) + 1}
				if got := file.Position(offset); got != want {
					t.Fatalf("Position(%d) = %v, want %v", offset, got, want)
				}
			}
			column := 1
			for offset := start; offset < end; column++ {
				if got := file.Offset(source.Position{Line: line, Column: column}); got != offset {
					t.Fatalf("Offset(%d:%d) = %d, want %d", line, column, got, offset)
				}
				_, size := utf8.DecodeRune(data[offset:end])
				offset += size
			}
			for _, beyond := range []int{column, column + 1, column + 5000, 1 << 40} {
				if got := file.Offset(source.Position{Line: line, Column: beyond}); got != end {
					t.Fatalf("Offset(%d:%d) = %d, want the line's end %d", line, beyond, got, end)
				}
			}
		}
	}
}

func BenchmarkLongLine(b *testing.B) {
	data := bytes.Repeat([]byte(`"8080:80", `), 8<<20/11)
	file := source.NewFile("f", data)
	for b.Loop() {
		if at := file.Offset(file.Position(len(data) - 5)); at != len(data)-5 {
			b.Fatal(at)
		}
	}
}
