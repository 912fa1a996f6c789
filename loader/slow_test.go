//go:build slow

package loader_test

// generated is how many random projects one run compares.
const generated = 3000
