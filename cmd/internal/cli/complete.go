package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// completeValues lets shells complete the values of flags that have a few known ones, of the command and of those below it.
func completeValues(command *cobra.Command) {
	severities := []string{lint.Error.String(), lint.Warning.String(), lint.Note.String()}
	for flag, values := range map[string][]string{
		"format":       formatsOf(command),
		"select":       rulesAndFamilies(),
		"ignore":       rulesAndFamilies(),
		"fail-on":      append(slices.Clone(severities), failNever),
		"min-severity": severities,
		"color":        {colorAuto, colorAlways, colorNever},
		"engine":       graph.Engines(),
	} {
		if command.Flags().Lookup(flag) != nil {
			_ = command.RegisterFlagCompletionFunc(flag, completing(values)) // fails for flags that are not there
		}
	}
	for _, child := range command.Commands() {
		completeValues(child)
	}
}

// formatsOf are the values of a command's --format.
func formatsOf(command *cobra.Command) []string {
	switch command.Name() {
	case "ports":
		return report.PortMapFormats()
	case "rules":
		return rulesFormats
	default:
		return report.Formats()
	}
}

// completing completes one of the values. In a list with commas it is the last one, and what stands before it stays.
func completing(values []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1]
		var completed []string
		for _, value := range values {
			completed = append(completed, before+value)
		}
		return completed, cobra.ShellCompDirectiveNoFileComp
	}
}
