//go:build slow

package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What looks for methods by names that are known only while the program runs, as templates do, makes the linker keep every
// method there is, a sixth of the program. The linker marks it when it says what leads to what.
func TestNothingFindsMethodsByName(t *testing.T) {
	command := exec.Command("go", "build", "-ldflags", "-dumpdep", "-o", filepath.Join(t.TempDir(), "portlint"), ".")
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	if !strings.Contains(string(output), "main.main -> ") {
		t.Fatal("the linker does not say what leads to what any more")
	}
	for line := range strings.Lines(string(output)) {
		if strings.Contains(line, "<ReflectMethod>") {
			t.Error(line)
		}
	}
}
