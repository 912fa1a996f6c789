package delivery_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// action is action.yml.
type action struct {
	Inputs map[string]struct {
		Description string `yaml:"description"`
		Default     string `yaml:"default"`
	} `yaml:"inputs"`
	Outputs map[string]struct {
		Value string `yaml:"value"`
	} `yaml:"outputs"`
	Runs struct {
		Steps []step `yaml:"steps"`
	} `yaml:"runs"`
}

type step struct {
	ID    string            `yaml:"id"`
	If    string            `yaml:"if"`
	Uses  string            `yaml:"uses"`
	Run   string            `yaml:"run"`
	Shell string            `yaml:"shell"`
	Env   map[string]string `yaml:"env"`
	With  map[string]string `yaml:"with"`
}

// runner runs the composite action as GitHub's does, as far as action.yml goes: it gives every step the files and
// variables of a job, takes its outputs, and skips what a failure skips. Actions of others are noted and not run.
// https://docs.github.com/en/actions/reference/workflows-and-actions/variables
type runner struct {
	// inputs are what stands behind with.
	inputs map[string]string
	// ref is what stands behind the @ of uses.
	ref string
	// env is added to the environment of the job.
	env []string
	// prepare makes a repository of the workspace, an empty one if it is nil.
	prepare func(workspace string)
	// workspace is where the repository was checked out.
	workspace string

	outputs map[string]string // of the action
	log     string
	summary string
	used    map[string]map[string]string // with, of the other actions that would run
	status  int                          // of the last step that failed

	t      *testing.T
	action action
	steps  map[string]map[string]string // outputs by step
}

// run runs the action over the files.
func (r *runner) run(t *testing.T, files map[string]string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the bash on the PATH need not be the one that GitHub takes")
	}
	needs(t, "bash")
	r.t = t
	readYAML(t, "action.yml", &r.action)
	for name := range r.inputs {
		if _, ok := r.action.Inputs[name]; !ok {
			t.Fatalf("the action has no input %s", name)
		}
	}
	r.workspace = t.TempDir()
	writeFiles(t, r.workspace, files)
	if r.prepare != nil {
		r.prepare(r.workspace)
	} else if err := os.Mkdir(filepath.Join(r.workspace, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	r.steps, r.used = make(map[string]map[string]string), make(map[string]map[string]string)
	temp := t.TempDir()
	for _, step := range r.action.Runs.Steps {
		if !r.condition(step.If) {
			continue
		}
		if step.Uses == "" {
			r.shell(step, temp)
			continue
		}
		name, _, _ := strings.Cut(step.Uses, "@")
		r.used[name] = make(map[string]string)
		for key, value := range step.With {
			r.used[name][key] = r.expand(value)
		}
	}
	r.outputs = make(map[string]string)
	for name, output := range r.action.Outputs {
		r.outputs[name] = r.expand(output.Value)
	}
}

// shell runs a step that has a script.
func (r *runner) shell(step step, temp string) {
	dir := r.t.TempDir()
	script, output, summary := filepath.Join(dir, "script.sh"), filepath.Join(dir, "output"), filepath.Join(dir, "summary")
	writeFiles(r.t, dir, map[string]string{"script.sh": step.Run, "output": "", "summary": ""})
	if step.Shell != "bash" {
		r.t.Fatalf("a step has shell %q, want bash", step.Shell)
	}
	c := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
	c.Dir = r.workspace
	c.Env = append(os.Environ(), "CI=true", "GITHUB_ACTIONS=true", "GITHUB_WORKSPACE="+r.workspace, "GITHUB_ACTION_PATH="+root(r.t),
		"GITHUB_OUTPUT="+output, "GITHUB_STEP_SUMMARY="+summary, "RUNNER_TEMP="+temp, "RUNNER_OS="+r.os(), "RUNNER_ARCH="+r.arch())
	c.Env = append(c.Env, r.env...)
	for name, value := range step.Env {
		c.Env = append(c.Env, name+"="+r.expand(value))
	}
	var log bytes.Buffer
	c.Stdout, c.Stderr = &log, &log
	err := c.Run()
	r.log += log.String()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		r.status = exit.ExitCode()
	} else if err != nil {
		r.t.Fatal(err)
	}
	for name, into := range map[string]func(string){
		output:  func(text string) { r.steps[step.ID] = r.fileCommands(text) },
		summary: func(text string) { r.summary += text },
	} {
		data, err := os.ReadFile(name)
		if err != nil {
			r.t.Fatal(err)
		}
		into(string(data))
	}
}

func (r *runner) os() string {
	return map[string]string{"linux": "Linux", "darwin": "macOS"}[runtime.GOOS]
}

func (r *runner) arch() string {
	return map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH]
}

// fileCommands reads what a step wrote to GITHUB_OUTPUT.
func (r *runner) fileCommands(text string) map[string]string {
	outputs := make(map[string]string)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines) && lines[i] != ""; i++ {
		if name, delimiter, ok := strings.Cut(lines[i], "<<"); ok {
			end := slices.Index(lines[i+1:], delimiter)
			if end < 0 {
				r.t.Fatalf("output %s has no end", name)
			}
			outputs[name] = strings.Join(lines[i+1:i+1+end], "\n")
			i += end + 1
		} else if name, value, ok := strings.Cut(lines[i], "="); ok {
			outputs[name] = value
		} else {
			r.t.Fatalf("GITHUB_OUTPUT has the line %q", lines[i])
		}
	}
	return outputs
}

var expression = regexp.MustCompile(`^\$\{\{ ([a-z_.-]+) \}\}$`)

// expand returns a value of action.yml, in which an expression stands alone.
func (r *runner) expand(value string) string {
	if match := expression.FindStringSubmatch(value); match != nil {
		return r.lookup(match[1])
	}
	if strings.Contains(value, "${{") {
		r.t.Fatalf("the runner of this test does not know %q", value)
	}
	return value
}

func (r *runner) lookup(name string) string {
	parts := strings.Split(name, ".")
	switch {
	case name == "github.action_ref":
		return r.ref
	case name == "github.token":
		return "a token"
	case parts[0] == "inputs" && len(parts) == 2:
		input, ok := r.action.Inputs[parts[1]]
		if !ok {
			r.t.Fatalf("there is no %s", name)
		}
		if value, ok := r.inputs[parts[1]]; ok {
			return value
		}
		return r.expand(input.Default)
	case parts[0] == "steps" && len(parts) == 4 && parts[2] == "outputs":
		return r.steps[parts[1]][parts[3]]
	}
	r.t.Fatalf("the runner of this test does not know %s", name)
	return ""
}

var comparison = regexp.MustCompile(`^([a-z_.-]+) (==|!=) '([^']*)'$`)

// condition evaluates the if of a step.
func (r *runner) condition(text string) bool {
	result, always := true, false
	for term := range strings.SplitSeq(text, " && ") {
		switch match := comparison.FindStringSubmatch(term); {
		case term == "":
		case term == "always()":
			always = true
		case match != nil:
			result = result && (r.lookup(match[1]) == match[3]) == (match[2] == "==")
		default:
			r.t.Fatalf("the runner of this test does not know %q", term)
		}
	}
	return result && (always || r.status == 0)
}

// commands returns the lines of the log that GitHub takes for commands: those that start with ::, and those that hold
// ##[ anywhere, except between ::stop-commands::TOKEN and ::TOKEN::.
// https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
func (r *runner) commands() []string {
	var commands []string
	stop := ""
	for line := range strings.SplitSeq(r.log, "\n") {
		line = strings.TrimSpace(line)
		if stop != "" {
			if line == stop {
				stop = ""
			}
			continue
		}
		if token, ok := strings.CutPrefix(line, "::stop-commands::"); ok {
			stop = "::" + token + "::"
		} else if strings.HasPrefix(line, "::") || strings.Contains(line, "##[") {
			commands = append(commands, line)
		}
	}
	if stop != "" {
		r.t.Error("commands are stopped for good")
	}
	return commands
}

// want compares what the action leaves behind.
func (r *runner) want(status int, outputs map[string]string) {
	r.t.Helper()
	if r.status != status {
		r.t.Errorf("got status %d, want %d; the log is\n%s", r.status, status, r.log)
	}
	for name, want := range outputs {
		if got := r.outputs[name]; got != want {
			r.t.Errorf("output %s: got %s, want %s", name, strconv.Quote(got), strconv.Quote(want))
		}
	}
}
