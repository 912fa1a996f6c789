package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestShrunkProgramDoesTheSame(t *testing.T) {
	program := built(t, "-l")
	smaller, err := shrink(program)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("NO NODE: the smaller program was not run")
	}
	want, got := run(t, program), run(t, smaller)
	if got != want || !strings.HasSuffix(want, "all is done\n") {
		t.Errorf("the program says\n%s\nand the smaller one\n%s", want, got)
	}
	for _, gone := range []string{"main.grow", "program.go"} {
		if !bytes.Contains(program, []byte(gone)) || bytes.Contains(smaller, []byte(gone)) {
			t.Errorf("%s is not left out", gone)
		}
	}
}

func TestRefused(t *testing.T) {
	program := built(t, "-l")
	replaced := func(old, now string) []byte { return bytes.ReplaceAll(program, []byte(old), []byte(now)) }
	for name, test := range map[string]struct {
		program []byte
		want    string
	}{
		"empty":            {nil, "not a WebAssembly program"},
		"cut off":          {program[:len(program)/2], "a section is cut off"},
		"another release":  {replaced("\x08go1.26.", "\x08go1.99."), "not made by go1.26, whose tables are known"},
		"another table":    {replaced(string(header), "\xf2"+string(header[1:])), "there is no table of functions as go1.26 writes it"},
		"no producers":     {replaced("\x09producers", "\x09somewhere"), "nothing says what made it"},
		"with inlined":     {built(t, ""), "has others inlined"},
		"shrunk once more": {mustShrink(t, program), "the code begins at an unknown place"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := shrink(test.program)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// The last bucket of the search has no more parts than the program: what lies behind belongs to others.
func TestLastBucketIsShort(t *testing.T) {
	const table, parts = 8 * (moduleFuncData + 1), bucketParts + 2
	memory := bytes.Repeat([]byte{0xff}, table+100)
	clear(memory[:table+2*4+parts])
	f := &functions{memory: memory}
	binary.LittleEndian.PutUint64(memory[8*moduleBuckets:], table)
	binary.LittleEndian.PutUint64(memory[8*moduleMaxPC:], parts*partPCs-1)
	if err := f.leaveOutSearch(); err != nil || f.buckets() != 2 {
		t.Fatalf("%d buckets, %v", f.buckets(), err)
	}
	if behind := memory[table+2*4+parts:]; len(bytes.Trim(behind, "\xff")) > 0 {
		t.Errorf("what lies behind became %x", behind)
	}
}

func TestMemoryIsKept(t *testing.T) {
	memory := make([]byte, 5*gap)
	for _, at := range []int{3, 4, gap, 3 * gap, 5*gap - 1} {
		memory[at] = byte(at) | 1
	}
	sections := []section{{dataSection, segments(memory)}}
	got, err := memoryOf(sections)
	if err != nil || !bytes.Equal(got, memory) {
		t.Errorf("the memory became another one: %v", err)
	}
	if sections[0].content[0] != 3 {
		t.Errorf("%d segments instead of 3", sections[0].content[0])
	}
}

func mustShrink(t *testing.T, program []byte) []byte {
	smaller, err := shrink(program)
	if err != nil {
		t.Fatal(err)
	}
	return smaller
}

// built builds the program of testdata.
func built(t *testing.T, flags string) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "program.wasm")
	command := exec.Command("go", "build", "-trimpath", "-gcflags=all="+flags, "-ldflags=-s -w", "-o", name, "testdata/program.go")
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	program, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// run runs a program in Node and returns what it prints.
func run(t *testing.T, program []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "program.wasm")
	if err := os.WriteFile(name, program, 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	output, err := exec.Command("node", filepath.Join(strings.TrimSpace(string(root)), "lib/wasm/wasm_exec_node.js"), name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return string(output)
}
