package enginetest

import (
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader/graph"
)

// newestEngine is the version under which the outcomes of Docker Engine's newest line are recorded.
const newestEngine = "29"

const casesDir = "../../../testdata/engine"

// engineCase is one archive; the package's documentation has the format.
type engineCase struct {
	path     string
	engine   graph.Engine
	about    string
	files    []txtar.File
	args     []string
	commands []string
	needs    []need
	chance   string // why the outcome is not the same each time
	outcomes []outcome
	said     *said // what portlint must say, nil when the outcomes tell
	// advice is what portlint advises, and followed are the files that follow it, of a remedy.
	advice   string
	followed []txtar.File
}

// need is what the host must have for a case: an IP address, or a network driver that its kernel knows.
type need struct{ kind, name string }

// outcome is what one engine did.
type outcome struct {
	engine  string // its version, as exact as it is known; behind a slash the tool that spoke to it: 20.10.24/docker-29.9.3
	verdict string // ok, warning or error
	message string
}

// said is what portlint must say.
type said struct {
	severity string // "none" for no error
	rule     string
	why      string
}

const (
	verdictOK      = "ok"
	verdictWarning = "warning"
	verdictError   = "error"
)

const (
	needAddress = "address"
	needDriver  = "driver"
)

func (o outcome) String() string {
	if o.message == "" {
		return o.engine + " " + o.verdict
	}
	return o.engine + " " + o.verdict + ": " + o.message
}

func (c *engineCase) name() string { return strings.TrimSuffix(filepath.Base(c.path), ".txtar") }

// readCases reads every archive for an engine, by name. Those for other engines than Docker are in folders of their own.
func readCases(t *testing.T, engine graph.Engine) []*engineCase {
	t.Helper()
	dir := casesDir
	if engine != graph.Docker {
		dir += "/" + engine.String()
	}
	return readFolder(t, dir, engine)
}

// remediesOf is the folder of remedies for an engine.
func remediesOf(engine graph.Engine) string { return casesDir + "/remedies/" + engine.String() }

// What a remedy has beside the files that portlint finds something in.
const (
	adviceSection  = "advice"
	followedPrefix = "followed/"
)

// nerdctlCases are projects that `nerdctl compose up -d` was asked for, which portlint judges as those of Docker Compose.
const nerdctlCases = casesDir + "/nerdctl"

func readFolder(t *testing.T, dir string, engine graph.Engine) []*engineCase {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	cases := make([]*engineCase, len(paths))
	for i, path := range paths {
		if cases[i], err = readCase(path, engine); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	return cases
}

func readCase(path string, engine graph.Engine) (*engineCase, error) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		return nil, err
	}
	c := &engineCase{path: path, engine: engine, about: strings.TrimSpace(string(archive.Comment))}
	if c.about == "" {
		return nil, fmt.Errorf("no description at the top")
	}
	for _, file := range archive.Files {
		lines := strings.Split(strings.TrimSpace(string(file.Data)), "\n")
		switch file.Name {
		case "args":
			c.args = strings.Fields(string(file.Data))
		case "command":
			c.commands = lines
		case "needs":
			for _, line := range lines {
				kind, name, _ := strings.Cut(line, " ")
				if kind != needAddress && kind != needDriver || name == "" {
					return nil, fmt.Errorf("needs: %q is neither an address nor a driver", line)
				}
				c.needs = append(c.needs, need{kind, name})
			}
		case "chance":
			c.chance = strings.Join(lines, " ")
		case "outcome":
			for _, line := range lines {
				one, err := parseOutcome(line)
				if err != nil {
					return nil, err
				}
				c.outcomes = append(c.outcomes, one)
			}
		case "portlint":
			if c.said, err = parseSaid(lines); err != nil {
				return nil, err
			}
		case adviceSection:
			c.advice = string(file.Data)
		default:
			if name, followed := strings.CutPrefix(file.Name, followedPrefix); followed {
				c.followed = append(c.followed, txtar.File{Name: name, Data: file.Data})
			} else {
				c.files = append(c.files, file)
			}
		}
	}
	slices.SortFunc(c.outcomes, compareOutcomes)
	if c.commands == nil {
		c.commands = []string{strings.Join(c.bringUp(), " ")}
	}
	if engine != graph.Docker {
		c.args = append([]string{"--engine", engine.String()}, c.args...)
	}
	return c, nil
}

// bringUp is the command that people give for the arguments.
func (c *engineCase) bringUp() []string {
	switch c.engine {
	case graph.Swarm:
		command := []string{"docker stack deploy"}
		for _, arg := range c.args {
			if path.Ext(arg) != "" { // the others are flags and their values
				command = append(command, "-c", arg)
			}
		}
		return append(command, stackName)
	case graph.Podman:
		return slices.Concat([]string{"podman-compose"}, c.args, []string{"up -d"})
	default:
		return slices.Concat([]string{"docker compose"}, c.args, []string{"up -d"})
	}
}

// stackName stands for the name of the stack in commands.
const stackName = "STACK"

// compareOutcomes orders outcomes by the engine's age, the oldest first, and those of one engine by its tool.
func compareOutcomes(a, b outcome) int {
	return cmp.Or(slices.Compare(version(a.engine), version(b.engine)), strings.Compare(a.engine, b.engine))
}

func parseOutcome(line string) (outcome, error) {
	head, message, _ := strings.Cut(line, ": ")
	engine, verdict, _ := strings.Cut(head, " ")
	if !slices.Contains([]string{verdictOK, verdictWarning, verdictError}, verdict) || len(version(engine)) == 0 {
		return outcome{}, fmt.Errorf("outcome: %q is not VERSION VERDICT: MESSAGE", line)
	}
	return outcome{engine: engine, verdict: verdict, message: message}, nil
}

func parseSaid(lines []string) (*said, error) {
	head, why, found := strings.Cut(strings.Join(lines, " "), ": ")
	severity, rule, _ := strings.Cut(head, " ")
	if !found || !slices.Contains([]string{"error", "warning", "note", "none"}, severity) || (severity == "none") != (rule == "") {
		return nil, fmt.Errorf("portlint: %q is not SEVERITY RULE: WHY", head)
	}
	return &said{severity: severity, rule: rule, why: why}, nil
}

// verdicts are the different ones among the outcomes, sorted.
func (c *engineCase) verdicts() []string {
	var verdicts []string
	for _, one := range c.outcomes {
		verdicts = append(verdicts, one.verdict)
	}
	slices.Sort(verdicts)
	return slices.Compact(verdicts)
}

// version reads the numbers of a version such as 20.10.24+dfsg1; nil for what is none.
func version(text string) []int {
	text = strings.TrimPrefix(text, "v")
	if end := strings.IndexFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }); end >= 0 {
		text = text[:end]
	}
	var numbers []int
	for _, part := range strings.Split(text, ".") {
		number, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		numbers = append(numbers, number)
	}
	return numbers
}

// outcomeOf returns what an engine did with the case.
func (c *engineCase) outcomeOf(engine string) (one outcome, found bool) {
	at := slices.IndexFunc(c.outcomes, func(o outcome) bool { return o.engine == engine })
	if at < 0 {
		return one, false
	}
	return c.outcomes[at], true
}
