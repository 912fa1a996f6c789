package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
)

// allPages are the pages of the site, in the order of the sitemap.
func allPages() ([]page, error) {
	readme, err := read("README.md")
	if err != nil {
		return nil, err
	}
	pages := []page{start(readme), ruleList(), errorList()}
	for _, rule := range rules.All() {
		pages = append(pages, rulePage(rule))
	}
	guide, err := guidePages()
	if err != nil {
		return nil, err
	}
	pages = append(pages, guide...)
	pages = append(pages, page{
		path: "404.html", title: "Not found · portlint", description: "There is no such page.", unlisted: true,
		markdown: "# There is no such page\n\nThe [list of rules](" + host + "rules/) has every rule by its name, and the search above knows error messages, too.\n",
	})
	return pages, nil
}

func read(name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(name)))
	return string(text), err
}

// start is the start page: the README, with links as they are on the site.
func start(readme string) page {
	return page{
		path: "", title: "portlint: check the ports of Compose files and Dockerfiles",
		description: "Finds port mappings that clash, lead nowhere or are open to everyone, before docker compose up does.",
		markdown:    siteLinks(readme, "README.md", "./"),
	}
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)

// siteLinks lets the links of a file of the repository lead to pages of the site where there are some, and else to the sources. root is
// the way from the page to the site's root.
func siteLinks(text, from, root string) string {
	return link.ReplaceAllStringFunc(text, func(found string) string {
		parts := link.FindStringSubmatch(found)
		target := path.Join(path.Dir(from), parts[1])
		to := source + target
		switch folder, name := path.Split(target); {
		case target == "rules/docs/README.md":
			to = root + "rules/"
		case folder == "rules/docs/":
			to = root + "rules/" + strings.TrimSuffix(name, ".md") + "/"
		case folder == guideFolder+"/":
			to = root + "guide/" + strings.TrimSuffix(name, ".md") + "/"
		}
		return "](" + to + parts[2] + ")"
	})
}

// ruleList lists all rules by family.
func ruleList() page {
	var b strings.Builder
	b.WriteString("# Rules\n\nAn error means that `up` fails or that the mapping cannot work. A warning is very likely not what was meant, or exposes\n" +
		"something. A note is advice.\n")
	for _, family := range lint.Families() {
		fmt.Fprintf(&b, "\n## %s\n\n| rule | severity | finds |\n|---|---|---|\n", capital(string(family)))
		for _, rule := range rules.All() {
			if rule.Family == family {
				fmt.Fprintf(&b, "| [%s](%s/) | %s | %s |\n", rule.ID, rule.ID, rule.Severity, rule.Summary)
			}
		}
	}
	return page{path: "rules/", title: "Rules · portlint", description: "What portlint finds in the ports of Compose files and Dockerfiles, by family.", markdown: b.String()}
}

// rulePage is the page of a rule, with the error messages that it is about as headings.
func rulePage(rule *lint.Rule) page {
	text := string(docs.Of(rule.ID))
	title := rule.ID + " · portlint"
	messages := errorsOf(rule)
	if len(messages) > 0 {
		title = messages[0] + " · portlint"
		var headings strings.Builder
		headings.WriteString("\n## Error messages\n")
		for _, message := range messages {
			fmt.Fprintf(&headings, "\n### `%s`\n", message)
		}
		text = strings.Replace(text, "\n## Why\n", headings.String()+"\n## Why\n", 1)
	}
	return page{path: "rules/" + rule.ID + "/", title: title, description: capital(rule.Summary) + ": why, an example, and what to write instead.", markdown: siteLinks(text, "rules/docs/"+rule.ID+".md", "../../")}
}

// errorList has every error message as a heading, and what is behind it.
func errorList() page {
	var b strings.Builder
	b.WriteString("# Error messages\n\nWhat Docker, Compose and Podman say about ports, and the rules that find the reason in the files.\n")
	known := make(map[string][]*lint.Rule)
	var messages []string
	for _, rule := range rules.All() {
		for _, message := range errorsOf(rule) {
			if known[message] == nil {
				messages = append(messages, message)
			}
			known[message] = append(known[message], rule)
		}
	}
	for _, message := range messages {
		fmt.Fprintf(&b, "\n## `%s`\n\n", message)
		for _, rule := range known[message] {
			fmt.Fprintf(&b, "- [%s](../rules/%s/): %s\n", rule.ID, rule.ID, rule.Summary)
		}
	}
	return page{path: "errors/", title: "Port errors of Docker, Compose and Podman · portlint", description: "Port is already allocated, address already in use, and other errors about ports, with their reasons.", markdown: b.String()}
}

var (
	fenced = regexp.MustCompile("(?ms)^```\n(.*?)^```$")
	inline = regexp.MustCompile("`([^`\n]+)`")
	// worded is what engines print, unlike code: some words in a row, a verb of failure among them.
	worded = regexp.MustCompile(`(?i)^[a-z][\w'-]*:? .*\b(not|can't|cannot|conflicts?|conflicting|failed|invalid|already|denied|refused|required|must|unable|error|missing|unexpected)\b|^(?:invalid|refused|failed)\b.* `)
)

// errorsOf are the error messages that the section Why of a rule's page quotes, in their order.
func errorsOf(rule *lint.Rule) (messages []string) {
	why := docs.Of(rule.ID).Section("Why")
	add := func(message string) {
		if message = strings.TrimSpace(message); message != "" && !slices.Contains(messages, message) {
			messages = append(messages, message)
		}
	}
	for _, block := range fenced.FindAllStringSubmatch(why, -1) {
		for line := range strings.SplitSeq(block[1], "\n") {
			add(line)
		}
	}
	for _, quoted := range inline.FindAllStringSubmatch(fenced.ReplaceAllString(why, ""), -1) {
		if worded.MatchString(quoted[1]) {
			add(quoted[1])
		}
	}
	return messages
}

// guideFolder holds the guide, in Markdown as the repository shows it.
const guideFolder = ".github/guide"

// guideNames are the pages of the guide in their order.
var guideNames = []string{"use", "inputs", "map", "preflight", "configure", "ci", "editors", "packages", "compared", "expected", "promises"}

func guidePages() ([]page, error) {
	var list strings.Builder
	list.WriteString("# Guide\n\n")
	pages := []page{{}}
	for _, name := range guideNames {
		text, err := read(guideFolder + "/" + name + ".md")
		if err != nil {
			return nil, err
		}
		heading, rest, _ := strings.Cut(strings.TrimPrefix(text, "# "), "\n")
		description, _, _ := strings.Cut(strings.TrimSpace(rest), "\n\n")
		description = strings.Join(strings.Fields(mark.ReplaceAllString(description, "")), " ")
		fmt.Fprintf(&list, "- [%s](%s/): %s\n", heading, name, description)
		pages = append(pages, page{path: "guide/" + name + "/", title: heading + " · portlint", description: description, markdown: siteLinks(text, guideFolder+"/"+name+".md", "../../")})
	}
	pages[0] = page{path: "guide/", title: "Guide · portlint", description: "How to use portlint, set it up in CI and editors, and adopt it in an old project.", markdown: list.String()}
	return pages, nil
}

func capital(text string) string {
	return string(unicode.ToUpper(rune(text[0]))) + text[1:]
}
