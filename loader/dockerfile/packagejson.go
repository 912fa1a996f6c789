package dockerfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

var errNotJSON = errors.New("not JSON")

// longestPackage is the size in bytes above which a package.json is not read.
const longestPackage = 1 << 20

// readPackage reads the scripts and dependencies of a package.json; nil when it is not JSON.
func readPackage(file *source.File) *graph.Package {
	if len(file.Data) > longestPackage {
		return nil
	}
	r := &packageReader{data: file.Data, file: file, decoder: json.NewDecoder(bytes.NewReader(file.Data))}
	found := &graph.Package{File: file, Scripts: make(map[string]graph.Text), Dependencies: make(map[string]string)}
	err := r.object(func(section string) error {
		switch section {
		case "scripts":
			return r.object(func(name string) error {
				text, err := r.text()
				if err == nil && text.Value != "" {
					found.Scripts[name] = text
				}
				return err
			})
		case "dependencies", "devDependencies":
			return r.object(func(name string) error {
				text, err := r.text()
				found.Dependencies[name] = text.Value
				return err
			})
		}
		var other json.RawMessage
		return r.decoder.Decode(&other)
	})
	if err != nil {
		return nil
	}
	return found
}

// packageReader reads JSON and knows where its strings stand.
type packageReader struct {
	data    []byte
	file    *source.File
	decoder *json.Decoder
}

// object calls visit with each key of an object, behind which the value is to be read. A value that is no object has no keys.
func (r *packageReader) object(visit func(key string) error) error {
	token, err := r.decoder.Token()
	if err != nil || token != json.Delim('{') && token != json.Delim('[') {
		return err
	}
	for r.decoder.More() {
		if token == json.Delim('[') {
			var other json.RawMessage
			if err := r.decoder.Decode(&other); err != nil {
				return err
			}
			continue
		}
		key, err := r.decoder.Token()
		if err != nil {
			return err
		}
		name, ok := key.(string)
		if !ok {
			return errNotJSON
		}
		if err := visit(name); err != nil {
			return err
		}
	}
	_, err = r.decoder.Token()
	return err
}

// text reads a value. One that is no string is an empty text.
func (r *packageReader) text() (graph.Text, error) {
	var raw json.RawMessage
	if err := r.decoder.Decode(&raw); err != nil {
		return graph.Text{}, err
	}
	var value string
	if json.Unmarshal(raw, &value) != nil || len(raw) < 2 {
		return graph.Text{}, nil
	}
	end := int(r.decoder.InputOffset()) - 1
	start := end - (len(raw) - 2)
	text := graph.Text{Span: source.Span{File: r.file, Start: start, End: end}, Raw: string(raw[1 : len(raw)-1]), Value: value}
	if text.Raw != value {
		text.Pieces = jsonPieces(text.Raw, start)
	}
	return text, nil
}

// jsonPieces maps the value of a JSON string to the file, where its text without the quotes begins at start.
func jsonPieces(raw string, start int) []graph.Piece {
	var pieces []graph.Piece
	at := 0
	for i := 0; i < len(raw); {
		length := strings.IndexByte(raw[i:], '\\')
		size := length // in the value
		switch {
		case length < 0:
			length = len(raw) - i
			size = length
		case length == 0:
			length = 2
			if raw[i+1] == 'u' {
				length = 6
			}
			if strings.HasPrefix(raw[min(i+length, len(raw)):], `\u`) && length == 6 && raw[i+2] == 'd' { // a surrogate pair
				length = 12
			}
			var value string
			_ = json.Unmarshal([]byte(`"`+raw[i:min(i+length, len(raw))]+`"`), &value)
			size = len(value)
		}
		pieces = append(pieces, graph.Piece{From: at, To: at + size, Start: start + i, End: start + i + length})
		at, i = at+size, i+length
	}
	return pieces
}
