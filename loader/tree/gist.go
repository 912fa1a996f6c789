package tree

// Gist is all that somebody wants to know of files. To a [Watch] it says that other changes of a file do not matter to them. Gists are told
// apart by their addresses: each is made once.
type Gist struct {
	// Make makes it of a content, always the same of the same.
	Make func(data []byte) string
}

// Of returns the gist of a file of a tree. The error is that of [Tree.ReadFile].
func (g *Gist) Of(files Tree, path string) (string, error) {
	data, err := g.read(files, path)
	if watch, watches := files.(*Watch); watches {
		watch.remember(question{content, path, g}, watch.ofFile(data, err))
	}
	return string(data), err
}

// read returns the gist without a word to a tree that watches.
func (g *Gist) read(files Tree, path string) ([]byte, error) {
	if watch, watches := files.(*Watch); watches {
		files = watch.tree
	}
	data, err := files.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return []byte(g.Make(data)), nil
}
