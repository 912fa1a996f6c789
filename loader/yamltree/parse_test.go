package yamltree

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/source"
)

// FuzzDocuments holds the nodes and the errors against those of the decoder that chooses all that it can choose for yaml v3.
func FuzzDocuments(f *testing.F) {
	for _, text := range []string{
		"", "a: 1\n---\n# none\n---\n- b\n", "a: &x {b: [c, *x]}\n", "a: b: c\n", "a: [\n", "\ta", "a: *none\n", "a: 1\n--- |\n b\n...\n", "\xff", "'", "a: !!int x\na: 2\n<<: {}\n", "? [a]\n: {b: c}\n#d",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := source.NewFile("compose.yaml", data)
		got, err := Documents(file)
		decoder := yaml.NewDecoder(bytes.NewReader(file.Data))
		for {
			var want yaml.Node
			wrong := decoder.Decode(&want)
			if wrong != nil {
				if len(got) > 0 || (wrong == io.EOF) != (err == nil) || err != nil && !reflect.DeepEqual(said(err), said(wrong)) {
					t.Errorf("%d documents are left, %v, want %v", len(got), err, wrong)
				}
				return
			}
			if len(want.Content) == 0 {
				continue
			}
			if len(got) == 0 || !reflect.DeepEqual(got[0], want.Content[0]) {
				t.Fatalf("got other nodes of %q", data)
			}
			got = got[1:]
		}
	})
}

// said is what an error of the library says: its text, its type, and the parts of it.
func said(err error) []any {
	var load *yaml.LoadError
	if errors.As(err, &load) {
		return []any{err.Error(), reflect.TypeOf(err), load.Mark, load.Message, load.ContextMark, load.ContextMsg}
	}
	return []any{err.Error(), reflect.TypeOf(err)}
}
