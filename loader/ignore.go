package loader

import (
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/tree"
)

// maxIgnore is the size in bytes above which a .gitignore file is not read. Each pattern is held against each path.
const maxIgnore = 64 << 10

// ignore is what the .gitignore files of a repository exclude. It prunes the search for projects only: a file that a
// project refers to is read all the same.
type ignore struct {
	tree     tree.Tree
	root     string
	patterns []ignorePattern
	// all says that the search is inside of what is excluded.
	all bool
}

// ignorePattern is a line of a .gitignore file.
type ignorePattern struct {
	// parts are the globs between the slashes; "**" is any number of folders.
	parts []string
	// depth is how many folders below the root the .gitignore file is: its patterns do not see them.
	depth int
	// named patterns have no slash and are held against the last part of a path.
	named bool
	// negated patterns bring back what one before them excludes.
	negated bool
	// folders says that files do not match.
	folders bool
}

// newIgnore reads the .gitignore files from the root of the repository down to the folder above dir.
func newIgnore(tree tree.Tree, dir string) *ignore {
	root := dir
	for folder := dir; ; folder = path.Dir(folder) {
		if isRepository(tree, folder) {
			root = folder
			break
		}
		if folder == "/" {
			break
		}
	}
	ignored := &ignore{tree: tree, root: root}
	folder := root
	for _, name := range ignored.parts(dir) {
		ignored = ignored.enter(folder)
		folder = path.Join(folder, name)
		ignored.all = ignored.all || ignored.matches(folder, true)
	}
	return ignored
}

// isRepository reports whether a folder is the top of a Git repository. In a worktree or a submodule .git is a file.
func isRepository(tree tree.Tree, dir string) bool {
	_, err := tree.Stat(path.Join(dir, ".git"))
	return err == nil
}

// parts are the names on the way from the root to a path.
func (i *ignore) parts(path string) []string {
	relative := strings.TrimPrefix(strings.TrimPrefix(path, i.root), "/")
	if relative == "" {
		return nil
	}
	return strings.Split(relative, "/")
}

// enter returns what is excluded in dir: all that is excluded above, and its own .gitignore.
func (i *ignore) enter(dir string) *ignore {
	if !tree.MayHave(i.tree, dir, ".gitignore") {
		return i
	}
	data, err := i.tree.ReadFile(tree.In(dir, ".gitignore"))
	if err != nil || len(data) > maxIgnore {
		return i
	}
	depth := len(i.parts(dir))
	inner := &ignore{tree: i.tree, root: i.root, patterns: slices.Clip(i.patterns), all: i.all}
	for line := range strings.SplitSeq(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		if line = strings.TrimSuffix(line, "\r"); line != "" && line[0] != '#' {
			inner.patterns = append(inner.patterns, newIgnorePattern(line, depth))
		}
	}
	return inner
}

// newIgnorePattern reads a line as Git does.
// https://git-scm.com/docs/gitignore#_pattern_format
func newIgnorePattern(line string, depth int) ignorePattern {
	pattern := ignorePattern{depth: depth}
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	line, pattern.negated = strings.CutPrefix(line, "!")
	line, pattern.folders = strings.CutSuffix(line, "/")
	pattern.named = !strings.Contains(line, "/")
	pattern.parts = strings.Split(braces.Get().Replace(strings.TrimPrefix(line, "/")), "/")
	return pattern
}

// braces makes braces stand for themselves: Git knows no alternatives.
var braces = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
	return strings.NewReplacer(`\\`, `\\`, `\{`, `\{`, `\}`, `\}`, `{`, `\{`, `}`, `\}`)
}}

// matches reports whether a file or a folder is excluded. The folders above it are taken not to be.
func (i *ignore) matches(path string, isDir bool) bool {
	if i.all || len(i.patterns) == 0 {
		return i.all
	}
	parts := i.parts(path)
	for _, pattern := range slices.Backward(i.patterns) {
		if (isDir || !pattern.folders) && pattern.matches(parts) {
			return !pattern.negated
		}
	}
	return false
}

func (p *ignorePattern) matches(path []string) bool {
	if p.named {
		return doublestar.MatchUnvalidated(p.parts[0], path[len(path)-1])
	}
	path = path[p.depth:]
	at, pattern := 0, p.parts
	// retry is where the path goes on when what follows the last "**" does not match here.
	retry, following := 0, []string(nil)
	for at < len(path) {
		switch {
		case len(pattern) > 0 && pattern[0] == "**":
			pattern = pattern[1:]
			retry, following = at, pattern
		case len(pattern) > 0 && doublestar.MatchUnvalidated(pattern[0], path[at]):
			at, pattern = at+1, pattern[1:]
		case following != nil:
			retry++
			at, pattern = retry, following
		default:
			return false
		}
	}
	return len(pattern) == 0
}
