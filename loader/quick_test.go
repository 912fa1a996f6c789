//go:build !slow

package loader_test

// generated is how many random projects one run compares.
const generated = 300

// fixed are the fixtures whose fixes are tried: those of the rules that they are about.
const fixed = "bad-*.txtar"
