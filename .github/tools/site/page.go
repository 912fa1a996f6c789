package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"encoding/xml"
	"html/template"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
)

// address is where the site is published.
const address = "https://portlint.github.io/portlint/"

// host is the path of the site's root, for the page that is shown for any path.
const host = "/portlint/"

// source is where the files of the repository are shown.
const source = "https://github.com/portlint/portlint/blob/main/"

// page is one page of the site.
type page struct {
	// path is the folder of the page below the site's root, "" for the start page and else with a slash at its end; or a file.
	path  string
	title string
	// description is one sentence for search engines and for links in chats.
	description string
	// markdown is the text, its heading of the first level included.
	markdown string
	// unlisted pages are left out of search and sitemap.
	unlisted bool
}

// file is the page's file below the site's root.
func (p page) file() string {
	if strings.HasSuffix(p.path, ".html") {
		return p.path
	}
	return p.path + "index.html"
}

// root is the way from the page to the site's root.
func (p page) root() string {
	if up := strings.Repeat("../", strings.Count(p.path, "/")); up != "" {
		return up
	}
	return "./"
}

var (
	//go:embed page.html
	pageText string
	//go:embed search.js
	searchScript []byte

	layout    = template.Must(template.New("page").Parse(pageText))
	converter = goldmark.New(
		goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(html.WithUnsafe()), // the texts are the repository's own
	)
	comment = regexp.MustCompile(`(?s)<!--.*?-->\n?`)
)

func (p page) html() ([]byte, error) {
	var body, out bytes.Buffer
	if err := converter.Convert([]byte(comment.ReplaceAllString(p.markdown, "")), &body); err != nil {
		return nil, err
	}
	// What is wider than the screen is scrolled, and so must be within reach of the keyboard.
	text := strings.NewReplacer("<pre>", `<pre tabindex="0">`, "<table>", `<table tabindex="0">`, "<th></th>", "<td></td>").Replace(body.String())
	root := p.root()
	if p.path == "404.html" {
		root = host
	}
	err := layout.Execute(&out, map[string]any{
		"Title": p.title, "Description": p.description, "Address": address + p.path, "Site": address, "Root": root,
		"Unlisted": p.unlisted, "Body": template.HTML(text), // #nosec: made of the repository's own texts
	})
	return out.Bytes(), err
}

// plain is the text of a page without marks, for the search.
func (p page) plain() string {
	return strings.Join(strings.Fields(mark.ReplaceAllString(comment.ReplaceAllString(p.markdown, ""), " ")), " ")
}

var mark = regexp.MustCompile("[`#*|]+|\\]\\([^)]*\\)|\\[|<https?:[^>]*>|---+")

// name is the page's title among others of the site. Rules whose title is an error message are known by their ids, too.
func (p page) name() string {
	name := strings.TrimSuffix(p.title, " · portlint")
	if id, isRule := strings.CutPrefix(strings.TrimSuffix(p.path, "/"), "rules/"); isRule && id != name {
		name += " · " + id
	}
	return name
}

func searchIndex(pages []page) []byte {
	type entry struct {
		URL   string `json:"url"`
		Title string `json:"title"`
		Lead  string `json:"lead"`
		Text  string `json:"text"`
	}
	var index []entry
	for _, page := range pages {
		if !page.unlisted {
			index = append(index, entry{page.path, page.name(), page.description, strings.ToLower(page.plain())})
		}
	}
	text, err := json.Marshal(index)
	if err != nil {
		panic(err) // strings can always be written
	}
	return text
}

func sitemap(pages []page) []byte {
	var out bytes.Buffer
	out.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	write := func(path string) {
		out.WriteString("<url><loc>")
		xml.EscapeText(&out, []byte(address+path))
		out.WriteString("</loc></url>\n")
	}
	for _, page := range pages {
		if !page.unlisted {
			write(page.path)
		}
	}
	write("play/")
	out.WriteString("</urlset>\n")
	return out.Bytes()
}
