package workspace

import (
	"fmt"
	"slices"

	"github.com/portlint/portlint/cmd/internal/config"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// Choice says which rules run, beside what the configuration says.
type Choice struct {
	// Select are the ids and families of the rules that run, pedantic ones included. None means all that are on by default.
	Select []string
	// Ignore are the ids and families of the rules that do not run.
	Ignore []string
	// Pedantic adds the pedantic rules, or does not; nil leaves it to the configuration.
	Pedantic *bool
	// OnHost runs the rules that compare projects with their host, and no others. Without it, it is the other way round.
	OnHost bool

	all      bool // that are pedantic, too
	rootless bool // the runtime is, which asks for the rule about it
}

// ChoiceError is about a name in [Choice.Select] or [Choice.Ignore]. It is worded for the command line.
type ChoiceError struct {
	// List is "select" or "ignore".
	List string
	Err  error
}

func (e *ChoiceError) Error() string { return "--" + e.List + ": " + e.Err.Error() }

// Unwrap returns what is wrong with the name.
func (e *ChoiceError) Unwrap() error { return e.Err }

// with returns the choice with what the configuration adds to it.
func (c Choice) with(configuration *config.Config, rootless bool) Choice {
	c.all, c.rootless = configuration.Pedantic, rootless
	if c.Pedantic != nil {
		c.all = *c.Pedantic
	}
	return c
}

// rules returns the rules that run, in the order of the catalogue. A rule that is selected by its id runs even if the
// configuration switches it off.
func (c Choice) rules(configuration *config.Config) ([]*lint.Rule, error) {
	registry := rules.All()
	for _, list := range []struct {
		of    string
		names []string
	}{{"select", c.Select}, {"ignore", c.Ignore}} {
		if err := checkNames(list.names, registry); err != nil {
			return nil, &ChoiceError{list.of, err}
		}
	}
	var chosen []*lint.Rule
	for _, rule := range registry {
		if rule.OnHost != c.OnHost {
			if slices.Contains(c.Select, rule.ID) && rule.OnHost {
				return nil, &ChoiceError{"select", fmt.Errorf("%q is a rule of portlint preflight, which asks the host", rule.ID)}
			}
			continue
		}
		wanted := !rule.Pedantic || c.runsPedantic(rule) || configuration.Enables(rule)
		if len(c.Select) > 0 {
			wanted = names(c.Select, rule)
		}
		wanted = wanted && (!configuration.Disables(rule) || c.selects(rule))
		if wanted && !names(c.Ignore, rule) {
			chosen = append(chosen, rule)
		}
	}
	return chosen, nil
}

// checkNames returns an error for the first name that is neither the id of a rule nor a family.
func checkNames(list []string, registry []*lint.Rule) error {
	if len(list) == 0 {
		return nil
	}
	var known []string
	for _, rule := range registry {
		known = append(known, rule.ID)
	}
	for _, family := range lint.Families() {
		known = append(known, string(family))
	}
	for _, name := range list {
		if !slices.Contains(known, name) {
			return lint.UnknownName("rule or family", name, known)
		}
	}
	return nil
}

// runsPedantic reports whether a pedantic rule is asked for, and not just for some files.
func (c Choice) runsPedantic(rule *lint.Rule) bool {
	return c.all || len(c.Select) > 0 || rule == rules.PrivilegedHostPort && c.rootless
}

// selects reports whether the rule is selected by its id.
func (c Choice) selects(rule *lint.Rule) bool { return slices.Contains(c.Select, rule.ID) }

// names reports whether the list names the rule or its family.
func names(list []string, rule *lint.Rule) bool {
	return slices.Contains(list, rule.ID) || slices.Contains(list, string(rule.Family))
}

// settings are what the rules hear of the choice and the configuration.
func (c Choice) settings(configuration *config.Config) lint.Settings {
	return lint.Settings{
		Registry: rules.All(),
		Options:  configuration.Options,
		Level: func(rule *lint.Rule, path string) (lint.Level, bool) {
			level, ok := configuration.Level(rule, path, c.runsPedantic(rule))
			if level.Off && c.selects(rule) {
				return lint.Level{}, false
			}
			return level, ok
		},
	}
}
