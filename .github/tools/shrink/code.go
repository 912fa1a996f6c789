package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// The compiler of Go writes a function as a loop around a table of its blocks, because a goroutine that waits leaves all its functions
// and comes back into the middle of them: a jump is the number of a block and a branch to the loop's head, each call writes the whole PC
// that it is to go on at, and leads to the end of the function if it is left. See cmd/internal/obj/wasm. Here that becomes
//
//   - a branch straight to the block where it lies ahead, as most do: it is shorter and faster,
//   - the sum of the function's first PC, in a variable, and of a small number,
//   - a return at the place, which is everywhere the same,
//
// and what the compiler writes in a long way is written in a short one.

// Instructions, see https://webassembly.github.io/spec/core/binary/instructions.html.
const (
	opBlock, opLoop, opIf, opElse, opEnd              = 0x02, 0x03, 0x04, 0x05, 0x0b
	opBr, opBrIf, opBrTable, opReturn                 = 0x0c, 0x0d, 0x0e, 0x0f
	opCall, opCallIndirect, opDrop, opSelect          = 0x10, 0x11, 0x1a, 0x1b
	opLocalGet, opLocalSet, opLocalTee                = 0x20, 0x21, 0x22
	opGlobalGet, opGlobalSet                          = 0x23, 0x24
	opLoad, opLastLoad, opStore, opLastStore          = 0x28, 0x35, 0x36, 0x3e
	opMemorySize, opMemoryGrow                        = 0x3f, 0x40
	opI32Const, opI64Const, opF32Const, opF64Const    = 0x41, 0x42, 0x43, 0x44
	opI32Eqz, opLastComparison, opI64Eqz, opLastPlain = 0x45, 0x66, 0x50, 0xc4
	opI32Add, opI64Add                                = 0x6a, 0x7c
	opI32WrapI64, opI64ExtendI32U                     = 0xa7, 0xad
	opMore, moreInit, moreDrop, moreCopy, moreFill    = 0xfc, 8, 9, 10, 11

	typeI32, typeI64, noResult = 0x7f, 0x7e, -0x40

	// variables and the global one of each function
	blockLocal, stackLocal, pcLocal = 0, 1, 2
	stackGlobal                     = 0
)

// instruction is one instruction as it is written. Its value is the first number in it: a constant, a variable, a depth, or the kind of
// a block's result. That of a load or store is the offset.
type instruction struct {
	op    byte
	value int
	text  []byte
	table []uint64
}

func plain(op byte) instruction { return instruction{op: op, text: []byte{op}} }

func with(op byte, value int) instruction {
	return instruction{op: op, value: value, text: appendSigned([]byte{op}, value)}
}

func withUnsigned(op byte, value int) instruction {
	return instruction{op: op, value: value, text: binary.AppendUvarint([]byte{op}, uint64(value))}
}

// shrinkCode rewrites the functions.
func shrinkCode(sections []section, table *functions) error {
	var all, kinds, numbers []byte
	imported := 0
	for _, s := range sections {
		switch s.kind {
		case typeSection:
			kinds = s.content
		case importSection:
			imported = int((&reader{s.content}).unsigned()) // Go imports nothing but functions.
		case functionSection:
			numbers = s.content
		case codeSection:
			all = s.content
		}
	}
	usual, err := kindOf(kinds, "\x7f", "\x7f") // takes the number of a block, and returns whether it is left
	if err != nil {
		return err
	}
	in, kind := reader{all}, reader{numbers}
	count := in.unsigned()
	if kind.unsigned() != count || count != uint64(table.count) {
		return errors.New("the functions in the code are not those of the table")
	}
	leaving := map[int]bool{}
	for i := range table.count {
		switch table.name(i) {
		case "runtime.morestack", "runtime.morestack_noctxt", "runtime.sigpanic":
			leaving[imported+i] = true
		}
	}
	out := binary.AppendUvarint(nil, count)
	for i := range int(count) {
		body := in.take(in.unsigned())
		if kind.unsigned() == usual {
			f, err := parse(body)
			if err != nil {
				return fmt.Errorf("function %d: %w", i, err)
			}
			if f.usual() {
				body = f.rewrite(int(table.entry(i))<<16, leaving)
			}
		}
		out = binary.AppendUvarint(out, uint64(len(body)))
		out = append(out, body...)
	}
	for i := range sections {
		if sections[i].kind == codeSection {
			sections[i].content = out
		}
	}
	return nil
}

// kindOf is the number of the type of functions that take and return some types.
func kindOf(types []byte, taken, returned string) (uint64, error) {
	in := reader{types}
	for i := range in.unsigned() {
		in.byte()
		if takes, returns := in.take(in.unsigned()), in.take(in.unsigned()); string(takes) == taken && string(returns) == returned {
			return i, nil
		}
	}
	return 0, errors.New("there are no functions of Go")
}

// code is a function.
type code struct {
	locals []locals
	all    []instruction
	out    []instruction
	// dispatch is the place of the table of blocks, or 0, and last the last of them.
	dispatch int
	last     int
	// moved says that variables have other numbers, because there is one for the first PC.
	moved bool
}

// locals are variables of one type.
type locals struct {
	count uint64
	kind  byte
}

func parse(body []byte) (*code, error) {
	f := &code{}
	in := reader{body}
	for range in.unsigned() {
		f.locals = append(f.locals, locals{in.unsigned(), in.byte()})
	}
	for len(in.rest) > 0 {
		before := in.rest
		i := instruction{op: in.byte()}
		switch op := i.op; {
		case op == opBrTable:
			for range in.unsigned() + 1 {
				i.table = append(i.table, in.unsigned())
			}
		case op == opBr, op == opBrIf, op == opCall, op >= opLocalGet && op <= opGlobalSet:
			i.value = int(in.unsigned())
		case op == opBlock, op == opLoop, op == opIf, op == opI32Const, op == opI64Const:
			i.value = in.signed()
		case op == opCallIndirect:
			in.unsigned()
			in.unsigned()
		case op >= opLoad && op <= opLastStore:
			in.unsigned()
			i.value = int(in.unsigned())
		case op == opMemorySize, op == opMemoryGrow:
			in.byte()
		case op == opF32Const:
			in.take(4)
		case op == opF64Const:
			in.take(8)
		case op == opMore:
			switch more := in.unsigned(); more {
			case moreInit:
				in.unsigned()
				in.byte()
			case moreCopy:
				in.take(2)
			case moreDrop:
				in.unsigned()
			case moreFill:
				in.byte()
			default:
				if more > moreFill {
					return nil, fmt.Errorf("instruction %#x %d is not known", op, more)
				}
			}
		case op > opLastPlain, op > opElse && op < opEnd, op > opCallIndirect && op < opDrop, op > opSelect && op < opLocalGet, op > opGlobalSet && op < opLoad:
			return nil, fmt.Errorf("instruction %#x is not known", op)
		}
		i.text = before[:len(before)-len(in.rest)]
		f.all = append(f.all, i)
	}
	return f, nil
}

// usual says whether a function begins as others do, with a copy of the stack pointer in the first variable, and asks for the number of
// its block only where it finds it in the table.
func (f *code) usual() bool {
	if len(f.all) < 3 || len(f.locals) == 0 || f.locals[0] != (locals{1, typeI32}) ||
		!f.all[0].is(opGlobalGet, stackGlobal) || !f.all[1].is(opLocalSet, stackLocal) {
		return false
	}
	k := 2
	for f.all[k].op == opBlock || f.all[k].op == opLoop {
		k++
	}
	if f.all[k].is(opLocalGet, blockLocal) && f.all[k+1].op == opBrTable {
		f.dispatch, f.last = k+1, int(slices.Max(f.all[k+1].table))
	}
	for k, i := range f.all {
		// An indirect call keeps its target there for an instruction.
		if i.is(opLocalGet, blockLocal) && k+1 != f.dispatch && !(f.all[k-1].is(opI32Const, 0) && f.all[k-2].is(opLocalSet, blockLocal)) {
			return false
		}
	}
	return true
}

func (i instruction) is(op byte, value int) bool { return i.op == op && i.value == value }

// What a block that is open is for, if it is none of those in the table, which have their numbers.
const (
	other = -1 - iota
	head  // the loop that jumps lead to
	exit  // what is behind it returns that the function is left
)

// rewrite returns the function, whose PCs begin with one, in fewer bytes. Some functions never return to their caller.
func (f *code) rewrite(firstPC int, leaving map[int]bool) []byte {
	f.moved = slices.ContainsFunc(f.all, func(i instruction) bool { return i.op == opI64Const && i.value>>16 == firstPC>>16 })
	var open []int // what the blocks are for that are open
	loop := -1     // where the head of the loop was written, if nothing leads to it
	for k := 0; k < len(f.all); k++ {
		i := f.all[k]
		switch i.op {
		case opBlock, opLoop, opIf:
			if depth := f.ahead(k+1, open, 1); i.op == opIf && depth >= 0 && f.all[k+4].op == opEnd {
				f.push(withUnsigned(opBrIf, depth))
				k += 4
				continue
			}
			open = append(open, f.purpose(k))
			switch open[len(open)-1] {
			case head:
				loop = len(f.out)
			case exit:
				continue
			}
		case opEnd:
			if len(open) > 0 {
				closed := open[len(open)-1]
				open = open[:len(open)-1]
				if closed == exit {
					if k++; !f.all[k].is(opI32Const, 1) {
						panic("a function that is left has another result")
					}
					continue
				}
				if closed == head && loop >= 0 {
					f.out = slices.Delete(f.out, loop, loop+1)
					continue
				}
			}
		case opI32Const:
			if depth := f.ahead(k, open, 0); depth >= 0 {
				f.push(withUnsigned(opBr, depth))
				k += 2
				continue
			}
		case opI64Const:
			if i.value>>16 == firstPC>>16 {
				f.push(instruction{op: opLocalGet, value: pcLocal, text: []byte{opLocalGet, pcLocal}})
				if i.value != firstPC {
					f.push(with(opI64Const, i.value-firstPC))
					f.push(plain(opI64Add))
				}
				continue
			}
		case opBr:
			if f.target(i, open) == head {
				loop = -1
			}
		case opBrIf:
			if f.target(i, open) == exit {
				for _, i := range []instruction{with(opIf, noResult), with(opI32Const, 1), plain(opReturn), plain(opEnd)} {
					f.push(i)
				}
				continue
			}
		case opCall:
			if leaving[i.value] && k+3 < len(f.all) && f.all[k+3].op == opBrIf && f.target(f.all[k+3], open) == exit {
				f.push(i)
				f.push(plain(opReturn))
				k += 3
				continue
			}
		}
		if f.moved && i.op >= opLocalGet && i.op <= opLocalTee && i.value >= pcLocal {
			i = withUnsigned(i.op, i.value+1)
		}
		f.push(i)
		if f.moved && k == 1 {
			f.push(with(opI64Const, firstPC))
			f.push(withUnsigned(opLocalSet, pcLocal))
		}
	}
	return f.bytes()
}

// purpose is what the block is for that begins at k.
func (f *code) purpose(k int) int {
	switch n := f.dispatch - 2 - k; {
	case k >= f.dispatch:
		return other
	case f.all[k].op == opLoop:
		return head
	case n <= f.last:
		return n
	case k == 2: // the outermost
		return exit
	}
	panic("a block is none of those in the table")
}

// target is what the block is for that a branch leads to.
func (f *code) target(branch instruction, open []int) int {
	if at := len(open) - 1 - branch.value; at >= 0 && at < len(open) {
		return open[at]
	}
	return other
}

// ahead is how many blocks are to be left for the jump at k, if it leads to the end of one that is open, and -1 otherwise. Some blocks
// around the jump are not counted.
func (f *code) ahead(k int, open []int, around int) int {
	if f.dispatch == 0 || k+2 >= len(f.all) || f.all[k].op != opI32Const || !f.all[k+1].is(opLocalSet, blockLocal) || f.all[k+2].op != opBr {
		return -1
	}
	branch := f.all[k+2]
	branch.value -= around
	if f.target(branch, open) != head {
		return -1
	}
	table := f.all[f.dispatch].table
	block := int(table[min(f.all[k].value, len(table)-1)])
	for depth := range open {
		if open[len(open)-1-depth] == block {
			return depth
		}
	}
	return -1
}

// push writes an instruction, and what it makes of those before it in a shorter way.
func (f *code) push(i instruction) {
	f.out = append(f.out, i)
	for f.shorten() {
	}
}

// shorten says whether the last instructions were replaced.
func (f *code) shorten() bool {
	out := f.out
	end := len(out)
	replace := func(count int, by ...instruction) bool {
		f.out = append(out[:end-count], by...)
		return true
	}
	switch last := out[end-1]; {
	case ends(out, opI64ExtendI32U, opI32WrapI64):
		return replace(2)
	case ends(out, opI64ExtendI32U, opI64Eqz):
		return replace(2, plain(opI32Eqz))
	case ends(out, opI32Eqz, opI32Eqz) && end > 2 && out[end-3].op >= opI32Eqz && out[end-3].op <= opLastComparison:
		return replace(2)
	// A place on the stack.
	case ends(out, opLocalGet, opI64ExtendI32U, opI64Const, opI64Add, opI32WrapI64) && out[end-5].value == stackLocal && isOffset(out[end-3].value):
		return replace(4, with(opI32Const, out[end-3].value), plain(opI32Add))
	case last.op >= opLoad && last.op <= opLastLoad:
		if onStack(out[:end-1]) && isOffset(last.value) {
			return replace(3, last.further(out[end-3].value))
		}
	case last.op >= opStore && last.op <= opLastStore:
		if at := operand(out[:end-1]); at > 0 && onStack(out[:at]) && isOffset(last.value) {
			value := slices.Clone(out[at : end-1])
			return replace(end-at+2, append(value, last.further(out[at-2].value))...)
		}
	// The stack pointer of a function that returns.
	case ends(out, opI32Add, opLocalTee, opGlobalSet, opI32Const, opReturn) && out[end-4].value == stackLocal:
		kept := slices.Clone(out[end-3:])
		if before := out[:end-7]; ends(before, opLocalGet, opI32Const, opI32Add, opLocalTee, opGlobalSet) && before[len(before)-2].value == stackLocal &&
			out[end-7].is(opLocalGet, stackLocal) && out[end-6].op == opI32Const {
			sum := with(opI32Const, before[len(before)-4].value+out[end-6].value)
			return replace(12, append([]instruction{before[len(before)-5], sum, plain(opI32Add)}, kept...)...)
		}
		return replace(4, kept...)
	}
	return false
}

func ends(all []instruction, ops ...byte) bool {
	if len(all) < len(ops) {
		return false
	}
	for i, op := range ops {
		if all[len(all)-len(ops)+i].op != op {
			return false
		}
	}
	return true
}

// onStack says whether instructions end with a place on the stack.
func onStack(all []instruction) bool {
	return ends(all, opLocalGet, opI32Const, opI32Add) && all[len(all)-3].value == stackLocal && isOffset(all[len(all)-2].value)
}

// isOffset says whether a number can be the offset of a load or store, which unlike an addition goes beyond the end of 32 bits.
func isOffset(n int) bool { return n >= 0 && n < 1<<28 }

// further is a load or store with another offset.
func (i instruction) further(by int) instruction {
	return instruction{op: i.op, value: i.value + by, text: binary.AppendUvarint([]byte{i.op, i.text[1]}, uint64(i.value+by))}
}

// operand is where the instructions begin that compute the last value, or -1 if that is not known.
func operand(all []instruction) int {
	for k, missing := len(all)-1, 1; k >= 0; k-- {
		taken, known := takes(all[k].op)
		if !known {
			return -1
		}
		if missing += taken - 1; missing == 0 {
			return k
		}
	}
	return -1
}

// takes is how many values an instruction takes that makes one.
func takes(op byte) (count int, known bool) {
	switch {
	case op == opLocalGet, op == opGlobalGet, op >= opI32Const && op <= opF64Const:
		return 0, true
	case op == opLocalTee, op >= opLoad && op <= opLastLoad, op == opI32Eqz, op == opI64Eqz,
		op >= 0x67 && op <= 0x69, op >= 0x79 && op <= 0x7b, op >= 0x8b && op <= 0x91, op >= 0x99 && op <= 0x9f, op >= opI32WrapI64 && op <= opLastPlain:
		return 1, true
	case op > opI32Eqz && op < opI32WrapI64:
		return 2, true
	case op == opSelect:
		return 3, true
	}
	return 0, false
}

// bytes writes the function.
func (f *code) bytes() []byte {
	if f.moved {
		if len(f.locals) > 1 && f.locals[1].kind == typeI64 {
			f.locals[1].count++
		} else {
			f.locals = slices.Insert(f.locals, 1, locals{1, typeI64})
		}
	}
	body := binary.AppendUvarint(nil, uint64(len(f.locals)))
	for _, l := range f.locals {
		body = append(binary.AppendUvarint(body, l.count), l.kind)
	}
	for _, i := range f.out {
		body = append(body, i.text...)
	}
	return body
}
