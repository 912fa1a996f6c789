package loader_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader"
)

// TestGeneratedAgainstCompose compares what portlint and compose-go load out of random projects. Project n always has
// the same files. A failure prints the project, cut down to what still fails, as an archive for testdata/load.
func TestGeneratedAgainstCompose(t *testing.T) {
	var next atomic.Int64
	var mutex sync.Mutex
	counts := make(map[outcome]int)
	failures := 0
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for {
				seed := next.Add(1)
				if seed > int64(generated) {
					return
				}
				archive := generate(uint64(seed))
				result, err := attempt(archive, false)
				mutex.Lock()
				counts[result]++
				report := err != nil && failures < 5
				if err != nil {
					failures++
				}
				mutex.Unlock()
				if report {
					small := shrink(archive, err)
					_, err := attempt(small, false)
					t.Errorf("project %d: %v\n%s", seed, err, txtar.Format(small))
				}
			}
		})
	}
	workers.Wait()
	t.Logf("the same %d, the same as far as known %d, refused %d, not compared %d", counts[same], counts[partial], counts[refused], counts[other])
	if failures > 0 {
		t.Errorf("%d of %d projects fail", failures, generated)
	}
	if counts[same] < generated/2 {
		t.Errorf("only %d of %d projects were compared in full", counts[same], generated)
	}
	if counts[other] > generated/50 {
		t.Errorf("%d of %d projects were not compared", counts[other], generated)
	}
}

// attempt loads the archive's project both ways.
func attempt(archive *txtar.Archive, strict bool) (outcome, error) {
	dir, err := os.MkdirTemp("", "portlint")
	if err != nil {
		return other, err
	}
	defer os.RemoveAll(dir)
	// Without `name:` the folder's name is the project's, and must have a letter.
	dir = filepath.Join(dir, "project")
	args, err := unpack(archive, dir)
	if err != nil {
		return other, err
	}
	r, _, err := parseArgs(dir, args)
	if err != nil {
		return other, err
	}
	r.strict = strict
	plan, err := loader.Discover(nil, r.options())
	if err != nil || len(plan.Targets) == 0 {
		if _, refusal := r.compose(false); refusal != nil {
			return refused, nil
		}
		return other, fmt.Errorf("compose-go loads it, portlint finds no project: %w", err)
	}
	return r.compare(plan.Targets[0].Load())
}

// changing is what differs between errors of one kind: folders, names and numbers.
var changing = regexp.MustCompile(`/\S+|[0-9]+|services\S+`)

// shrink takes away files and lines as long as the project fails in the same way.
func shrink(archive *txtar.Archive, failure error) *txtar.Archive {
	kind := func(err error) string {
		lines := strings.SplitN(err.Error(), "\n", 3)
		if len(lines) < 2 || strings.HasPrefix(lines[1], " ") {
			return lines[0]
		}
		return lines[0] + changing.ReplaceAllString(lines[1], "")
	}
	tries := 3000
	fails := func(candidate *txtar.Archive) bool {
		tries--
		if tries < 0 {
			return false
		}
		_, err := attempt(candidate, true)
		return err != nil && kind(err) == kind(failure)
	}
	for smaller := true; smaller && tries > 0; {
		smaller = false
		for i := 0; i < len(archive.Files); {
			candidate := &txtar.Archive{Files: slices.Delete(slices.Clone(archive.Files), i, i+1)}
			if fails(candidate) {
				archive, smaller = candidate, true
			} else {
				i++
			}
		}
		for i := range archive.Files {
			lines := strings.SplitAfter(string(archive.Files[i].Data), "\n")
			for size := len(lines) / 2; size > 0; size /= 2 {
				for from := 0; from+size <= len(lines); {
					fewer := slices.Delete(slices.Clone(lines), from, from+size)
					candidate := &txtar.Archive{Files: slices.Clone(archive.Files)}
					candidate.Files[i].Data = []byte(strings.Join(fewer, ""))
					if fails(candidate) {
						archive, lines, smaller = candidate, fewer, true
					} else {
						from += size
					}
				}
			}
		}
	}
	return archive
}

// generator writes one random project.
type generator struct {
	*rand.Rand
	files map[string]string
	// broken projects have entries that are no ports, odd ones have structure that compose refuses.
	broken, odd bool
	// tagless is inside of !override, where compose does not look for tags. alone is without 0.0.0.0, see base.
	tagless, alone bool
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

// variables are what .env holds, most of the time.
var variables = []string{
	"P=8081", "Q='8082'", `R="8083"`, "IP=127.0.0.1", "BIND=127.0.0.1:8084", "MAP=8085:80", "RANGE=8000-8002", "BOTH=8000-8002:80-82",
	"EMPTY=", "PROTO=udp # comment", "COPY=${P}", "export S=8086", "N: 2", "SIX=[::1]", `TAB="80\t"`, "D=$$P",
}

// unset are names that no file sets.
var unset = []string{"U", "V", "W_1"}

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 2)) }

func generate(seed uint64) *txtar.Archive {
	g := &generator{Rand: random(seed), files: make(map[string]string)}
	g.broken, g.odd = g.chance(8), g.chance(5)
	var args []string
	names := []string{"a", "b", "c_d", "e-1"}[:1+g.IntN(4)]
	if g.chance(30) {
		files := []string{"one.yaml", "sub/two.yml", "three.yaml"}[:1+g.IntN(3)]
		for i, file := range files {
			g.composeFile(file, "", names, i, 0)
			args = append(args, "-f", file)
		}
	} else {
		g.composeFile(pick(g, "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"), "", names, 0, 0)
		if g.chance(60) {
			g.composeFile(pick(g, "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml"), "", names, 1, 0)
		}
	}
	env := g.environment(90)
	if g.chance(10) {
		env += "COMPOSE_PROFILES=one, three\n"
	}
	switch {
	case g.chance(10):
		g.files["env/first"], g.files["env/second"] = env, g.environment(30)
		args = append(args, "--env-file", "env/first", "--env-file", "env/second")
	case g.chance(95):
		g.files[".env"] = env
	}
	for _, profile := range []string{"one", "two", "*"} {
		if g.chance(8) {
			args = append(args, "--profile", profile)
		}
	}
	archive := &txtar.Archive{}
	if len(args) > 0 {
		archive.Files = append(archive.Files, txtar.File{Name: "args", Data: []byte(strings.Join(args, " ") + "\n")})
	}
	for _, name := range slices.Sorted(maps.Keys(g.files)) {
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(g.files[name])})
	}
	return archive
}

func (g *generator) environment(percent int) string {
	var env strings.Builder
	for _, line := range variables {
		if g.chance(percent) {
			env.WriteString(line + "\n")
		}
		if g.chance(5) {
			env.WriteString(pick(g, "# P=1\n", "\n", "export T=1\n", "T\n"))
		}
	}
	if g.chance(10) {
		env.WriteString("P=9091\n")
	}
	return env.String()
}

// composeFile writes a file of one or more documents. dir is what its paths are relative to. Layer 0 must define what
// it names, higher ones may take away.
func (g *generator) composeFile(name, dir string, names []string, layer, depth int) (defined []string) {
	var documents []string
	for {
		text, has := (&document{generator: g, dir: dir, layer: layer + len(documents), depth: depth}).write(names)
		documents = append(documents, text)
		defined = append(defined, has...)
		if !g.chance(8) {
			break
		}
	}
	text := strings.Join(documents, "---\n")
	if g.chance(10) {
		text = "# a comment\n---\n" + text
	}
	if g.odd && g.chance(20) {
		text += pick(g, "---\n", "foo: 1\n", "services:\n", "\tx: 1\n")
	}
	if g.chance(7) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if g.chance(5) {
		text = "\ufeff" + text
	}
	if layer > 0 && g.chance(3) {
		text = pick(g, "", "# nothing\n", "services: {}\n")
	}
	g.files[name] = text
	return defined
}

// document writes one YAML document.
type document struct {
	*generator
	out          strings.Builder
	dir          string
	layer, depth int
	lists, maps  []string // anchors
	defined      []string // services that extends can name
	extended     int
}

func (d *document) line(indent int, format string, args ...any) {
	if d.chance(2) {
		d.out.WriteString(pick(d.generator, "\n", "# ports: [\"1:1\"]\n"))
	}
	fmt.Fprintf(&d.out, "%*s", indent, "")
	fmt.Fprintf(&d.out, format, args...)
	if d.chance(2) {
		d.out.WriteString(" # comment")
	}
	d.out.WriteByte('\n')
}

func (d *document) write(names []string) (string, []string) {
	if d.chance(5) {
		d.line(0, "name: p%d", d.IntN(3))
	}
	if d.chance(30) {
		d.list(0, "x-ports", pick(d.generator, "&list ", "&list ", "&list !override "), false)
		d.lists = append(d.lists, "list")
	}
	if d.chance(30) {
		d.line(0, "x-common-%d: &common", d.layer) // compose merges what begins with x-, too
		d.line(2, "restart: always")
		d.body(2, 40)
		d.maps = append(d.maps, "common")
		if d.chance(30) {
			d.line(0, "x-more-%d: &more", d.layer)
			d.line(2, "<<: *common")
			d.body(2, 60)
			d.maps = append(d.maps, "more")
		}
	}
	if d.depth < 2 && d.chance(20) {
		d.include(names)
	}
	if d.chance(20) {
		d.line(0, "networks:")
		d.line(2, "back:%s", pick(d.generator, "", " {}", " {internal: true}", " {driver: macvlan}", " {external: true}"))
		if d.chance(50) {
			d.line(2, "default:")
			d.line(4, "driver: %s", pick(d.generator, "bridge", "${DRIVER:-overlay}"))
		}
	}
	d.line(0, "services:")
	written := 0
	for _, name := range names {
		if d.layer == 0 || d.chance(70) || written == 0 {
			d.service(name)
			written++
		}
	}
	if d.layer > 0 && d.chance(20) {
		d.service("late")
	}
	return d.out.String(), d.defined
}

func (d *document) service(name string) {
	key := name
	if d.chance(10) {
		key = pick(d.generator, `"`+name+`"`, "'"+name+"'")
	}
	switch {
	case d.layer > 0 && d.chance(5), d.odd && d.chance(10):
		d.line(2, "%s:%s", key, pick(d.generator, "", " ~", " null"))
		return
	case d.layer > 0 && d.chance(3):
		d.line(2, "%s: !reset %s", key, pick(d.generator, "null", "{}", `{ports: ["1:1"]}`))
		return
	case len(d.maps) > 0 && d.chance(8):
		d.line(2, "%s: *%s", key, pick(d.generator, d.maps...))
		d.defined = append(d.defined, name)
		return
	case d.layer > 0 && d.chance(5):
		d.line(2, "%s: !override", key)
		d.tagless = true
		defer func() { d.tagless = false }()
	case d.chance(5):
		anchor := fmt.Sprintf("s%d", len(d.maps))
		d.line(2, "%s: &%s", key, anchor)
		defer func() { d.maps = append(d.maps, anchor) }()
	default:
		d.line(2, "%s:", key)
	}
	d.line(4, "image: %s", pick(d.generator, "x", "nginx:1", `"${IMAGE:-x}"`))
	if len(d.maps) > 0 && d.chance(35) {
		if d.chance(60) {
			d.line(4, "<<: *%s", pick(d.generator, d.maps...))
		} else {
			d.line(4, "<<: [*%s, *%s]", pick(d.generator, d.maps...), pick(d.generator, d.maps...))
		}
	}
	if d.chance(25) {
		d.extends(4)
	}
	d.body(4, 80)
	if !slices.Contains(d.defined, name) {
		d.defined = append(d.defined, name)
	}
}

// body writes the keys of a service that are compared.
func (d *document) body(indent, ports int) {
	if d.chance(ports) {
		d.list(indent, "ports", "", true)
	}
	if d.chance(15) {
		d.line(indent, "expose: %s", pick(d.generator, `[80, "81"]`, `["80", 82]`, `["3000-3002", 53/udp]`, `["${P:-90}"]`, `[]`))
	}
	if d.chance(10) {
		d.line(indent, "profiles: %s", pick(d.generator, "[one]", "[two, one]", `["${PROFILE:-three}"]`, "[]"))
	}
	switch {
	case d.chance(6):
		d.line(indent, "scale: %s", pick(d.generator, "0", "2", `"3"`, "${N:-4}"))
	case d.chance(6):
		d.line(indent, "deploy:")
		d.line(indent+2, "replicas: %s", pick(d.generator, "0", "2", `"${N:-4}"`))
		if d.chance(30) {
			d.line(indent+2, "mode: global")
		}
	}
	switch {
	case d.chance(8):
		d.line(indent, "networks: %s", pick(d.generator, "[back]", "[back, default]", "{back: }", "{default: {aliases: [z]}}", "[]", "{}"))
	case d.chance(5):
		d.line(indent, "network_mode: %s", pick(d.generator, "host", "none", "bridge", `"service:a"`, "${MODE:-host}"))
	}
}

func (d *document) extends(indent int) {
	g := d.generator
	if len(d.defined) > 0 && d.chance(65) {
		target := pick(g, d.defined...)
		switch d.IntN(3) {
		case 0:
			d.line(indent, "extends: %s", target)
		case 1:
			d.line(indent, "extends: {service: %s}", target)
		default:
			d.line(indent, "extends:")
			d.line(indent+2, "service: %s", target)
		}
		return
	}
	d.extended++
	file := fmt.Sprintf("%sbase%d-%d-%d.yaml", pick(g, "", "bases/"), d.depth, d.layer, d.extended)
	target := g.base(d.dir, file, 0)
	d.line(indent, "extends:")
	d.line(indent+2, "file: %s", pick(g, file, "./"+file, `"`+file+`"`))
	d.line(indent+2, "service: %s", target)
}

// base writes a file to extend, and returns the name of a service in it.
func (g *generator) base(dir, name string, depth int) string {
	d := &document{generator: g, dir: path.Join(dir, path.Dir(name)), depth: 2}
	// Compose refuses a file to extend for any entry in it; portlint looks at the extended services. And of entries
	// in several such files that mean the same, Compose does not take the last if it is spelled like an earlier one.
	defer func(broken, odd, alone bool) { g.broken, g.odd, g.alone = broken, odd, alone }(g.broken, g.odd, g.alone)
	g.broken, g.odd, g.alone = false, false, true
	d.line(0, "services:")
	for _, service := range []string{"low", "high"}[:1+g.IntN(2)] {
		d.line(2, "%s:", service)
		d.line(4, "image: x")
		switch {
		case len(d.defined) > 0 && depth == 0 && g.chance(40): // deeper, compose-go sees circles where there are none
			d.line(4, "extends: low")
		case depth < 2 && g.chance(20):
			next := fmt.Sprintf("deep/%d-%s", depth, path.Base(name))
			d.line(4, "extends: {file: %s, service: %s}", next, g.base(d.dir, next, depth+1))
		}
		d.body(4, 90)
		d.defined = append(d.defined, service)
	}
	g.files[path.Join(dir, name)] = d.out.String()
	return pick(g, d.defined...)
}

func (d *document) include(names []string) {
	g := d.generator
	d.line(0, "include:")
	for i := range 1 + g.IntN(2) {
		own := fmt.Sprintf("i%d%d", d.depth, i)
		services := []string{own}
		if g.chance(30) {
			services = append(services, pick(g, names...))
		}
		id := fmt.Sprintf("%d-%d-%d", d.depth, d.layer, i)
		file := pick(g, "inc"+id+".yaml", "inc"+id+"/compose.yaml")
		dir := path.Join(d.dir, path.Dir(file))
		if g.chance(40) {
			d.line(2, "- %s", pick(g, file, `"`+file+`"`, "${NOTHING:-"+file+"}"))
		} else {
			files := []string{file}
			if g.chance(30) {
				files = append(files, "inc"+id+"-more.yaml")
			}
			if len(files) == 1 && g.chance(50) {
				d.line(2, "- path: %s", file)
			} else {
				d.line(2, "- path: [%s]", strings.Join(files, ", "))
			}
			// compose-go takes these two, in a file that is included itself, relative to the process's directory.
			if d.depth == 0 && g.chance(30) {
				directory := "work" + id
				d.line(4, "project_directory: %s", directory)
				dir = path.Join(d.dir, directory)
				if g.chance(50) {
					g.files[path.Join(dir, ".env")] = g.environment(40)
				} else {
					g.files[path.Join(dir, "README")] = "here\n"
				}
			}
			if d.depth == 0 && g.chance(30) {
				environment := "inc" + id + ".env"
				g.files[path.Join(d.dir, environment)] = g.environment(40) + "P=9092\nU=9093\n"
				d.line(4, "env_file: %s", pick(g, environment, "["+environment+"]"))
			}
			for layer, file := range files[1:] {
				g.composeFile(path.Join(d.dir, file), dir, services, layer+1, d.depth+1)
			}
		}
		d.defined = append(d.defined, g.composeFile(path.Join(d.dir, file), dir, services, 0, d.depth+1)...)
		if g.chance(30) {
			if env := path.Join(dir, ".env"); g.files[env] == "" && dir != "" && dir != "." {
				g.files[env] = g.environment(40) + "V=9094\n"
			}
		}
	}
}

// list writes a list of ports under a key. tags says that the list may be tagged, null or an alias.
func (d *document) list(indent int, key, mark string, tags bool) {
	g := d.generator
	if tags {
		switch {
		case len(d.lists) > 0 && g.chance(15):
			d.line(indent, "%s: *%s", key, pick(g, d.lists...))
			return
		case d.layer > 0 && g.chance(4), g.odd && g.chance(10):
			d.line(indent, "%s:%s", key, pick(g, "", " ~", " null"))
			return
		case g.chance(2):
			d.line(indent, "%s: []", key)
			return
		case g.chance(3) && !g.tagless:
			d.line(indent, "%s: !reset %s", key, pick(g, "null", "[]", `["1:1"]`))
			return
		case g.chance(8) && !g.tagless:
			mark = "!override "
		}
	}
	count := 1 + g.IntN(4)
	if g.chance(50) {
		entries := make([]string, count)
		for i := range entries {
			entries[i] = g.entry(true)
		}
		d.line(indent, "%s: %s[%s]", key, mark, strings.Join(entries, ", "))
		return
	}
	d.line(indent, "%s: %s", key, mark)
	if g.chance(60) {
		indent += 2
	}
	for range count {
		switch {
		case g.chance(20):
			for i, field := range g.long() {
				lead := "  "
				if i == 0 {
					lead = "- "
				}
				d.line(indent, "%s%s", lead, field)
			}
		case g.chance(3):
			d.line(indent, "- >-")
			fmt.Fprintf(&d.out, "%*s%s\n", indent+4, "", g.short())
		case g.chance(2) && !g.tagless:
			d.line(indent, "- !reset %s", g.entry(false))
		default:
			d.line(indent, "- %s", g.entry(false))
		}
	}
}

// entry is one entry of ports in one line, for a flow sequence or a block one.
func (g *generator) entry(flow bool) string {
	switch {
	case g.broken && g.chance(20):
		return pick(g, `"127.0.0.1:80"`, "foo", `"80:80:80:80"`, `"99999:80"`, `"80:0"`, "80.5", "true", "null", `"80 : 80"`, `"80-82:80-81"`,
			`"82-80:1"`, "{published: 80}", `{target: 80, host_ip: ""}`, `"8080:80/foo"`, `"localhost:80:80"`, "{8080: 80}", `["80:80"]`, `"${EMPTY}"`,
			`"$${P}:80"`, `"8000:80-81"`, `"80:"`, `""`, `"[::1]:80"`, `{target: 80, published: null}`, `{target: "80-81"}`, `{target: 80, nope: 1}`,
			`"-80:80"`, "99999", "2024-01-01", `"80:80/tcp/udp"`, `"1-2-3:80"`, `"${P:80}:80"`, `"${TAB}:80"`, `"${D}:80"`)
	case g.chance(12):
		return pick(g, "80", "81", "8080", "0x50", "0o120", "0120", "+81", "8_0")
	case g.chance(15):
		return "{" + strings.Join(g.long(), ", ") + "}"
	case g.chance(2):
		// What compose takes and the engine refuses.
		return pick(g, `{target: 80, published: "99999"}`, `{target: 80, protocol: foo}`, `{target: 70000}`, `{target: 80, published: "80-70"}`)
	}
	return g.quoted(g.short(), flow)
}

// quoted writes a text as a YAML scalar in one of the styles that can hold it.
func (g *generator) quoted(text string, flow bool) string {
	plain := !strings.ContainsAny(text[:1], "[{*&!|>'\"%@`#-?:,") && !strings.HasSuffix(text, ":") && !strings.Contains(text, " ") && text != "080"
	if flow && strings.ContainsAny(text, "[]{},") {
		plain = false
	}
	switch {
	case plain && g.chance(40):
		return text
	case g.chance(40):
		return "'" + text + "'"
	case g.chance(10) && text[0] != '$':
		return fmt.Sprintf(`"\x%02x%s"`, text[0], text[1:])
	default:
		return `"` + text + `"`
	}
}

// short is a short entry. Few numbers make for many entries that compose takes to be the same.
func (g *generator) short() string {
	if g.chance(4) {
		return pick(g, "$MAP", "${MAP}", "${BOTH}", "${U:-8080:80}", "${V:-8000-8002:80-82}", "${U:-${V:-127.0.0.1:8088:80}}", "${U-${MAP}}", "${P}")
	}
	container := pick(g, "80", "80", "81", "82", "080", "+80", "80-82", "81-82", "80-80", "${C:-80}", "${R:-80}")
	protocol := ""
	if g.chance(20) {
		protocol = pick(g, "/tcp", "/udp", "/TCP", "/", "/sctp", "/${PROTO:-udp}")
	}
	if g.chance(10) {
		return container + protocol
	}
	host := pick(g, "8080", "8080", "8081", "8082", "80", "08080", "0", "")
	if strings.HasSuffix(container, "80-82") {
		host = pick(g, "8080-8082", "8000-8002", "80-82", "", "${RANGE:-8080-8082}")
	} else if strings.HasSuffix(container, "81-82") {
		host = pick(g, "8081-8082", "8000-8001", "")
	} else if g.chance(8) {
		host = pick(g, "8000-8010", "8080-8080", "8000-8001", "$RANGE")
	} else if g.chance(25) {
		host = pick(g, "$P", "${P}", "${Q}", "${R:-1}", "${U:-8081}", "${U-8081}", "${EMPTY:-8082}", "${EMPTY-8082}", "${P:+9000}", "${P+9000}", "${U:+9000}",
			"${P:?needed}", "${S?needed}", "${U:-${V:-8082}}", "80${N}0", "${U:-127.0.0.1:8081}", "${BIND}", "$BIND", "${COPY}", "${IP}:8081", "${SIX}:8081")
		if g.chance(15) {
			host = "${" + pick(g, unset...) + "}"
		}
	}
	if g.chance(30) && !strings.Contains(host, "$") {
		host = pick(g, "127.0.0.1", "0.0.0.0", "0.0.0.0", "[::1]", "[::]", "::1", "[0:0::1]", "[::ffff:127.0.0.1]", "${IP:-127.0.0.2}", "") + ":" + host
		if g.alone {
			host = strings.TrimPrefix(host, "0.0.0.0:")
		}
	}
	return host + ":" + container + protocol
}

// long is the fields of a long entry, in any order.
func (g *generator) long() []string {
	fields := []string{"target: " + pick(g, "80", "80", "81", `"80"`, `"${C:-80}"`, "0x50")}
	if g.chance(85) {
		fields = append(fields, "published: "+pick(g, `"8080"`, `"8080"`, `"8081"`, "8080", "8081", `"08080"`, `"8000-8010"`, `""`, `"${P}"`, `"${U:-8081}"`, `"${EMPTY}"`, `"0"`))
	}
	if g.chance(25) {
		fields = append(fields, "host_ip: "+pick(g, "127.0.0.1", "127.0.0.1", `"::1"`, `"::"`, `"${IP:-127.0.0.2}"`))
	}
	if g.chance(25) {
		fields = append(fields, "protocol: "+pick(g, "tcp", "udp", "TCP", "sctp", `"${PROTO:-udp}"`))
	}
	if g.chance(15) {
		fields = append(fields, "mode: "+pick(g, "host", "ingress"))
	}
	if g.chance(10) {
		fields = append(fields, pick(g, "name: web", "app_protocol: http", "x-note: 1"))
	}
	g.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	return fields
}
