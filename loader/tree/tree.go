// Package tree is all that the loader sees of the world: files, and the folders in which they lie.
//
// A [Tree] answers three questions about absolute paths with forward slashes: what a file holds, what stands at a path,
// and what a folder lists. [Disk] answers from the machine's own files, [Memory] from a map, [Overlay] lays changes over
// another tree, [Listed] knows from the list of a folder what is not there, and [Watch] remembers what was asked and answered.
package tree

// MaxFile is the size in bytes above which no tree reads a file. Real Compose files stay below 200 kB.
const MaxFile = 8 << 20

// Tree answers questions about paths as [Join] makes them. It can be asked by several goroutines at once. Errors do not name
// the path; those for what is not there are [fs.ErrNotExist], as [errors.Is] has it.
type Tree interface {
	// ReadFile returns the content of a regular file, which must not be changed. What is something else gives
	// [regular.ErrNotRegular], and a file of more than [MaxFile] bytes a [*regular.TooLargeError].
	ReadFile(path string) ([]byte, error)
	// Stat says what stands at a path. It follows symbolic links.
	Stat(path string) (Entry, error)
	// ReadDir lists a folder, sorted by name. It does not follow the links that it lists. What it returns must not be changed.
	ReadDir(path string) ([]Entry, error)
}

// Entry is one name in a folder.
type Entry struct {
	Name string
	// Dir says that it is a folder.
	Dir bool
	// Link says of one that is listed that it is a symbolic link, whatever it leads to.
	Link bool
}
