package syntax

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"golang.org/x/tools/txtar"
)

// dump collects lines that describe a Dockerfile.
type dump struct{ strings.Builder }

func (d *dump) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

// refusal writes an error, without its words when it names an unknown flag: BuildKit then guesses which one was meant.
func (d *dump) refusal(err error) {
	if err == nil {
		return
	}
	message := err.Error()
	if errors.Is(err, ErrUnknownFlag) || strings.HasPrefix(message, "unknown flag: --") {
		message = "unknown flag"
	}
	d.line("  refused: %q", message)
}

// read is what this package makes of a text.
func read(data []byte) string {
	var d dump
	image, named := Frontend(data)
	d.line("frontend %q %v", image, named)
	file, err := Parse(data)
	if err != nil {
		d.line("refused: %q", err)
	}
	if file == nil {
		return d.String()
	}
	d.line("escape %q", file.Escape)
	for _, i := range file.Instructions {
		d.line("%d-%d %q", i.First, i.Last, i.Text)
		d.instruction(i)
		for _, heredoc := range i.Heredocs {
			d.line("  heredoc %q %v %q", heredoc.Name, heredoc.Tabs, heredoc.Content)
		}
		if _, known := command.Commands[strings.ToLower(i.Name)]; known {
			d.refusal(i.Refusal())
		}
	}
	return d.String()
}

func (d *dump) instruction(i *Instruction) {
	d.line("  %q flags %q json %v", i.Name, i.Flags, i.JSON)
	_, known := command.Commands[strings.ToLower(i.Name)]
	if i.Trigger != nil {
		d.instruction(i.Trigger)
		return
	}
	values := i.Args
	isPair := strings.EqualFold(i.Name, command.Env) || strings.EqualFold(i.Name, command.Label)
	for at, arg := range values {
		if known {
			d.line("  %q", arg.Value)
		}
		if isPair && at%2 == 1 {
			d.line("  spaced %v", i.Spaced)
		}
	}
}

// judged is what BuildKit makes of a text.
func judged(data []byte) string {
	var d dump
	image, _, _, named := parser.DetectSyntax(data)
	d.line("frontend %q %v", image, named)
	result, err := parser.Parse(bytes.NewReader(data))
	if err != nil {
		d.line("refused: %q", err)
	}
	if result == nil {
		return d.String()
	}
	d.line("escape %q", byte(result.EscapeToken))
	for _, node := range result.AST.Children {
		d.line("%d-%d %q", node.StartLine, node.EndLine, node.Original)
		d.node(node)
		for _, heredoc := range node.Heredocs {
			d.line("  heredoc %q %v %q", heredoc.Name, heredoc.Chomp, heredoc.Content)
		}
		if _, known := command.Commands[strings.ToLower(node.Value)]; known {
			_, err := instructions.ParseInstructionWithLinter(node, linter.New(&linter.Config{}))
			d.refusal(err)
		}
	}
	return d.String()
}

func (d *dump) node(node *parser.Node) {
	d.line("  %q flags %q json %v", node.Value, node.Flags, node.Attributes["json"])
	_, known := command.Commands[strings.ToLower(node.Value)]
	if node.Next != nil && len(node.Next.Children) > 0 {
		d.node(node.Next.Children[0])
		return
	}
	isPair := strings.EqualFold(node.Value, command.Env) || strings.EqualFold(node.Value, command.Label)
	at := 0
	for next := node.Next; next != nil && known; next = next.Next {
		if isPair && at%3 == 2 {
			d.line("  spaced %v", next.Value == "")
		} else {
			d.line("  %q", next.Value)
		}
		at++
	}
}

// compare reads a text in both ways, and checks that every argument stands where it is said to.
func compare(t *testing.T, data []byte) {
	t.Helper()
	got, want := read(data), judged(data)
	file, err := Parse(data)
	if file != nil && err != nil { // BuildKit can read the first bytes of a line that is too long all the same
		want = want[:min(len(got), len(want))]
	}
	if got != want {
		at := 0
		for at < len(got) && at < len(want) && got[at] == want[at] {
			at++
		}
		from := strings.LastIndexByte(got[:at], '\n') + 1
		t.Errorf("%.300q\ngot\n%.300s\nBuildKit has\n%.300s", data, got[from:], want[from:])
	}
	var refused *Error
	if err != nil && (!errors.As(err, &refused) || refused.Line < 1 || refused.Line > 1+bytes.Count(data, []byte("\n"))) {
		t.Errorf("%q: refused at line %d", data, refused.Line)
	}
	if file == nil {
		return
	}
	for _, i := range file.Instructions {
		for at := range len(i.Text) {
			if offset := i.Offset(at); offset < 0 || offset >= len(data) || data[offset] != i.Text[at] {
				t.Fatalf("%.300q: byte %d of %.100q is said to stand at %d", data, at, i.Text, offset)
			}
		}
		for _, arg := range i.Args {
			if arg.From < 0 || arg.From > arg.To || arg.To > len(i.Text) {
				t.Fatalf("%.300q: argument %q is said to stand at %d to %d", data, arg.Value, arg.From, arg.To)
			}
			if raw := i.Text[arg.From:arg.To]; raw != arg.Value && !i.JSON && (i.Trigger == nil || !i.Trigger.JSON) && string([]rune(raw)) != arg.Value {
				t.Errorf("%.300q: argument %q is said to be %q", data, arg.Value, raw)
			}
		}
	}
}

// seeds are texts in which every instruction and every way to write one occurs.
var seeds = []string{
	"", "\n", "# c", "FROM a", "\ufeffFROM a\r\n", "  FROM a AS b\n\tfrom --platform=x b as c2\nFROM a b\nFROM a AS 1\nFROM a as -\nFROM a as b c\n",
	"# escape=`\nFROM a\nRUN x `\n y\n", "# escape=\\\n# escape=`\nFROM a\n", "#escape = x\nFROM a", "# syntax=docker/dockerfile:1 x\n# check=skip=all\n#escape=`\nFROM a\n",
	"#!/bin/x\n// syntax = a/b\nFROM a\n", "{\"syntax\": \"x\"}", "# escape= \nFROM a", "# ESCAPE=`\n#foo=x\n# syntax=x\nRUN a `\n\n# c\n  b\n",
	"FROM a\nENV A=1 B=\"x y\" C='a\\'b D=a\\ b\nENV A b c\nENV A\nLABEL a=b c\nLABEL =x\nENV\nENV x=\\",
	"ARG A\nARG A=1 B C=\"d e\"\nARG =x\nARG\nARG --x A\n",
	"FROM a\nEXPOSE 80 81/tcp\vx\fy\nEXPOSE\nEXPOSE --a=b 8\n", "FROM a\nCMD [\"a\", \"b\\u00e9\\\"\"]\nCMD []\nCMD [1]\nCMD [\"a\" \nCMD\nENTRYPOINT a  b\nSHELL [\"x\"]\nSHELL x\nSHELL\n",
	"FROM a\nHEALTHCHECK --interval=5s --timeout=x CMD a\nHEALTHCHECK NONE\nHEALTHCHECK NONE x\nHEALTHCHECK CMD [\"a\"]\nHEALTHCHECK CMD\nHEALTHCHECK X\nHEALTHCHECK --retries=-1 CMD a\nHEALTHCHECK --start-period=1us CMD a\nHEALTHCHECK --retries=z cmd [\"a\"]\nHEALTHCHECK\n",
	"FROM a\nCOPY --from=x --chown=a:b --link --parents=TRUE a b c\nCOPY [\"a b\", \"c\"]\nCOPY a\nCOPY --link=x a b\nCOPY --from a b c\nCOPY --from=a --from=b c d\nADD --checksum=x --keep-git-dir a b\nADD --unpack= a b\nADD --exclude=a --exclude=b c d\n",
	"FROM a\nCOPY <<A <<-\"B\" /x/\na\nA\n\tb\n\tB\nRUN <<EOF cat 3<<-'E F'\nx\nEOF\n\tE F\nCOPY a <<b\nb\nRUN <<E",
	"FROM a\nRUN --mount=type=bind,from=$x true\nRUN --mount=\"a\"b true\nRUN --mount=type=cache,from=x$ --network=host --security=insecure x\nRUN --network=x y\nRUN --security=y z\nRUN --device=a,b x\nRUN --device=name=a,required=x y\nRUN --device=a,nam=c x\nRUN --device=name=a,name=b x\nRUN --mount= x\nRUN --nope x",
	"FROM a\nONBUILD RUN x\nONBUILD ONBUILD RUN x\nONBUILD FROM x\nONBUILD maintainer x\nONBUILD COPY <<E b\nx\nE\nONBUILD ENV A\nONBUILD\nONBUILD ENV a=b\nONBUILD --x RUN y\nONBUILD XX y\n",
	"RUN --\x00\x00a b\n", "FROM a\nUSER a b\nUSER\nWORKDIR /a  b\nSTOPSIGNAL 9\nSTOPSIGNAL\nMAINTAINER\nVOLUME a b\nVOLUME [\" \"]\nVOLUME\nVOLUME [1]\nNOPE a b\n",
	"FROM a\nRUN a \\\n\n  # c\n\n b \\  \n\\\n\\\\\nx\\\\\nRUN y \\", "RUN \"--\" x\nRUN -- --y\nRUN --\"a b\"'c'\\d\\ e=f g\nRUN --a\\", "\\\n\\\n", "FROM a\nRUN \xa0\x85 x\nENV \xff=\xfe\nRUN --\xe9=é x\nHEALTHCHECK CMD\xa0a\n",
	"FROM a\nRUN <<${A:-b c}\nRUN <<\nRUN <<a<b\nRUN '<<E'\nRUN \"<<E\nRUN \\<<E\nE\n<<E\nE\nRUN 3<< E\nE\n",
	"FROM a\nRUN " + strings.Repeat("x", 65_531) + "\nRUN y\n", "FROM a\nRUN " + strings.Repeat("x", 65_532) + "\nRUN y\n", "FROM a\nRUN " + strings.Repeat("x", 65_531), "RUN x\\\n" + strings.Repeat("y", 65_536),
}

// pieces are what texts are made of at random.
var pieces = []string{
	"FROM ", "ARG ", "ENV ", "EXPOSE ", "CMD ", "ENTRYPOINT ", "HEALTHCHECK ", "USER ", "COPY ", "ADD ", "RUN ", "ONBUILD ", "LABEL ", "SHELL ", "VOLUME ", "WORKDIR ",
	"STOPSIGNAL ", "MAINTAINER ", "NONE", "CMD", "AS", "# escape=`\n", "# syntax=a/b\n", "# check=x\n", "# c\n", "\\\n", "`\n", "\n", "\r\n", "\n\n", " ", "  ", "\t", "\v", "\f", "\u00a0", "\u0085", "\u3000", "\ufeff",
	"\\", "`", "'", "\"", "$", "${", "}", ":-", "=", "a=b", "A", "b c", "[", "]", "[\"a\", \"b\"]", "[\"\\\"\"]", "[1]", ",", "--", "--from=", "--mount=type=bind,from=$a", "--link", "--link=false", "--network=none",
	"--interval=1s", "--retries=3", "--device=a", "--platform=b", "<<", "<<EOF", "<<-EOF", "<<'EOF'", "EOF\n", "\tEOF\n", "\nEOF\n", "<<E", "\nE\n", "1", "é", "\xff", "\xa0", "#", "//", "{\"syntax\": \"x\"}", "0<<", "K", "ſ",
}

// change makes another text of one: it puts pieces in, and takes, doubles and swaps parts.
func change(random *rand.Rand, text string) string {
	at := func() int { return random.Intn(len(text) + 1) }
	for range 1 + random.Intn(6) {
		from, piece := at(), pieces[random.Intn(len(pieces))]
		to := min(len(text), from+random.Intn(12))
		switch random.Intn(6) {
		case 0:
			text = text[:from] + text[to:]
		case 1:
			text = text[:to] + text[from:to] + text[to:]
		case 2:
			text = text[:from] + text[from:to] + piece + text[to:]
		case 3:
			other := at()
			text = text[:other] + text[from:to] + text[other:]
		default:
			text = text[:from] + piece + text[from:]
		}
	}
	return text
}

// dockerfiles are the seeds, those of our fixtures, and those with which BuildKit tests its parser.
func dockerfiles(t testing.TB) []string {
	texts := append([]string(nil), seeds...)
	add := func(root string, wanted func(path string) bool, take func(data []byte)) {
		err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && wanted(path) {
				data, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				take(data)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	isDockerfile := func(path string) bool { return strings.Contains(strings.ToLower(path), "dockerfile") }
	add(filepath.FromSlash("../../../testdata"), func(path string) bool { return filepath.Ext(path) == ".txtar" || isDockerfile(filepath.Base(path)) }, func(data []byte) {
		archive := txtar.Parse(data)
		if len(archive.Files) == 0 {
			texts = append(texts, string(data))
		}
		for _, file := range archive.Files {
			if isDockerfile(file.Name) {
				texts = append(texts, string(file.Data))
			}
		}
	})
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/moby/buildkit").Output()
	if err != nil {
		t.Fatal(err)
	}
	add(filepath.Join(strings.TrimSpace(string(dir)), "frontend", "dockerfile", "parser"), func(path string) bool { return filepath.Base(path) == "Dockerfile" }, func(data []byte) {
		texts = append(texts, string(data))
	})
	return texts
}

// TestOracle reads real, written and random texts as BuildKit does.
func TestOracle(t *testing.T) {
	texts := dockerfiles(t)
	if len(texts) < len(seeds)+150 {
		t.Errorf("only %d Dockerfiles were found", len(texts)-len(seeds))
	}
	for _, text := range texts {
		compare(t, []byte(text))
	}
	random := rand.New(rand.NewSource(1))
	for range 5000 {
		text := texts[random.Intn(len(texts))]
		if len(text) > 4<<10 {
			continue
		}
		compare(t, []byte(change(random, text)))
	}
	t.Logf("%d Dockerfiles, %d changed ones", len(texts), 5000)
}

// FuzzSyntax reads arbitrary bytes as BuildKit does.
func FuzzSyntax(f *testing.F) {
	for _, text := range seeds {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 1<<17 {
			compare(t, data)
		}
	})
}
