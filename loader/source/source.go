// Package source holds the text of linted files and the places in it.
//
// Everything portlint says points at a [Span]: half-open byte offsets in one [File]. Lines and
// columns exist only when something is printed; see [File.Position].
package source

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

var byteOrderMark = []byte("\ufeff")

// Kind is a kind of text, which says where its lines end.
type Kind uint8

const (
	// YAML is a Compose file. Its lines end where YAML ends them: at "\n", "\r\n", "\r", and at the separators of Unicode, NEL,
	// LS and PS.
	YAML Kind = iota
	// Plain is a Dockerfile, a script or a package.json. Its lines end at "\n" or "\r\n".
	Plain
	// Secret is an environment file: a plain text that is there to hold secrets.
	Secret
	// Kinds is how many kinds there are.
	Kinds = iota
)

// File is one linted file: the path shown to the user and the bytes as read.
// It is immutable and safe for concurrent use.
type File struct {
	// Path is relative to the working directory where that is possible, and always has forward slashes.
	Path string
	// Data is the content, byte order mark included. That of a YAML file in UTF-16 is turned into UTF-8.
	Data []byte
	// Recoded says that the file is not what Data is: it is in UTF-16. No fix can be written into it.
	Recoded bool
	// Secret says that the file is there to hold secrets, so that no line of it is shown.
	Secret bool

	kind       Kind
	ascii      bool // every character is one byte, which is not known of a packed excerpt
	startsOnce sync.Once
	starts     []int // the index in Data of each line's first character
	cuts       []cut // the lines of an excerpt, nil for a whole file
	rare       atomic.Pointer[rare]
}

// rare is what few files need: thousands are kept.
type rare struct {
	marksOnce, utf16Once sync.Once
	marks                []mark
	utf16                []int // as starts, of the lines of the Language Server Protocol
}

func (f *File) rarely() *rare {
	if f.rare.Load() == nil {
		f.rare.CompareAndSwap(nil, new(rare))
	}
	return f.rare.Load()
}

// NewFile returns the YAML file that is shown as path and holds data.
func NewFile(path string, data []byte) *File { return NewFileOf(YAML, path, data) }

// NewFileOf returns the file of a kind that is shown as path and holds data.
func NewFileOf(kind Kind, path string, data []byte) *File {
	file := &File{Path: path, Data: data, Secret: kind == Secret, kind: kind}
	if kind == YAML {
		if text, ok := fromUTF16(data); ok {
			file.Data, file.Recoded = text, true
		}
	}
	return file
}

// Position is a place as people and editors count: both numbers start at 1, and columns count
// code points. A byte order mark has no column.
type Position struct {
	Line, Column int
}

// lineStarts returns the byte offset at which each line begins.
func (f *File) lineStarts() []int {
	f.startsOnce.Do(func() {
		f.ascii = isASCII(f.Data)
		ends := newlineEnd
		if f.kind == YAML && (bytes.IndexByte(f.Data, '\r') >= 0 ||
			!f.ascii && (bytes.Contains(f.Data, []byte("\u0085")) || bytes.Contains(f.Data, []byte("\u2028")[:2]))) {
			ends = yamlEnd
		}
		f.starts = startsOf(f.Data, ends)
	})
	return f.starts
}

// startsOf returns where each line of data begins. End returns the length of the first line of what it is given, with its line
// break, or -1 when there is no break.
func startsOf(data []byte, end func([]byte) int) []int {
	offset := 0
	if bytes.HasPrefix(data, byteOrderMark) {
		offset = len(byteOrderMark)
	}
	starts := make([]int, 1, 1+bytes.Count(data, []byte{'\n'}))
	starts[0] = offset
	for {
		length := end(data[offset:])
		if length < 0 {
			return starts
		}
		offset += length
		starts = append(starts, offset)
	}
}

// newlineEnd is where a line of a plain text ends, see [startsOf].
func newlineEnd(data []byte) int {
	if newline := bytes.IndexByte(data, '\n'); newline >= 0 {
		return newline + 1
	}
	return -1
}

// isASCII reports whether no byte of data has its highest bit set.
func isASCII(data []byte) bool {
	var bits uint64
	for ; len(data) >= 8; data = data[8:] {
		bits |= binary.NativeEndian.Uint64(data)
	}
	for _, b := range data {
		bits |= uint64(b)
	}
	return bits&0x8080808080808080 == 0
}

// yamlEnd is where a line of YAML ends, see [startsOf].
func yamlEnd(data []byte) int {
	for i := range data {
		if size := breakSize(data[i:]); size > 0 {
			return i + size
		}
	}
	return -1
}

// breakSize returns the length of the line break that data begins with, or 0.
func breakSize(data []byte) int {
	switch {
	case data[0] == '\n':
		return 1
	case data[0] == '\r':
		if len(data) > 1 && data[1] == '\n' {
			return 2
		}
		return 1
	case bytes.HasPrefix(data, []byte("\u0085")):
		return len("\u0085")
	case bytes.HasPrefix(data, []byte("\u2028")), bytes.HasPrefix(data, []byte("\u2029")):
		return len("\u2028")
	}
	return 0
}

// Lines returns the number of lines. An empty file has one, and so has the empty text after a last line break.
func (f *File) Lines() int { return len(f.lineStarts()) }

// Position translates a byte offset. Offsets outside the file are moved to its nearest end.
func (f *File) Position(offset int) Position {
	line, offset := f.lineAt(offset)
	return Position{Line: f.number(line), Column: f.distance(f.starts[line], offset) + 1}
}

// lineAt returns the index of the line of a byte offset, and the offset in Data.
func (f *File) lineAt(offset int) (line, inData int) {
	starts := f.lineStarts()
	inData = min(max(f.inData(offset), starts[0]), len(f.Data))
	return sort.SearchInts(starts, inData+1) - 1, inData
}

// Offset translates a position, whose line and column start at 1 and whose column counts code points,
// to a byte offset. A column past the end of its line means the end of that line. Excerpts do not know it.
func (f *File) Offset(p Position) int {
	starts := f.lineStarts()
	if p.Line < 1 {
		return starts[0]
	}
	if p.Line > len(starts) {
		return len(f.Data)
	}
	offset, end := starts[p.Line-1], len(f.Data)
	if p.Line < len(starts) {
		end = starts[p.Line] - 1
	}
	if f.ascii {
		return min(offset+max(p.Column-1, 0), end)
	}
	offset, left := f.skip(offset, end, p.Column-1)
	for ; left > 0 && offset < end; left-- {
		size := 1
		if f.Data[offset] >= utf8.RuneSelf {
			_, size = utf8.DecodeRune(f.Data[offset:end])
		}
		offset += size
	}
	return offset
}

// Line returns the text of a line, counted from 1, without its line break.
func (f *File) Line(number int) string {
	return f.LineSpan(number).Text()
}

// LineSpan returns the place of a line, counted from 1, without its line break.
// A line that the file does not have is empty.
func (f *File) LineSpan(number int) Span {
	line, known := f.index(number)
	if !known {
		return Span{File: f, Start: len(f.Data), End: len(f.Data)}
	}
	start, end := f.bounds(line)
	breaks := []string{"\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"}
	if f.kind != YAML {
		breaks = breaks[:2]
	}
	for _, text := range breaks {
		if bytes.HasSuffix(f.Data[start:end], []byte(text)) {
			end -= len(text)
			break
		}
	}
	whole := f.offset(line)
	return Span{File: f, Start: whole, End: whole + end - start}
}

// Span is a part of a file: the bytes from Start up to, and without, End.
// The zero Span is nowhere.
type Span struct {
	File       *File
	Start, End int
}

// IsZero reports whether the span is nowhere.
func (s Span) IsZero() bool { return s.File == nil }

// AtStart is the empty span at the start of s.
func (s Span) AtStart() Span {
	s.End = s.Start
	return s
}

// InsideQuotes reports whether a scalar stands in quotes.
func (s Span) InsideQuotes() bool {
	return s.File != nil && s.Start > 0 && (s.File.Data[s.Start-1] == '"' || s.File.Data[s.Start-1] == '\'')
}

// Text returns the bytes of the span.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return string(s.File.Bytes(s))
}

// Path returns the path of the span's file, and "" for the zero Span.
func (s Span) Path() string {
	if s.File == nil {
		return ""
	}
	return s.File.Path
}

// Range returns the positions of the first character and of the one after the last.
func (s Span) Range() (start, end Position) {
	return s.File.Position(s.Start), s.File.Position(s.End)
}

// Contains reports whether inner lies in s.
func (s Span) Contains(inner Span) bool {
	return s.File == inner.File && s.Start <= inner.Start && inner.End <= s.End
}

// Compare orders spans by path, start and end; the zero Span comes first.
func (s Span) Compare(other Span) int {
	if s.File != other.File {
		if files := strings.Compare(s.Path(), other.Path()); files != 0 {
			return files
		}
	}
	if s.Start != other.Start {
		return cmp.Compare(s.Start, other.Start)
	}
	return cmp.Compare(s.End, other.End)
}
