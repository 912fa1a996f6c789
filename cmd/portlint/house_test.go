package main_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the prefix of our own packages.
const module = "github.com/portlint/portlint/"

// playground is the package that compiles for browsers alone.
const playground = "cmd/playground"

// room is what a package may import directly.
type room struct {
	// ours are packages of this module.
	ours []string
	// theirs are the packages of other modules; "/..." stands for all below.
	theirs []string
	// pure packages do no I/O: they may not import what [impure] names.
	pure bool
	// testOnly packages are not linked into the binary.
	testOnly bool
}

// rooms is who imports whom. A new package fails the test until it is entered here. Data moves in one direction:
// loader, graph, rules, report; rules and loader do not know each other and meet in workspace.
var rooms = map[string]room{
	"loader/source":          {pure: true},
	"loader/regular":         {},
	"loader/lazy":            {pure: true},
	"loader/secret":          {ours: []string{"loader/lazy", "loader/source"}, pure: true},
	"loader/tree":            {ours: []string{"loader/lazy", "loader/regular", "loader/source"}},
	"loader/grammar":         {ours: []string{"loader/graph", "loader/lazy", "loader/source"}, pure: true},
	"loader/argv":            {ours: []string{"loader/graph", "loader/lazy", "loader/source"}, theirs: []string{"mvdan.cc/sh/v3/syntax"}, pure: true},
	"loader/format":          {ours: []string{"loader/graph", "loader/lazy", "loader/source", "loader/tree"}, pure: true},
	"loader/directive":       {ours: []string{"loader/graph", "loader/lazy", "loader/source"}, pure: true},
	"loader/env":             {ours: []string{"loader/graph", "loader/lazy", "loader/source", "loader/tree"}, pure: true},
	"rules/knowledge":        {ours: []string{"loader/lazy"}, pure: true},
	"loader/graph":           {ours: []string{"loader/source"}, pure: true},
	"loader/graph/graphtest": {ours: []string{"loader/graph", "loader/source"}, testOnly: true},
	"loader/schema":          {pure: true},
	"loader/dockerfile": {
		ours: []string{
			"loader/argv", "loader/directive", "loader/dockerfile/syntax", "loader/format", "loader/grammar", "loader/graph", "loader/jsontree",
			"loader/lazy", "loader/settings", "loader/source", "loader/tree",
		},
		theirs: []string{
			"github.com/moby/buildkit/frontend/dockerfile/command",
			"github.com/moby/buildkit/frontend/dockerfile/shell",
			"github.com/moby/buildkit/util/suggest",
		},
		pure: true,
	},
	"loader/dockerfile/syntax": {
		theirs: []string{
			"github.com/moby/buildkit/frontend/dockerfile/command",
			"github.com/moby/buildkit/frontend/dockerfile/shell",
			"github.com/moby/buildkit/util/suggest",
			"github.com/tonistiigi/go-csvvalue",
		},
		pure: true,
	},
	"loader/settings": {
		ours:   []string{"loader/argv", "loader/graph", "loader/lazy", "loader/source", "loader/tree"},
		theirs: []string{"go.yaml.in/yaml/v4"},
		pure:   true,
	},
	"loader/markdown": {ours: []string{"loader/lazy"}, pure: true},
	"loader/jsontree": {ours: []string{"loader/graph", "loader/source"}, pure: true},
	"loader/yamltree": {
		ours:   []string{"loader/directive", "loader/graph", "loader/lazy", "loader/source"},
		theirs: []string{"go.yaml.in/yaml/v4", "go.yaml.in/yaml/v4/plugin/errorformat/v3"},
		pure:   true,
	},
	"loader/compose": {
		ours: []string{
			"loader/argv", "loader/directive", "loader/dockerfile", "loader/env", "loader/format", "loader/grammar", "loader/graph", "loader/lazy", "loader/regular",
			"loader/schema", "loader/settings", "loader/source", "loader/tree", "loader/yamltree",
		},
		theirs: []string{"go.yaml.in/yaml/v3", "go.yaml.in/yaml/v4"},
		pure:   true,
	},
	"loader/command": {
		ours: []string{
			"loader/argv", "loader/directive", "loader/format", "loader/grammar", "loader/graph", "loader/jsontree", "loader/lazy", "loader/markdown", "loader/settings",
			"loader/source", "loader/tree", "loader/yamltree",
		},
		theirs: []string{"go.yaml.in/yaml/v4", "mvdan.cc/sh/v3/syntax"},
		pure:   true,
	},
	"loader/quadlet": {
		ours: []string{
			"loader/command", "loader/directive", "loader/format", "loader/grammar", "loader/graph", "loader/source", "loader/tree", "loader/yamltree",
		},
		theirs: []string{"go.yaml.in/yaml/v4"},
		pure:   true,
	},
	"loader/devcontainer": {
		ours: []string{
			"loader/command", "loader/compose", "loader/format", "loader/graph", "loader/jsontree", "loader/source", "loader/tree",
		},
		pure: true,
	},
	"loader/workflow": {
		ours:   []string{"loader/command", "loader/directive", "loader/format", "loader/graph", "loader/source", "loader/yamltree"},
		theirs: []string{"go.yaml.in/yaml/v4"},
		pure:   true,
	},
	"loader": {
		ours: []string{
			"loader/command", "loader/compose", "loader/devcontainer", "loader/dockerfile", "loader/format", "loader/graph", "loader/lazy", "loader/quadlet",
			"loader/regular", "loader/tree", "loader/workflow",
		},
		theirs: []string{"github.com/bmatcuk/doublestar/v4"},
		pure:   true,
	},
	"rules/lint":  {ours: []string{"loader/graph", "loader/secret", "loader/source"}, pure: true},
	"rules/facts": {ours: []string{"rules/lint", "rules/knowledge", "loader/argv", "loader/graph", "loader/lazy", "loader/settings", "loader/source"}, pure: true},
	"rules":       {ours: []string{"rules/lint", "rules/facts", "rules/knowledge", "loader/graph", "loader/lazy", "loader/source"}, pure: true},
	"rules/docs":  {ours: []string{"loader/graph", "rules/knowledge"}},
	"rules/lint/linttest": {
		ours:     []string{"rules/lint", "loader", "loader/graph", "loader/source"},
		theirs:   []string{"golang.org/x/tools/txtar", "github.com/google/go-cmp/cmp"},
		testOnly: true,
	},
	"cmd/internal/report": {
		ours:   []string{"rules/lint", "rules/docs", "loader/graph", "loader/lazy", "loader/secret", "loader/source", "cmd/internal/portmap"},
		theirs: []string{sarifLibrary},
	},
	"cmd/internal/portmap":   {ours: []string{"rules/facts", "rules/knowledge", "loader/graph", "loader/secret", "loader/source"}, pure: true},
	"cmd/internal/config":    {ours: []string{"rules/lint", "loader", "loader/graph", "loader/regular", "loader/source", "loader/tree"}, theirs: []string{"go.yaml.in/yaml/v4", "github.com/bmatcuk/doublestar/v4"}},
	"cmd/internal/stack":     {},
	"cmd/internal/workspace": {ours: []string{"cmd/internal/config", "cmd/internal/stack", "loader", "loader/graph", "loader/tree", "rules", "rules/lint"}},
	"cmd/internal/lsp": {
		ours: []string{
			"loader", "loader/dockerfile", "loader/graph", "loader/lazy", "loader/source", "loader/tree", "rules", "rules/docs", "rules/facts", "rules/knowledge",
			"rules/lint", "cmd/internal/report", "cmd/internal/workspace",
		},
		theirs: []string{"github.com/bmatcuk/doublestar/v4", "golang.org/x/sys/windows"},
	},
	"cmd/internal/cli": {
		ours: []string{
			"loader", "loader/graph", "loader/regular", "loader/secret", "loader/source", "loader/tree", "rules", "rules/facts", "rules/knowledge", "rules/lint", "rules/docs",
			"cmd/internal/lsp", "cmd/internal/preflight", "cmd/internal/portmap", "cmd/internal/report", "cmd/internal/config", "cmd/internal/workspace", "cmd/internal/patch",
		},
		theirs: []string{"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/mattn/go-isatty", "golang.org/x/term", "github.com/rogpeppe/go-internal/diff", "golang.org/x/sys/unix"},
	},
	"cmd/internal/patch": {pure: true},
	"cmd/internal/preflight": {
		ours:   []string{"cmd/internal/sockets", "loader/graph", "loader/regular", "loader/secret", "rules/facts"},
		theirs: []string{"golang.org/x/sys/unix", "golang.org/x/sys/windows"},
	},
	"cmd/internal/sockets": {theirs: []string{"golang.org/x/sys/unix", "golang.org/x/sys/windows"}},
	// Tests of the whole; what tests import is not looked at.
	"cmd/internal/delivery":   {testOnly: true},
	"cmd/internal/enginetest": {testOnly: true},
	"cmd/portlint":            {ours: []string{"cmd/internal/cli"}},
	playground: {
		ours:   []string{"cmd/internal/portmap", "cmd/internal/report", "cmd/internal/workspace", "loader/graph", "loader/tree", "rules/lint"},
		theirs: []string{"syscall/js"}, // of the standard library, in browsers alone
	},
}

// impure are the packages through which a program reaches the world outside.
var impure = []string{"embed", "io/fs", "io/ioutil", "net", "net/...", "os", "os/...", "syscall", "plugin"}

// sarifLibrary is for sarif.go alone, so that replacing it touches one file.
const sarifLibrary = "github.com/owenrumney/go-sarif/v2/sarif"

// unlinked are the packages that the binary does without.
var unlinked = []string{
	// portlint cannot phone home and runs nothing.
	"net/http", "crypto/tls", "os/exec",
	// A run over one file takes about as long as it takes to start: these make large tables, test themselves, or load the C
	// library.
	"crypto/sha256", "encoding/gob", "encoding/xml", "html/template", "os/user",
	// It reserves 32 MB, and the runtime keeps a map of them.
	"crypto/rand",
	// BuildKit and compose-go are the judges of what is read, in tests.
	"github.com/moby/buildkit/frontend/dockerfile/parser", "google.golang.org/protobuf/proto",
	"github.com/compose-spec/compose-go/v2/template",
}

// unlinkedInBrowser are packages that the page does without, beside those of the binary: it would be larger.
var unlinkedInBrowser = []string{"github.com/spf13/cobra", "net", "github.com/portlint/portlint/cmd/internal/cli"}

type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

func TestImports(t *testing.T) {
	standard := make(map[string]bool)
	for _, p := range list(t, "std") {
		standard[p.ImportPath] = true
	}
	for _, p := range slices.Concat(list(t, module+"..."), listInBrowser(t, module+playground)) {
		name := strings.TrimPrefix(p.ImportPath, module)
		room, known := rooms[name]
		if !known {
			t.Errorf("%s is not in the table of rooms: say there what it may import", name)
			continue
		}
		for _, imported := range p.Imports {
			ours, own := strings.CutPrefix(imported, module)
			switch {
			case own && !slices.Contains(room.ours, ours),
				!own && !standard[imported] && !matches(room.theirs, imported),
				standard[imported] && room.pure && matches(impure, imported) && imported != "net/netip":
				t.Errorf("%s must not import %s", name, imported)
			}
		}
	}
}

func TestBinaryLinksNothingNeedless(t *testing.T) {
	linked := make(map[string]bool)
	for _, p := range list(t, "-deps", module+"cmd/portlint") {
		linked[p.ImportPath] = true
	}
	for _, name := range unlinked {
		if linked[name] {
			t.Errorf("the binary links %s; `go list -deps` shows who imports it", name)
		}
	}
	for name, room := range rooms {
		if room.testOnly && linked[module+name] {
			t.Errorf("the binary links %s, which is for tests", name)
		}
	}
	if !linked[module+"cmd/internal/cli"] {
		t.Error("the list of linked packages lacks our own")
	}
}

func TestPlaygroundLinksNothingNeedless(t *testing.T) {
	packages := listInBrowser(t, "-deps", module+playground)
	for _, p := range packages {
		if slices.Contains(unlinked, p.ImportPath) || slices.Contains(unlinkedInBrowser, p.ImportPath) {
			t.Errorf("the page links %s; `GOOS=js GOARCH=wasm go list -deps` shows who imports it", p.ImportPath)
		}
	}
	if !slices.ContainsFunc(packages, func(p listed) bool { return p.ImportPath == module+"cmd/internal/workspace" }) {
		t.Error("the list of linked packages lacks our own")
	}
}

// TestSource holds every file to the rules that the compiler does not know.
func TestSource(t *testing.T) {
	files := token.NewFileSet()
	for _, p := range slices.Concat(list(t, module+"..."), listInBrowser(t, module+playground)) {
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			where := path.Join(strings.TrimPrefix(p.ImportPath, module), name)
			for _, spec := range file.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				if imported == sarifLibrary && name != "sarif.go" {
					t.Errorf("%s imports the SARIF library, which is for sarif.go alone", where)
				}
				if spec.Name != nil && spec.Name.Name == "_" {
					t.Errorf("%s imports %s for its side effects", where, imported)
				}
			}
			for _, declaration := range file.Decls {
				if function, ok := declaration.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "init" {
					t.Errorf("%s has an init function: nothing runs before it is asked for", where)
				}
			}
		}
	}
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		below, all := strings.CutSuffix(pattern, "...")
		return pattern == name || all && strings.HasPrefix(name, below)
	})
}

func list(t *testing.T, args ...string) []listed {
	t.Helper()
	return listIn(t, nil, args...)
}

// listInBrowser lists packages as they are for a browser.
func listInBrowser(t *testing.T, args ...string) []listed {
	t.Helper()
	return listIn(t, []string{"GOOS=js", "GOARCH=wasm"}, args...)
}

func listIn(t *testing.T, environment []string, args ...string) []listed {
	t.Helper()
	command := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,GoFiles,Imports"}, args...)...)
	command.Env = append(command.Environ(), environment...)
	out, err := command.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		t.Fatalf("%s: %s", command, exit.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
