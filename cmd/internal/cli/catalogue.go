package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// rulesFormats are how the list of rules can be printed.
var rulesFormats = []string{"text", "json"}

func newRulesCommand(s streams) *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:     "rules",
		Short:   "list the rules",
		Example: "  portlint rules --format json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			switch format {
			case "text":
				return printRules(s.out, rules.All())
			case "json":
				return printRulesJSON(s.out, rules.All())
			default:
				return fmt.Errorf("--format: %w", lint.UnknownName("format", format, rulesFormats))
			}
		},
	}
	command.Flags().StringVar(&format, "format", "text", "print as `name`: "+strings.Join(rulesFormats, ", "))
	return command
}

func printRules(w io.Writer, registry []*lint.Rule) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, rule := range registry {
		pedantic := ""
		if rule.Pedantic {
			pedantic = " (pedantic)"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s%s\n", rule.ID, rule.Severity, rule.Family, rule.Summary, pedantic)
	}
	return table.Flush()
}

func printRulesJSON(w io.Writer, registry []*lint.Rule) error {
	type entry struct {
		ID       string `json:"id"`
		Family   string `json:"family"`
		Severity string `json:"severity"`
		Summary  string `json:"summary"`
		Pedantic bool   `json:"pedantic"`
		Fix      string `json:"fix"`
	}
	list := make([]entry, 0, len(registry))
	for _, rule := range registry {
		list = append(list, entry{
			rule.ID, string(rule.Family), rule.Severity.String(), rule.Summary, rule.Pedantic, string(rule.Fix),
		})
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct {
		Version int     `json:"version"`
		Rules   []entry `json:"rules"`
	}{1, list})
}

func ruleIDs(registry []*lint.Rule) []string {
	var ids []string
	for _, rule := range registry {
		ids = append(ids, rule.ID)
	}
	return ids
}
