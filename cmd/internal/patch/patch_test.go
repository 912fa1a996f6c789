package patch

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/diff"
)

const plain = `diff --git a/compose.yaml b/compose.yaml
index 5c1a3c8..1d2f6a1 100644
--- a/compose.yaml
+++ b/compose.yaml
@@ -2,0 +3 @@ services:
+    ports: ["8080:80"]
@@ -9,2 +10,3 @@
-a
-b
+c
+d
+e
`

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []File
	}{
		{"nothing", "", nil},
		{"blank lines", "\n\r\n", nil},
		{"no context", plain, []File{{"a/compose.yaml", "b/compose.yaml", []Lines{{3, 3}, {10, 12}}}}},
		{"ends of lines of Windows", strings.ReplaceAll(plain, "\n", "\r\n"), []File{{"a/compose.yaml", "b/compose.yaml", []Lines{{3, 3}, {10, 12}}}}},
		{"in a mail", "From 1234\nSubject: x\n\n---\n compose.yaml | 2 +-\n\n" + plain + "-- \n2.43.0\n", []File{{"a/compose.yaml", "b/compose.yaml", []Lines{{3, 3}, {10, 12}}}}},
		{"context, and a blank line without its blank", "--- a/x\n+++ b/x\n@@ -1,3 +1,4 @@\n a\n\n+b\n c\n", []File{{"a/x", "b/x", []Lines{{3, 3}}}}},
		{"lines that look like heads", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/y\n+++ b/y\n-@@ -1 +1 @@\n+diff --git\n", []File{{"a/x", "b/x", []Lines{{1, 2}}}}},
		{"no end of the last line", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n", []File{{"a/x", "b/x", []Lines{{1, 1}}}}},
		{"times behind tabs", "--- compose.yaml\t2026-01-01 00:00:00.000 +0000\n+++ compose.yaml\t2026-01-02\n@@ -1 +1 @@\n-a\n+b\n", []File{{"compose.yaml", "compose.yaml", []Lines{{1, 1}}}}},
		{"a blank in the name", "--- a/my app/x\t\n+++ b/my app/x\t\n@@ -0,0 +1 @@\n+b\n", []File{{"a/my app/x", "b/my app/x", []Lines{{1, 1}}}}},
		{"quoted", "--- \"a/b\\303\\274cher/\\\"x\\\\\\t\"\n+++ \"b/b\\303\\274cher/\\\"x\\\\\\t\"\n@@ -1 +1 @@\n-a\n+b\n", []File{{"a/bücher/\"x\\\t", "b/bücher/\"x\\\t", []Lines{{1, 1}}}}},
		{"new and deleted", "--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n--- a/y\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", []File{{"", "b/x", []Lines{{1, 2}}}, {"a/y", "", nil}}},
		{"renamed only", "diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", nil},
		{"renamed and changed", "diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y\n--- a/x\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n", []File{{"a/x", "b/y", []Lines{{1, 1}}}}},
		{"binary", "diff --git a/x.png b/x.png\nindex 1..2 100644\nBinary files a/x.png and b/x.png differ\n", nil},
		{"a binary patch", "diff --git a/x b/x\nGIT binary patch\nliteral 3\nKcmZQz\n\n", nil},
		{"of svn", "Index: x\n===================================================================\n--- x\t(revision 1)\n+++ x\t(working copy)\n@@ -1 +1 @@\n-a\n+b\n", []File{{"x", "x", []Lines{{1, 1}}}}},
		{"of a merge", "diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1,4 -1,3 +1,4 @@@\n  a\n- b\n -c\n++d\n +e\n  f\n", []File{{"a/x", "b/x", []Lines{{2, 3}}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse([]byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a text", "services:\n  web: {}\n", ErrNone.Error()},
		{"a stat", " compose.yaml | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n", ErrNone.Error()},
		{"cut off", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n", "line 4: the patch ends in the middle of a hunk"},
		{"a hunk of nothing", "diff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b\n", "line 2: a hunk of no file: --- and +++ are missing before it"},
		{"a line of another kind", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\nb\n", "line 5: a line of a hunk begins with a blank, + or -"},
		{"too many lines", "--- a/x\n+++ b/x\n@@ -1,1 +1,2 @@\n-a\n-b\n", "line 5: a hunk has more lines than it says"},
		{"added and removed", "--- a/x\n+++ b/x\n@@@ -1 -1 +1 @@@\n+-a\n", "line 4: a line of a hunk is added and removed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Parse([]byte(c.text)); err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// TestAddedIsTheDifference takes the added lines out of the new text: what is left stands in the old one, in this order, and is as much as a
// differ leaves.
func TestAddedIsTheDifference(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		var lines strings.Builder
		for range random.IntN(30) {
			fmt.Fprintf(&lines, "%d\n", random.IntN(5))
		}
		return strings.TrimSuffix(lines.String(), strings.Repeat("\n", random.IntN(2)))
	}
	for range 2000 {
		before, after := text(), text()
		made := diff.Diff("a/x", []byte(before), "b/x", []byte(after))
		files, err := Parse(made)
		if err != nil {
			t.Fatalf("%v in\n%s", err, made)
		}
		if before == after {
			continue
		}
		added := make(map[int]bool)
		for _, lines := range files[0].Added {
			for line := lines.First; line <= lines.Last; line++ {
				added[line] = true
			}
		}
		rest := strings.SplitAfter(before, "\n")
		for number, line := range strings.SplitAfter(after, "\n") {
			if line == "" || added[number+1] {
				continue
			}
			for len(rest) > 0 && rest[0] != line {
				rest = rest[1:]
			}
			if len(rest) == 0 {
				t.Fatalf("line %d is not in the old text, and not added:\n%s", number+1, made)
			}
			rest = rest[1:]
		}
		if count := strings.Count("\n"+string(made), "\n+") - 1; count != len(added) { // without the head
			t.Fatalf("%d lines are added, not %d:\n%s", count, len(added), made)
		}
	}
}

func TestCandidates(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []File
		of    int
		want  []string
	}{
		{"prefixes", []File{{Old: "a/x", New: "b/x"}}, 0, []string{"x"}},
		{"other prefixes", []File{{Old: "i/x", New: "w/x"}}, 0, []string{"x"}},
		{"no prefixes", []File{{Old: "b/x", New: "b/x"}}, 0, []string{"b/x"}},
		{"no letter", []File{{Old: "old/x", New: "new/x"}}, 0, []string{"new/x"}},
		{"a new file alone", []File{{New: "b/x"}}, 0, []string{"x", "b/x"}},
		{"a new file beside another", []File{{New: "b/x"}, {Old: "a/y", New: "b/y"}}, 0, []string{"x"}},
		{"a new file beside one without prefixes", []File{{New: "b/x"}, {Old: "y", New: "y"}}, 0, []string{"b/x"}},
	} {
		if diff := cmp.Diff(c.want, Candidates(c.files)(c.files[c.of])); diff != "" {
			t.Errorf("%s: -want +got:\n%s", c.name, diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(plain))
	f.Add([]byte("diff --cc x\n--- a/x\n+++ b/x\n@@@ -1,4 -1,3 +1,4 @@@\n  a\n- b\n -c\n++d\n +e\n  f\n"))
	f.Add([]byte("--- \"a/\\303\\274\"\n+++ \"b/\\7\"\n@@ -1 +1 @@\n-a\n+b\n"))
	f.Add([]byte("--- a\n+++ b\n@@ -1,2147483647 +1,2147483647 @@\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := Parse(data)
		if err != nil && files != nil {
			t.Fatal("files and an error")
		}
		total := 0
		for _, file := range files {
			for _, lines := range file.Added {
				if lines.First < 0 || lines.Last < lines.First {
					t.Fatalf("%v", lines)
				}
				total += lines.Last - lines.First + 1
			}
			for _, name := range Candidates(files)(file) {
				if name == "" && file.New != "" {
					t.Fatalf("%q stands for nothing", file.New)
				}
			}
		}
		if plus := strings.Count("\n"+string(data), "\n+") + strings.Count(string(data), "+"); total > plus {
			t.Fatalf("%d lines are added by %d signs", total, plus)
		}
	})
}
