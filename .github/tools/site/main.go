// Command site writes portlint's site: a page for each rule, the guide, error messages with what is behind them, an index for the
// search, and the examples of the playground. Everything on it comes from the rules, their fixtures and the Markdown of the repository.
//
//	go run . FOLDER
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// repository is the root of the sources, as seen from here.
const repository = "../../.."

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run . FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// write writes all files of the site into a folder.
func write(folder string) error {
	pages, err := allPages()
	if err != nil {
		return err
	}
	examples, err := examples()
	if err != nil {
		return err
	}
	files := map[string][]byte{
		"play/examples.json": examples,
		"search.json":        searchIndex(pages),
		"sitemap.xml":        sitemap(pages),
		"robots.txt":         []byte("User-agent: *\nAllow: /\nSitemap: " + address + "sitemap.xml\n"),
		"search.js":          searchScript,
	}
	for _, page := range pages {
		text, err := page.html()
		if err != nil {
			return err
		}
		files[page.file()] = text
	}
	for name, data := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
