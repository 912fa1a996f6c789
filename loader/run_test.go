package loader_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
)

// loadService loads a project of files, as a txtar archive, and returns its first service.
func loadService(t *testing.T, files string) *graph.Service {
	t.Helper()
	dir := t.TempDir()
	for _, file := range txtar.Parse([]byte(files)).Files {
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	plan, err := loader.Discover([]string{dir}, loader.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range plan.Targets { // each Dockerfile is one, too
		if project := target.Load().Project; project != nil && len(project.Services) > 0 {
			return project.Services[0]
		}
	}
	t.Fatal("there is no service")
	return nil
}

// started writes the programs of a service: their own environment, their words with unknown parts as "?", and where they
// are called if that is elsewhere. It ends with "…" when there is more that is not understood.
func started(service *graph.Service) []string {
	var lines []string
	for _, program := range service.Run.Programs {
		var words []string
		for _, variable := range program.Environment {
			words = append(words, "{"+variable.Name+"="+variable.Value.Value+"}")
		}
		for _, word := range program.Words {
			words = append(words, word.Value)
		}
		line := strings.ReplaceAll(strings.Join(words, " "), graph.Unresolved, "?")
		if !program.Caller.IsZero() {
			line += " <- " + program.Caller.Text()
		}
		lines = append(lines, line)
	}
	if !service.Run.Whole {
		lines = append(lines, "…")
	}
	return lines
}

func TestRun(t *testing.T) {
	const node = "-- compose.yaml --\nservices: {a: {build: .}}\n-- package.json --\n" +
		"{\"scripts\": {\"dev\": \"vite --port 3000\", \"start\": \"cross-env NODE_ENV=production next start\", \"both\": \"vite & tsc -w\", \"deep\": \"npm run dev\",\n" +
		"\"quoted\": \"serve -l \\\"tcp://0.0.0.0:80\\\"\"}}\n-- Dockerfile --\nFROM node\n"
	cases := []struct {
		name, files string
		want        []string
	}{
		{"command of compose", "-- compose.yaml --\nservices: {a: {image: x, command: flask run -p 5000}}", []string{"flask run -p 5000"}},
		{"list", "-- compose.yaml --\nservices: {a: {image: x, command: [flask, run, --host, 0.0.0.0]}}", []string{"flask run --host 0.0.0.0"}},
		{"entrypoint and command", "-- compose.yaml --\nservices: {a: {image: x, entrypoint: [tini, -v, --], command: [flask, run]}}", []string{"flask run"}},
		{"compose runs no shell", "-- compose.yaml --\nservices: {a: {image: x, command: make && flask run}}", []string{"…"}},
		{"a shell in compose", "-- compose.yaml --\nservices: {a: {image: x, command: sh -c \"make && flask run\"}}", []string{"make", "flask run"}},
		{"a login shell", "-- compose.yaml --\nservices: {a: {image: x, command: [/bin/bash, -lc, 'set -e; exec flask run']}}", []string{"set -e", "flask run"}},
		{"a shell in a shell", "-- compose.yaml --\nservices: {a: {image: x, command: [sh, -c, \"sh -c 'flask run'\"]}}", []string{"flask run"}},
		{"conditions", "-- compose.yaml --\nservices: {a: {image: x, command: [sh, -c, 'if true; then a; fi; b']}}", []string{"b", "…"}},
		{"or else", "-- compose.yaml --\nservices: {a: {image: x, command: [sh, -c, 'a || true; b || c']}}", []string{"a", "b", "…"}},
		{"pipes and backgrounds", "-- compose.yaml --\nservices: {a: {image: x, command: [sh, -c, 'yes | a & b']}}", []string{"yes", "a", "b"}},
		{
			"variables of the shell", "-- compose.yaml --\nservices: {a: {image: x, environment: {PORT: 8000}, command: [sh, -c, 'H=::1; flask run -p $$PORT -h \"$$H\" $${A:-b} $$UNKNOWN']}}",
			[]string{"{H=::1} flask run -p 8000 -h ::1 b ?"},
		},
		{
			"an unreadable env file can set all", "-- compose.yaml --\nservices: {a: {image: x, env_file: gone, command: [sh, -c, 'a $${PORT:-80}']}}",
			[]string{"a ?"},
		},
		{"a variable of compose", "-- compose.yaml --\nservices: {a: {image: x, command: 'a --port=${P:-80} ${Q}'}}", []string{"a --port=80 ?"}},
		{"prefixes", "-- compose.yaml --\nservices: {a: {image: x, command: [sh, -c, 'A=b exec env -u X C=d gosu app dumb-init -- run']}}", []string{"{A=b} {C=d} run"}},
		{"broken", "-- compose.yaml --\nservices: {a: {image: x, command: [sh, -c, 'a \"']}}", []string{"…"}},

		{"of the image", "-- compose.yaml --\nservices: {a: {build: .}}\n-- Dockerfile --\nFROM x\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\n", []string{"a b"}},
		{"of the shell form", "-- compose.yaml --\nservices: {a: {build: .}}\n-- Dockerfile --\nFROM x\nENV P=80\nCMD a ${P} && \\\n  b\n", []string{"a 80", "b"}},
		{"a shell entrypoint ignores the command", "-- compose.yaml --\nservices: {a: {build: .}}\n-- Dockerfile --\nFROM x\nENTRYPOINT a\nCMD [\"b\"]\n", []string{"a"}},
		{"compose's command", "-- compose.yaml --\nservices: {a: {build: ., command: [c]}}\n-- Dockerfile --\nFROM x\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\n", []string{"a c"}},
		{"compose's entrypoint drops the command", "-- compose.yaml --\nservices: {a: {build: ., entrypoint: [c]}}\n-- Dockerfile --\nFROM x\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\n", []string{"c"}},
		{"an empty entrypoint does not", "-- compose.yaml --\nservices: {a: {build: ., entrypoint: []}}\n-- Dockerfile --\nFROM x\nENTRYPOINT [\"a\"]\nCMD [\"b\"]\n", []string{"b"}},
		{"inherited", "-- compose.yaml --\nservices: {a: {build: .}}\n-- Dockerfile --\nFROM x AS base\nCMD [\"b\"]\nFROM base\nRUN x\n", []string{"b"}},
		{"an entrypoint drops inherited commands", "-- compose.yaml --\nservices: {a: {build: .}}\n-- Dockerfile --\nFROM x AS base\nCMD [\"b\"]\nFROM base\nENTRYPOINT [\"c\"]\n", []string{"c"}},
		{"an inherited entrypoint keeps them", "-- compose.yaml --\nservices: {a: {build: .}}\n-- Dockerfile --\nFROM x AS base\nENTRYPOINT [\"c\"]\nFROM base\nCMD [\"b\"]\n", []string{"c b"}},
		{"target", "-- compose.yaml --\nservices: {a: {build: {context: ., target: dev}}}\n-- Dockerfile --\nFROM x AS dev\nCMD [\"d\"]\nFROM dev\nCMD [\"p\"]\n", []string{"d"}},

		{"npm run", node + "CMD [\"npm\", \"run\", \"dev\"]\n", []string{"vite --port 3000 <- " + `["npm", "run", "dev"]`}},
		{"npm start", node + "CMD npm install && npm start\n", []string{"npm install", "{NODE_ENV=production} next start <- npm start"}},
		{"npm hands on what follows two dashes", node + "CMD npm run dev -- --host\n", []string{"vite --port 3000 --host <- npm run dev -- --host"}},
		{"npm keeps flags", node + "CMD npm run dev --host\n", []string{"vite --port 3000 <- npm run dev --host"}},
		{"another folder", node + "CMD npm run dev --prefix web\n", []string{"npm run dev --prefix web"}},
		{"yarn", node + "CMD yarn -s dev --host\n", []string{"vite --port 3000 --host <- yarn -s dev --host"}},
		{"pnpm", node + "CMD pnpm dev -- --host\n", []string{"vite --port 3000 ? <- pnpm dev -- --host"}},
		{"bun", node + "CMD bun run dev\n", []string{"vite --port 3000 <- bun run dev"}},
		{"two programs", node + "CMD yarn both\n", []string{"vite <- yarn both", "tsc -w <- yarn both"}},
		{"one hop", node + "CMD yarn deep\n", []string{"npm run dev <- yarn deep"}},
		{"no such script", node + "CMD yarn other\n", []string{"yarn other"}},
		{"escapes", node + "CMD yarn quoted\n", []string{"serve -l tcp://0.0.0.0:80 <- yarn quoted"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, started(loadService(t, c.files))); diff != "" {
				t.Errorf("programs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRunPlaces looks at the text in the file behind a part of a word.
func TestRunPlaces(t *testing.T) {
	cases := []struct {
		files string
		word  int
		part  string
		want  string
	}{
		{"-- compose.yaml --\nservices: {a: {image: x, command: \"run --host '127.0.0.1'\"}}", 2, "127.0.0.1", "127.0.0.1"},
		{"-- compose.yaml --\nservices: {a: {image: x, command: 'run --host=127.0.0.1'}}", 1, "127.0.0.1", "127.0.0.1"},
		{"-- compose.yaml --\nservices: {a: {image: x, command: [sh, -c, \"a; run -b \\\"127.0.0.1:80\\\"\"]}}", 2, "127.0.0.1", "127.0.0.1"},
		{"-- compose.yaml --\nservices: {a: {image: x, command: 'run ${H:-::1}'}}", 1, "::1", "${H:-::1}"},
		{"-- compose.yaml --\nservices: {a: {build: .}}\n-- Dockerfile --\nFROM x\nCMD run \\\n  --host=::1 # no comment\n", 1, "::1", "::1"},
		{"-- compose.yaml --\nservices: {a: {build: .}}\n-- Dockerfile --\nFROM x\nCMD [\"run\", \\\n  \"::1\"]\n", 1, "::1", "::1"},
		{
			"-- compose.yaml --\nservices: {a: {build: .}}\n-- Dockerfile --\nFROM x\nCMD yarn dev\n-- package.json --\n{\"name\": \"x\", \"scripts\": {\n\t\"dev\": \"run -l \\\"tcp://[::1]:80\\\"\"}}",
			2, "::1", "::1",
		},
	}
	for _, c := range cases {
		service := loadService(t, c.files)
		if len(service.Run.Programs) == 0 {
			t.Errorf("%s: no program", c.files)
			continue
		}
		word := service.Run.Programs[len(service.Run.Programs)-1].Words[c.word]
		at := strings.Index(word.Value, c.part)
		if at < 0 {
			t.Errorf("%s: word %q has no %q", c.files, word.Value, c.part)
			continue
		}
		if got := word.Part(at, at+len(c.part)).Text(); got != c.want {
			t.Errorf("%s: %q is at %q, want %q", c.files, c.part, got, c.want)
		}
	}
}

func TestBuildArguments(t *testing.T) {
	const dockerfile = "\n-- Dockerfile --\nARG TAG=16\nFROM x:${TAG}\nARG PORT=3000\nEXPOSE ${PORT}\n"
	cases := map[string]string{
		"{context: .}":                                  "x:16 3000",
		"{context: ., args: {PORT: 4000}}":              "x:16 4000",
		"{context: ., args: [TAG=17, 'PORT=${P:-90}']}": "x:17 90",
		"{context: ., args: [PORT]}":                    "x:16 ?",
		"{context: ., args: {OTHER: 1}}":                "x:16 3000",
	}
	for build, want := range cases {
		service := loadService(t, "-- compose.yaml --\nservices: {a: {build: "+build+"}}"+dockerfile)
		base, exposed := service.BaseImage(), service.ImageExpose()
		if len(exposed) != 1 {
			t.Errorf("%s: %d ports are exposed", build, len(exposed))
			continue
		}
		port := exposed[0].Port.String()
		if exposed[0].Unknown {
			port = "?"
		}
		if got := base.Value + " " + port; got != want {
			t.Errorf("%s: %s, want %s", build, got, want)
		}
	}
}

func TestVariablesOfServices(t *testing.T) {
	service := loadService(t, "-- compose.yaml --\nservices: {a: {build: ., environment: {B: service}}}\n-- Dockerfile --\nFROM x AS base\nENV A=base B=base C=base\nFROM base\nENV C=final\n")
	var got []string
	for _, variable := range service.Variables() {
		got = append(got, variable.Name+"="+variable.Value.Value)
	}
	if diff := cmp.Diff([]string{"A=base", "B=service", "C=final"}, got); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
}
