package cli

import (
	"os"
	"path/filepath"
)

// repositoryPrefix returns the working directory relative to the root of its Git repository, with forward slashes.
// It is "" in the root and outside of repositories.
func repositoryPrefix() string {
	working, err := os.Getwd()
	if err != nil {
		return ""
	}
	for root := working; ; {
		// A file named .git is a worktree or a submodule.
		if _, err := os.Lstat(filepath.Join(root, ".git")); err == nil {
			prefix, err := filepath.Rel(root, working)
			if err != nil || prefix == "." {
				return ""
			}
			return filepath.ToSlash(prefix)
		}
		parent := filepath.Dir(root)
		if parent == root {
			return ""
		}
		root = parent
	}
}
