package cli

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

// memoryGoal is how many bytes the program takes at most as long as two thirds of them are enough for what is in use.
const memoryGoal = 48 << 20

// BoundMemory makes the garbage collector wait until the memory comes to some size, and then keep to that. Left alone it
// begins at a tenth of it, and takes a quarter of the time. Where more is in use, such as for the findings of ten thousand
// projects, it is left a third of that to fill: a collector that has no room does nothing but collect. Who sets GOGC or
// GOMEMLIMIT decides instead.
func BoundMemory() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	// The first collection comes early, and short runs have none: they spend no time on this.
	afterCollection(func() {
		percent, limit := -1, int64(memoryGoal)
		if live := inUse(); live+live/2 > memoryGoal {
			percent, limit = 35, math.MaxInt64
		}
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
}

// inUse returns how many bytes the last garbage collection has left: the next one would come at twice as many. Package runtime/metrics says
// it straight, and makes tables of all it can say whenever the program starts.
func inUse() int64 {
	debug.SetMemoryLimit(math.MaxInt64)
	debug.SetGCPercent(100)
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return int64(memory.NextGC / 2)
}

// afterCollection calls do after each garbage collection.
func afterCollection(do func()) {
	type sentinel struct{ _ *byte } // a pointer, as values without one share blocks of memory
	var collected func(*sentinel)
	collected = func(*sentinel) {
		do()
		runtime.SetFinalizer(new(sentinel), collected)
	}
	runtime.SetFinalizer(new(sentinel), collected)
}
