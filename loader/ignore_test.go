package loader

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/portlint/portlint/loader/tree"
)

// ignoreTree is a repository's content: folders end in a slash.
var ignoreTree = []string{
	"a/", "a/a", "a/ab", "a/b/", "a/b/a", "a/b/c/", "a/b/c/a", "a/b/c/a.b", "a/.b",
	"b/", "b/a/", "b/a/b", "b/a/a.b", "b/[a]", "b/{a,b}", "b/ab ", "ab", "a.b", "#a", "!a", "a b", "c/", "c/a{b}", "c/B",
}

// TestIgnoreAgreesWithGit holds .gitignore files of generated lines against `git check-ignore`.
func TestIgnoreAgreesWithGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	root := t.TempDir()
	git := func(input string, args ...string) string {
		command := exec.Command("git", append([]string{"-C", root, "-c", "core.excludesFile=", "-c", "core.quotePath=false"}, args...)...)
		command.Stdin = strings.NewReader(input)
		var out bytes.Buffer
		command.Stdout = &out
		_ = command.Run() // the status says whether something is ignored
		return out.String()
	}
	git("", "init", "-q")
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(root, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range ignoreTree {
		if strings.HasSuffix(path, "/") {
			if err := os.Mkdir(filepath.Join(root, path), 0o755); err != nil {
				t.Fatal(err)
			}
		} else {
			write(path, "")
		}
	}
	paths := strings.ReplaceAll(strings.Join(ignoreTree, "\x00"), "/\x00", "\x00")
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		outer, inner := ignoreLines(random), ignoreLines(random)
		write(".gitignore", outer)
		write("a/.gitignore", inner)
		ignored := make(map[string]bool)
		for path := range strings.SplitSeq(git(paths, "check-ignore", "-z", "--stdin"), "\x00") {
			ignored[path] = true
		}
		found := make(map[string]bool)
		var visit func(above *ignore, dir string)
		visit = func(above *ignore, dir string) {
			here := above.enter(filepath.Join(root, dir))
			for _, path := range ignoreTree {
				isDir := strings.HasSuffix(path, "/")
				if parent := filepath.ToSlash(filepath.Dir(strings.TrimSuffix(path, "/"))); parent != dir {
					continue
				}
				if here.matches(filepath.Join(root, path), isDir) {
					continue
				}
				found[path] = true
				if isDir {
					visit(here, strings.TrimSuffix(path, "/"))
				}
			}
		}
		visit(newIgnore(tree.Disk{}, root), ".")
		for _, path := range ignoreTree {
			if found[path] == ignored[strings.TrimSuffix(path, "/")] {
				t.Errorf("%q: found %t, ignored by git %t, with the lines\n%s\nand in a\n%s", path, found[path], ignored[path], outer, inner)
			}
		}
	}
}

// ignoreLines makes some lines of a .gitignore file. Two stars are alone between slashes: elsewhere they are one star to
// portlint, while Git's answers depend on what stands before them.
func ignoreLines(random *rand.Rand) string {
	tokens := []string{
		"a", "a", "b", "b", "c", "ab", ".", "", "*", "*", "?", "[ab]", "[!a]", "[^b]", "[a-c]", `\a`, `\#`, `\!`, "#", "{a,b}", `\ `, " ", "{",
	}
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	var lines strings.Builder
	for range 1 + random.IntN(4) {
		var parts []string
		for range 1 + random.IntN(3) {
			part := "**"
			if random.IntN(4) > 0 {
				part = stars.ReplaceAllString(pick(tokens...)+pick(tokens...)+pick(tokens...), "*")
			}
			parts = append(parts, part)
		}
		lines.WriteString(pick("", "", "", "!") + pick("", "", "/") + strings.Join(parts, "/") + pick("", "", "/") + pick("\n", "\r\n", "  \n", "\n\n"))
	}
	return lines.String()
}

var stars = regexp.MustCompile(`\*+`)

func TestIgnoreOfFoldersAbove(t *testing.T) {
	root := t.TempDir()
	for name, content := range map[string]string{".git/HEAD": "", ".gitignore": "out/\n", "a/.gitignore": "/b\n", "a/out/x/c": "", "a/d/b/c": ""} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for dir, want := range map[string]bool{"a": false, "a/d": false, "a/d/b": false, "a/out": true, "a/out/x": true, "a/b": true, "a/b/c": true} {
		if got := newIgnore(tree.Disk{}, filepath.Join(root, dir)).matches(filepath.Join(root, dir, "c"), false); got != want {
			t.Errorf("a file in %s: got %t, want %t", dir, got, want)
		}
	}
}

// FuzzIgnore reads arbitrary lines of a .gitignore file: nothing breaks, a "!" changes what a match means and not whether
// there is one, and a path whose every character is escaped matches itself alone.
func FuzzIgnore(f *testing.F) {
	for _, line := range []string{"a", "/a/**/b", "**", "a/", "*.b ", `\!a`, "[!a-c]?", "{a,b}", `a\ `, "**/a/*", "[", `\`, "a**b"} {
		f.Add(line, "a/b")
	}
	f.Fuzz(func(t *testing.T, line, path string) {
		parts := strings.Split(path, "/")
		if slices.Contains(parts, "") || strings.HasPrefix(line, "!") || strings.Trim(line, " ") == "" {
			return // no path, and no line to put a "!" in front of
		}
		plain, negated := newIgnorePattern(line, 0), newIgnorePattern("!"+line, 0)
		if plain.matches(parts) != negated.matches(parts) {
			t.Errorf("%q and its negation disagree about %q", line, path)
		}
		if plain.folders != negated.folders || !negated.negated {
			t.Errorf("%q is read as %+v, negated as %+v", line, plain, negated)
		}
		if !utf8.ValidString(path) {
			return // what is no character cannot be escaped
		}
		var literal strings.Builder
		for _, r := range path {
			if r != '/' {
				literal.WriteByte('\\')
			}
			literal.WriteRune(r)
		}
		itself := newIgnorePattern("/"+literal.String(), 0)
		if !itself.matches(parts) {
			t.Errorf("%q does not match %q", "/"+literal.String(), path)
		}
		if itself.matches(append(parts, "more")) {
			t.Errorf("%q matches what is in it", path)
		}
	})
}
