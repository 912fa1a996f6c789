package delivery_test

import (
	"os/exec"
	"strings"
	"testing"
)

// TestPatchOfGit has git write patches in each way that users can set, and portlint find what is new in them.
func TestPatchOfGit(t *testing.T) {
	needs(t, "git")
	const old = "services:\n  web:\n    image: nginx\n    ports: [\"8081:80\"]\n"
	const clash = "  api:\n    image: nginx\n    ports: [\"127.0.0.1:8081:80\"]\n"
	dir := t.TempDir()
	run := func(stdin string, program string, args ...string) (string, error) {
		command := exec.Command(program, args...)
		command.Dir, command.Stdin = dir, strings.NewReader(stdin)
		out, err := command.Output()
		return string(out), err
	}
	git := func(args ...string) string {
		t.Helper()
		settings := []string{"-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false", "-c", "init.defaultBranch=main"}
		out, err := run("", "git", append(settings, args...)...)
		if err != nil {
			t.Fatalf("git %q: %v", args, err)
		}
		return out
	}
	git("init", "--quiet")
	writeFiles(t, dir, map[string]string{
		"shop/compose.yaml": old, "b/compose.yaml": old, "bücher und mehr/compose.yaml": old, "crlf/compose.yaml": strings.ReplaceAll(old, "\n", "\r\n"),
		"still/compose.yaml": old + clash, "was/compose.yaml": old + "# a comment that makes it long enough to be seen as the same file\n",
	})
	git("add", "--all")
	git("commit", "--quiet", "--message=a")
	git("mv", "was/compose.yaml", "was/docker-compose.yml")
	writeFiles(t, dir, map[string]string{
		"shop/compose.yaml": old + clash, "b/compose.yaml": old + clash, "bücher und mehr/compose.yaml": old + clash,
		"crlf/compose.yaml": strings.ReplaceAll(old+clash, "\n", "\r\n"), "new/compose.yaml": old + clash,
		"was/docker-compose.yml": old + clash + "# a comment that makes it long enough to be seen as the same file\n",
	})
	git("add", "--all")
	const want = `b/compose.yaml:7:24
bücher und mehr/compose.yaml:7:24
crlf/compose.yaml:7:24
new/compose.yaml:7:24
shop/compose.yaml:7:24
was/docker-compose.yml:7:24
`
	for _, args := range [][]string{
		{"diff", "-U0", "HEAD"}, {"diff", "HEAD"}, {"diff", "-U20", "HEAD"}, {"diff", "--no-prefix", "HEAD"}, {"-c", "diff.noprefix=true", "diff", "--cached"},
		{"-c", "diff.mnemonicPrefix=true", "diff", "HEAD"}, {"-c", "core.quotePath=false", "diff", "HEAD"}, {"diff", "--no-renames", "HEAD"},
		{"diff", "--color=never", "--binary", "--full-index", "--stat", "-p", "HEAD"}, {"diff", "-R", "--dst-prefix=x/", "--src-prefix=y/", "HEAD", "--", "nowhere"},
	} {
		patch := git(args...)
		out, err := run(patch, "portlint", "-q", "--fail-on", "never", "--format", "concise", "--select", "host-port-conflict", "--new-from-patch", "-", ".")
		if err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, patch)
		}
		expected := want
		if patch == "" {
			expected = ""
		}
		var places strings.Builder
		for line := range strings.Lines(out) {
			place, _, _ := strings.Cut(line, ": ")
			places.WriteString(place + "\n")
		}
		if places.String() != expected {
			t.Errorf("git %q: got\n%s\nwant\n%s\nin\n%s", args, places.String(), expected, patch)
		}
	}
	// A merge, whose patch has two columns: what it brings that neither side has is new.
	git("commit", "--quiet", "--message=b")
	git("checkout", "--quiet", "-b", "side", "HEAD~1")
	writeFiles(t, dir, map[string]string{"shop/compose.yaml": "# side\n" + old})
	git("commit", "--quiet", "--all", "--message=c")
	git("merge", "--quiet", "--no-commit", "main")
	writeFiles(t, dir, map[string]string{"shop/compose.yaml": "# side\n" + old + clash + "  more:\n    image: nginx\n    ports: [\"127.0.0.1:8081:81\"]\n"})
	git("commit", "--quiet", "--all", "--message=d")
	out, err := run(git("show", "--cc", "HEAD"), "portlint", "-q", "--fail-on", "never", "--format", "concise", "--select", "host-port-conflict", "--new-from-patch", "-", "shop")
	if err != nil || !strings.Contains(out, "shop/compose.yaml:11:24") {
		t.Errorf("of a merge: got\n%s%v", out, err)
	}
}
