package source

import (
	"bytes"
	"sort"
	"unicode/utf16"
	"unicode/utf8"
)

// UTF16 translates a byte offset to a place as the Language Server Protocol counts: lines and characters start at 0, lines end at
// "\n", "\r\n" or "\r", and a character is a unit of UTF-16. A byte order mark is no character. Offsets outside the file are moved to
// its nearest end. Excerpts do not know it.
// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#textDocuments
func (f *File) UTF16(offset int) (line, character int) {
	starts := f.utf16Starts()
	offset = min(max(offset, starts[0]), len(f.Data))
	line = sort.SearchInts(starts, offset+1) - 1
	return line, f.unitsBefore(offset) - f.unitsBefore(starts[line])
}

// OffsetUTF16 is the inverse of [File.UTF16]. A character past the end of its line means the end of that line, and one in the middle
// of a code point means its start.
func (f *File) OffsetUTF16(line, character int) int {
	starts := f.utf16Starts()
	switch {
	case line < 0:
		return starts[0]
	case line >= len(starts):
		return len(f.Data)
	}
	end := len(f.Data)
	if line+1 < len(starts) {
		end = starts[line+1]
		for end > starts[line] && (f.Data[end-1] == '\n' || f.Data[end-1] == '\r') {
			end--
		}
	}
	at := starts[line]
	for units := 0; at < end; {
		r, size := utf8.DecodeRune(f.Data[at:end])
		if units += utf16.RuneLen(r); units > character {
			break
		}
		at += size
	}
	return at
}

// utf16Starts are where the lines of the protocol begin.
func (f *File) utf16Starts() []int {
	r := f.rarely()
	r.utf16Once.Do(func() {
		r.utf16 = startsOf(f.Data, func(data []byte) int {
			end := bytes.IndexAny(data, "\r\n")
			switch {
			case end < 0:
				return -1
			case data[end] == '\r' && end+1 < len(data) && data[end+1] == '\n':
				return end + 2
			}
			return end + 1
		})
	})
	return r.utf16
}

// unitsBefore counts the units of UTF-16 in front of an offset.
func (f *File) unitsBefore(offset int) int {
	last := f.markBefore(offset)
	between := f.Data[last.offset:offset]
	return last.runes + last.wide + utf8.RuneCount(between) + wideRunes(between)
}

// wideRunes counts the code points that take two units of UTF-16.
func wideRunes(data []byte) int {
	const shortest = 0xf0 // no byte below begins one
	count := 0
	for at, c := range data {
		if c >= shortest {
			if r, _ := utf8.DecodeRune(data[at:]); utf16.RuneLen(r) == 2 {
				count++
			}
		}
	}
	return count
}
