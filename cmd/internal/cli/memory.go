package cli

import (
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
	percent := int64(100)
	afterCollection(func(memory *runtime.MemStats) {
		percent = roomFor(memory, percent)
		debug.SetGCPercent(int(percent))
	})
}

// roomFor returns by how much of what is in use the heap may grow until the next collection, in percent; used is what was said before.
//
// What is in use follows from where the runtime wants to collect next. It is not asked for: the package that knows it,
// runtime/metrics, makes tables whenever the program starts.
func roomFor(memory *runtime.MemStats, used int64) int64 {
	const most, least, variables = 1000, 35, 1 << 20
	roots := int64(memory.StackInuse) + variables // the runtime counts them with what is in use
	live := max(int64(memory.NextGC)*100-roots*used, 0) / (100 + used)
	if live+live/2 > memoryGoal {
		return least
	}
	room := memoryGoal - int64(memory.Sys-memory.HeapSys) - int64(memory.StackInuse) - live
	return min(max(room*100/(live+roots), least), most)
}

// afterCollection calls do after each garbage collection.
func afterCollection(do func(*runtime.MemStats)) {
	type sentinel struct{ _ *byte } // a pointer, as values without one share blocks of memory
	memory := new(runtime.MemStats)
	var collected func(*sentinel)
	collected = func(*sentinel) {
		runtime.ReadMemStats(memory)
		do(memory)
		runtime.SetFinalizer(new(sentinel), collected)
	}
	runtime.SetFinalizer(new(sentinel), collected)
}
