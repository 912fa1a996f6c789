package tree_test

import (
	"path"
	"path/filepath"
	"testing"

	"github.com/portlint/portlint/loader/tree"
)

func TestJoin(t *testing.T) {
	for _, c := range []struct{ dir, name, want string }{
		{"/shop", "compose.yaml", "/shop/compose.yaml"},
		{"/shop", "../base/./compose.yaml", "/base/compose.yaml"},
		{"/shop", "../../../x", "/x"},
		{"/shop", "/etc//x/", "/etc/x"},
		{"/shop", "", "/shop"},
		{"/shop", ".", "/shop"},
		{"/shop", "a//b/", "/shop/a/b"},
		{"/shop", "\xff/b", "/shop/\xff/b"},
		{"/", "a/b", "/a/b"},
	} {
		if got := tree.Join(c.dir, c.name); got != c.want {
			t.Errorf("Join(%q, %q) is %q, want %q", c.dir, c.name, got, c.want)
		}
	}
}

func TestDir(t *testing.T) {
	for _, name := range []string{"/", "/a", "/a/b", "/a/b.c/d e"} {
		if got, want := tree.Dir(name), path.Dir(name); got != want {
			t.Errorf("Dir(%q) is %q, want %q", name, got, want)
		}
	}
}

func TestSystemPaths(t *testing.T) {
	dir := t.TempDir()
	inTree := tree.FromSystem(dir)
	if inTree[0] != '/' || tree.ToSystem(inTree) != dir {
		t.Errorf("%q becomes %q, and that %q", dir, inTree, tree.ToSystem(inTree))
	}
	if got, err := tree.Absolute(dir, "a/b"); got != inTree+"/a/b" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	working, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := tree.Absolute("", "x"); got != tree.FromSystem(working)+"/x" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	for _, c := range []struct{ name, want string }{{inTree + "/a", "a"}, {inTree, "."}, {tree.Join(inTree, "../a"), "../a"}, {inTree + "b/a", "../" + path.Base(inTree) + "b/a"}} {
		if got := tree.Relative(inTree, c.name); got != c.want {
			t.Errorf("%q is %q, want %q", c.name, got, c.want)
		}
	}
}
