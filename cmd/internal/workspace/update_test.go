package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
)

// contents are what the files of the random project can hold, by the ends of their paths; the first that fits counts.
var contents = []struct {
	end   string
	texts []string
}{
	{".portlint.yaml", []string{
		"", "pedantic: true\n", "exclude: [api]\n", "exclude: [compose.prod.yaml]\n", "default-host-ip: 127.0.0.1\n",
		"rules: {exposure: {severity: off}}\n", "rules: {host-port-conflict: {severity: note}}\n",
		"rules: {cross-project-conflict: {projects: [., api]}}\n", "rules: {nonsense: {severity: off}}\n",
		"extends: house.portlint.yaml\n", "engine: podman\n", "rules: {exposure: {severity: error}}\n", "extends: /shop/house.portlint.yaml\nrules: {exposure: {severity: warning}}\n",
	}},
	{".gitignore", []string{"", "api\n", "*.prod.yaml\n", "/services.yml\n", "inc/\n!inc/compose.yaml\n"}},
	{"db.env", []string{"POSTGRES_PORT=5433\n", "PORT=80\n"}},
	{".env.example", []string{"PORT=9000\n", "TAG=16\n"}},
	{".env", []string{
		"", "PORT=8080\n", "PORT=8081\nTAG=16\n", "COMPOSE_FILE=compose.yaml:compose.prod.yaml\n", "COMPOSE_PROFILES=debug\n",
		"COMPOSE_PROJECT_NAME=other\n", "PORT='8080\n",
	}},
	{"Dockerfile", []string{
		"FROM node:22\nEXPOSE 3000\nCMD [\"npm\", \"run\", \"dev\"]\n", "FROM nginx\nEXPOSE 80\n", "EXPOSE 80\n", "FROM nginx\nEXPOSE 80,443\n",
		"# portlint: ignore[invalid-expose] later\nFROM nginx\n",
	}},
	{"package.json", []string{`{"scripts": {"dev": "vite"}}`, `{"scripts": {"dev": "vite --host"}}`, `{"scripts": {`}},
	{".conf", []string{"", "listener 1883\n", "listener 1883 127.0.0.1\n", "port 1884\n", "include_dir /etc\n"}},
	{"vite.config.ts", []string{"export default {server: {host: true}}\n", "export default {}\n"}},
	{".yaml", composeTexts},
	{".yml", composeTexts},
}

var composeTexts = []string{
	"services:\n  web: {image: nginx, ports: [\"8080:80\"]}\n  api: {image: nginx, ports: [\"${PORT:-8080}:80\"]}\n",
	"services:\n  web: {build: web, ports: [\"5173:5173\", \"3000:3000\"]}\n",
	"services:\n  web: {build: {context: web}, ports: [\"80:80\"]} # portlint: ignore[exposure] wanted\n",
	"services:\n  db: {image: \"postgres:${TAG}\", ports: [\"5432:5432\"], env_file: db.env, profiles: [debug]}\n  web: {image: nginx, ports: [\"5432:80\"]}\n",
	"services:\n  web: {image: \"eclipse-mosquitto:2\", ports: [\"1883:1883\"], volumes: [\"./web:/mosquitto/config\"]}\n",
	"services:\n  web: {image: nginx, ports: [\"8080:80\"], volumes: [\"./web:/etc/nginx/conf.d\"]}\n",
	"services:\n  web: {extends: {file: base.yml, service: web}}\n",
	"services:\n  web: {extends: {file: ../services.yml, service: web}}\n",
	"services:\n  web:\n    image: nginx\n    ports: [\"8080:80\"]\n  api:\n    image: nginx\n    ports: [\"8080:80\"]\n",
	"include: [../services.yml]\nservices:\n  own: {image: nginx}\n",
	"services:\n  web: {image: nginx, ports: [\"8080:80\", \"127.0.0.1:8080:81\"]}\n",
	"include: [inc/compose.yaml]\nservices:\n  web: {image: nginx, ports: [\"${PORT}:80\"]}\n",
	"services:\n  web: {ports: [\"9000:80\"]}\n",
	"services:\n  web: {ports: !override [\"127.0.0.1:9000:80\"]}\n",
	"services:\n  web: {image: nginx, networks: {front: {aliases: [shop]}}, environment: {API: \"http://localhost:8080\"}}\n  api: {image: a, ports: [\"8080:80\"], networks: [front]}\nnetworks: {front: {}}\n",
	"services: [\n",
	"apiVersion: v1\nkind: Pod\n",
	"",
}

var paths = []string{
	"/shop/compose.yaml", "/shop/compose.override.yaml", "/shop/compose.prod.yaml", "/shop/base.yml", "/shop/services.yml", "/shop/inc/compose.yaml",
	"/shop/inc/.env", "/shop/.env", "/shop/.env.example", "/shop/db.env", "/shop/web/Dockerfile", "/shop/web/package.json",
	"/shop/web/vite.config.ts", "/shop/web/mosquitto.conf", "/shop/.gitignore", "/shop/.portlint.yaml", "/shop/house.portlint.yaml", "/shop/api/.portlint.yaml", "/shop/inc/.portlint.yaml", "/shop/api/compose.yaml", "/shop/api/.env", "/shop/api/Dockerfile",
	"/shop/api/.gitignore", "/shop/web/compose.yml",
}

// editor changes files at random.
type editor struct {
	random *rand.Rand
	files  map[string][]byte
}

func (e *editor) text(name string) []byte {
	for _, content := range contents {
		if strings.HasSuffix(name, content.end) {
			text := content.texts[e.random.IntN(len(content.texts))]
			if e.random.IntN(8) == 0 { // typed halfway
				text = text[:e.random.IntN(len(text)+1)]
			}
			return []byte(text)
		}
	}
	panic("no content for " + name)
}

// step changes something and returns the paths that an editor would tell.
func (e *editor) step() []string {
	name := paths[e.random.IntN(len(paths))]
	switch there := slices.Sorted(maps.Keys(e.files)); e.random.IntN(10) {
	case 0: // delete
		delete(e.files, name)
	case 1: // rename
		if len(there) == 0 {
			return nil
		}
		from := there[e.random.IntN(len(there))]
		e.files[name] = e.files[from]
		if from != name {
			delete(e.files, from)
		}
		return []string{from, name}
	case 2: // move a folder away or back, with the folder alone told
		for _, folders := range [][2]string{{"/shop/api", "/shop/moved"}, {"/shop/moved", "/shop/api"}} {
			moved := false
			for _, file := range there {
				if below, ok := strings.CutPrefix(file, folders[0]+"/"); ok {
					e.files[folders[1]+"/"+below] = e.files[file]
					delete(e.files, file)
					moved = true
				}
			}
			if moved {
				return folders[:]
			}
		}
	case 3: // several at once
		other := paths[e.random.IntN(len(paths))]
		e.files[name], e.files[other] = e.text(name), e.text(other)
		return []string{name, other}
	default:
		e.files[name] = e.text(name)
	}
	return []string{name}
}

// TestUpdateIsAFreshRun edits a project at random and compares what an update says with what a new workspace says.
func TestUpdateIsAFreshRun(t *testing.T) {
	const steps, rounds = 250, 8
	questions := []Question{
		{Paths: []string{"."}},
		{Paths: []string{"."}, Together: true},
		{},
		{Paths: []string{"compose.prod.yaml", "web/Dockerfile", "api"}},
	}
	for round := range rounds {
		question := questions[round%len(questions)]
		question.Loading = loader.Options{Dir: "/shop"}
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			t.Parallel()
			e := &editor{rand.New(rand.NewPCG(uint64(round), 1)), map[string][]byte{}}
			for _, name := range paths {
				if e.random.IntN(2) == 0 && path.Base(name) != ".portlint.yaml" {
					e.files[name] = e.text(name)
				}
			}
			live, err := New(question, tree.NewMemory(e.files))
			if err != nil {
				t.Fatal(err)
			}
			var events []tree.Event
			for step := range steps {
				files := tree.NewMemory(e.files)
				var asked atomic.Int64
				until := int64(e.random.IntN(8)) // sometimes the update is stopped, and goes on
				live.question.Stopped = func() bool { return asked.Add(1) > until }
				answer, err := live.Update(files, events...)
				if errors.Is(err, ErrStopped) {
					live.question.Stopped = nil
					answer, err = live.Update(files)
				}
				got := printed(answer, err)
				fresh, err := New(question, files)
				want := ""
				if err != nil {
					want = printed(Answer{}, err)
				} else {
					want = printed(fresh.Check(files))
				}
				if got != want {
					t.Fatalf("after step %d, which was %v, an update says\n%s\nand a new workspace\n%s\nof\n%s", step, events, got, want, e)
				}
				before := maps.Clone(e.files)
				events = tree.EventsAt(e.step()...)
				for i := range events {
					_, was := before[events[i].Path]
					_, is := e.files[events[i].Path]
					events[i].Edited = was && is
				}
			}
		})
	}
}

// listed counts how many folders are listed.
type listed struct {
	tree.Tree
	folders *atomic.Int64
}

func (l listed) ReadDir(path string) ([]tree.Entry, error) {
	l.folders.Add(1)
	return l.Tree.ReadDir(path)
}

// TestEditsDoNotSearchAgain edits each kind of file: folders are searched again for what tells which projects there are, and for nothing else.
func TestEditsDoNotSearchAgain(t *testing.T) {
	const compose = "services:\n  web: {image: nginx, ports: [\"8080:80\"]}\n"
	files := map[string][]byte{
		"/shop/compose.yaml": []byte(compose + "include: [inc/part.yml]\n"), "/shop/compose.override.yaml": []byte(compose), "/shop/compose.prod.yaml": []byte(compose),
		"/shop/base.yml": []byte("services:\n  web:\n    image: nginx\n"), "/shop/inc/part.yml": []byte(compose), "/shop/.env": []byte("PORT=8080\n"), "/shop/web/Dockerfile": []byte("FROM nginx\n"),
	}
	for at := range 30 {
		files[fmt.Sprintf("/shop/other/%d/compose.yaml", at)] = []byte(compose)
	}
	var folders atomic.Int64
	now := func() tree.Tree { return listed{tree.NewMemory(files), &folders} }
	w, err := New(Question{Paths: []string{"."}, Loading: loader.Options{Dir: "/shop"}}, now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Update(now()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text string
		searches   bool
	}{
		{"/shop/compose.yaml", "services:\n  web: {image: nginx, ports: [\"8081:80\"]}\ninclude: [inc/part.yml]\n", false},
		{"/shop/compose.override.yaml", compose + "#", false},
		{"/shop/compose.prod.yaml", compose + "#", false},
		{"/shop/compose.prod.yaml", "services: [\n", false},
		{"/shop/base.yml", "services:\n  web:\n    image: apache\n", false},
		{"/shop/base.yml", "{}\n", true},
		{"/shop/inc/part.yml", compose + "#", false},
		{"/shop/.env", "PORT=8081\n", false},
		{"/shop/.env", "COMPOSE_FILE=base.yml\n", true},
		{"/shop/web/Dockerfile", "FROM nginx\nEXPOSE 80\n", false},
		{"/shop/compose.prod.yaml", "services: {web: {extends: {file: base.yml, service: web}}}\n", true},
	} {
		folders.Store(0)
		files[c.name] = []byte(c.text)
		if _, err := w.Update(now(), tree.Event{Path: c.name, Edited: true}); err != nil {
			t.Fatal(err)
		}
		if searches := folders.Load() > 30; searches != c.searches {
			t.Errorf("%q in %s: %d folders are listed", c.text, c.name, folders.Load())
		}
	}
}

// printed is all that an answer says.
func printed(answer Answer, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	var text bytes.Buffer
	run := report.Run{
		Findings: answer.Findings, Rules: rules.All(), Files: len(answer.Read), Projects: answer.Projects, Suppressed: answer.Suppressed,
	}
	if err := report.Write("json", &text, run, report.Style{}); err != nil {
		return "error: " + err.Error()
	}
	fmt.Fprintln(&text, answer.Notices, answer.Read)
	return text.String()
}

// String is all files, for a failed test.
func (e *editor) String() string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		fmt.Fprintf(&text, "-- %s --\n%s\n", name, e.files[name])
	}
	return text.String()
}
