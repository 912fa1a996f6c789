package yamltree

import (
	"bytes"
	"errors"
	"io"

	"go.yaml.in/yaml/v4"
	errorformatv3 "go.yaml.in/yaml/v4/plugin/errorformat/v3"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// likeOlder words errors as yaml v3 does. All else that [yaml.NewDecoder] chooses is about writing, or is so anyway, and it makes a dozen
// values for each file of that.
var likeOlder = lazy.Value[yaml.Option]{Make: func() yaml.Option { return yaml.WithPlugin(errorformatv3.New()) }}

// Documents returns the root nodes of the documents of a file; an empty document gives none. Of a file that is not YAML, the error
// is that of the parser, and the documents before it are returned.
func Documents(file *source.File) (documents []*yaml.Node, err error) {
	loader, err := yaml.NewLoader(bytes.NewReader(file.Data), likeOlder.Get())
	if err != nil {
		return nil, err // which is about the option
	}
	var document yaml.Node
	for {
		err = loader.Load(&document)
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return documents, err
		}
		if len(document.Content) > 0 {
			documents = append(documents, document.Content[0])
		}
	}
}

// DirectiveWeight is what a suppression comment counts for.
const DirectiveWeight = 50

// Entries returns a number that grows with what the YAML parser makes of a file: at most two nodes an entry. It
// counts the characters that begin or part nodes, unless they stand within a word, such as those of "80:80".
func Entries(data []byte) int {
	count := DirectiveWeight * bytes.Count(data, []byte(directive.Marker))
	for at, c := range data {
		switch c {
		case ',', '[', '{', '?', '%':
			count++
		case ':', '-', '&', '*', '!':
			if at == 0 || at+1 == len(data) || !isWord(data[at-1]) || !isWord(data[at+1]) {
				count++
			}
		}
	}
	return count
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
