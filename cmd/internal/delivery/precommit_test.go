package delivery_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/loader"
)

// hook is what pre-commit reads of .pre-commit-hooks.yaml.
// https://pre-commit.com/#creating-new-hooks
type hook struct {
	ID            string   `yaml:"id"`
	Entry         string   `yaml:"entry"`
	Args          []string `yaml:"args"`
	Language      string   `yaml:"language"`
	Files         string   `yaml:"files"`
	Exclude       string   `yaml:"exclude"`
	PassFilenames *bool    `yaml:"pass_filenames"`
	RequireSerial bool     `yaml:"require_serial"`
}

func hooks(t *testing.T) map[string]hook {
	t.Helper()
	var list []hook
	readYAML(t, ".pre-commit-hooks.yaml", &list)
	hooks := make(map[string]hook)
	for _, h := range list {
		hooks[h.ID] = h
	}
	return hooks
}

// takes reports whether pre-commit runs the hook for a file of that path.
func (h hook) takes(path string) bool {
	return regexp.MustCompile(h.Files).MatchString(path) && !regexp.MustCompile(h.Exclude).MatchString(path)
}

func TestHooks(t *testing.T) {
	hooks := hooks(t)
	if len(hooks) != 3 {
		t.Errorf("got %d hooks, want 3", len(hooks))
	}
	for id, language := range map[string]string{"portlint": "golang", "portlint-all": "golang", "portlint-system": "system"} {
		h := hooks[id]
		if h.Language != language || !h.RequireSerial || h.Entry != "portlint --min-severity warning" {
			t.Errorf("%s: got %+v", id, h)
		}
	}
	all := hooks["portlint-all"]
	if all.PassFilenames == nil || *all.PassFilenames || !cmp.Equal(all.Args, []string{"."}) {
		t.Errorf("portlint-all does not check everything: %+v", all)
	}
	if hooks["portlint"].Files != hooks["portlint-system"].Files || hooks["portlint"].Exclude != hooks["portlint-system"].Exclude {
		t.Error("portlint and portlint-system take different files")
	}
}

// names are base names and whether the hook portlint takes them.
var names = map[string]bool{
	"compose.yaml":                true,
	"compose.yml":                 true,
	"compose.override.yaml":       true,
	"compose.prod.yml":            true,
	"docker-compose.yml":          true,
	"docker-compose.yaml":         true,
	"docker-compose.override.yml": true,
	"docker-compose-dev.yml":      true,
	"docker-compose_test.yaml":    true,
	"Docker-Compose.YML":          true,
	"kafka-compose.yml":           true,
	"compose-kafka.yml":           true,
	"podman-compose.yml":          true,
	"my.compose.yml":              true,
	"stack.yml":                   true,
	"stack.prod.yml":              true,
	"docker-stack.yml":            true,
	"Dockerfile":                  true,
	"dockerfile":                  true,
	"Dockerfile.dev":              true,
	"Dockerfile.alpine-3.20":      true,
	"api.dockerfile":              true,
	"api.Dockerfile":              true,
	"Containerfile":               true,
	"Containerfile.prod":          true,
	"api.Containerfile":           true,

	"Dockerfile.dockerignore":     false,
	"api.Dockerfile.dockerignore": false,
	".dockerignore":               false,
	"Dockerfile.yaml":             false,
	"Dockerfile.dev.yml":          false,
	"mydockerfile":                false,
	"Dockerfile-dev":              false,
	"Dockerfiles":                 false,
	"compose":                     false,
	"compose.json":                false,
	"compose.yaml.bak":            false,
	"docker-compose.yml.j2":       false,
	"docker-compose.md":           false,
	"haystack.yml":                false,
	"stack-prod.yml":              false,
	"values.yaml":                 false,
	"deployment.yml":              false,
	".env":                        false, // is no argument of portlint: it names no project
	".env.example":                false,
	"README.md":                   false,
}

func TestHookFiles(t *testing.T) {
	h := hooks(t)["portlint"]
	for name, want := range names {
		for _, path := range []string{name, "deploy/" + name, "compose/dockerfile/" + name} {
			if got := h.takes(path); got != want {
				t.Errorf("%s: taken is %v, want %v", path, got, want)
			}
		}
	}
}

func TestHookFolders(t *testing.T) {
	h := hooks(t)["portlint"]
	for path, want := range map[string]bool{
		".github/workflows/ci.yml": true, "web/.forgejo/workflows/ci.yaml": true, ".gitea/workflows/ci.yml": true,
		".devcontainer/devcontainer.json": true, "web/.devcontainer.json": true, ".devcontainer/api/devcontainer.json": true,
		"devcontainer.json": false, "x.devcontainer.json": false, ".devcontainer/a/b/devcontainer.json": false, ".devcontainer/other.json": false,
		".github/workflows/sub/ci.yml": false, "workflows/ci.yml": false, ".github/ci.yml": false, ".gitlab/workflows/ci.yml": false,
	} {
		if got := h.takes(path); got != want {
			t.Errorf("%s: taken is %v, want %v", path, got, want)
		}
		dir := t.TempDir()
		content := "jobs: {}\n"
		if strings.HasSuffix(path, ".json") {
			content = "{}"
		}
		writeFiles(t, dir, map[string]string{path: content})
		plan, err := loader.Discover([]string{"."}, loader.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(plan.Targets) > 0; got != want {
			t.Errorf("%s: found by the loader is %v, want %v", path, got, want)
		}
	}
}

// TestHookFilesAreTheLoaders holds the pattern to the names by which portlint itself finds files.
func TestHookFilesAreTheLoaders(t *testing.T) {
	for name, want := range names {
		dir := t.TempDir()
		writeFiles(t, dir, map[string]string{name: "services: {}\n"}) // a Compose file by its name alone
		plan, err := loader.Discover([]string{"."}, loader.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(plan.Targets) > 0; got != want {
			t.Errorf("%s: found by the loader is %v, want %v", name, got, want)
		}
	}
}

func TestHookAllFiles(t *testing.T) {
	h := hooks(t)["portlint-all"]
	for name, want := range map[string]bool{
		"compose.yaml": true, "services/db.yml": true, ".portlint.yaml": true, "Dockerfile.dev": true, "api.dockerfile": true,
		".env": true, "web/.env": true, "web.env": true, ".env.production": true,
		"Dockerfile.dockerignore": false, "environment": false, "main.go": false, "README.md": false, ".envrc": false,
	} {
		if got := h.takes(name); got != want {
			t.Errorf("%s: taken is %v, want %v", name, got, want)
		}
	}
}
