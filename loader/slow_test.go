//go:build slow

package loader_test

// generated is how many random projects one run compares.
const generated = 3000

// fixed are the fixtures whose fixes are tried: in good ones other rules find something.
const fixed = "*.txtar"
