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

// namesOnly reports whether what follows portlint in a fixture are nothing but names of its files.
func namesOnly(c *linttest.Case) bool {
	files := make(map[string]bool)
	for _, file := range c.Files {
		files[file.Name] = true
	}
	return !slices.ContainsFunc(c.Args, func(arg string) bool { return !files[arg] })
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
		at := slices.IndexFunc(cases[rule.ID], func(c *linttest.Case) bool { return c.Bad && c.Page && c.Host == nil && namesOnly(c) })
		if at < 0 || rule.Pedantic {
			continue
		}
		one := example{Family: string(rule.Family), Rule: rule.ID, Title: cases[rule.ID][at].Description}
		for _, file := range cases[rule.ID][at].Files {
			one.Files = append(one.Files, [2]string{file.Name, string(file.Data)})
		}
		if len(cases[rule.ID][at].Args) > 0 { // the page names no files, but looks for all that the configuration asks for
			one.Files = append(one.Files, [2]string{".portlint.yaml", "inputs: [scripts]\n"})
		}
		all = append(all, one)
	}
	text, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("examples: %w", err)
	}
	return text, nil
}
