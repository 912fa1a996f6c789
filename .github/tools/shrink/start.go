package main

import (
	"encoding/binary"
	"errors"
	"slices"
)

// What of the table of functions follows from the rest is left out, and computed by a function that the program runs before all else:
// the numbers of the functions, which stand there twice, where the record of each begins, and the table of the search.

const (
	opI32Load, opI32Load8U, opI32Store        = 0x28, 0x2d, 0x36
	opI32LessU, opI32Multiply, opI32ShiftDown = 0x49, 0x6c, 0x76
)

// addStart adds the function to the program.
func addStart(sections []section, f *functions) ([]section, error) {
	at := slices.IndexFunc(sections, func(s section) bool { return s.kind == elementSection })
	if at < 0 {
		return nil, errors.New("no function is called by its number")
	}
	kind, body := uint64(0), f.start()
	number := uint64(f.count)
	for i, s := range sections {
		var err error
		switch s.kind {
		case typeSection:
			kind, err = kindOf(s.content, "", "")
		case importSection:
			imported := reader{s.content}
			number += imported.unsigned()
		case functionSection:
			sections[i].content = oneMore(s.content, binary.AppendUvarint(nil, kind))
		case codeSection:
			sections[i].content = oneMore(s.content, append(binary.AppendUvarint(nil, uint64(len(body))), body...))
		}
		if err != nil {
			return nil, err
		}
	}
	return slices.Insert(sections, at, section{startSection, binary.AppendUvarint(nil, number)}), nil
}

// oneMore adds one to a list that begins with how many there are.
func oneMore(list, one []byte) []byte {
	in := reader{list}
	return slices.Concat(binary.AppendUvarint(nil, in.unsigned()+1), in.rest, one)
}

// start is the function.
func (f *functions) start() []byte {
	const function, record, bucket = 0, 1, 2 // variables
	var (
		entries = f.word(moduleEntries)
		get     = func(local int) []instruction { return []instruction{withUnsigned(opLocalGet, local)} }
		number  = func(n int) []instruction { return []instruction{with(opI32Const, n)} }
		two     = func(op byte, a, b []instruction) []instruction { return slices.Concat(a, b, []instruction{plain(op)}) }
		load    = func(op byte, at []instruction, offset int) []instruction {
			return append(at, instruction{text: binary.AppendUvarint([]byte{op, 0}, uint64(offset))})
		}
		store = func(at []instruction, offset int, value []instruction) []instruction {
			return load(opI32Store, slices.Concat(at, value), offset)
		}
		set = func(local int, value []instruction) []instruction {
			return append(value, withUnsigned(opLocalSet, local))
		}
		// times does something as often as a variable counts from 0 to a number.
		times = func(variable, count int, does ...[]instruction) []instruction {
			next := set(variable, two(opI32Add, get(variable), number(1)))
			again := append(two(opI32LessU, get(variable), number(count)), withUnsigned(opBrIf, 0), plain(opEnd))
			return slices.Concat([]instruction{with(opLoop, noResult)}, slices.Concat(does...), next, again)
		}
		entry  = two(opI32Multiply, get(function), number(8))
		itself = two(opI32Add, get(function), number(f.word(moduleMinPC)/functionPCs))
		words  = two(opI32Add, load(opI32Load, get(record), entries+fieldPCData), load(opI32Load8U, get(record), entries+fieldFuncData))
		size   = two(opI32Add, two(opI32Multiply, words, number(4)), number(sizeFunction))
		found  = two(opI32ShiftDown, get(bucket), number(4)) // the function of a bucket
	)
	body := code{locals: []locals{{3, typeI32}}}
	body.out = slices.Concat(
		set(record, number(8*(f.count+1))),
		times(function, f.count,
			store(entry, entries, itself),
			store(entry, entries+4, get(record)),
			store(get(record), entries, itself),
			set(record, two(opI32Add, get(record), size)),
		),
		times(bucket, f.buckets(), store(two(opI32Multiply, get(bucket), number(4+bucketParts)), f.word(moduleBuckets), found)),
		[]instruction{plain(opEnd)},
	)
	return body.bytes()
}
