// Package lint runs rules over the graph. A rule is a value with a pure function: it reads one project
// and reports findings; it does no I/O and keeps nothing between runs.
package lint

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/secret"
	"github.com/portlint/portlint/loader/source"
)

// Severity orders findings. The names are SARIF's levels.
type Severity int

const (
	// Note is advice.
	Note Severity = iota
	// Warning is very likely not what was meant, or a real exposure.
	Warning
	// Error means that `up` or `build` fails, or that the mapping cannot work anywhere.
	Error
)

var severityNames = [...]string{"note", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// ParseSeverity reads "note", "warning" or "error".
func ParseSeverity(name string) (Severity, bool) {
	for severity, known := range severityNames {
		if name == known {
			return Severity(severity), true
		}
	}
	return Note, false
}

// Family groups rules. Its name works wherever a rule's id does.
type Family string

// The families.
const (
	Syntax       Family = "syntax"
	Conflict     Family = "conflict"
	Network      Family = "network"
	Exposure     Family = "exposure"
	Reachability Family = "reachability"
	Hygiene      Family = "hygiene"
)

// Families lists every family in the order of the catalogue.
func Families() []Family {
	return []Family{Syntax, Conflict, Network, Exposure, Reachability, Hygiene}
}

// FixClass says what the fixes of a rule are like.
type FixClass string

// The classes of fix.
const (
	NoFix     FixClass = "none"
	SafeFix   FixClass = "safe"   // the same bindings on Compose v2 and later
	UnsafeFix FixClass = "unsafe" // changes what is reachable; applied on request only
)

// Rule is one check and all that is said about it.
type Rule struct {
	// ID is a kebab-case name that reads as "allow X". It is never renamed.
	ID     string
	Family Family
	// Severity is the rule's highest; a finding can be reported lower, never higher.
	Severity Severity
	// Anywhere says that the rule holds wherever a port mapping is written. Other rules speak of Compose files and Dockerfiles
	// alone, see [graph.Input].
	Anywhere bool
	// Lasting rules speak of hosts that last and that others reach, and have nothing to say of jobs, see [graph.Input.InJob].
	Lasting bool
	// Pedantic rules are off unless asked for.
	Pedantic bool
	Fix      FixClass
	// Summary says in one line what the rule finds; no capital, no period.
	Summary string
	// Since is the first version with the rule, such as "v0.1.0".
	Since string
	// Sources are the URLs of the facts, with white space between.
	Sources string
	// Options are what users can set, beside the severity.
	Options []Option
	// Running rules speak of projects that are started as they are, and have nothing to say of files that are there for other projects.
	Running bool
	// Last rules run when the comments of the files were applied, if there are [Pass.Unused]. No comment silences them.
	Last bool
	// Yields says that the rule has nothing to say of an entry with an error: findings on entries that another rule
	// reports as an error are dropped.
	Yields bool
	// OnHost says that the rule compares projects with the host, and has nothing to say where that was not asked, see [graph.Host].
	OnHost bool
	// Check reports the findings of one project.
	Check func(*Pass)
	// CheckTogether reports what is wrong between projects that run side by side, instead of Check; see [RunTogether].
	CheckTogether func(*Pass)
}

// Option is a value that users can set for a rule: rules.<rule>.<option> in the configuration. See [Pass.Option].
type Option struct {
	// Name is in kebab-case.
	Name string
	// Summary says in one line what the value means; no capital, no period.
	Summary string
	// Default is an int, a bool or a []string, and so are all values.
	Default any
}

// Pass is one run of one rule over one project.
type Pass struct {
	Project *graph.Project
	// Together are the projects that run side by side, and Project is nil, in a check of several.
	Together []*graph.Outline
	Rule     *Rule
	Settings Settings
	// Unused are the suppression comments that silenced nothing, though every rule that they name ran. Only
	// rules that run last see them.
	Unused []graph.Directive
	// Shared is what the rules of one run share with each other, nil until one of them sets it.
	Shared   any
	findings []Finding
}

// Finding is one thing that a rule found. A rule fills in the place and the words; [Pass.Report] the rest, but for
// the project in a check of several.
type Finding struct {
	Rule     *Rule
	Severity Severity
	// Span is the part at fault, quotes excluded.
	Span source.Span
	// Label is what stands beside the carets in text output, "" for none: "on every interface".
	Label string
	// Message is the fact in one line: lower case, no period, the offender quoted first.
	Message string
	// Help is what to do, in the same style; "" when nothing can be proposed.
	Help string
	// Related are the other ends, each with its own words.
	Related []graph.Related
	// Services are the names of the services concerned, the one at fault first.
	Services []string
	// Project is the project's name.
	Project string
	// Key identifies the mapping for fingerprints, independent of its line: "8080:80/tcp".
	Key string
	Fix *Fix
}

// Edits returns the edits of the finding's fix, none without one.
func (f *Finding) Edits() []Edit {
	if f.Fix == nil {
		return nil
	}
	return f.Fix.Edits
}

// Fix is a set of byte edits that mends a finding.
type Fix struct {
	// Message says what the edit does: "publish on 127.0.0.1 only".
	Message string
	// Safe fixes change no binding on Compose v2 and later.
	Safe  bool
	Edits []Edit
	// entries are where the entries of ports stand which the fix changes.
	entries []source.Span
}

// Edit is one of a fix.
type Edit = source.Edit

// Report adds a finding with the rule's own severity.
func (p *Pass) Report(finding Finding) { p.ReportAs(p.Rule.Severity, finding) }

// ReportAs adds a finding with a severity of at most the rule's own. What looks like a secret in its words is masked.
func (p *Pass) ReportAs(severity Severity, finding Finding) {
	finding.Rule = p.Rule
	finding.Severity = min(severity, p.Rule.Severity)
	if p.Project != nil {
		finding.Project = p.Project.Name
	}
	finding.Message, finding.Help = secret.HideCited(finding.Message), secret.HideCited(finding.Help)
	for i, other := range finding.Related {
		if said := secret.HideCited(other.Message); said != other.Message {
			finding.Related = slices.Clone(finding.Related)
			finding.Related[i].Message = said
		}
	}
	p.findings = append(p.findings, finding)
}
