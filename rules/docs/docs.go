// Package docs holds the pages of the rules. They are generated: see CONTRIBUTING.md.
package docs

import "embed"

//go:embed *.md
var pages embed.FS

// Page returns the page of a rule in Markdown, "" for an id that no rule has.
func Page(id string) string {
	page, err := pages.ReadFile(id + ".md")
	if err != nil {
		return ""
	}
	return string(page)
}
