package lint

import (
	"cmp"
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// cover is a part of a file for which comments speak. The parts of one file never overlap without one containing
// the other, as they are entries of a document.
type cover struct {
	span   source.Span
	parent *cover          // the smallest that contains it
	names  map[string]bool // rules and families that the comments name; true for those that silenced something
	// verdicts remember whether findings of a rule in here are silenced, so that deep documents cost no more.
	verdicts map[*Rule]bool
}

// covers are the parts of each file, by path and in the order of their beginning, an outer one before those in it.
type covers map[string][]*cover

func newCovers(directives []graph.Directive) covers {
	if len(directives) == 0 {
		return nil
	}
	sorted := slices.Clone(directives)
	slices.SortStableFunc(sorted, func(a, b graph.Directive) int { return compareCovers(a.Covers, b.Covers) })
	all := make(covers)
	var last *cover
	for _, directive := range sorted {
		if directive.Err != "" {
			continue
		}
		if last == nil || compareCovers(last.span, directive.Covers) != 0 {
			parent := last
			for parent != nil && !parent.contains(directive.Covers) {
				parent = parent.parent
			}
			last = &cover{span: directive.Covers, parent: parent, names: make(map[string]bool), verdicts: make(map[*Rule]bool)}
			path := directive.Covers.Path()
			all[path] = append(all[path], last)
		}
		for _, name := range directive.Rules {
			last.names[name.Name] = false
		}
	}
	return all
}

func compareCovers(a, b source.Span) int {
	return cmp.Or(cmp.Compare(a.Path(), b.Path()), cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
}

func (c *cover) contains(span source.Span) bool {
	return c.span.Path() == span.Path() && c.span.Start <= span.Start && span.End <= c.span.End
}

// around returns the smallest part that contains the span, or nil.
func (c covers) around(span source.Span) *cover {
	list := c[span.Path()]
	at, found := slices.BinarySearchFunc(list, span, func(one *cover, span source.Span) int { return compareCovers(one.span, span) })
	if found {
		return list[at]
	}
	if at == 0 {
		return nil
	}
	one := list[at-1]
	for one != nil && !one.contains(span) {
		one = one.parent
	}
	return one
}

// suppress reports whether a comment silences the finding, at its own place or at a related one. Every comment
// that does counts as used.
func (c covers) suppress(finding Finding) bool {
	silenced := c.around(finding.Span).silences(finding.Rule)
	for _, related := range finding.Related {
		silenced = c.around(related.Span).silences(finding.Rule) || silenced
	}
	return silenced
}

func (c *cover) silences(rule *Rule) bool {
	if c == nil {
		return false
	}
	verdict, known := c.verdicts[rule]
	if known {
		return verdict
	}
	verdict = c.parent.silences(rule)
	for _, name := range []string{rule.ID, string(rule.Family)} {
		if _, named := c.names[name]; named {
			c.names[name] = true
			verdict = true
		}
	}
	c.verdicts[rule] = verdict
	return verdict
}

// used reports whether the comment silenced something.
func (c covers) used(directive graph.Directive) bool {
	if directive.Err != "" {
		return false
	}
	list := c[directive.Covers.Path()]
	at, found := slices.BinarySearchFunc(list, directive.Covers, func(one *cover, span source.Span) int { return compareCovers(one.span, span) })
	return found && slices.ContainsFunc(directive.Rules, func(name graph.Reference) bool { return list[at].names[name.Name] })
}

// judged reports whether it can be said that a comment that silenced nothing is of no use: all rules that it names ran, and on
// all of the project.
func judged(project *graph.Project, directive graph.Directive, rules []*Rule, settings Settings) bool {
	if directive.Err != "" || len(project.Inactive) > 0 ||
		slices.ContainsFunc(project.Problems, func(p graph.Problem) bool { return p.Kind == graph.LimitReached }) {
		return false
	}
	for _, name := range directive.Rules {
		known := false
		for _, rule := range settings.Registry {
			// Of a family the pedantic rules are not expected to run, nor those that compare projects with each other or the host.
			if rule.ID != name.Name && (string(rule.Family) != name.Name || rule.Pedantic || rule.OnHost || rule.Check == nil) {
				continue
			}
			known = true
			if rule.Check == nil || rule.OnHost {
				return false
			}
			level, ok := settings.level(rule, directive.Covers.Path())
			if !slices.Contains(rules, rule) || ok && level.Off {
				return false
			}
		}
		if !known {
			return false
		}
	}
	return true
}

// commentPlace identifies a comment across projects, which read a file each for itself.
type commentPlace struct {
	path  string
	start int
}

func placeOfComment(span source.Span) commentPlace { return commentPlace{span.Path(), span.Start} }
