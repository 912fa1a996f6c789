package loader

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// agree compares what is said against each instruction of a Dockerfile with what BuildKit says.
func agree(t *testing.T, text string) (refused int) {
	t.Helper()
	result, err := parseQuietly([]byte(text))
	if err != nil {
		return 0
	}
	for _, node := range result.AST.Children {
		name := strings.ToLower(node.Value)
		if _, known := command.Commands[name]; !known || strings.Contains(text, "--device") {
			continue // devices are not looked into
		}
		got, want := refusal(name, node), buildKitSays(node)
		if got == nil && want == nil {
			continue
		}
		refused++
		if got == errUnknownFlag && want != nil && strings.Contains(want.Error(), "unknown flag") {
			continue
		}
		if got == nil || want == nil || oneLine(got) != oneLine(want) {
			t.Errorf("%q\n got %v\nwant %v", node.Original, got, want)
		}
	}
	return refused
}

func buildKitSays(node *parser.Node) error {
	_, err := instructions.ParseInstruction(node)
	return err
}

// TestRefusalsAgreeWithBuildKit reads generated instructions.
func TestRefusalsAgreeWithBuildKit(t *testing.T) {
	names := slices.Sorted(maps.Keys(command.Commands))
	tokens := []string{
		"a", "b", "A=b", "=b", "A=", `""`, `" "`, "as", "1", "[", "]", `["a"]`, `["a", "b"]`, "[]", "<<E", "$A", "NONE", "CMD", "none", "X", "ONBUILD", "FROM", "MAINTAINER", "RUN",
		"--", "--x", "--x=1", "--chown=a", "--chown", "--chmod=1", "--from=a", "--link", "--link=", "--link=True", "--link=x", "--parents", "--exclude=a", "--exclude=b", "--keep-git-dir",
		"--unpack=false", "--checksum=a", "--platform=a", "--platform=b", "--platform", "--interval=5s", "--interval=1", "--interval=0", "--timeout=1us", "--timeout=-1s",
		"--start-period=x", "--start-interval=1h", "--retries=3", "--retries=-1", "--retries=x", "--network=none", "--network=x", "--network=", "--security=insecure", "--security=x",
		"--mount=type=bind,from=$A", "--mount=from=a$", `--mount="a`, `--mount=a"b`, "--mount=", "--mount=FROM=$x,ro", "--mount=type=cache,target=/x", "--mount",
	}
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 50_000 {
		words := []string{names[random.IntN(len(names))]}
		for range random.IntN(5) {
			words = append(words, tokens[random.IntN(len(tokens))])
		}
		refused += agree(t, "FROM a\n"+strings.Join(words, " ")+"\nE\n")
	}
	if refused < 10_000 {
		t.Errorf("%d instructions are refused: the test looks at the wrong ones", refused)
	}
}
