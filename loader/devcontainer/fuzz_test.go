package devcontainer

import (
	"testing"

	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph/graphtest"
	"github.com/portlint/portlint/loader/tree"
)

// FuzzLoad reads bytes as a devcontainer.json beside a Compose file. Whatever they are, places are in the files, and nothing panics.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		`{"image": "a${localEnv:X}", "appPort": [1, "2:3", "\\u0031:2"], "runArgs": ["-p", "1:2", "--name=x"], "forwardPorts": ["1:1", "db:2"], /* c */}`,
		`{"dockerComposeFile": ["../compose.yaml"], "service": "app", "runServices": ["x"], "appPort": 1, "forwardPorts": ["db:5433", 1]}`,
		`{"dockerComposeFile": "nothing.yaml"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		memory := tree.NewMemory(map[string][]byte{
			"/.devcontainer/devcontainer.json": []byte(text),
			"/compose.yaml":                    []byte("services:\n  app:\n    image: a\n  db:\n    image: postgres\n    ports: ['5433:5432']\n"),
		})
		options := &format.Options{Dir: "/", Shared: &format.Shared{}}
		l := format.NewLoading(options, memory, "/.devcontainer/devcontainer.json")
		if (unit{"/.devcontainer/devcontainer.json"}).Load(l) != nil {
			return
		}
		l.Project.Clashes()
		graphtest.Places(t, l.Project)
	})
}
