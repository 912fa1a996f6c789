package main

import (
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/portlint/portlint/rules"
)

// elsewhere are files of the site that the playground's build writes.
var elsewhere = map[string]bool{"style.css": true, "icon.svg": true, "play/index.html": true}

var (
	reference = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	anchor    = regexp.MustCompile(` id="([^"]*)"`)
	location  = regexp.MustCompile(`<loc>([^<]*)</loc>`)
)

// TestSite builds the site and follows every link in it.
func TestSite(t *testing.T) {
	folder := t.TempDir()
	if err := write(folder); err != nil {
		t.Fatal(err)
	}
	pages := make(map[string]string)
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".html") {
			text, failure := os.ReadFile(filepath.Join(folder, name))
			pages[name], err = string(text), failure
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range pages {
		if strings.Count(text, "<h1") != 1 {
			t.Errorf("%s has %d headings of the first level", name, strings.Count(text, "<h1"))
		}
		for _, found := range reference.FindAllStringSubmatch(text, -1) {
			follow(t, folder, name, found[1], pages)
		}
	}
	for _, rule := range rules.All() {
		if text := pages["rules/"+rule.ID+"/index.html"]; !strings.Contains(text, "<h1") || !strings.Contains(pages["rules/index.html"], `href="`+rule.ID+`/"`) {
			t.Errorf("%s has no page, or the list of rules does not lead there", rule.ID)
		}
	}
	const message = "<code>Bind for 0.0.0.0:8080 failed: port is already allocated</code></h"
	for _, name := range []string{"rules/host-port-conflict/index.html", "errors/index.html"} {
		if !strings.Contains(pages[name], message) {
			t.Errorf("%s lacks the heading %s", name, message)
		}
	}
	sitemap, err := os.ReadFile(filepath.Join(folder, "sitemap.xml"))
	if err != nil {
		t.Fatal(err)
	}
	listed := location.FindAllStringSubmatch(string(sitemap), -1)
	if len(listed) != len(pages) { // all but 404.html, and the playground
		t.Errorf("the sitemap has %d addresses, there are %d pages", len(listed), len(pages))
	}
	for _, found := range listed {
		follow(t, folder, "sitemap.xml", found[1], pages)
	}
}

// follow reports a link of a page that leads nowhere. Where a link leaves the site, only those into the repository are looked at.
func follow(t *testing.T, folder, from, link string, pages map[string]string) {
	t.Helper()
	if file, ok := strings.CutPrefix(link, source); ok {
		file, _, _ = strings.Cut(file, "#")
		if _, err := os.Stat(filepath.Join(repository, filepath.FromSlash(file))); err != nil {
			t.Errorf("%s leads to %s, which the repository does not have", from, file)
		}
		return
	}
	if strings.HasPrefix(link, host) {
		link = strings.TrimSuffix(address, host) + link
	}
	target, err := url.Parse(strings.TrimPrefix(link, address))
	if err != nil {
		t.Errorf("%s: %v", from, err)
		return
	}
	if target.IsAbs() {
		return
	}
	base := path.Dir(from)
	if strings.HasPrefix(link, address) {
		base = "."
	}
	to := path.Join(base, target.Path)
	switch {
	case target.Path == "":
		to = from
		if strings.HasPrefix(link, address) {
			to = "index.html"
		}
	case strings.HasSuffix(target.Path, "/"):
		to = path.Join(to, "index.html")
	}
	if elsewhere[to] {
		return
	}
	if _, err := os.Stat(filepath.Join(folder, filepath.FromSlash(to))); err != nil {
		t.Errorf("%s leads to %s, which is not there", from, link)
		return
	}
	if target.Fragment != "" {
		for _, found := range anchor.FindAllStringSubmatch(pages[to], -1) {
			if found[1] == target.Fragment {
				return
			}
		}
		t.Errorf("%s leads to %s, and there is no such place", from, link)
	}
}
