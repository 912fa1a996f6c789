//go:build !slow

package main_test

// asReleased says that the binary is built as it is released, which compiles everything once more.
const asReleased = false
