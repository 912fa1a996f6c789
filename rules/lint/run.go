package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Settings are what users can tune; the zero value is the default.
type Settings struct {
	// Registry is every rule there is, those that do not run included: comments can name them. nil means those that run.
	Registry []*Rule
	// Level returns what users make of a rule's findings in the file at path; ok is false where they leave it to the
	// rule. nil leaves all to the rules.
	Level func(rule *Rule, path string) (level Level, ok bool)
	// Options are the values that users gave to options of rules, by the rule's id and the option's name.
	Options map[string]map[string]any
}

// Level is a severity for all findings of a rule, or silence.
type Level struct {
	Off      bool
	Severity Severity // unless Off
}

// level is what users make of a rule in a file.
func (s *Settings) level(rule *Rule, path string) (Level, bool) {
	if s.Level == nil {
		return Level{}, false
	}
	return s.Level(rule, path)
}

// Option returns the value of an option of the rule: what the user says, or else its default. The rule must have
// the option, and the value has the type of the default.
func (p *Pass) Option(name string) any {
	if value, ok := p.Settings.Options[p.Rule.ID][name]; ok {
		return value
	}
	i := slices.IndexFunc(p.Rule.Options, func(o Option) bool { return o.Name == name })
	return p.Rule.Options[i].Default
}

// Result is what came of one project, or of several, see [Merge].
type Result struct {
	// Findings are what is to be reported, in the order of [Sort].
	Findings []Finding
	// Suppressed are what comments silenced, in the same order.
	Suppressed []Finding

	used map[commentPlace]bool // the comments that silenced something, nil for none
}

// use notes that a comment silenced something.
func (r *Result) use(comment graph.Directive) {
	if r.used == nil {
		r.used = make(map[commentPlace]bool)
	}
	r.used[placeOfComment(comment.Span)] = true
}

// Run checks one project with the rules. Comments of the files silence some findings.
// It is safe for concurrent use over different projects.
func Run(project *graph.Project, rules []*Rule, settings Settings) Result {
	if settings.Registry == nil {
		settings.Registry = rules
	}
	pass := Pass{Project: project, Settings: settings}
	result, covers := silence(pass.run(rules, false), project.Directives)
	for _, directive := range project.Directives {
		if covers.used(directive) {
			result.use(directive)
		} else if judged(project, directive, rules, settings) {
			pass.Unused = append(pass.Unused, directive)
		}
	}
	if len(pass.Unused) > 0 {
		result.Findings = append(result.Findings, pass.run(rules, true)...)
	}
	result.Findings = Sort(result.Findings)
	result.Suppressed = Sort(result.Suppressed)
	return result
}

// RunTogether compares projects that run side by side on one host, with those of the rules that do that. Each project is
// to be checked by itself, too.
func RunTogether(projects []*graph.Outline, rules []*Rule, settings Settings) Result {
	pass := Pass{Together: projects, Settings: settings}
	var directives []graph.Directive
	for _, project := range projects {
		directives = append(directives, project.Directives...)
	}
	result, covers := silence(pass.run(rules, false), directives)
	for _, directive := range directives {
		if covers.used(directive) {
			result.use(directive)
		}
	}
	result.Findings, result.Suppressed = Sort(result.Findings), Sort(result.Suppressed)
	return result
}

// silence takes out the findings that comments speak against.
func silence(findings []Finding, directives []graph.Directive) (Result, covers) {
	covers := newCovers(directives)
	if len(covers) == 0 {
		return Result{Findings: findings}, covers
	}
	var result Result
	for _, finding := range findings {
		if covers.suppress(finding) {
			result.Suppressed = append(result.Suppressed, finding)
		} else {
			result.Findings = append(result.Findings, finding)
		}
	}
	return result, covers
}

// run runs the rules that are, or are not, for the end, and gives their findings the severity that users want.
func (p *Pass) run(rules []*Rule, last bool) []Finding {
	p.findings = nil
	for _, rule := range rules {
		check := rule.Check
		if p.Together != nil {
			check = rule.CheckTogether
		}
		if check != nil && rule.Last == last && rule.holds(p.Project) {
			p.Rule = rule
			check(p)
		}
	}
	if len(p.findings) == 0 {
		return nil
	}
	findings := yield(p.findings)
	if p.Project != nil {
		mindEntries(findings, p.Project)
	}
	kept := findings[:0]
	for _, finding := range findings {
		level, ok := p.Settings.level(finding.Rule, finding.Span.Path())
		if ok && level.Off {
			continue
		}
		if ok {
			finding.Severity = level.Severity
		}
		kept = append(kept, finding)
	}
	return kept
}

// holds reports whether the rule speaks of such a project.
func (r *Rule) holds(project *graph.Project) bool {
	if project == nil {
		return true
	}
	switch {
	case r.Running && project.Library, r.Lasting && project.Input.InJob():
		return false
	}
	return r.Anywhere || project.Input == graph.Compose
}

// yield drops what rules that yield say of entries with an error: at its own place, or as the other end of it.
func yield(findings []Finding) []Finding {
	type entry struct{ service, key string }
	entries, places := make(map[entry]bool), make(map[source.Span]bool)
	for i := range findings {
		finding := &findings[i]
		if finding.Severity != Error {
			continue
		}
		for _, service := range finding.Services {
			entries[entry{service, finding.Key}] = true
		}
		for _, related := range finding.Related {
			places[related.Span] = true
		}
	}
	return slices.DeleteFunc(findings, func(f Finding) bool {
		return f.Rule.Yields && (places[f.Span] || slices.ContainsFunc(f.Services, func(service string) bool {
			return entries[entry{service, f.Key}]
		}))
	})
}

// Sort orders findings by place, then by all else that is printed, and drops repetitions: an anchor gives
// one text to two services, and one file belongs to two projects. The order does not depend on the order of the input.
func Sort(findings []Finding) []Finding {
	sorted, done := make([]*Finding, len(findings)), true
	for i := range findings {
		sorted[i] = &findings[i]
		done = done && (i == 0 || compare(sorted[i-1], sorted[i]) < 0)
	}
	if done {
		return findings
	}
	slices.SortStableFunc(sorted, compare)
	sorted = slices.CompactFunc(sorted, func(a, b *Finding) bool { return compare(a, b) == 0 })
	kept := make([]Finding, len(sorted))
	for i, finding := range sorted {
		kept[i] = *finding
	}
	return kept
}

func compare(a, b *Finding) int {
	return cmp.Or(
		a.Span.Compare(b.Span),
		cmp.Compare(b.Severity, a.Severity),
		strings.Compare(a.Rule.ID, b.Rule.ID),
		strings.Compare(a.Message, b.Message),
		slices.Compare(a.Services, b.Services),
		slices.CompareFunc(a.Related, b.Related, func(a, b graph.Related) int {
			return cmp.Or(a.Span.Compare(b.Span), strings.Compare(a.Message, b.Message))
		}),
		strings.Compare(a.Project, b.Project),
	)
}
