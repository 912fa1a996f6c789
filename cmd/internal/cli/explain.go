package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
)

func newExplainCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "explain rule|family|words",
		Short: "print the page of a rule, or look for the rules about an error message",
		Example: `  portlint explain host-port-conflict
  portlint explain "port is already allocated"`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("explain needs the id of a rule, a family or words of an error message; portlint rules lists the rules")
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return rulesAndFamilies(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return explain(s.out, strings.Join(args, " ")) },
	}
}

// explain prints the page of the rule that is asked for. What is no rule's id is a family, or words, and where several rules
// come into question they are listed.
func explain(out io.Writer, asked string) error {
	found := slices.DeleteFunc(slices.Clone(rules.All()), func(rule *lint.Rule) bool { return rule.ID != asked && string(rule.Family) != asked })
	if len(found) == 0 && lint.Nearest(asked, rulesAndFamilies()) == "" {
		found = rulesAbout(asked)
	}
	switch {
	case len(found) == 0:
		return lint.UnknownName("rule", asked, rulesAndFamilies())
	case len(found) == 1:
		return report.WritePage(out, docs.Of(found[0].ID), styleOf(colorAuto, out))
	}
	if err := printRules(out, found); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\nportlint explain %s prints the first one's page.\n", found[0].ID)
	return err
}

// rulesAbout returns the rules whose pages hold what is asked for: as it stands if one of them does, else all of its words. Those that hold it
// in an error message come first.
func rulesAbout(asked string) []*lint.Rule {
	asked = strings.ToLower(strings.TrimSpace(asked))
	if asked == "" {
		return nil
	}
	if found := rulesWith([]string{asked}); found != nil {
		return found
	}
	return rulesWith(strings.Fields(asked))
}

func rulesWith(words []string) []*lint.Rule {
	var quoted, found []*lint.Rule
	for _, rule := range rules.All() {
		page := docs.Of(rule.ID)
		holds := func(text string) bool {
			text = strings.ToLower(text)
			return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
		}
		switch {
		case holds(page.Quoted()):
			quoted = append(quoted, rule)
		case holds(rule.ID + " " + rule.Summary + page.Section("Why") + page.Section("Instead")):
			found = append(found, rule)
		}
	}
	return append(quoted, found...)
}

// rulesAndFamilies are the names that --select and explain take.
func rulesAndFamilies() []string {
	names := ruleIDs(rules.All())
	for _, family := range lint.Families() {
		names = append(names, string(family))
	}
	return names
}
