package cli

import (
	"os"
	"path/filepath"
)

// repositoryRoot returns the root of the Git repository around the working directory, and the latter. Found is false outside of
// repositories.
func repositoryRoot() (root, working string, found bool) {
	working, err := os.Getwd()
	if err != nil {
		return "", "", false
	}
	for root := working; ; {
		// A file named .git is a worktree or a submodule.
		if _, err := os.Lstat(filepath.Join(root, ".git")); err == nil {
			return root, working, true
		}
		parent := filepath.Dir(root)
		if parent == root {
			return "", working, false
		}
		root = parent
	}
}

// projectRoot returns the root of the repository, or else the working directory.
func projectRoot() string {
	root, working, found := repositoryRoot()
	if !found {
		return working
	}
	return root
}

// repositoryPrefix returns the working directory relative to the root of its Git repository, with forward slashes.
// It is "" in the root and outside of repositories.
func repositoryPrefix() string {
	root, working, found := repositoryRoot()
	if !found {
		return ""
	}
	prefix, err := filepath.Rel(root, working)
	if err != nil || prefix == "." {
		return ""
	}
	return filepath.ToSlash(prefix)
}
