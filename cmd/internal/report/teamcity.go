package report

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/rules/lint"
)

// printTeamCity prints service messages, which TeamCity shows as inspections: each rule once, before its first finding.
// https://www.jetbrains.com/help/teamcity/service-messages.html#Reporting+Inspections
func printTeamCity(out *bufio.Writer, run Run, _ Style) error {
	known := make(map[*lint.Rule]bool)
	for finding := range run.Findings.All() {
		rule := finding.Rule
		if !known[rule] {
			known[rule] = true
			fmt.Fprintf(out, "##teamcity[inspectionType id='%s' name='%s' description='%s' category='portlint %s']\n",
				rule.ID, rule.ID, teamCityValue(rule.Summary), rule.Family)
		}
		at := placeOf(finding.Span)
		fmt.Fprintf(out, "##teamcity[inspection typeId='%s' message='%s' file='%s' line='%d' SEVERITY='%s']\n",
			rule.ID, teamCityValue(withHelp(finding)), teamCityValue(run.repositoryPath(at.path)), at.start.Line, teamCitySeverity(finding.Severity))
	}
	return nil
}

func teamCitySeverity(severity lint.Severity) string {
	if severity == lint.Note {
		return "WEAK WARNING"
	}
	return strings.ToUpper(severity.String())
}

// teamCityValue escapes the value of an attribute.
func teamCityValue(text string) string { return teamCitySigns.Get().Replace(Visible(text)) }

var teamCitySigns = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
	return strings.NewReplacer("|", "||", "'", "|'", "[", "|[", "]", "|]", "\n", "|n", "\r", "|r")
}}
