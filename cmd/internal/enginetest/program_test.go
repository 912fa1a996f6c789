//go:build engine && linux

package enginetest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// program is a command that is built of the source of its module. `go install` refuses modules whose go.mod excludes or replaces
// others.
type program struct {
	module  string // with its version
	folder  string // of the command in it
	version string // the variable that the linker sets: package.Version=1
	// replaced are files of the module by their paths, with what stands in for them.
	replaced map[string]string
	// vendored says that the module has its go.mod as vendor.mod, and instead which modules stand in for those named there:
	// module=module@version.
	vendored bool
	instead  []string
}

// building is held while a program is built, for which several tests may ask.
var building sync.Mutex

// build builds the program into the user's cache under a name that tells its version, unless it is there.
func (p *program) build(t *testing.T, name string) (binary string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	binary = filepath.Join(cache, "portlint", name)
	building.Lock()
	defer building.Unlock()
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	if err := os.MkdirAll(filepath.Dir(binary), 0o755); err != nil {
		return "", err
	}
	source, err := moduleSource(t, p.module)
	if err != nil {
		return "", err
	}
	for path, text := range p.replaced {
		path = filepath.Join(source, filepath.FromSlash(path))
		if err := os.Remove(path); err != nil { // it may not be written to
			return "", err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return "", err
		}
	}
	if p.vendored {
		if err := p.unvendor(source); err != nil {
			return "", err
		}
	}
	partial := binary + ".partial"
	build := exec.Command("go", "build", "-trimpath", "-o", partial, "-ldflags", "-s -w -X "+p.version, p.folder)
	build.Dir = source
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=mod", "GOWORK=off", newestGo)
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w: %s", build, err, out)
	}
	return binary, os.Rename(partial, binary)
}

// unvendor gives the source a go.mod.
func (p *program) unvendor(source string) error {
	for from, to := range map[string]string{"vendor.mod": "go.mod", "vendor.sum": "go.sum"} {
		data, err := os.ReadFile(filepath.Join(source, from))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(source, to), data, 0o644); err != nil {
			return err
		}
	}
	edit := exec.Command("go", "mod", "edit")
	for _, one := range p.instead {
		edit.Args = append(edit.Args, "-replace", one)
	}
	edit.Dir = source
	if out, err := edit.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", edit, err, out)
	}
	return nil
}

// newestGo lets the go command fetch the Go that a module asks for.
const newestGo = "GOTOOLCHAIN=auto"

// moduleSource returns a folder with the source of a module, named with its version, which can be written to.
func moduleSource(t *testing.T, module string) (dir string, err error) {
	download := exec.Command("go", "mod", "download", "-json", module)
	download.Dir = t.TempDir() // outside of our module
	download.Env = append(os.Environ(), newestGo)
	out, err := download.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", download, err, out)
	}
	var found struct{ Dir string }
	if err := json.Unmarshal(out, &found); err != nil {
		return "", err
	}
	dir = filepath.Join(t.TempDir(), "source")
	return dir, os.CopyFS(dir, os.DirFS(found.Dir))
}
