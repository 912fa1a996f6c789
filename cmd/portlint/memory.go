package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// memoryGoal is how many bytes the program takes at most as long as half of them are enough for what is in use.
const memoryGoal = 48 << 20

// boundMemory makes the garbage collector keep to memoryGoal rather than to twice what is in use. Where more than that is in
// use, such as for the findings of ten thousand projects, it is left half of that to fill: a collector that has no room
// does nothing but collect.
func boundMemory() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	afterCollection(func(live int64) {
		debug.SetMemoryLimit(max(memoryGoal, live+live/2))
	})
}

// afterCollection calls do after each garbage collection with the bytes that are in use.
func afterCollection(do func(live int64)) {
	type sentinel struct{ _ *byte } // a pointer, as values without one share blocks of memory
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var collected func(*sentinel)
	collected = func(*sentinel) {
		metrics.Read(sample)
		do(int64(sample[0].Value.Uint64()))
		runtime.SetFinalizer(new(sentinel), collected)
	}
	runtime.SetFinalizer(new(sentinel), collected)
}
