package source

import (
	"cmp"
	"slices"
	"sort"
)

// cut is a line that an excerpt holds.
type cut struct {
	number int // in the whole file, counted from 1
	offset int // of its first character in the whole file
}

// Excerpt returns a file that holds no more of f than the lines in which the spans begin and end. Spans in these lines mean
// the same in both: offsets and positions are those of the whole file. What is found in thousands of files can be kept
// that way without keeping the files.
func (f *File) Excerpt(spans []*Span) *File {
	numbers := make([]int, 0, 2*len(spans))
	for _, span := range spans {
		first, _ := f.lineAt(span.Start)
		last, _ := f.lineAt(span.End)
		numbers = append(numbers, f.number(first), f.number(last))
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	e := &File{Path: f.Path, Secret: f.Secret, kind: f.kind, ascii: f.ascii, cuts: make([]cut, len(numbers)), starts: make([]int, len(numbers))}
	size := 0
	for i, number := range numbers {
		start, end := f.bounds(number - 1)
		e.cuts[i], e.starts[i] = cut{number, start}, size
		size += end - start
	}
	e.Data = make([]byte, 0, size)
	for _, number := range numbers {
		start, end := f.bounds(number - 1)
		e.Data = append(e.Data, f.Data[start:end]...)
	}
	e.startsOnce.Do(func() {}) // they are there already
	return e
}

// Detach makes the spans those of excerpts of their files: who keeps the spans keeps no more of the files than the lines
// at which they point.
func Detach(spans []*Span) {
	_, pointed := byFile(spans)
	for file, spans := range pointed {
		excerpt := file.Excerpt(spans)
		for _, span := range spans {
			span.File = excerpt
		}
	}
}

// byFile returns the files of the spans in the order in which they come first, and the spans of each. Most follow others of their file.
func byFile(spans []*Span) (order []*File, pointed map[*File][]*Span) {
	pointed = make(map[*File][]*Span)
	for from, to := 0, 0; from < len(spans); from = to {
		file := spans[from].File
		for to = from + 1; to < len(spans) && spans[to].File == file; to++ {
		}
		if file != nil && pointed[file] == nil {
			order = append(order, file)
		}
		pointed[file] = append(pointed[file], spans[from:to]...)
	}
	delete(pointed, nil)
	return order, pointed
}

// bounds are where a line, counted from 0, begins and ends in Data, its line break included.
func (f *File) bounds(line int) (start, end int) {
	starts := f.lineStarts()
	if line+1 < len(starts) {
		return starts[line], starts[line+1]
	}
	return starts[line], len(f.Data)
}

// Bytes returns the text of a span of the file, which must not be changed. Of an excerpt the span must be in one line.
func (f *File) Bytes(span Span) []byte {
	start, end := f.inData(span.Start), f.inData(span.End)
	return f.Data[min(start, len(f.Data)):min(end, len(f.Data))]
}

// inData translates an offset in the file into one in Data, which is another only in an excerpt.
func (f *File) inData(offset int) int {
	if f.cuts == nil {
		return offset
	}
	line := max(sort.Search(len(f.cuts), func(i int) bool { return f.cuts[i].offset > offset })-1, 0)
	return f.starts[line] + max(offset-f.cuts[line].offset, 0)
}

// number returns the number of a line of Data, counted from 0, in the file.
func (f *File) number(line int) int {
	if f.cuts == nil {
		return line + 1
	}
	return f.cuts[line].number
}

// index is the inverse of number; known is false for a line that the file does not have.
func (f *File) index(number int) (line int, known bool) {
	if f.cuts == nil {
		return number - 1, number >= 1 && number <= len(f.lineStarts())
	}
	return slices.BinarySearchFunc(f.cuts, number, func(c cut, number int) int { return cmp.Compare(c.number, number) })
}

// offset returns where a line of Data, counted from 0, begins in the file.
func (f *File) offset(line int) int {
	if f.cuts == nil {
		return f.lineStarts()[line]
	}
	return f.cuts[line].offset
}
