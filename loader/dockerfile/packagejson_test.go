package dockerfile

import (
	"testing"

	"github.com/portlint/portlint/loader/source"
)

// FuzzPackage reads arbitrary text as a package.json: nothing breaks, and every script stands in the text.
func FuzzPackage(f *testing.F) {
	for _, seed := range []string{
		"", `{"scripts": [{"a": 1}, "b"], "name": "x"}`, `{"scripts": {"dev": "vite \"x\" \u00e9"}, "dependencies": {"a": 1}}`,
		`{"scripts": {"a": "\ud834\udd1e b"}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		found := readPackage(source.NewFileOf(source.Plain, "package.json", []byte(data)))
		if found == nil {
			return
		}
		for _, script := range found.Scripts {
			for at := range script.Value {
				if part := script.Part(at, len(script.Value)); part.Start < 0 || part.Start > part.End || part.End > len(data) {
					t.Errorf("%q has a part at %d to %d", script.Value, part.Start, part.End)
				}
			}
		}
	})
}
