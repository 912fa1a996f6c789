package loader

import (
	"fmt"
	"path"
)

// Key is equal for targets, of plans made with the same options, that are loaded in the same way: they give the same answers as long
// as the tree does.
func (t *Target) Key() string {
	isMain := t.folder != nil && t == t.folder.main
	// Of what the folder's other files say this alone matters. A main project is no library, whatever they say.
	isLibrary := t.folder != nil && !isMain && t.folder.isLibrary(path.Base(t.files[0]))
	return fmt.Sprintf("%q", []any{t.files, t.base, t.mustBuild, t.guess, t.dockerfile, isMain, isLibrary})
}
