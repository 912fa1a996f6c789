package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// example is a project of the playground.
type example struct {
	Family string `json:"family"`
	// Rule is the rule that finds something in it, "" for the demo.
	Rule  string `json:"rule,omitempty"`
	Title string `json:"title"`
	// Files are the name and the text of each.
	Files [][2]string `json:"files"`
}

// examples are the demo and, for each rule, the fixture that its page shows, as far as it needs no flags and no host.
func examples() ([]byte, error) {
	demo := example{Family: "demo", Title: "a shop"}
	names := []string{"compose.yaml", "compose.override.yaml", "Dockerfile"}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(repository, "testdata", "demo", name))
		if err != nil {
			return nil, err
		}
		demo.Files = append(demo.Files, [2]string{name, string(text)})
	}
	all := []example{demo}
	cases, err := linttest.Fixtures(filepath.Join(repository, "testdata", "rules"))
	if err != nil {
		return nil, err
	}
	for _, rule := range rules.All() {
		at := slices.IndexFunc(cases[rule.ID], func(c *linttest.Case) bool { return c.Bad && c.Page && len(c.Args) == 0 && c.Host == nil })
		if at < 0 || rule.Pedantic {
			continue
		}
		one := example{Family: string(rule.Family), Rule: rule.ID, Title: cases[rule.ID][at].Description}
		for _, file := range cases[rule.ID][at].Files {
			one.Files = append(one.Files, [2]string{file.Name, string(file.Data)})
		}
		all = append(all, one)
	}
	text, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("examples: %w", err)
	}
	return text, nil
}
