//go:build slow

package main_test

// asReleased says that the binary is built as it is released. What it opens and how much memory it takes is then its own doing,
// and not that of a C library.
const asReleased = true
