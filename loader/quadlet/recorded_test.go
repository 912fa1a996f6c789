package quadlet

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/command"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// generator makes the test record again what Podman's generator makes of random units: the binary that its sources call cmd/quadlet.
var generator = flag.String("generator", "", "record with this generator of Podman")

// recorded is one folder of units with the command that Podman's generator writes for each unit.
type recorded struct {
	Files    map[string]string `json:"files"`
	Commands map[string]string `json:"commands"` // by the name of the unit; none for one that is refused
}

const recordedFile = "testdata/recorded.json"

// TestRecorded compares every unit with what Podman's generator was seen to make of it.
func TestRecorded(t *testing.T) {
	if *generator != "" {
		record(t)
	}
	data, err := os.ReadFile(recordedFile)
	if err != nil {
		t.Fatal(err)
	}
	var folders []recorded
	if err := json.Unmarshal(data, &folders); err != nil {
		t.Fatal(err)
	}
	accepted, refused, ports := 0, 0, 0
	for _, folder := range folders {
		files := make(map[string][]byte)
		for name, text := range folder.Files {
			files["/units/"+name] = []byte(text)
		}
		memory := tree.NewMemory(files)
		for name := range folder.Files {
			if groupOf(name) == "" {
				continue
			}
			l := format.NewLoading(&format.Options{Dir: "/"}, memory, "/units/"+name)
			notice := unit{"/units/" + name}.Load(l)
			want, known := folder.Commands[name]
			if !known {
				refused++
				if notice == nil && len(l.Project.Problems) == 0 && !refusedFor(folder.Files[name]) {
					t.Errorf("%s: podman refuses it, portlint takes it\n%s", name, folder.Files[name])
				}
				continue
			}
			accepted++
			if notice != nil || len(l.Project.Services) != 1 {
				t.Errorf("%s: podman takes it, portlint finds %v\n%s", name, l.Project.Problems, folder.Files[name])
				continue
			}
			ports += len(l.Project.Services[0].Ports)
			if got, want := said(l.Project.Services[0]), saidBy(want); !reflect.DeepEqual(got, want) {
				t.Errorf("%s:\n got %v\nwant %v\n%v", name, got, want, folder.Files)
			}
		}
	}
	t.Logf("%d units that podman takes, with %d ports, %d that it refuses", accepted, ports, refused)
	if accepted < 300 || ports < 300 || refused < 20 {
		t.Error("the recorded units are one-sided")
	}
}

// refusedFor reports whether the generator refuses a unit for what has nothing to do with its lines.
func refusedFor(text string) bool { return !strings.Contains(text, "Image=") }

// said lists what a service says of ports.
func said(service *graph.Service) map[string][]string {
	all := make(map[string][]string)
	add := func(kind string, texts ...string) {
		for _, text := range texts {
			if text != "" {
				all[kind] = append(all[kind], strings.ReplaceAll(text, graph.Unresolved, "?"))
			}
		}
	}
	for _, port := range service.Ports {
		add("publish", port.Text.Value)
	}
	for _, expose := range service.Expose {
		add("expose", expose.Text.Value)
	}
	for _, variable := range service.Environment {
		add("env", variable.Name+"="+variable.Value.Value)
	}
	slices.Sort(all["env"]) // the generator sorts them
	add("image", service.Image.Value)
	if service.Command != nil {
		for _, word := range service.Command.Words {
			add("command", word.Value)
		}
	}
	kind, _, joins := strings.Cut(service.NetworkMode.Value, ":")
	switch {
	case joins:
		add("network", kind)
	case service.NetworkMode.Value == "host", service.NetworkMode.Value == "none":
		add("network", service.NetworkMode.Value)
	}
	return all
}

// saidBy lists what a command of the generator says of ports.
func saidBy(line string) map[string][]string {
	text := graph.Text{Value: line, Raw: line, Span: source.Span{File: source.NewFileOf(source.Plain, "generated", []byte(line)), End: len(line)}}
	words := command.UnitWords(text)
	pod := words[1].Value == "pod"
	if pod { // has the flags of run, and no image
		words = append([]command.Word{words[0], {Text: graph.Text{Value: "run"}}}, slices.DeleteFunc(words[3:], func(w command.Word) bool {
			return strings.HasPrefix(w.Value, "--infra-") || w.Value == "--exit-policy" || w.Value == "stop" || strings.HasSuffix(w.Value, "-infra")
		})...)
		words = append(words, command.Word{Text: graph.Text{Value: "none"}})
	}
	invocation, _ := command.Read(words)
	if invocation == nil {
		return map[string][]string{"unread": {line}}
	}
	project := &graph.Project{}
	(&command.Line{Invocation: invocation}).AddTo(project)
	service := project.Services[0]
	if pod {
		service.Image = graph.Text{}
	}
	if at := slices.IndexFunc(words, func(w command.Word) bool { return w.Value == "--pod" }); at > 0 {
		service.NetworkMode.Value = "pod:"
	}
	return said(service)
}

// record writes random units into folders and asks the generator.
func record(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2026))
	var folders []recorded
	for range 160 {
		folder := recorded{Files: randomUnits(random), Commands: make(map[string]string)}
		for name := range folder.Files {
			if groupOf(name) != "" {
				generate(t, folder, name)
			}
		}
		folders = append(folders, folder)
	}
	data, err := json.MarshalIndent(folders, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(recordedFile, append(data, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

// generate asks the generator for one unit, without those that could be refused, for which it drops all of a folder.
func generate(t *testing.T, folder recorded, unit string) {
	dir := t.TempDir()
	for name, text := range folder.Files {
		if groupOf(name) == containerGroup && name != unit {
			continue
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.Command(*generator, "-dryrun", "-user")
	run.Env = append(os.Environ(), "QUADLET_UNIT_DIRS="+dir)
	out, _ := run.Output() // the exit status tells of refused units
	pods := false
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "---") {
			pods = strings.HasSuffix(line, "-pod.service---")
		}
		for _, key := range []string{"ExecStart=/usr/bin/", "ExecStartPre=/usr/bin/"} {
			command, ok := strings.CutPrefix(line, key)
			if ok && pods == (groupOf(unit) == podGroup) && (strings.HasPrefix(command, "podman run ") || strings.HasPrefix(command, "podman pod create ")) {
				folder.Commands[unit] = command
			}
		}
	}
}

// randomUnits makes a folder of units, some with drop-ins.
func randomUnits(random *rand.Rand) map[string]string {
	files := map[string]string{"app.pod": "[Pod]\n" + randomPorts(random)}
	for i := range 1 + random.IntN(3) {
		name := []string{"web.container", "my-db.container", "x-y-z.container"}[i]
		files[name] = randomContainer(random)
		if random.IntN(3) == 0 {
			dir := pick(random, name+".d", "container.d", strings.SplitAfter(name, "-")[0]+".container.d")
			files[dir+"/10.conf"] = "[Container]\n" + randomPorts(random)
		}
		if random.IntN(4) == 0 {
			files[name+".d/20.conf"] = "[Container]\nPublishPort=\nPublishPort=7000:7000\n"
		}
	}
	return maps.Clone(files)
}

func pick(random *rand.Rand, from ...string) string { return from[random.IntN(len(from))] }

func randomContainer(random *rand.Rand) string {
	var b strings.Builder
	if random.IntN(3) == 0 {
		b.WriteString(pick(random, "# comment\n", "; comment\n", "\n") + "[Unit]\nDescription=a = b \\\n  [c]\n")
	}
	b.WriteString(pick(random, "[Container]\n", "[Container]  \n", "\t[Container]\n"))
	if random.IntN(15) > 0 {
		b.WriteString(pick(random, "Image=docker.io/library/nginx:1\n", "Image = docker.io/library/nginx:1  \n", "Image=\"docker.io/library/nginx:1\"\n", "Image=one\nImage=two\n"))
	}
	b.WriteString(randomPorts(random))
	for range random.IntN(3) {
		b.WriteString(pick(random,
			"Network=host\n", "Network=none\n", "Network=pasta\n", "Network=web\n", "Pod=app.pod\n",
			"Environment=A=1 \"B=2 3\" 'C=x y'\n", "Environment=PORT=80\n", "Environment=A=$HOME\n",
			"Exec=run --port 80 'a b' \"c\\x20d\"\n", "Exec=run \\\n  --port \\\n# inner\n  80\n", "Exec=serve %n\n",
			"ExposeHostPort=90\n", "ExposeHostPort=90-92\n",
			"PodmanArgs=-p 1234:1234 --memory=1g\n", "PodmanArgs=--publish=4321:4321/udp\n",
			"what is this\n", "Description\n", "=x\n", "[X-Other]\nPublishPort=1:1\n[Container]\n"))
	}
	return b.String()
}

func randomPorts(random *rand.Rand) string {
	var b strings.Builder
	for range random.IntN(4) {
		port := 1000 + random.IntN(60000)
		value := pick(random, fmt.Sprint(port), fmt.Sprintf("%d:80", port), fmt.Sprintf("127.0.0.1:%d:80/tcp", port), fmt.Sprintf("[::1]:%d:80", port),
			fmt.Sprintf("%d-%d:80-82/udp", port, port+2), "127.0.0.1::80", fmt.Sprintf("\"%d:80\"", port), fmt.Sprintf("%d:80 81:81", port), "${PORT}:80", "%i:80", "80%%:1", "$$:1")
		b.WriteString(pick(random, "PublishPort="+value+"\n", "PublishPort = "+value+"\t\n", "PublishPort=\\\n  "+value+"\n", "PublishPort="+value[:1]+"\\\n"+value[1:]+"\n",
			"PublishPort="+value+"\r\n", "PublishPort=\n"))
	}
	return b.String()
}
