package dockerfile

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/jsontree"
	"github.com/portlint/portlint/loader/source"
)

// readPackage reads the scripts and dependencies of a package.json; nil when it is not JSON.
func readPackage(file *source.File) *graph.Package {
	root, _ := jsontree.Parse(file, false)
	if root == nil || root.Kind != jsontree.Object {
		return nil
	}
	found := &graph.Package{File: file, Scripts: make(map[string]graph.Text), Dependencies: make(map[string]string)}
	for _, section := range root.Fields {
		switch section.Key.Value {
		case "scripts":
			for _, field := range section.Value.Fields {
				if text, ok := field.Value.String(); ok && text.Value != "" {
					found.Scripts[field.Key.Value] = text
				}
			}
		case "dependencies", "devDependencies":
			for _, field := range section.Value.Fields {
				text, _ := field.Value.String()
				found.Dependencies[field.Key.Value] = text.Value
			}
		}
	}
	return found
}
