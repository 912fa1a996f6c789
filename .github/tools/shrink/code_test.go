package main

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
)

func TestFunctionsAreReadAsTheyAreWritten(t *testing.T) {
	sections, err := sectionsOf(built(t, "-l"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sections {
		if s.kind != codeSection {
			continue
		}
		in := reader{s.content}
		for n := range in.unsigned() {
			body := in.take(in.unsigned())
			f, err := parse(body)
			if err != nil {
				t.Fatalf("function %d: %v", n, err)
			}
			if f.out = f.all; !bytes.Equal(f.bytes(), body) {
				t.Fatalf("function %d becomes another one", n)
			}
		}
	}
}

// The first function's PCs begin at 0x10000, and function 7 never returns.
func TestRewritten(t *testing.T) {
	for name, test := range map[string]struct{ before, after string }{
		"a jump ahead, and one back": {
			"01 01 7f 23 00 21 01 03 40 02 40 02 40 20 00 0e 02 00 01 01 0b 20 01 04 40 41 01 21 00 0c 02 0b 41 00 21 00 0c 01 0b 0b 00 0b",
			"01 01 7f 23 00 21 01 03 40 02 40 02 40 20 00 0e 02 00 01 01 0b 20 01 0d 00 41 00 21 00 0c 01 0b 0b 00 0b"},
		"a jump ahead alone": {
			"01 01 7f 23 00 21 01 03 40 02 40 02 40 20 00 0e 02 00 01 01 0b 41 01 21 00 0c 01 0b 0b 00 0b",
			"01 01 7f 23 00 21 01 02 40 02 40 20 00 0e 02 00 01 01 0b 0c 00 0b 00 0b"},
		"calls": {
			"02 01 7f 01 7e 23 00 21 01 02 40 02 40 02 40 20 00 0e 02 00 01 01 0b 20 01 42 81 80 04 37 03 00 41 00 10 08 23 00 21 01 0d 01 0b 41 00 10 07 23 00 21 01 0d 00 20 02 42 05 51 1a 00 0b 41 01 0b",
			"02 01 7f 02 7e 23 00 21 01 42 80 80 04 21 02 02 40 02 40 20 00 0e 02 00 01 01 0b 20 01 20 02 42 01 7c 37 03 00 41 00 10 08 23 00 21 01 04 40 41 01 0f 0b 0b 41 00 10 07 0f 20 03 42 05 51 1a 00 0b"},
		"places on the stack": {
			"01 01 7f 23 00 21 01 20 01 ad 42 08 7c a7 20 01 ad 42 10 7c a7 28 02 04 36 02 20 20 01 ad 42 08 7c a7 10 08 41 00 0b",
			"01 01 7f 23 00 21 01 20 01 20 01 28 02 14 36 02 28 20 01 41 08 6a 10 08 41 00 0b"},
		"the way back": {
			"01 01 7f 23 00 21 01 20 01 41 10 6a 22 01 24 00 20 01 41 08 6a 22 01 24 00 41 00 0f 0b",
			"01 01 7f 23 00 21 01 20 01 41 18 6a 24 00 41 00 0f 0b"},
		"conditions": {
			"02 01 7f 01 7e 23 00 21 01 20 02 50 ad 50 45 04 40 0b 20 01 ad 50 1a 41 00 0b",
			"02 01 7f 01 7e 23 00 21 01 20 02 50 04 40 0b 20 01 45 1a 41 00 0b"},
		"the number of the block is used": {
			"01 01 7f 23 00 21 01 20 00 0b", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := parse(bytesOf(test.before))
			if err != nil {
				t.Fatal(err)
			}
			if usual := f.usual(); usual != (test.after != "") {
				t.Fatalf("that the function is a usual one is %t", usual)
			} else if !usual {
				return
			}
			if got := f.rewrite(0x10000, map[int]bool{7: true}); !bytes.Equal(got, bytesOf(test.after)) {
				t.Errorf("got % x\nwant %s", got, test.after)
			}
		})
	}
}

func bytesOf(text string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}
