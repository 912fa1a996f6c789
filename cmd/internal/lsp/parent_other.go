//go:build !unix && !windows

package lsp

// isAlive would report whether there is a process of that number, which this system does not tell.
func isAlive(int) bool { return true }
