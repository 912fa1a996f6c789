// Package docs holds the pages of the rules. People write the sections Why and Instead; the others are made of the rule
// and its fixtures: see CONTRIBUTING.md. Paragraphs that several pages have stand in the folder shared.
package docs

import (
	"embed"
	"strings"
)

//go:embed [a-z]*.md
var pages embed.FS

// Page is the page of a rule in Markdown, "" for a rule without one.
type Page string

// Of returns the page of the rule with an id.
func Of(id string) Page {
	page, err := pages.ReadFile(id + ".md")
	if err != nil {
		return ""
	}
	return Page(page)
}

// Section returns what stands below a heading of the second level, up to the next one, without the blank lines around it; "" when
// there is no such heading.
func (p Page) Section(title string) string {
	_, text, found := strings.Cut(string(p), "\n## "+title+"\n")
	if !found {
		return ""
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return strings.Trim(text, "\n")
}

// Quoted returns what the section Why quotes of engines and programs: its blocks of code and what stands between single
// backticks, one a line.
func (p Page) Quoted() string {
	var quoted strings.Builder
	for i, part := range strings.Split(strings.ReplaceAll(p.Section("Why"), "```", "`"), "`") {
		if i%2 == 1 {
			quoted.WriteString(part + "\n")
		}
	}
	return quoted.String()
}
