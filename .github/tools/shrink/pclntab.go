package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// What follows is as in runtime/symtab.go, runtime/runtime2.go and internal/abi/symtab.go of the release.

// header is how the table of functions begins: its magic number, two zeros, the smallest instruction and the size of a pointer.
var header = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

const (
	// words of the header and of the module data that begins with a pointer to it
	headerFunctions, headerNames   = 1, 4
	moduleNames, moduleUnits       = 1, 4
	moduleFiles, modulePCs         = 7, 10
	moduleFunctions, moduleEntries = 13, 16
	moduleBuckets, moduleMinPC     = 19, 20
	moduleMaxPC, moduleText        = 21, 22
	moduleFuncData                 = 40

	// fields of a function
	fieldEntry, fieldName       = 0, 4
	fieldPCSP                   = 16
	fieldFile, fieldLine        = 20, 24
	fieldPCData, fieldUnit      = 28, 32
	fieldStartLine, fieldFuncID = 36, 40
	fieldFuncData, sizeFunction = 43, 44

	pcdataUnsafePoint, pcdataArgLive             = 0, 3
	funcdataInlTree, funcdataArgInfo             = 3, 5
	funcdataArgLiveInfo, funcdataWrapInfo        = 6, 7
	noFuncData                            uint32 = 1<<32 - 1

	funcIDWrapper = 23

	// of the table of the search: a bucket is a function, and a byte for each of its parts
	bucketParts, bucketPCs, partPCs, functionPCs = 16, 4096, 256, 1 << 16
)

// functions is what a program knows about its functions, in its memory.
type functions struct {
	memory []byte
	module int // address of the module data
	count  int
}

// find looks for the table of functions.
func find(memory []byte) (*functions, error) {
	var found *functions
	for at := 0; at+len(header) <= len(memory); at += 8 {
		if !bytes.Equal(memory[at:at+len(header)], header) {
			continue
		}
		for module := 0; module+8*(moduleFuncData+1) <= len(memory); module += 8 {
			f := &functions{memory: memory, module: module, count: wordAt(memory, at, headerFunctions)}
			if f.word(0) != at || f.word(moduleNames) != at+wordAt(memory, at, headerNames) {
				continue
			}
			if found != nil {
				return nil, errors.New("there are two tables of functions")
			}
			found = f
		}
	}
	if found == nil {
		return nil, errors.New("there is no table of functions as " + release + " writes it")
	}
	return found, found.check()
}

func wordAt(memory []byte, at, word int) int {
	return int(binary.LittleEndian.Uint64(memory[at+8*word:]))
}

func (f *functions) word(n int) int { return wordAt(f.memory, f.module, n) }

// slice is the memory of a slice whose elements have a size.
func (f *functions) slice(n, size int) []byte {
	at := f.word(n)
	return f.memory[at : at+f.word(n+1)*size]
}

func (f *functions) u32(at int) uint32         { return binary.LittleEndian.Uint32(f.memory[at:]) }
func (f *functions) setU32(at int, now uint32) { binary.LittleEndian.PutUint32(f.memory[at:], now) }

// check refuses a table that is not as the runtime checks it to be.
func (f *functions) check() error {
	switch {
	case f.word(moduleEntries+1) != f.count+1 || f.word(moduleEntries) != f.word(moduleFunctions):
		return errors.New("the functions are not as many as the table says")
	case f.word(moduleText) != 0 || f.word(moduleMinPC) != int(f.entry(0))*functionPCs:
		return errors.New("the code begins at an unknown place")
	}
	for i := range f.count {
		if f.entry(i+1) != f.entry(i)+1 {
			return errors.New("the functions have not the numbers that follow on each other")
		}
	}
	return nil
}

// entry is the number of a function in the program.
func (f *functions) entry(i int) uint32 { return f.u32(f.word(moduleEntries) + 8*i) }

// name is the name of a function.
func (f *functions) name(i int) string {
	record := f.slice(moduleFunctions, 1)[f.u32(f.word(moduleEntries)+8*i+4):]
	name, _, _ := strings.Cut(string(f.slice(moduleNames, 1)[binary.LittleEndian.Uint32(record[fieldName:]):]), "\x00")
	return name
}

// shrink writes all parts of the table anew, each into the place it had.
func (f *functions) shrink() error {
	names := &part{content: []byte{0}}
	pcs := &part{content: []byte{0}}
	records := &part{content: make([]byte, 8*(f.count+1))}
	copy(records.content[8*f.count:], f.memory[f.word(moduleEntries)+8*f.count:]) // the end
	oldNames, oldPCs, old := f.slice(moduleNames, 1), f.slice(modulePCs, 1), f.slice(moduleFunctions, 1)
	for i := range f.count {
		at := int(f.u32(f.word(moduleEntries) + 8*i + 4))
		record, err := f.record(old[at:], oldNames, oldPCs, names, pcs)
		if err != nil {
			return fmt.Errorf("function %d: %w", i, err)
		}
		records.content = append(records.content, record...)
	}
	if err := f.leaveOutSearch(); err != nil {
		return err
	}
	for _, p := range []struct {
		old []byte
		now []byte
	}{{oldNames, names.content}, {oldPCs, pcs.content}, {old, records.content}, {f.slice(moduleUnits, 4), nil}, {f.slice(moduleFiles, 1), nil}} {
		if len(p.now) > len(p.old) {
			return errors.New("a part of the table would become larger")
		}
		clear(p.old[copy(p.old, p.now):])
	}
	return nil
}

// record is what remains of a function: where it begins, its frame, and the pointers on its stack.
func (f *functions) record(old, oldNames, oldPCs []byte, names, pcs *part) ([]byte, error) {
	record := bytes.Clone(old[:sizeFunction])
	get := func(field int) int { return int(binary.LittleEndian.Uint32(record[field:])) }
	set := func(field, now int) { binary.LittleEndian.PutUint32(record[field:], uint32(now)) }
	name, _, _ := strings.Cut(string(oldNames[get(fieldName):]), "\x00")
	set(fieldName, names.add(needed(name, record[fieldFuncID])))
	for _, field := range []int{fieldEntry, fieldFile, fieldLine, fieldUnit, fieldStartLine} {
		set(field, 0)
	}
	set(fieldPCSP, pcs.add(pcTable(oldPCs, get(fieldPCSP))))

	tables := words(old[sizeFunction:], get(fieldPCData))
	data := words(old[sizeFunction+4*len(tables):], int(record[fieldFuncData]))
	for i := range tables {
		if i == pcdataUnsafePoint || i == pcdataArgLive {
			tables[i] = 0
		} else {
			tables[i] = uint32(pcs.add(pcTable(oldPCs, int(tables[i]))))
		}
	}
	for i, at := range data {
		switch i {
		case funcdataInlTree:
			if at != noFuncData {
				return nil, fmt.Errorf("%s has others inlined", name)
			}
		case funcdataArgInfo, funcdataArgLiveInfo, funcdataWrapInfo:
			data[i] = noFuncData
		}
	}
	for len(tables) > 0 && tables[len(tables)-1] == 0 {
		tables = tables[:len(tables)-1]
	}
	for len(data) > 0 && data[len(data)-1] == noFuncData {
		data = data[:len(data)-1]
	}
	set(fieldPCData, len(tables))
	record[fieldFuncData] = byte(len(data))
	for _, word := range append(tables, data...) {
		record = binary.LittleEndian.AppendUint32(record, word)
	}
	return record, nil
}

// needed is what the runtime itself asks for of the name of a function: whether it is one of its own, two functions of reflect, and what
// it says of a method that is called with a nil pointer, which it takes from the name of the method's wrapper.
func needed(name string, funcID byte) string {
	switch {
	case funcID == funcIDWrapper, name == "reflect.makeFuncStub", name == "reflect.methodValueCall":
		return name + "\x00"
	case strings.HasPrefix(name, "runtime."):
		return "runtime.\x00"
	}
	return ""
}

func words(in []byte, count int) []uint32 {
	all := make([]uint32, count)
	for i := range all {
		all[i] = binary.LittleEndian.Uint32(in[4*i:])
	}
	return all
}

// pcTable is a table of values by PCs: pairs of differences, up to one that is zero and not the first.
func pcTable(tables []byte, at int) string {
	if at == 0 {
		return ""
	}
	end := at
	for end == at || tables[end] != 0 {
		for range 2 {
			for tables[end] >= 0x80 {
				end++
			}
			end++
		}
	}
	return string(tables[at : end+1])
}

// leaveOutSearch clears the table of the search for the function of a PC.
func (f *functions) leaveOutSearch() error {
	parts := (f.word(moduleMaxPC) - f.word(moduleMinPC) + partPCs - 1) / partPCs
	table := f.memory[f.word(moduleBuckets):][:4*f.buckets()+parts]
	for n := 0; len(table) > 0; n++ {
		bucket := table[:min(4+bucketParts, len(table))] // the last one has no more parts than there are
		table = table[len(bucket):]
		if binary.LittleEndian.Uint32(bucket) != uint32(n*bucketPCs/functionPCs) || len(bytes.Trim(bucket[4:], "\x00")) > 0 {
			return errors.New("the table of the search is not as expected")
		}
		clear(bucket)
	}
	return nil
}

// buckets is how many buckets the search has.
func (f *functions) buckets() int {
	return (f.word(moduleMaxPC) - f.word(moduleMinPC) + bucketPCs - 1) / bucketPCs
}

// part is a part of the table that is written anew, in which what is equal stands once.
type part struct {
	content []byte
	places  map[string]int
}

// add returns where a text stands, which is 0 for none.
func (p *part) add(text string) int {
	if text == "" {
		return 0
	}
	at, known := p.places[text]
	if !known {
		if p.places == nil {
			p.places = map[string]int{}
		}
		at = len(p.content)
		p.places[text] = at
		p.content = append(p.content, text...)
	}
	return at
}
