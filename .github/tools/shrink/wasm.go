package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Kinds of sections, see https://webassembly.github.io/spec/core/binary/modules.html#sections.
const (
	customSection   = 0
	typeSection     = 1
	importSection   = 2
	functionSection = 3
	startSection    = 8
	elementSection  = 9
	codeSection     = 10
	dataSection     = 11
)

const preamble = "\x00asm\x01\x00\x00\x00"

// release is the release of Go whose tables are known here.
const release = "go1.26"

// gap is how many zeros in a row end a segment of the data. The linker writes a hundred thousand segments to leave out eight, and what
// stands between them compresses worse than the zeros. Much larger ones make a program that is not compressed larger.
const gap = 1024

// section is one part of a program.
type section struct {
	kind    byte
	content []byte
}

func sectionsOf(program []byte) (sections []section, err error) {
	rest, found := bytes.CutPrefix(program, []byte(preamble))
	if !found {
		return nil, errors.New("not a WebAssembly program")
	}
	for len(rest) > 0 {
		kind := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil, errors.New("a section is cut off")
		}
		rest = rest[1+n:]
		sections = append(sections, section{kind, rest[:size]})
		rest = rest[size:]
	}
	return sections, nil
}

// knownRelease refuses a program that the section which names the tools says to be of another release.
func knownRelease(sections []section) error {
	for _, s := range sections {
		if s.kind == customSection && bytes.HasPrefix(s.content, []byte("\x09producers")) {
			if bytes.Contains(s.content, []byte(release+".")) {
				return nil
			}
			return fmt.Errorf("not made by %s, whose tables are known: %q", release, s.content)
		}
	}
	return errors.New("nothing says what made it")
}

// memoryOf is the memory as the data section fills it.
func memoryOf(sections []section) (memory []byte, err error) {
	for _, s := range sections {
		if s.kind != dataSection {
			continue
		}
		in := reader{s.content}
		for range in.unsigned() {
			if in.unsigned() != 0 || in.byte() != 0x41 { // memory 0, i32.const
				return nil, errors.New("a segment of the data is not at a constant place")
			}
			at := in.signed()
			if in.byte() != 0x0b { // end
				return nil, errors.New("the place of a segment is computed")
			}
			data := in.take(in.unsigned())
			if at < 0 || at+len(data) > 1<<30 {
				return nil, errors.New("a segment lies outside of the memory")
			}
			if missing := at + len(data) - len(memory); missing > 0 {
				memory = append(memory, make([]byte, missing)...)
			}
			copy(memory[at:], data)
		}
	}
	return memory, nil
}

// join writes the sections, with the memory as the data section.
func join(sections []section, memory []byte) []byte {
	program := []byte(preamble)
	for _, s := range sections {
		content := s.content
		if s.kind == dataSection {
			content = segments(memory)
		}
		program = append(program, s.kind)
		program = binary.AppendUvarint(program, uint64(len(content)))
		program = append(program, content...)
	}
	return program
}

// segments writes a memory as a data section.
func segments(memory []byte) []byte {
	var out []byte
	count := 0
	for at := 0; ; count++ {
		for at < len(memory) && memory[at] == 0 {
			at++
		}
		if at == len(memory) {
			break
		}
		end := at
		for zeros := 0; end+zeros < len(memory) && zeros < gap; {
			if memory[end+zeros] == 0 {
				zeros++
			} else {
				end, zeros = end+zeros+1, 0
			}
		}
		out = append(out, 0, 0x41)
		out = appendSigned(out, at)
		out = append(out, 0x0b)
		out = binary.AppendUvarint(out, uint64(end-at))
		out = append(out, memory[at:end]...)
		at = end
	}
	return append(binary.AppendUvarint(nil, uint64(count)), out...)
}

func appendSigned(out []byte, value int) []byte {
	for ; value < -64 || value > 63; value >>= 7 {
		out = append(out, byte(value)|0x80)
	}
	return append(out, byte(value)&0x7f)
}

// reader reads numbers as WebAssembly writes them. It panics at the end.
type reader struct {
	rest []byte
}

func (r *reader) byte() byte {
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *reader) take(n uint64) []byte {
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) unsigned() uint64 {
	value, n := binary.Uvarint(r.rest)
	r.take(uint64(n))
	return value
}

func (r *reader) signed() int {
	value, shift := 0, 0
	for {
		b := r.byte()
		value |= int(b&0x7f) << shift
		shift += 7
		if b < 0x80 {
			unused := max(64-shift, 0)
			return value << unused >> unused
		}
	}
}
