package source

import (
	"encoding/binary"
	"strings"
	"sync"
)

// Phrases are the words of messages between what they cite. Thousands of messages have the same ones, which are kept once. They are
// safe for concurrent use; the zero value has none.
type Phrases struct {
	lock    sync.RWMutex
	numbers map[string]int
	all     []string
}

// mostPhrases and shortest bound what is kept once: words that are in no other message would take more memory than they save.
const mostPhrases, shortest = 1 << 12, 4

// number returns the number of a phrase from 1 on, 0 for one that is not kept.
func (p *Phrases) number(phrase string) int {
	if len(phrase) < shortest {
		return 0
	}
	p.lock.RLock()
	number := p.numbers[phrase]
	isFull := len(p.all) >= mostPhrases
	p.lock.RUnlock()
	if number > 0 || isFull {
		return number
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	if number = p.numbers[phrase]; number > 0 {
		return number
	}
	if p.numbers == nil {
		p.numbers = make(map[string]int)
	}
	phrase = strings.Clone(phrase) // it is a part of a longer text
	p.all = append(p.all, phrase)
	p.numbers[phrase] = len(p.all)
	return len(p.all)
}

func (p *Phrases) phrase(number int) string {
	p.lock.RLock()
	defer p.lock.RUnlock()
	return p.all[number-1]
}

// Packer writes numbers, texts and places one behind the other, in as few bytes as is easy. [Unpacker] reads them in the same order.
type Packer struct {
	phrases *Phrases
	data    []byte
	files   map[*File]int
}

// NewPacker returns a packer for places, which writes excerpts of their files: those of the spans are all that it can write.
func NewPacker(phrases *Phrases, spans []*Span) *Packer {
	const usual = 64 // bytes that are written beside a place: words, and the line
	p := &Packer{phrases: phrases, files: make(map[*File]int), data: make([]byte, 0, usual*len(spans))}
	order, pointed := byFile(spans)
	p.Int(len(order))
	for i, file := range order {
		p.files[file] = i + 1
		p.file(file.Excerpt(pointed[file]))
	}
	return p
}

// Bytes returns what was written.
func (p *Packer) Bytes() []byte { return append([]byte(nil), p.data...) }

// Len returns how many bytes are written: where [Unpacker.Seek] finds what is written next.
func (p *Packer) Len() int { return len(p.data) }

// Int writes a number.
func (p *Packer) Int(number int) { p.data = binary.AppendVarint(p.data, int64(number)) }

// Bool writes whether something is so.
func (p *Packer) Bool(is bool) {
	if is {
		p.Int(1)
	} else {
		p.Int(0)
	}
}

// Text writes a text as it is.
func (p *Packer) Text(text string) {
	p.Int(len(text))
	p.data = append(p.data, text...)
}

// Message writes a text that others are like but for what they cite in double quotes.
func (p *Packer) Message(text string) {
	p.Int(strings.Count(text, `"`))
	for isCited, more := false, true; more; isCited = !isCited {
		var part string
		part, text, more = strings.Cut(text, `"`)
		number := 0
		if !isCited {
			number = p.phrases.number(part)
			p.Int(number)
		}
		if number == 0 {
			p.Text(part)
		}
	}
}

// Span writes a place.
func (p *Packer) Span(span Span) {
	p.Int(p.files[span.File]) // 0 for no file
	p.Int(span.Start)
	p.Int(span.End - span.Start)
}

// file writes an excerpt.
func (p *Packer) file(f *File) {
	p.Text(f.Path)
	p.Bool(f.Secret)
	p.Int(int(f.kind))
	p.Int(len(f.cuts))
	for i, cut := range f.cuts {
		p.Int(cut.number)
		p.Int(cut.offset)
		p.Int(f.starts[i])
	}
	p.Text(string(f.Data))
}

// Unpacker reads what a [Packer] wrote, with the same phrases.
type Unpacker struct {
	phrases *Phrases
	all     []byte
	data    []byte // what is not read yet
	files   []*File
}

// NewUnpacker returns one at the beginning of what was written.
func NewUnpacker(phrases *Phrases, data []byte) *Unpacker {
	u := &Unpacker{phrases: phrases, all: data, data: data}
	u.files = make([]*File, 1+u.Int())
	for i := range u.files[1:] {
		u.files[1+i] = u.file()
	}
	return u
}

// Seek goes to where the packer had written so many bytes.
func (u *Unpacker) Seek(written int) { u.data = u.all[written:] }

// Int reads a number.
func (u *Unpacker) Int() int {
	number, size := binary.Varint(u.data)
	u.data = u.data[size:]
	return int(number)
}

// Bool reads whether something is so.
func (u *Unpacker) Bool() bool { return u.Int() != 0 }

// Text reads what [Packer.Text] wrote.
func (u *Unpacker) Text() string {
	size := u.Int()
	text := string(u.data[:size])
	u.data = u.data[size:]
	return text
}

// Message reads what [Packer.Message] wrote.
func (u *Unpacker) Message() string {
	parts := make([]string, 1+u.Int())
	for i := range parts {
		if i%2 == 0 {
			if number := u.Int(); number > 0 {
				parts[i] = u.phrases.phrase(number)
				continue
			}
		}
		parts[i] = u.Text()
	}
	return strings.Join(parts, `"`)
}

// Span reads a place in an excerpt of its file.
func (u *Unpacker) Span() Span {
	span := Span{File: u.files[u.Int()], Start: u.Int()}
	span.End = span.Start + u.Int()
	return span
}

func (u *Unpacker) file() *File {
	f := &File{Path: u.Text(), Secret: u.Bool(), kind: Kind(u.Int())}
	f.cuts = make([]cut, u.Int())
	f.starts = make([]int, len(f.cuts))
	for i := range f.cuts {
		f.cuts[i] = cut{u.Int(), u.Int()}
		f.starts[i] = u.Int()
	}
	f.Data = []byte(u.Text())
	f.startsOnce.Do(func() {}) // they are there already
	return f
}
