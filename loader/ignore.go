package loader

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"

	"github.com/portlint/portlint/loader/regular"
)

// maxIgnore is the size in bytes above which a .gitignore file is not read. Each pattern is held against each path.
const maxIgnore = 64 << 10

// ignore is what the .gitignore files of a repository exclude. It prunes the search for projects only: a file that a
// project refers to is read all the same.
type ignore struct {
	root     string
	patterns []gitignore.Pattern
	matcher  gitignore.Matcher
}

// newIgnore reads the .gitignore files from the root of the repository down to the folder above dir.
func newIgnore(dir string) *ignore {
	root := dir
	for folder := dir; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, ".git")); err == nil {
			root = folder
			break
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	ignored := &ignore{root: root}
	if root == dir {
		return ignored
	}
	ignored = ignored.enter(root)
	parts := ignored.parts(dir)
	for i := range len(parts) - 1 {
		ignored = ignored.enter(filepath.Join(append([]string{root}, parts[:i+1]...)...))
	}
	return ignored
}

func (i *ignore) parts(path string) []string {
	relative, err := filepath.Rel(i.root, path)
	if err != nil || relative == "." {
		return nil
	}
	return strings.Split(filepath.ToSlash(relative), "/")
}

// enter returns what is excluded in dir: all that is excluded above, and its own .gitignore.
func (i *ignore) enter(dir string) *ignore {
	data, err := regular.Read(filepath.Join(dir, ".gitignore"), maxIgnore)
	if err != nil {
		return i
	}
	inner := &ignore{root: i.root, patterns: i.patterns[:len(i.patterns):len(i.patterns)]}
	domain := i.parts(dir)
	for _, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSuffix(line, "\r")
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		inner.patterns = append(inner.patterns, gitignore.ParsePattern(line, domain))
	}
	inner.matcher = gitignore.NewMatcher(inner.patterns)
	return inner
}

func (i *ignore) matches(path string, isDir bool) bool {
	if i.matcher == nil {
		return false
	}
	parts := i.parts(path)
	return len(parts) > 0 && i.matcher.Match(parts, isDir)
}
