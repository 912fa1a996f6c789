package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/portlint/portlint/cmd/internal/portmap"
	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/tree"
)

func portMapOf(t *testing.T, texts map[string]string) PortMap {
	t.Helper()
	files := make(map[string][]byte)
	var paths []string
	for path, text := range texts {
		files["/shop/"+path] = []byte(text)
		paths = append(paths, path)
	}
	plan, err := loader.Discover(paths, loader.Options{Dir: "/shop", Tree: tree.NewMemory(files)})
	if err != nil {
		t.Fatal(err)
	}
	var projects []*portmap.Project
	for _, target := range plan.Targets {
		projects = append(projects, portmap.Of(target.Load().Project))
	}
	return PortMap{Map: portmap.New(projects), Version: "v0.1.0"}
}

// hostile has something for every format in each text that comes from files.
const hostile = `name: "<img src=x onerror=alert(1)>"
services:
  "a|b<script>\u001b[31m\"]": {image: "x|<b>` + "`" + `y", ports: ["8080:80"], profiles: ["</td>|\u202e"], network_mode: "service:<i>"}
  "%% end #quot; {{.}}": {image: c, ports: ["8080:80"], depends_on: ["a|b<script>\u001b[31m\"]"]}
  host: {image: c, network_mode: host, profiles: ["<u>"], ports: ["9:9"]}
`

func TestPortMapEscapes(t *testing.T) {
	ports := portMapOf(t, map[string]string{"compose.yaml": hostile, "<b>|.yaml": hostile})
	forbidden := map[string]*regexp.Regexp{
		"text":     regexp.MustCompile(`[\x1b\x{202e}]`),
		"json":     regexp.MustCompile(`[\x1b\x{202e}]`),
		"markdown": regexp.MustCompile("[\x1b\u202e`\"\\[]|<[^c/]|</[^c]|<script"),
		"mermaid":  regexp.MustCompile(`(?m)[\x1b\x{202e}<` + "`" + `]|"[^"\n]*[|\]%{][^"\n]*"|%%`),
		"html":     regexp.MustCompile(`[\x1b\x{202e}]|<img|<b>|<i>|<u>|</td>\||<script>.*"\]`),
	}
	if len(forbidden) != len(PortMapFormats()) {
		t.Errorf("%d formats are tried, there are %d", len(forbidden), len(PortMapFormats()))
	}
	for format, pattern := range forbidden {
		var out bytes.Buffer
		if err := WritePortMap(format, &out, ports, Style{}); err != nil {
			t.Fatal(err)
		}
		if found := pattern.FindString(out.String()); found != "" {
			t.Errorf("%s has %q:\n%s", format, found, out.String())
		}
		if !strings.Contains(out.String(), "8080") {
			t.Errorf("%s lacks the port:\n%s", format, out.String())
		}
	}
}

func TestPortTableFits(t *testing.T) {
	file := func(service, image string) string {
		return "services:\n  " + service + ": {image: " + image + ", ports: [\"127.0.0.1:8080:80\"], profiles: [x]}\n"
	}
	long := strings.Repeat("long", 30)
	tests := []struct {
		name   string
		files  map[string]string
		titles string
	}{
		{"everything", map[string]string{"compose.yaml": file("web", "nginx")}, "ADDRESS PORT SERVICE CONTAINER IMAGE PLACE STANDS OUT"},
		{"several projects", map[string]string{"a/c.yaml": file("w", "n"), "b/c.yaml": file("w", "n")},
			"ADDRESS PORT PROJECT SERVICE CONTAINER IMAGE PLACE STANDS OUT"},
		{"no image", map[string]string{"a/c.yaml": file("w", "nginx:1.27"), "b/c.yaml": file("w", "n")},
			"ADDRESS PORT PROJECT SERVICE CONTAINER PLACE STANDS OUT"},
		{"no project", map[string]string{"a-longer-name/c.yaml": file("w", "n"), "b/c.yaml": file("w", "n")},
			"ADDRESS PORT SERVICE CONTAINER PLACE STANDS OUT"},
		{"no container", map[string]string{"compose.yaml": file("a-service-with-quite-a-name", "n")},
			"ADDRESS PORT SERVICE PLACE STANDS OUT"},
		{"no address", map[string]string{"compose.yaml": file("a-service-with-quite-a-long-long-name", "n")},
			"PORT SERVICE PLACE STANDS OUT"},
		{"shortened", map[string]string{long + "/compose.yaml": file(long, long)}, "PORT SERVICE PLACE STANDS OUT"},
		{"wide characters", map[string]string{"compose.yaml": file(strings.Repeat("端口", 40), "n")}, "PORT SERVICE PLACE STANDS OUT"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := WritePortMap("text", &out, portMapOf(t, test.files), Style{}); err != nil {
				t.Fatal(err)
			}
			table, _, _ := strings.Cut(out.String(), "\n\n")
			lines := strings.Split(table, "\n")
			if titles := strings.Join(strings.Fields(lines[0]), " "); titles != test.titles {
				t.Errorf("the columns are %q, want %q", titles, test.titles)
			}
			if len(lines) != 1+len(test.files) {
				t.Errorf("%d lines, want %d", len(lines), 1+len(test.files))
			}
			for _, line := range lines {
				if width := cells(line); width > tableWidth {
					t.Errorf("%d columns: %s", width, line)
				}
			}
		})
	}
}

func TestPortMapColorsWhatStandsOut(t *testing.T) {
	ports := portMapOf(t, map[string]string{"compose.yaml": `services:
  web: {image: nginx, ports: ["8080:80"]}
  api: {image: my/api, ports: ["8080:80"]}
  db: {image: postgres, ports: ["5432:5432"]}
`})
	var out bytes.Buffer
	if err := WritePortMap("text", &out, ports, Style{Color: true}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\x1b[1mPORT\x1b[0m", "\x1b[1;31mconflict with web, open\x1b[0m\n", "\x1b[1;33mopen postgres\x1b[0m\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%q", want, out.String())
		}
	}
}

func TestMermaidLeavesOutWhatIsTooMuch(t *testing.T) {
	var services strings.Builder
	services.WriteString("services:\n  web:\n    image: nginx\n    ports:\n")
	for port := range 300 {
		fmt.Fprintf(&services, "      - \"%d:80\"\n", 1000+port)
	}
	ports := portMapOf(t, map[string]string{"a/compose.yaml": services.String(), "b/compose.yaml": "services: {db: {image: redis, ports: [\"6379:6379\"]}}"})
	var out bytes.Buffer
	if err := WritePortMap("mermaid", &out, ports, Style{}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	if !strings.Contains(text, `["db"]`) || strings.Contains(text, "1000/tcp") ||
		!strings.Contains(text, "%% 1 project left out") {
		t.Errorf("got\n%s", text)
	}
}
