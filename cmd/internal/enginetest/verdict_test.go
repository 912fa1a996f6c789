package enginetest

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// leastCases guards against archives that are not found, for each engine.
var leastCases = [...]int{graph.Docker: 150, graph.Swarm: 15, graph.Podman: 10}

// recorded are the engines whose outcomes every case of Docker Compose has, unless the host must have something for it.
var recorded = []string{"20.10.24", newestEngine}

// covered are the rules that stand for what the engine or Compose does. Each reports in at least one case.
var covered = []string{
	"duplicate-port", "empty-port-variable", "host-port-conflict", "invalid-expose", "invalid-port", "override-appends-port",
	"port-range-mismatch", "port-range-overlap", "ports-on-isolated-network", "ports-with-host-network",
	"ports-with-shared-network", "replicas-with-fixed-port",
}

// TestVerdicts compares portlint's verdict on every case with what engines did.
func TestVerdicts(t *testing.T) {
	var cases []*engineCase
	for engine, least := range leastCases {
		found := readCases(t, graph.Engine(engine))
		if len(found) < least {
			t.Errorf("%d cases of %s in %s, want at least %d", len(found), graph.Engine(engine), casesDir, least)
		}
		cases = append(cases, found...)
	}
	cases = append(cases, readFolder(t, nerdctlCases, graph.Docker)...)
	reported := make(map[string]bool)
	for _, c := range cases {
		t.Run(filepath.Base(filepath.Dir(c.path))+"/"+c.name(), func(t *testing.T) {
			findings := lintCase(t, c)
			for _, f := range findings {
				reported[f.Rule.ID] = true
			}
			if filepath.Dir(c.path) == filepath.Clean(casesDir) && len(c.needs) == 0 {
				for _, engine := range recorded {
					if _, found := c.outcomeOf(engine); !found {
						t.Errorf("what engine %s does is not recorded", engine)
					}
				}
			}
			switch verdicts := c.verdicts(); {
			case len(verdicts) == 0:
				t.Error("no engine's outcome is recorded")
			case c.said != nil:
				checkSaid(t, findings, c.said)
			case slices.Equal(verdicts, []string{verdictError}):
				if len(errorsOf(findings)) == 0 {
					t.Errorf("%s\nno error is reported, engines say %q", c.about, c.outcomes[0].message)
				}
			case slices.Equal(verdicts, []string{verdictOK}):
				if wrong := errorsOf(findings); len(wrong) > 0 {
					t.Errorf("%s\nengines run it, and reported is\n%s", c.about, linttest.Format(wrong))
				}
			default:
				t.Errorf("outcomes are %s: the portlint section must say what is reported, and why", strings.Join(verdicts, " and "))
			}
		})
	}
	for _, id := range covered {
		if !reported[id] {
			t.Errorf("%s reports in no case", id)
		}
	}
}

// lintCase writes the case's files into a folder and lints its projects.
func lintCase(t *testing.T, c *engineCase) []lint.Finding {
	t.Helper()
	fixture := linttest.Case{Args: c.args, Files: c.files}
	projects, err := fixture.Load(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var findings []lint.Finding
	for _, project := range projects {
		findings = append(findings, lintProject(project)...)
	}
	return findings
}

// lintProject runs every rule that is on by default.
func lintProject(project *graph.Project) []lint.Finding {
	registry := rules.All()
	chosen := slices.DeleteFunc(slices.Clone(registry), func(r *lint.Rule) bool { return r.Pedantic })
	return lint.Run(project, chosen, lint.Settings{Registry: registry}).Findings
}

func errorsOf(findings []lint.Finding) []lint.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f lint.Finding) bool { return f.Severity != lint.Error })
}

func checkSaid(t *testing.T, findings []lint.Finding, want *said) {
	t.Helper()
	wrong := errorsOf(findings)
	if want.severity != verdictError && len(wrong) > 0 {
		t.Errorf("reported is\n%swant no error: %s", linttest.Format(wrong), want.why)
	}
	if want.severity != "none" && !slices.ContainsFunc(findings, func(f lint.Finding) bool {
		return f.Rule.ID == want.rule && f.Severity.String() == want.severity
	}) {
		t.Errorf("no %s of %s is reported: %s; but\n%s", want.severity, want.rule, want.why, linttest.Format(findings))
	}
}
