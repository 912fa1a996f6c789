package config

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// Show returns what is in force as a configuration: what the file says as settings, and all else as comments.
func (c *Config) Show(registry []*lint.Rule) string {
	var out strings.Builder
	line := func(said bool, indentation, format string, args ...any) {
		out.WriteString(indentation)
		if !said {
			out.WriteString("# ")
		}
		fmt.Fprintf(&out, format+"\n", args...)
	}
	if c.Path == "" {
		line(false, "", "no configuration file, everything is as by default")
	} else {
		line(false, "", "from %s", c.Path)
	}
	if len(c.Extended) > 0 {
		line(false, "", "which extends %s", strings.Join(c.Extended, ", "))
	}
	line(c.FailOn != "", "", "%s: %s%s", keyFailOn, cmp.Or(c.FailOn, lint.Warning.String()), c.extension(keyFailOn))
	line(c.Pedantic, "", "%s: %t%s", keyPedantic, c.Pedantic, c.extension(keyPedantic))
	if c.DefaultHostIP.IsValid() {
		line(true, "", "%s: %s%s", keyDefaultHostIP, flow(c.DefaultHostIP.String()), c.extension(keyDefaultHostIP))
	} else {
		line(false, "", "%s: every interface", keyDefaultHostIP)
	}
	if c.EngineStated {
		line(true, "", "%s: %s%s", keyEngine, c.Engine, c.extension(keyEngine))
	} else {
		line(false, "", "%s: found in the files", keyEngine)
	}
	line(c.Nodes > 0, "", "%s: %d%s", keyNodes, c.Nodes, c.extension(keyNodes))
	if c.System != graph.UnknownSystem {
		line(true, "", "%s: %s%s", keyOS, c.System, c.extension(keyOS))
	} else {
		line(false, "", "%s: not known", keyOS)
	}
	line(len(c.exclude) > 0, "", "%s:%s", keyExclude, list(c.exclude, "  "))
	line(len(c.Inputs) > 0, "", "%s: %s", keyInputs, flow(append([]string{}, c.Inputs...)))
	line(true, "", "%s:", keyRules)
	for _, family := range lint.Families() {
		if level, ok := c.levels[string(family)]; ok {
			line(true, "  ", "%s: {%s: %s}%s", family, keySeverity, levelName(level), c.extension(keyOf(string(family), keySeverity)))
		}
	}
	for _, rule := range registry {
		said, settings := c.settingsOf(rule)
		keys := []string{keyOf(rule.ID, keySeverity)}
		for _, option := range rule.Options {
			keys = append(keys, keyOf(rule.ID, option.Name))
		}
		line(said, "  ", "%s: {%s}%s", rule.ID, strings.Join(settings, ", "), c.extension(keys...))
	}
	if len(c.paths) > 0 {
		line(true, "", "%s:", keyPaths)
	}
	for _, override := range c.paths {
		line(true, "  ", "- %s:%s", keyFiles, list(override.files, "      "))
		line(true, "    ", "%s:", keyRules)
		for _, name := range slices.Sorted(maps.Keys(override.levels)) {
			line(true, "      ", "%s: {%s: %s}", name, keySeverity, levelName(override.levels[name]))
		}
	}
	return out.String()
}

// settingsOf returns what is in force for a rule, and whether the file says any of it.
func (c *Config) settingsOf(rule *lint.Rule) (said bool, settings []string) {
	own, leveled := c.levels[rule.ID]
	said = leveled || len(c.Options[rule.ID]) > 0
	if leveled {
		settings = append(settings, keySeverity+": "+levelName(own))
	} else if !said {
		settings = append(settings, keySeverity+": "+c.inForce(rule))
	}
	for _, option := range rule.Options {
		value, ok := c.Options[rule.ID][option.Name]
		if !ok {
			value = option.Default
		}
		settings = append(settings, option.Name+": "+flow(value))
	}
	return said, settings
}

// inForce names the level of a rule about which the file says nothing by its id.
func (c *Config) inForce(rule *lint.Rule) string {
	level, ok := c.levels.of(rule)
	switch {
	case rule.Pedantic && !c.Pedantic && !c.Enables(rule):
		return levelOff
	case ok:
		return levelName(level)
	default:
		return rule.Severity.String()
	}
}

func levelName(level lint.Level) string {
	if level.Off {
		return levelOff
	}
	return level.Severity.String()
}

// list writes globs in one line, or if one of them is of an extended file each in a line of its own that names it.
func list(globs []glob, indentation string) string {
	all := []string{}
	var lines strings.Builder
	isExtended := false
	for _, glob := range globs {
		all = append(all, glob.text)
		fmt.Fprintf(&lines, "\n%s- %s", indentation, flow(glob.text))
		if glob.from.file != "" {
			isExtended = true
			fmt.Fprintf(&lines, " # from %s", glob.from.file)
		}
	}
	if isExtended {
		return lines.String()
	}
	return " " + flow(all)
}

// flow writes a value in YAML's flow style; JSON is a part of it.
func flow(value any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // the values are texts, numbers, truths and lists of texts
	}
	return strings.TrimSuffix(text.String(), "\n")
}
