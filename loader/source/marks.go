package source

import (
	"sort"
	"unicode/utf8"
)

// stride is the number of bytes from one mark to the next.
const stride = 1 << 12

// mark remembers how many code points lie in front of an offset, and how many of them take two units of UTF-16. A file can be one line of megabytes with a port in every
// few bytes of it; counting from its start each time would take hours.
type mark struct {
	offset, runes, wide int
}

// lineMarks returns the marks of the file, which only lines longer than a stride need.
func (f *File) lineMarks() []mark {
	r := f.rarely()
	r.marksOnce.Do(func() { r.marks = marksOf(f.Data) })
	return r.marks
}

// marksOf returns a mark for each whole stride of data, at that offset or up to three bytes behind it.
func marksOf(data []byte) []mark {
	marks := make([]mark, 1, 1+len(data)/stride)
	for at := stride; at < len(data); at += stride {
		last := marks[len(marks)-1]
		offset := boundary(data, at)
		between := data[last.offset:offset]
		marks = append(marks, mark{offset, last.runes + utf8.RuneCount(between), last.wide + wideRunes(between)})
	}
	return marks
}

// boundary returns the first offset from at on where a code point begins, however broken the data is: in front of any byte
// that can begin one, and behind three that cannot, since no code point is longer than that and its first byte.
func boundary(data []byte, at int) int {
	for range utf8.UTFMax - 1 {
		if at == len(data) || utf8.RuneStart(data[at]) {
			break
		}
		at++
	}
	return at
}

// distance returns the number of code points from start to end, two offsets in one line.
func (f *File) distance(start, end int) int {
	if f.ascii {
		return end - start
	}
	if end-start < stride {
		return utf8.RuneCount(f.Data[start:end])
	}
	return f.runesBefore(end) - f.runesBefore(start)
}

func (f *File) runesBefore(offset int) int {
	last := f.markBefore(offset)
	return last.runes + utf8.RuneCount(f.Data[last.offset:offset])
}

// markBefore returns the last mark that is not behind an offset.
func (f *File) markBefore(offset int) mark {
	// At the very end of the file there is no mark for a full last stride.
	marks := f.lineMarks()
	at := min(offset/stride, len(marks)-1)
	if marks[at].offset > offset {
		at--
	}
	return marks[at]
}

// skip goes count code points ahead of offset as far as marks in front of end lead, and returns how many are left to go.
func (f *File) skip(offset, end, count int) (reached, left int) {
	if count < stride {
		return offset, count
	}
	target := f.runesBefore(offset) + count
	marks := f.lineMarks()
	after := sort.Search(len(marks), func(i int) bool {
		return marks[i].runes > target || marks[i].offset > end
	})
	last := marks[after-1]
	if last.offset <= offset {
		return offset, count
	}
	return last.offset, target - last.runes
}
