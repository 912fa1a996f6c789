package report

import (
	"bufio"
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
)

// What GitHub makes of a SARIF file decides about much below.
// https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
//
//   - It keeps an alert open until a run of the same category has no such result: a clean run is `results: []`.
//   - It opens alerts for results with `suppressions` all the same, so suppressed findings are left out.
//   - It refuses a file in which `security-severity` is no string, or is there without a value.
//   - The uploading action computes primaryLocationLineHash by itself and warns where one is given.
//   - It shows an alert only for a URI relative to the repository's root.
//   - It refuses a run with more than 25,000 results.
//   - It takes no notice of the properties of a run: which engine each project was judged by is for other readers.

// sarifRoot is the base of every URI. It has no value of its own: where a checkout lies is private.
const sarifRoot = "%SRCROOT%"

// printSARIF prints one run of SARIF 2.1.0.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
func printSARIF(out *bufio.Writer, run Run, _ Style) error {
	report, err := sarif.New(sarif.Version210)
	if err != nil {
		return err
	}
	rules := sarifRules(run)
	driver := sarif.NewVersionedDriver("portlint", sarifVersion(run.version())).WithInformationURI(projectURL)
	index := make(map[string]int, len(rules))
	for i, rule := range rules {
		index[rule.ID] = i
		driver.Rules = append(driver.Rules, sarifRule(run, rule))
	}
	sarifRun := sarif.NewRun(*sarif.NewTool(driver)).
		WithAutomationDetails(sarif.NewRunAutomationDetails().WithID("portlint/")).
		WithColumnKind("unicodeCodePoints").
		WithOriginalUriBaseIds(map[string]*sarif.ArtifactLocation{
			sarifRoot: sarif.NewArtifactLocation().WithDescriptionText("The root of the repository."),
		})
	kept := kept(run.Findings)
	if left := run.Findings.Len() - len(kept); left > 0 {
		sarifRun.AddInvocations(sarif.NewInvocation().WithExecutionSuccess(true).WithToolExecutionNotifications([]*sarif.Notification{
			sarif.NewNotification().WithLevel("warning").WithTextMessage(fmt.Sprintf("%s of the lowest severity left out: no more than %d are accepted.",
				Plural(left, "finding"), maxResults)),
		}))
	}
	const projects = "projects"
	bag := sarif.NewPropertyBag()
	bag.Add(projects, []sarifProject{})
	sarifRun.AttachPropertyBag(bag)
	report.AddRun(sarifRun)
	results := func(yield func(any) bool) {
		fingerprints := newFingerprints(run)
		for i := range run.Findings.Len() {
			finding := run.Findings.At(i)
			fingerprint := fingerprints.of(finding) // also of those left out, which count
			if len(kept) == 0 || kept[0] != i {
				continue
			}
			kept = kept[1:]
			if !yield(sarifResult(run, finding).
				WithRuleIndex(index[finding.Rule.ID]).
				WithPartialFingerPrints(map[string]any{"portlintFinding/v1": fingerprint})) {
				return
			}
		}
	}
	return encodeJSONLists(out, report, jsonList{"results", results}, projectsUnder(projects, run.Projects, run.sarifProject))
}

// sarifProject says which engine a project was judged by and why, with the place, as the JSON format does. The standard has
// no better room for it, 3.8 of it allows any properties.
type sarifProject struct {
	jsonProject
	Location *sarif.Location `json:"location,omitempty"`
}

func (r Run) sarifProject(project *graph.Label) sarifProject {
	one := sarifProject{jsonProject: jsonProjectOf(project)}
	one.Folder = cmp.Or(r.repositoryPath(one.Folder), ".")
	if !project.Sign.IsZero() {
		one.Location = sarifLocation(r, project.Sign)
	}
	return one
}

// sarifVersion is the version as readers compare it, with a number in front. Builds that know no version come before all others.
func sarifVersion(version string) string {
	number := strings.TrimPrefix(version, "v")
	if number == "" || number[0] < '0' || number[0] > '9' {
		return "0.0.0-" + cmp.Or(strings.Trim(number, "()"), "devel")
	}
	return number
}

// maxResults is GitHub's limit for one run. Of those it shows the 5,000 worst.
const maxResults = 25_000

// kept returns the indices of the worst findings up to the limit, in the findings' order.
func kept(findings lint.List) []int {
	indices := make([]int, findings.Len())
	for i := range indices {
		indices[i] = i
	}
	if len(indices) > maxResults {
		slices.SortStableFunc(indices, func(a, b int) int { return cmp.Compare(findings.Severity(b), findings.Severity(a)) })
		indices = indices[:maxResults]
		slices.Sort(indices)
	}
	return indices
}

// sarifRules returns the catalogue and whatever else has findings, sorted by id.
func sarifRules(run Run) []*lint.Rule {
	rules := slices.Clone(run.Rules)
	for i := range run.Findings.Len() {
		if rule := run.Findings.Rule(i); !slices.Contains(rules, rule) {
			rules = append(rules, rule)
		}
	}
	slices.SortStableFunc(rules, func(a, b *lint.Rule) int { return strings.Compare(a.ID, b.ID) })
	return slices.CompactFunc(rules, func(a, b *lint.Rule) bool { return a.ID == b.ID })
}

func sarifRule(run Run, rule *lint.Rule) *sarif.ReportingDescriptor {
	var page docs.Page
	if run.Page != nil {
		page = run.Page(rule)
	}
	why := cmp.Or(page.Section("Why"), sentence(rule.Summary))
	help := strings.TrimSpace(why + "\n\n" + page.Section("Instead"))
	descriptor := sarif.NewRule(rule.ID).
		WithName(pascalCase(rule.ID)).
		WithShortDescription(sarif.NewMultiformatMessageString(sentence(rule.Summary))).
		WithFullDescription(sarif.NewMultiformatMessageString(shorten(why, maxDescription))).
		WithHelp(sarif.NewMultiformatMessageString(help).WithMarkdown(cmp.Or(string(page), help))).
		WithHelpURI(RuleURL(rule)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(rule.Severity.String()))
	descriptor.Properties = sarifProperties(rule)
	return descriptor
}

// maxDescription is GitHub's limit in characters.
const maxDescription = 1024

func sarifProperties(rule *lint.Rule) sarif.Properties {
	tags := []string{"docker", "docker-compose", "ports", string(rule.Family)}
	precision, severity := "high", rule.Severity.String()
	if rule.Pedantic {
		precision = "medium"
	}
	if rule.Severity == lint.Note {
		severity = "recommendation"
	}
	properties := sarif.Properties{"precision": precision, "problem.severity": severity}
	if rule.Family == lint.Exposure {
		tags = append(tags, "security")
		properties["security-severity"] = securitySeverity(rule.Severity)
	}
	properties["tags"] = tags
	return properties
}

// securitySeverity returns a score as GitHub bands it: above 9.0 is critical, from 7.0 high, below 4.0 low.
func securitySeverity(severity lint.Severity) string {
	switch severity {
	case lint.Error:
		return "9.5"
	case lint.Warning:
		return "7.5"
	default:
		return "3.5"
	}
}

func sarifResult(run Run, finding *lint.Finding) *sarif.Result {
	result := sarif.NewRuleResult(finding.Rule.ID).
		WithLevel(finding.Severity.String()).
		WithMessage(sarif.NewTextMessage(sarifMessage(finding)))
	if !finding.Span.IsZero() {
		result.AddLocation(sarifLocation(run, finding.Span))
	}
	for i, other := range finding.Related {
		location := sarif.NewLocation()
		if !other.Span.IsZero() {
			location = sarifLocation(run, other.Span)
		}
		result.AddRelatedLocation(location.WithId(i + 1).WithMessage(sarif.NewTextMessage(sentence(other.Message))))
	}
	if finding.Fix != nil {
		result.AddFix(sarifFix(run, finding.Fix))
	}
	return result
}

// sarifMessage returns the fact, then the related places, each a link to the location of that id, then the help. Lists of alerts
// show the first sentence only.
func sarifMessage(finding *lint.Finding) string {
	var text strings.Builder
	text.WriteString(unlinked(sentence(finding.Message)))
	for i, other := range finding.Related {
		before := ", "
		if i == 0 {
			before = " See "
		}
		fmt.Fprintf(&text, "%s[%s](%d)", before, escapeLinkText(other.Message), i+1)
	}
	if len(finding.Related) > 0 {
		text.WriteByte('.')
	}
	if finding.Help != "" {
		text.WriteString(" " + unlinked(sentence(finding.Help)))
	}
	return text.String()
}

// unlinked escapes text that could be read as an embedded link. Other brackets stand for themselves, and "[::1]:80:80" stays readable.
// See "Messages with embedded links", 3.11.6 of the standard.
func unlinked(text string) string {
	if strings.Contains(text, "](") {
		return escapeLinkText(text)
	}
	return text
}

func escapeLinkText(text string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text)
}

func sarifLocation(run Run, span source.Span) *sarif.Location {
	return sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(sarifArtifact(run, span.Path())).
		WithRegion(sarifRegion(span)))
}

func sarifArtifact(run Run, path string) *sarif.ArtifactLocation {
	segments := strings.Split(run.repositoryPath(path), "/")
	for i, segment := range segments {
		// A colon in the first segment would make a scheme of it, and PathEscape leaves colons.
		segments[i] = strings.ReplaceAll(url.PathEscape(segment), ":", "%3A")
	}
	return sarif.NewSimpleArtifactLocation(strings.Join(segments, "/")).WithUriBaseId(sarifRoot)
}

func sarifRegion(span source.Span) *sarif.Region {
	at := placeOf(span)
	return sarif.NewRegion().
		WithStartLine(at.start.Line).WithStartColumn(at.start.Column).
		WithEndLine(at.end.Line).WithEndColumn(at.end.Column)
}

// sarifFix groups edits by file, in the order of their files' first edit.
func sarifFix(run Run, fix *lint.Fix) *sarif.Fix {
	result := sarif.NewFix().WithDescriptionText(sentence(fix.Message))
	changes := make(map[*source.File]*sarif.ArtifactChange)
	for _, edit := range fix.Edits {
		change := changes[edit.Span.File]
		if change == nil {
			change = sarif.NewArtifactChange(sarifArtifact(run, edit.Span.Path()))
			changes[edit.Span.File] = change
			result.ArtifactChanges = append(result.ArtifactChanges, change)
		}
		change.Replacements = append(change.Replacements, sarif.NewReplacement(sarifRegion(edit.Span)).
			WithInsertedContent(sarif.NewArtifactContent().WithText(edit.Text)))
	}
	return result
}

// pascalCase turns "host-port-conflict" into "HostPortConflict".
func pascalCase(id string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(id, "-") {
		b.WriteString(capital(word))
	}
	return b.String()
}

// sentence gives words of portlint's style, lower case without a period, the form that SARIF wants.
func sentence(words string) string {
	if words == "" || strings.HasSuffix(words, ".") {
		return capital(words)
	}
	return capital(words) + "."
}

func capital(words string) string {
	for i, r := range words {
		return string(unicode.ToUpper(r)) + words[i+len(string(r)):]
	}
	return words
}

// shorten cuts text to at most limit characters.
func shorten(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + "…"
}
