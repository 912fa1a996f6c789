package enginetest

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

var mutateDir = flag.String("mutate", "", "break the projects below this `folder` on purpose, instead of the cases' ones")

// leastMutants guards against mutants that are no longer made of the cases' projects.
const leastMutants = 150

// mutation breaks one service by an edit of its text.
type mutation struct {
	name string
	// rules are those that must report, by id: the first for single ports, the last for ranges.
	rules []string
	// edit returns the new file, and false when the service does not lend itself to it.
	edit func(*graph.Service, block) (mutated, bool)
}

var mutations = []mutation{
	{"copy the service", []string{"host-port-conflict", "port-range-overlap"}, copyService},
	{"add a replica", []string{"replicas-with-fixed-port"}, addReplica},
	{"use the host network", []string{"ports-with-host-network"}, useHostNetwork},
}

// mutated is a file after an edit, with the findings that the edit must bring.
type mutated struct {
	data []byte
	want []place
}

// place is where a finding must be, and how severe it is.
type place struct {
	path     string
	line     int
	severity lint.Severity
}

// TestMutants breaks every service with a fixed port of every project without errors, in each way, and requires the
// right rule at the right line. Services on which the rule is declared silent make no mutant.
func TestMutants(t *testing.T) {
	dir := *mutateDir
	if dir == "" {
		dir = casesWithoutErrors(t)
	}
	plan, err := loader.Discover([]string{"."}, loader.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	projects, total := 0, 0
	mutants, entries, missed := map[string]int{}, map[string]int{}, map[string]int{}
	for _, target := range plan.Targets {
		project := target.Load().Project
		if project == nil || len(project.Files) == 0 || project.Fragment || project.Library || len(errorsOf(lintProject(project))) > 0 {
			continue
		}
		projects++
		for _, service := range project.Services {
			block, found := blockOf(service)
			if !found {
				continue
			}
			for _, m := range mutations {
				mutant, possible := m.edit(service, block)
				if !possible || len(mutant.want) == 0 {
					continue
				}
				total++
				mutants[m.name]++
				findings := lintMutant(t, dir, project, block.file.Path, mutant.data)
				for _, want := range mutant.want {
					entries[m.name]++
					if !slices.ContainsFunc(findings, want.met(m.rules)) {
						missed[m.name]++
						t.Errorf("%s %q of %s: no %s of %q at %s:%d\n%s", m.name, service.Name, block.file.Path,
							want.severity, m.rules, want.path, want.line, strings.Split(string(mutant.data), "\n")[want.line-1])
					}
				}
			}
		}
	}
	for _, m := range mutations {
		t.Logf("%s: %d mutants with %d entries, %d missed", m.name, mutants[m.name], entries[m.name], missed[m.name])
	}
	t.Logf("%d mutants of %d projects", total, projects)
	if *mutateDir == "" && total < leastMutants || total == 0 {
		t.Errorf("%d mutants are too few", total)
	}
}

func (p place) met(rules []string) func(lint.Finding) bool {
	return func(f lint.Finding) bool {
		start, end := f.Span.Range()
		return slices.Contains(rules, f.Rule.ID) && f.Severity == p.severity &&
			f.Span.Path() == p.path && start.Line <= p.line && p.line <= end.Line
	}
}

// casesWithoutErrors unpacks the files of the cases that engines run, a folder a case.
func casesWithoutErrors(t *testing.T) string {
	dir := t.TempDir()
	for _, c := range readCases(t, graph.Docker) {
		if !slices.Equal(c.verdicts(), []string{verdictOK}) || len(c.args) > 0 {
			continue
		}
		for _, file := range c.files {
			path := filepath.Join(dir, c.name(), filepath.FromSlash(file.Name))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, file.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// lintMutant loads the project again with other content for one of its files.
func lintMutant(t *testing.T, dir string, project *graph.Project, path string, data []byte) []lint.Finding {
	t.Helper()
	changed := tree.NewOverlay(tree.Disk{}, map[string]tree.Change{tree.Join(tree.FromSystem(dir), path): {Data: data}})
	plan, err := loader.Discover([]string{project.Files[0].Path}, loader.Options{Dir: dir, Tree: changed})
	if err != nil {
		t.Fatal(err)
	}
	var findings []lint.Finding
	for _, target := range plan.Targets {
		if mutant := target.Load().Project; mutant != nil {
			findings = append(findings, lintProject(mutant)...)
		}
	}
	return findings
}

// block is the text of a service in block style: its name and the lines that are indented more.
type block struct {
	file        *source.File
	lines       []string // of the whole file
	first, last int      // the service's lines, from 1
	indent      int      // of what is in the service, 0 when that is no block mapping
}

func blockOf(service *graph.Service) (block, bool) {
	file := service.Span.File
	if file == nil {
		return block{}, false
	}
	b := block{file: file, lines: strings.Split(string(file.Data), "\n"), first: file.Position(service.Span.Start).Line}
	own := indentation(b.line(b.first))
	if !strings.HasPrefix(strings.Trim(b.line(b.first), ` "'`), service.Name) {
		return block{}, false // the service stands in a flow mapping
	}
	b.last = b.first
	for number := b.first + 1; number <= len(b.lines); number++ {
		text := strings.TrimSpace(b.line(number))
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		indent := indentation(b.line(number))
		if indent <= own {
			break
		}
		if b.indent == 0 && isBlockMapping(b.line(b.first)) {
			b.indent = indent
		}
		b.last = number
	}
	return b, true
}

// isBlockMapping reports whether nothing but an anchor or a comment follows the name.
func isBlockMapping(line string) bool {
	_, rest, _ := strings.Cut(line, ":")
	rest, _, _ = strings.Cut(rest, "#")
	rest = strings.TrimSpace(rest)
	return rest == "" || strings.HasPrefix(rest, "&") && !strings.Contains(rest, " ")
}

func (b *block) line(number int) string { return strings.TrimSuffix(b.lines[number-1], "\r") }

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// lineOf returns the line of a span if the block has it.
func (b *block) lineOf(span source.Span) (number int, inside bool) {
	if span.File != b.file {
		return 0, false
	}
	number = span.File.Position(span.Start).Line
	return number, b.first <= number && number <= b.last
}

// severityOf is the severity of a rule that reports errors, on what is not certain from the files.
func severityOf(port *graph.Port, profiled bool) lint.Severity {
	if port.Service.Project.Guessed || profiled || port.Assumed() != "" {
		return lint.Warning
	}
	return lint.Error
}

// copyService writes the service once more, under another name, below itself: its fixed ports clash.
func copyService(service *graph.Service, b block) (mutated, bool) {
	name := b.line(b.first)
	copied := strings.Replace(name, service.Name, service.Name+"-copy", 1)
	count := b.last - b.first + 1
	lines := slices.Concat(b.lines[:b.last], []string{copied}, b.lines[b.first:b.last], b.lines[b.last:])
	result := mutated{data: []byte(strings.Join(lines, "\n"))}
	for _, port := range service.Ports {
		if !port.Bound() || port.HostKind != graph.Fixed || len(port.Live) == 0 {
			continue
		}
		number, inside := b.lineOf(port.HostPlace())
		if !inside {
			number, inside = b.lineOf(port.Via)
		}
		if inside {
			result.want = append(result.want, place{b.file.Path, number + count, severityOf(port, !service.Active)})
		}
	}
	return result, true
}

// addReplica sets scale: 2.
func addReplica(service *graph.Service, b block) (mutated, bool) {
	if b.indent == 0 || service.Project.Runtime.Engine == graph.Swarm || !service.InstancesSpan.IsZero() {
		return mutated{}, false
	}
	result := b.insert("scale: 2")
	for _, port := range service.Ports {
		if port.Bound() && port.HostKind == graph.Fixed {
			result.want = append(result.want, b.below(port.HostPlace(), severityOf(port, false)))
		}
	}
	return result, true
}

// useHostNetwork sets network_mode: host and takes the networks away, which Compose refuses beside it.
func useHostNetwork(service *graph.Service, b block) (mutated, bool) {
	if b.indent == 0 || service.Instances == 0 || !service.NetworkMode.Span.IsZero() {
		return mutated{}, false
	}
	if !b.blank("networks") {
		return mutated{}, false
	}
	result := b.insert("network_mode: host")
	var harmless, losing []place
	for _, port := range service.Ports {
		if !port.Published() || port.Unknown() {
			continue
		}
		if port.HostKind == graph.Fixed && port.Host == port.Container && !port.Address.Given() || port.HostKind == graph.Random && !port.Address.Given() {
			harmless = append(harmless, b.below(port.Span, lint.Warning))
		} else if port.HostKind != graph.Random {
			losing = append(losing, b.below(port.Span, severityOf(port, false)))
		}
	}
	switch {
	case len(losing) > 0:
		result.want = losing
	case !service.Project.CasaOS:
		result.want = harmless
	}
	return result, true
}

// insert adds a key to the service, as its first.
func (b *block) insert(key string) mutated {
	lines := slices.Concat(b.lines[:b.first], []string{strings.Repeat(" ", b.indent) + key}, b.lines[b.first:])
	return mutated{data: []byte(strings.Join(lines, "\n"))}
}

// below is the place of a span after the insertion of a line into the block.
func (b *block) below(span source.Span, severity lint.Severity) place {
	number := span.File.Position(span.Start).Line
	if span.File == b.file && number > b.first {
		number++
	}
	return place{span.Path(), number, severity}
}

// blank empties the lines of a key of the service. It returns false when other places refer to them.
func (b *block) blank(key string) bool {
	b.lines = slices.Clone(b.lines)
	inside := false
	for number := b.first + 1; number <= b.last; number++ {
		text := strings.TrimSpace(b.line(number))
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if indentation(b.line(number)) == b.indent && !strings.HasPrefix(text, "-") {
			inside = strings.HasPrefix(text, key+":")
		}
		if !inside {
			continue
		}
		if strings.Contains(text, "&") {
			return false
		}
		b.lines[number-1] = ""
	}
	return true
}
