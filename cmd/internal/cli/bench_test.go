package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// composeOf writes a Compose file of some services as people write them, most of them without anything to find.
func composeOf(services int) []byte {
	var text strings.Builder
	text.WriteString("name: shop\nx-logging: &logging\n  driver: json-file\n  options: {max-size: 10m}\nservices:\n")
	for i := range services {
		fmt.Fprintf(&text, `  # The service %[1]d does something useful.
  service-%[1]d:
    image: registry.example.com/team/service-%[1]d:1.%[1]d
    restart: unless-stopped
    logging: *logging
    command: ["serve", "--port", "80%02[2]d", "--verbose"]
    environment:
      LOG_LEVEL: ${LOG_LEVEL:-info}
      DATABASE_URL: postgres://app@database:5432/app
      PEER_URL: http://service-%[3]d:8080
    ports:
      - "127.0.0.1:%[4]d:8080"
      - "127.0.0.1:${METRICS_%[1]d:-%[5]d}:9090"
    volumes:
      - data-%[1]d:/var/lib/service
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]
      interval: 30s
    depends_on:
      - service-%[3]d
    networks: [front, back]
`, i, i%100, (i+1)%services, 10_000+i, 20_000+i)
	}
	text.WriteString("networks:\n  front: {}\n  back: {}\n")
	return []byte(text.String())
}

// portsOf writes a Compose file of one service that publishes some ports, in the forms that an entry has.
func portsOf(ports int) []byte {
	var text strings.Builder
	text.WriteString("services:\n  proxy:\n    image: registry.example.com/team/proxy:1.0\n    ports:\n")
	for i := range ports {
		switch host := 10_000 + i; i % 4 {
		case 0:
			fmt.Fprintf(&text, "      - \"%d:%d\"\n", host, host)
		case 1:
			fmt.Fprintf(&text, "      - 127.0.0.1:%d:%d/udp\n", host, host)
		case 2:
			fmt.Fprintf(&text, "      - \"${PORT_%d:-%d}:%d\"\n", i, host, host)
		case 3:
			fmt.Fprintf(&text, "      - target: %d\n        published: \"%d\"\n", host, host)
		}
	}
	return []byte(text.String())
}

var sizes = []struct {
	name string
	data func() []byte
}{
	{"small", func() []byte { return composeOf(1) }},
	{"medium", func() []byte { return composeOf(10) }},
	{"large", func() []byte { return composeOf(200) }},
	{"huge", func() []byte { return composeOf(2000) }},
	{"ports-2000", func() []byte { return portsOf(2000) }},
	{"ports-20000", func() []byte { return portsOf(20_000) }},
}

// BenchmarkParse is the floor: what the YAML parser alone takes.
func BenchmarkParse(b *testing.B) {
	for _, size := range sizes {
		data := size.data()
		b.Run(size.name, func(b *testing.B) {
			collectLate(b)
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				var document yaml.Node
				if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&document); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// collectLate gives a benchmark the collector that the program has, see [BoundMemory], as long as little is in use.
func collectLate(b *testing.B) {
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(memoryGoal)
	b.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
}

func benchmarkTargets(b *testing.B, do func(*loader.Target)) {
	for _, size := range sizes {
		data := size.data()
		b.Run(size.name, func(b *testing.B) {
			collectLate(b)
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			target := targetOf(b, data)
			for b.Loop() {
				do(target)
			}
		})
	}
}

// targetOf returns the project of one Compose file, in an empty folder.
func targetOf(b *testing.B, data []byte) *loader.Target {
	dir := b.TempDir()
	over := tree.NewOverlay(tree.Disk{}, map[string]tree.Change{tree.FromSystem(dir) + "/compose.yaml": {Data: data}})
	plan, err := loader.Discover(nil, loader.Options{Dir: dir, Files: []string{"compose.yaml"}, Tree: over})
	if err != nil {
		b.Fatal(err)
	}
	return plan.Targets[0]
}

func BenchmarkLoad(b *testing.B) {
	benchmarkTargets(b, func(target *loader.Target) { target.Load() })
}

// BenchmarkLint loads, and runs all rules that run by default.
func BenchmarkLint(b *testing.B) {
	benchmarkTargets(b, lintByDefault())
}

func lintByDefault() func(*loader.Target) {
	var chosen []*lint.Rule
	for _, rule := range rules.All() {
		if !rule.Pedantic {
			chosen = append(chosen, rule)
		}
	}
	return func(target *loader.Target) {
		found := lint.Run(target.Load().Project, chosen, lint.Settings{Registry: rules.All()})
		found.Sets().Pack(new(lint.Phrases))
	}
}

// BenchmarkLinear lints files with some of a thing and with ten times as many, which costs ten times as much: compare ns/each.
func BenchmarkLinear(b *testing.B) {
	list := func(n int, item func(i int) string) string {
		var text strings.Builder
		for i := range n {
			text.WriteString(item(i))
		}
		return text.String()
	}
	cases := []struct {
		name string
		few  int
		text func(n int) string
	}{
		{"services", 200, func(n int) string { return string(composeOf(n)) }},
		{"services-on-one-port", 200, func(n int) string {
			return "services:\n" + list(n, func(i int) string { return fmt.Sprintf("  s%d: {image: x, ports: ['80:80']}\n", i) })
		}},
		{"ports", 2000, func(n int) string {
			return "services:\n  a:\n    image: x\n    ports:\n" + list(n, func(i int) string { return fmt.Sprintf("    - 127.0.0.1:%d:80\n", 10_000+i) })
		}},
		{"published-ports", 2000, func(n int) string {
			return "services:\n  a:\n    image: x\n    ports:\n" + list(n, func(i int) string { return fmt.Sprintf("    - %[1]d:%[1]d\n", 10_000+i) })
		}},
		{"equal-ports", 2000, func(n int) string {
			return "services:\n  a:\n    image: x\n    ports:\n" + strings.Repeat("    - 80:80\n", n)
		}},
		{"overlapping-ranges", 2000, func(n int) string {
			return "services:\n  a:\n    image: x\n    ports:\n" + list(n, func(i int) string { return fmt.Sprintf("    - %[1]d-%[2]d:%[1]d-%[2]d\n", 1+i, 20_000+i) })
		}},
		{"environment", 2000, func(n int) string {
			return "services:\n  a:\n    image: x\n    environment:\n" + list(n, func(i int) string { return fmt.Sprintf("      A%d: http://b:%d/\n", i, i) }) + "  b: {image: x}\n"
		}},
		{"comments", 300, func(n int) string {
			return "services:\n  a:\n    image: x\n    ports:\n" + strings.Repeat("    - 80:80 # portlint: ignore[exposure] because\n", n)
		}},
	}
	do := lintByDefault()
	for _, c := range cases {
		for _, n := range []int{c.few, 10 * c.few} {
			b.Run(fmt.Sprint(c.name, "/", n), func(b *testing.B) {
				target := targetOf(b, []byte(c.text(n)))
				for b.Loop() {
					do(target)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n*b.N), "ns/each")
			})
		}
	}
}

// BenchmarkFolder lints folders of many projects, from the search to the report.
func BenchmarkFolder(b *testing.B) {
	for _, projects := range []int{300, 3000} {
		b.Run(fmt.Sprint(projects), func(b *testing.B) {
			collectLate(b)
			b.ReportAllocs()
			dir := b.TempDir()
			for i := range projects {
				writeProject(b, dir, i, composeOf(3))
			}
			for b.Loop() {
				if status := Main([]string{"-q", "--no-config", "--fail-on", "never", dir}, nil, io.Discard, os.Stderr); status != statusClean {
					b.Fatalf("the status is %d", status)
				}
			}
			b.ReportMetric(float64(projects*b.N)/b.Elapsed().Seconds(), "projects/s")
		})
	}
}

// manyPortsOf writes a Compose file of many services with many ports each, none of which two have.
func manyPortsOf(services, ports int) []byte {
	var text strings.Builder
	text.WriteString("services:\n")
	for s := range services {
		fmt.Fprintf(&text, "  s%[1]d:\n    image: acme/s%[1]d\n    ports:\n", s)
		for p := range ports {
			fmt.Fprintf(&text, "      - \"127.0.0.%d:%d:%d\"\n", 1+s%250, 10_000+s/250*ports+p, 3000+p)
		}
	}
	return []byte(text.String())
}

// openPorts is a project with five findings.
const openPorts = `services:
  web: {image: nginx, ports: ["8080:80", "8080:81"]}
  api: {image: acme/api, ports: ["9000:3000"]}
  db: {image: postgres, ports: ["5432:5432"]}
`

// BenchmarkRun runs portlint from the command line to the report, over what is measured with .github/compare/table.py, the folders of
// 30,000 projects with a tenth of that.
func BenchmarkRun(b *testing.B) {
	file := func(data []byte) func(int) ([]byte, bool) { return func(at int) ([]byte, bool) { return data, at < 1 } }
	projects := func(data []byte) func(int) ([]byte, bool) {
		return func(at int) ([]byte, bool) { return data, at < 3000 }
	}
	for _, row := range []struct {
		name  string
		files func(at int) (data []byte, there bool)
		args  []string
	}{
		{"small", file([]byte(openPorts)), nil},
		{"services-5000x10", file(manyPortsOf(5000, 10)), nil},
		{"together", projects(composeOf(3)), []string{"--together"}},
		{"findings/text", projects([]byte(openPorts)), nil},
		{"findings/json", projects([]byte(openPorts)), []string{"--format", "json"}},
		{"findings/sarif", projects([]byte(openPorts)), []string{"--format", "sarif"}},
	} {
		b.Run(row.name, func(b *testing.B) {
			collectLate(b)
			b.ReportAllocs()
			dir := b.TempDir()
			for at := 0; ; at++ {
				data, there := row.files(at)
				if !there {
					break
				}
				writeProject(b, dir, at, data)
			}
			args := append([]string{"-q", "--no-config", "--fail-on", "never", dir}, row.args...)
			for b.Loop() {
				if status := Main(args, nil, io.Discard, os.Stderr); status != statusClean {
					b.Fatalf("the status is %d", status)
				}
			}
		})
	}
}

// writeProject writes the Compose file of one of many projects.
func writeProject(b *testing.B, dir string, number int, data []byte) {
	name := filepath.Join(dir, fmt.Sprint("group", number/50), fmt.Sprint("project", number), "compose.yaml")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		b.Fatal(err)
	}
}
