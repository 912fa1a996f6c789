package dockerfile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/graph/graphtest"
	"github.com/portlint/portlint/loader/source"
)

// at writes a place as "line:column text".
func at(span source.Span) string {
	if span.IsZero() {
		return "nowhere"
	}
	start, _ := span.Range()
	return fmt.Sprintf("%d:%d %s", start.Line, start.Column, span.Text())
}

// exposed writes every port of every stage, one per line: place, port, and what is wrong.
func exposed(dockerfile *graph.Dockerfile) string {
	var lines []string
	for _, stage := range dockerfile.Stages {
		for _, expose := range stage.Expose {
			line := at(expose.Span) + " => "
			switch {
			case expose.Err != nil:
				line += "error at " + at(expose.Err.Span) + ": " + expose.Err.Message
				if expose.Err.Help != "" {
					line += " | " + expose.Err.Help
				}
			case expose.Unknown:
				line += "?"
			default:
				line += expose.Port.String() + "/" + expose.Protocol.String()
			}
			if expose.Doubt != nil {
				line += " doubt at " + at(expose.Doubt.Span) + ": " + expose.Doubt.Message + " | " + expose.Doubt.Help
				if expose.Doubt.Fix != nil {
					line += " => " + *expose.Doubt.Fix
				}
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func readText(text string) (*graph.Dockerfile, []graph.Problem) {
	file := Parse(source.NewFileOf(source.Plain, "Dockerfile", []byte(text)), nil)
	return file.Dockerfile, file.Problems
}

func TestExpose(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"plain", "EXPOSE 80", "2:8 80 => 80/tcp"},
		{"lower case", "  expose\t80", "2:10 80 => 80/tcp"},
		{"several", "EXPOSE 80  443 80", "2:8 80 => 80/tcp\n2:12 443 => 443/tcp\n2:16 80 => 80/tcp"},
		{"protocols", "EXPOSE 80/tcp 53/UDP 9/sctp 80/", "2:8 80/tcp => 80/tcp\n2:15 53/UDP => 53/udp\n2:22 9/sctp => 9/sctp\n2:29 80/ => 80/tcp"},
		{"ranges", "EXPOSE 3000-3003 1-65535", "2:8 3000-3003 => 3000-3003/tcp\n2:18 1-65535 => 1-65535/tcp"},
		{"colon", "EXPOSE :80", "2:8 :80 => 80/tcp"},
		{"quotes", `EXPOSE "80" '443'`, "2:9 80 => 80/tcp\n2:14 443 => 443/tcp"},
		{"windows line ends", "EXPOSE 80 \\\r\n  443\r\n", "2:8 80 => 80/tcp\n3:3 443 => 443/tcp"},
		{"continuation", "EXPOSE 80 \\\n  # a comment \\\n\n  443 \\  \n\t8443", "2:8 80 => 80/tcp\n5:3 443 => 443/tcp\n6:2 8443 => 8443/tcp"},
		{"word over two lines", "EXPOSE 80\\\n80 81", "2:8 80\\\n80 => 8080/tcp\n3:4 81 => 81/tcp"},
		{"accents before", "EXPOSE é 80", "2:8 é => error at 2:8 é: \"é\" is not a port number\n2:10 80 => 80/tcp"},
		{"after a heredoc", "RUN <<EOF\nEXPOSE 1\nEOF\nEXPOSE 80", "5:8 80 => 80/tcp"},
		{"on build", "ONBUILD EXPOSE foo", ""},

		{"not a number", "EXPOSE http", `2:8 http => error at 2:8 http: "http" is not a port number`},
		{"no slash", "EXPOSE 80tcp", `2:8 80tcp => error at 2:8 80tcp: "80tcp" is not a port number | write EXPOSE 80/tcp`},
		{"negative", "EXPOSE -80", `2:8 -80 => error at 2:8 -80: "-80" is not a port number | write EXPOSE 80`},
		{"too high", "EXPOSE 80 70000/udp", "2:8 80 => 80/tcp\n" + `2:11 70000/udp => error at 2:11 70000: "70000" is above 65535, the highest port`},
		{"reversed", "EXPOSE 3003-3000", `2:8 3003-3000 => error at 2:8 3003-3000: "3003-3000" runs backwards | write "3000-3003"`},
		{"commas", "EXPOSE 80,443", `2:8 80,443 => error at 2:8 80,443: "80,443" is not a port, EXPOSE separates ports with spaces | write EXPOSE 80 443`},
		{"comma and space", "EXPOSE 80, 443", `2:8 80, => error at 2:8 80,: "80," is not a port, EXPOSE separates ports with spaces | write EXPOSE 80 443` + "\n2:12 443 => 443/tcp"},
		{"brackets", "EXPOSE [80, 443]", `2:8 [80, 443] => error at 2:8 [80, 443]: "[80, 443]" is a list in brackets, EXPOSE separates ports with spaces | write EXPOSE 80 443`},
		{"protocol", "EXPOSE 80/foo", `2:8 80/foo => error at 2:11 foo: "foo" is not a protocol, the engine knows tcp, udp and sctp`},
		{"nothing", "EXPOSE  ", `2:1 EXPOSE => error at 2:1 EXPOSE: "EXPOSE" names no port`},
		{"comment", "EXPOSE 80 # the web", "2:8 80 => 80/tcp\n" + `2:11 # the web => error at 2:11 # the web: "# the web" is no comment, EXPOSE takes every word for a port | write the comment on a line of its own`},
		{"ip alone", "EXPOSE 127.0.0.1", `2:8 127.0.0.1 => error at 2:8 127.0.0.1: "127.0.0.1" is a host ip without a port`},
		{"ip and one port", "EXPOSE 127.0.0.1:80", `2:8 127.0.0.1:80 => error at 2:8 127.0.0.1:80: "127.0.0.1:80" has a host ip but only one port | write EXPOSE 80, it takes container ports only`},
		{"open quote", `EXPOSE "80`, `2:8 "80 => error at 2:8 "80: ""80" has a quote or a substitution that does not end`},
		{"swallowed EXPOSE", "EXPOSE 80 \\\nEXPOSE 443", "2:8 80 => 80/tcp\n" + `3:1 EXPOSE => error at 3:1 EXPOSE: "EXPOSE" is taken for a port, the line before ends with "\"` + "\n3:8 443 => 443/tcp"},
		{"swallowed CMD", "EXPOSE 80 \\\n\nCMD [\"nginx\"]", "2:8 80 => 80/tcp\n" + `4:1 CMD => error at 4:1 CMD: "CMD" is taken for a port, the line before ends with "\"`},

		{"mapping", "EXPOSE 8080:80", `2:8 8080:80 => 80/tcp doubt at 2:8 8080:80: "8080:80" in EXPOSE is a mapping, only its container port 80 counts | write EXPOSE 80 => 80`},
		{"mapping with protocol", "EXPOSE 8080:80/udp", `2:8 8080:80/udp => 80/udp doubt at 2:8 8080:80/udp: "8080:80/udp" in EXPOSE is a mapping, only its container port 80 counts | write EXPOSE 80/udp => 80/udp`},
		{"mapping with ip", "EXPOSE 127.0.0.1:8080:80", `2:8 127.0.0.1:8080:80 => 80/tcp doubt at 2:8 127.0.0.1:8080:80: "127.0.0.1:8080:80" in EXPOSE is a mapping, only its container port 80 counts | write EXPOSE 80 => 80`},
		{"zero", "EXPOSE 0", `2:8 0 => 0/tcp doubt at 2:8 0: "0" exposes port 0, on which nothing can listen | `},

		{"unset", "EXPOSE $PORT ${PORT}/udp 80$PORT", "2:8 $PORT => ? doubt at 2:8 $PORT: \"$PORT\" exposes nothing, PORT is set by no ARG or ENV of the stage | write the port itself, or ARG PORT=port on a line above\n2:14 ${PORT}/udp => ?\n2:26 80$PORT => ?"},
		{"default", "ARG PORT\nEXPOSE ${PORT:-9000} ${OTHER-1}", "3:8 ${PORT:-9000} => 9000/tcp\n3:22 ${OTHER-1} => 1/tcp"},
		{"nested default", "ENV A=81\nEXPOSE ${X:-$A} ${X:-$B}", "3:8 ${X:-$A} => 81/tcp\n3:17 ${X:-$B} => ?"},
		{"arg", "ARG PORT=8080\nEXPOSE $PORT/udp", "3:8 $PORT/udp => 8080/udp"},
		{"env", "ENV P 1234\nEXPOSE $P", "3:8 $P => 1234/tcp"},
		{"env of env", "ENV P=12 Q=$P\nENV Q=${P}34\nEXPOSE $Q \"$Q\"", "4:8 $Q => 1234/tcp\n4:12 $Q => 1234/tcp"},
		{"the later one", "ENV P=1\nARG P=2\nEXPOSE $P", "4:8 $P => 2/tcp"},
		{"several in one", "ENV P=\"80 443\"\nEXPOSE $P", "3:8 $P => 80/tcp\n3:8 $P => 443/tcp"},
		{"empty", "ENV P=\nEXPOSE $P", "3:8 $P => ?"},
		{"bad value", "ENV P=http\nEXPOSE $P", `3:8 $P => error at 3:8 $P: "http" is not a port number`},
		{"of another stage", "ENV P=80\nFROM scratch\nEXPOSE $P", "4:8 $P => ? doubt at 4:8 $P: \"$P\" exposes nothing, P is set by no ARG or ENV of the stage | write the port itself, or ARG P=port on a line above"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dockerfile, problems := readText("FROM scratch\n" + c.text + "\n")
			if got := exposed(dockerfile); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if len(problems) > 0 {
				t.Errorf("problem: %s", problems[0].Message)
			}
		})
	}
}

func TestExposeWithEscapeDirective(t *testing.T) {
	dockerfile, problems := readText("\ufeff# escape=`\nFROM scratch\nEXPOSE 80 `\n  443\nEXPOSE 1 \\\n")
	want := "3:8 80 => 80/tcp\n4:3 443 => 443/tcp\n5:8 1 => 1/tcp\n5:10 \\ => error at 5:10 \\: \"\\\" is not a port number"
	if got := exposed(dockerfile); got != want || len(problems) > 0 {
		t.Errorf("got\n%s\nwant\n%s\n%v", got, want, problems)
	}
}

func TestStages(t *testing.T) {
	dockerfile, problems := readText(`ARG TAG=1.27
ARG REPO
FROM --platform=linux/amd64 nginx:${TAG} AS Base
ARG TAG
ENV PORT=80${TAG#1.}
FROM base AS dev
EXPOSE $PORT
FROM $REPO/x
FROM dev
`)
	if len(problems) > 0 {
		t.Fatalf("problem: %s", problems[0].Message)
	}
	stages := dockerfile.Stages
	if len(stages) != 4 {
		t.Fatalf("%d stages, want 4", len(stages))
	}
	if got := stages[0].Image.Value + " at " + at(stages[0].Image.Span); got != "nginx:1.27 at 3:29 nginx:${TAG}" {
		t.Errorf("image %s", got)
	}
	if got := at(stages[1].Span); got != "6:1 FROM base AS dev" || stages[0].Name != "base" || stages[1].Name != "dev" {
		t.Errorf("stage %q at %s after %q", stages[1].Name, got, stages[0].Name)
	}
	if stages[1].Parent != stages[0] || stages[1].Image.Value != "" || stages[3].Parent != stages[1] || stages[2].Parent != nil {
		t.Errorf("parents are wrong")
	}
	if stages[2].Image.Known() {
		t.Errorf("image %q is known", stages[2].Image.Value)
	}
	if got, want := exposed(dockerfile), "7:8 $PORT => 8027/tcp"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for target, want := range map[string]*graph.Stage{
		"": stages[3], "dev": stages[1], "DEV": stages[1], "0": stages[0], "4": nil, "none": nil, graph.Unresolved: nil,
	} {
		if got := stageOf(dockerfile, target); got != want {
			t.Errorf("target %q: got %+v", target, got)
		}
	}
	if stageOf(&graph.Dockerfile{}, "") != nil {
		t.Errorf("a file without stages has a last stage")
	}
}

func TestCommandsAndEnvironment(t *testing.T) {
	dockerfile, problems := readText(`FROM scratch
ENV HOST=0.0.0.0 NAME="a b" \
    PORT=80
ENV OLD  some value
ENTRYPOINT ["/bin/serve", "--host=\"x\"", \
  "--port"]
CMD exec serve \
  --port $PORT
HEALTHCHECK --interval=5s CMD ["curl", "localhost:80"]
`)
	if len(problems) > 0 {
		t.Fatalf("problem: %s", problems[0].Message)
	}
	stage := dockerfile.Stages[0]
	var got []string
	for _, variable := range stage.Environment {
		got = append(got, at(variable.NameSpan)+" = "+variable.Value.Value+" at "+at(variable.Value.Span))
	}
	for _, command := range []*graph.Command{stage.Entrypoint, stage.Command, stage.Healthcheck} {
		for _, word := range command.Words {
			got = append(got, fmt.Sprint(command.Shell, " ", word.Value, " at ", at(word.Span)))
		}
	}
	want := []string{
		`2:5 HOST = 0.0.0.0 at 2:10 0.0.0.0`,
		`2:18 NAME = a b at 2:24 a b`,
		`3:5 PORT = 80 at 3:10 80`,
		`4:5 OLD = some value at 4:10 some value`,
		`false /bin/serve at 5:14 /bin/serve`,
		`false --host="x" at 5:28 --host=\"x\"`,
		`false --port at 6:4 --port`,
		"true exec serve   --port $PORT at 7:5 exec serve \\\n  --port $PORT",
		`false curl at 9:33 curl`,
		`false localhost:80 at 9:41 localhost:80`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestHealthcheckNoneRemovesTheCommand(t *testing.T) {
	dockerfile, _ := readText("FROM scratch\nHEALTHCHECK CMD true\nHEALTHCHECK NONE\n")
	if dockerfile.Stages[0].Healthcheck != nil {
		t.Errorf("got %+v", dockerfile.Stages[0].Healthcheck)
	}
}

func TestDockerfileProblems(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"no instruction", "# nothing\n", `1:1 # nothing: docker build refuses the file: file with no instructions`},
		{"unknown instruction", "FROM a\nRUNN x\nEXPSE 80\n", `2:1 RUNN x: "RUNN" is not an instruction`},
		{"before FROM", "EXPOSE 80\nFROM a\n", `1:1 EXPOSE 80: "EXPOSE" stands before the first FROM`},
		{"no FROM", "ARG A=1\n", `1:1 ARG A=1: the file has no FROM, so that there is nothing to build`},
		{"FROM with two words", "FROM a b\n", `1:1 FROM a b: docker build refuses "FROM": FROM requires either one or three arguments`},
		{"open heredoc", "FROM a\nRUN <<EOF\nx\n", `2:1 RUN <<EOF: docker build refuses the file: unterminated heredoc`},
		{"ENV without value", "FROM a\nENV A=1 B\n", `2:1 ENV A=1 B: docker build refuses the file: syntax error - can't find = in "B". Must be of the form: name=value`},
		{"long line", "FROM a\nRUN " + strings.Repeat("x", 70_000) + "\n", `docker build refuses the file: dockerfile line greater than max allowed size of 65535`},
		{"unknown flag", "FROM a\nCOPY --new-flag a b\n", ``},
		{"other frontend", "# syntax=example.org/frontend\nFROM a\nINCLUDE x\n", ``},
		{"usual frontend", "# syntax=docker/dockerfile:1\nFROM a\nINCLUDE x\n", `3:1 INCLUDE x: "INCLUDE" is not an instruction`},
		{"template", "FROM {{ .Image }}\n", ``},
		{"too long", "FROM a\n" + strings.Repeat("#\n", 1<<19), `the Dockerfile has 1048583 bytes, more than 1048576 are not looked at`},
		{"tangled", "FROM a\nRUN <<E " + strings.Repeat(strings.Repeat("${a:-", 10_000)+"\\\n", 3), `the instruction has too many substitutions for its length, the Dockerfile was not looked at`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := readText(c.text)
			var got []string
			for _, problem := range problems {
				text := problem.Message
				if len(c.text) < 1000 {
					text = at(problem.Span) + ": " + text
				}
				got = append(got, text)
			}
			if strings.Join(got, "\n") != c.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), c.want)
			}
		})
	}
}

func TestLongLineIsReportedWhereItStands(t *testing.T) {
	_, problems := readText("FROM a\nUSER b\nRUN " + strings.Repeat("x", 70_000) + "\nUSER c\n")
	if len(problems) != 1 {
		t.Fatalf("%d problems", len(problems))
	}
	if start, _ := problems[0].Span.Range(); start.Line != 3 {
		t.Errorf("at line %d, want 3", start.Line)
	}
}

func TestInlineDockerfile(t *testing.T) {
	// As in a block scalar that is indented by six columns.
	file := "build:\n  dockerfile_inline: |\n      FROM scratch\n      RUN <<EOF\n      true\n      EOF\n      EXPOSE 8080:80 \\\n        70000\n"
	text := graph.Text{Span: source.Span{File: source.NewFile("compose.yaml", []byte(file)), Start: strings.Index(file, "FROM"), End: len(file)}}
	for at, line := 0, ""; at < len(file); at += len(line) {
		line = file[at : at+strings.IndexByte(file[at:], '\n')+1]
		if bare, indented := strings.CutPrefix(line, "      "); indented {
			from := len(text.Value)
			text.Value += bare
			text.Pieces = append(text.Pieces, graph.Piece{From: from, To: len(text.Value), Start: at + 6, End: at + len(line)})
		}
	}
	text.Raw = text.Value
	inline := ParseInline(text)
	dockerfile, problems := inline.Dockerfile, inline.Problems
	want := `7:14 8080:80 => 80/tcp doubt at 7:14 8080:80: "8080:80" in EXPOSE is a mapping, only its container port 80 counts | write EXPOSE 80 => 80` +
		"\n" + `8:9 70000 => error at 8:9 70000: "70000" is above 65535, the highest port`
	if got := exposed(dockerfile); got != want || len(problems) > 0 {
		t.Errorf("got\n%s\nwant\n%s\n%v", got, want, problems)
	}
	if got, want := at(dockerfile.Stages[0].Image.Span), "3:12 scratch"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestValuesThatGrowAreUnknown(t *testing.T) {
	dockerfile, _ := readText("FROM a\nENV A=80808080\n" + strings.Repeat("ENV A=$A$A\n", 60) + "EXPOSE $A ${A#" + strings.Repeat("*8", 50) + "}\n")
	for _, expose := range dockerfile.Stages[0].Expose {
		if !expose.Unknown {
			t.Errorf("%s is known to be %d bytes", expose.Quote, len(expose.Text.Value))
		}
	}
	if len(dockerfile.Stages[0].Expose) != 2 {
		t.Errorf("%d ports, want 2", len(dockerfile.Stages[0].Expose))
	}
}

func FuzzDockerfile(f *testing.F) {
	for _, text := range []string{
		"FROM a AS b\nARG P=80\nENV Q=$P R=\"x y\"\nEXPOSE $Q ${X:-1} \\\n# c\n 2/udp\nFROM b\nCMD [\"a\", \"b\"]\nENTRYPOINT x \\\n y\nHEALTHCHECK CMD curl localhost\n",
		"# escape=`\nFROM a\nEXPOSE 80 `\n81\n", "\ufeffFROM a\nRUN <<E\nE\nEXPOSE [80, 81]\n", "FROM a\nENV A b\nEXPOSE '80' \"81\" 80,81 # x\n",
		"FROM --platform=a b AS 1\nRUN --mount=type=bind,from=$a --network=x true\nSHELL a\nHEALTHCHECK --retries=x CMD [\"a\"]\nONBUILD RUN --mount=\"a b\nVOLUME [\" \"]\nCOPY a <<E\nE\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		dockerfile, problems := readText(text)
		graphtest.Places(t, dockerfile)
		graphtest.Places(t, problems)
		for _, problem := range problems {
			if strings.ContainsAny(problem.Message, "\n\x00") {
				t.Errorf("message %q", problem.Message)
			}
		}
		for _, stage := range dockerfile.Stages {
			for _, expose := range stage.Expose {
				for _, fault := range []*graph.Fault{expose.Err, expose.Doubt} {
					if fault != nil && strings.ContainsAny(fault.Message+fault.Help, "\n\x00") {
						t.Errorf("message %q, help %q", fault.Message, fault.Help)
					}
				}
			}
		}
	})
}
