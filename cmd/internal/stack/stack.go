// Package stack makes stacks as large as loading and checking need them.
package stack

// Room makes the stack of the goroutine larger. Left alone it doubles several times on the way down, and each time all frames above are
// moved, which is a twelfth of what a run over one small file costs.
//
//go:noinline
func Room() byte {
	if used == 0 {
		return 0 // the stack grew when the function was called; only what is written to takes memory
	}
	var room [16 << 10]byte
	room[used] = 1
	return room[len(room)-1-used]
}

// used keeps the compiler from leaving the array out.
var used int

// The first goroutine gets room before it initializes other packages, some of which compile patterns: this one imports nothing, and comes
// early.
var _ = Room()
