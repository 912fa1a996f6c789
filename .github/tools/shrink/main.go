// Command shrink makes a WebAssembly program of Go smaller for browsers, where nobody reads stack traces: it leaves out what only those
// need, the names of functions and the lines they are at, and writes the rest, the code too, so that it compresses well. The program does
// what it did, panics and recovers as it did, and says the same of a panic without the trace. It must be built without inlining
// (-gcflags=all=-l).
//
//	go run . PROGRAM SMALLER
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: go run . PROGRAM SMALLER")
		os.Exit(2)
	}
	program, err := os.ReadFile(os.Args[1])
	if err == nil {
		program, err = shrink(program)
	}
	if err == nil {
		err = os.WriteFile(os.Args[2], program, 0o644)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

// shrink returns the smaller program. It refuses what another release of Go linked: the tables are the runtime's own, and change.
func shrink(program []byte) (smaller []byte, err error) {
	// Offsets of a damaged program lead anywhere.
	defer func() {
		if fault := recover(); fault != nil {
			smaller, err = nil, fmt.Errorf("not understood: %v", fault)
		}
	}()
	sections, err := sectionsOf(program)
	if err != nil {
		return nil, err
	}
	if err := knownRelease(sections); err != nil {
		return nil, err
	}
	memory, err := memoryOf(sections)
	if err != nil {
		return nil, err
	}
	table, err := find(memory)
	if err != nil {
		return nil, err
	}
	if err := shrinkCode(sections, table); err != nil {
		return nil, err
	}
	if err := table.shrink(); err != nil {
		return nil, err
	}
	if sections, err = addStart(sections, table); err != nil {
		return nil, err
	}
	return join(sections, memory), nil
}
