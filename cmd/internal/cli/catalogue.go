package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/portlint/portlint/cmd/internal/config"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
)

// choose returns the rules that flags and configuration leave, in the order of the catalogue. A rule that is selected by its
// id runs even if the configuration switches it off.
func (f *lintFlags) choose(registry []*lint.Rule, c *config.Config) ([]*lint.Rule, error) {
	known := ruleNames(registry)
	if err := checkNames("--select", f.selected, known); err != nil {
		return nil, err
	}
	if err := checkNames("--ignore", f.ignored, known); err != nil {
		return nil, err
	}
	var chosen []*lint.Rule
	for _, rule := range registry {
		wanted := !rule.Pedantic || f.runsPedantic(rule, c) || c.Enables(rule)
		if len(f.selected) > 0 {
			wanted = names(f.selected, rule)
		}
		wanted = wanted && (!c.Disables(rule) || f.selects(rule))
		if wanted && !names(f.ignored, rule) {
			chosen = append(chosen, rule)
		}
	}
	return chosen, nil
}

func checkNames(flag string, list, known []string) error {
	for _, name := range list {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s: %w", flag, unknownName("rule or family", name, known))
		}
	}
	return nil
}

// runsPedantic reports whether a pedantic rule is asked for, and not just for some files.
func (f *lintFlags) runsPedantic(rule *lint.Rule, c *config.Config) bool {
	return f.pedantic || len(f.selected) > 0 || rule == rules.PrivilegedHostPort && f.knowsRootless(c)
}

// selects reports whether --select names the rule by its id.
func (f *lintFlags) selects(rule *lint.Rule) bool { return slices.Contains(f.selected, rule.ID) }

// names reports whether the list names the rule or its family.
func names(list []string, rule *lint.Rule) bool {
	return slices.Contains(list, rule.ID) || slices.Contains(list, string(rule.Family))
}

// ruleNames are the words that stand for rules: every id and every family.
func ruleNames(registry []*lint.Rule) []string {
	known := ruleIDs(registry)
	for _, family := range lint.Families() {
		known = append(known, string(family))
	}
	return known
}

func unknownName(kind, name string, known []string) error {
	if nearest := lint.Nearest(name, known); nearest != "" {
		return fmt.Errorf("unknown %s %q, did you mean %q", kind, name, nearest)
	}
	return fmt.Errorf("unknown %s %q", kind, name)
}

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
				return fmt.Errorf("--format: %w", unknownName("format", format, []string{"text", "json"}))
			}
		},
	}
	command.Flags().StringVar(&format, "format", "text", "print as `name`: text or json")
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

func newExplainCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:     "explain rule",
		Short:   "print the page of a rule",
		Example: "  portlint explain host-port-conflict",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("explain needs the id of one rule; portlint rules lists them")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return ruleIDs(rules.All()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			known := ruleIDs(rules.All())
			if !slices.Contains(known, args[0]) {
				return unknownName("rule", args[0], known)
			}
			_, err := io.WriteString(s.out, docs.Page(args[0]))
			return err
		},
	}
}

func ruleIDs(registry []*lint.Rule) []string {
	var ids []string
	for _, rule := range registry {
		ids = append(ids, rule.ID)
	}
	return ids
}
