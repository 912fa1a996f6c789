package workflow

import (
	"testing"

	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph/graphtest"
	"github.com/portlint/portlint/loader/tree"
)

// FuzzLoad reads bytes as a workflow. Whatever they are, places are in the file, and nothing panics.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"env: {A: 'x'}\njobs:\n  a:\n    container: node\n    services:\n      db:\n        image: p\n        ports: [80, '1:2', \"${{ x }}:\\x38\"]\n        options: >-\n          -p 1:2\n          --name \"a b\"\n",
		"jobs:\n  a:\n    services: &s\n      db: {image: '${{ a }}${{ b', ports: 5}\n    steps:\n    - run: |\n        curl http://db:1${{ x }}\n      env: {B: *s}\n  b: {services: *s}\n",
		"jobs: {a: {services: {x: {image: i, ports: [1:1]}}}} # portlint: ignore[all] why\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		memory := tree.NewMemory(map[string][]byte{"/.github/workflows/ci.yml": []byte(text)})
		l := format.NewLoading(&format.Options{Dir: "/"}, memory, "/.github/workflows/ci.yml")
		if (unit{"/.github/workflows/ci.yml"}).Load(l) != nil {
			return
		}
		l.Project.Clashes()
		graphtest.Places(t, l.Project)
		for _, runner := range l.Project.Runners {
			for _, script := range runner.Scripts {
				for at := range script.Value {
					graphtest.Places(t, script.Part(at, at+1))
				}
			}
		}
	})
}
