package markdown

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// blocksOf lists the blocks of a file: the info, and the code line by line, without blanks in front.
func blocksOf(data []byte) [][]string {
	found := [][]string{}
	for _, block := range Blocks(data) {
		list := []string{block.Info}
		for _, line := range block.Lines {
			list = append(list, string(bytes.TrimLeft(data[line.Start:line.End], " \t")))
		}
		found = append(found, list)
	}
	return found
}

// TestReference compares what was recorded of the reference parser of CommonMark by testdata/record.mjs: documents made of pieces of
// lines, and more of them or the blocks of files in the file that PORTLINT_FENCES names.
func TestReference(t *testing.T) {
	for _, name := range []string{"testdata/documents.jsonl", os.Getenv("PORTLINT_FENCES")} {
		if name == "" {
			continue
		}
		recorded, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(bytes.NewReader(recorded))
		lines.Buffer(nil, len(recorded)+1)
		documents, blocks := 0, 0
		for lines.Scan() {
			var one struct {
				Name, Text string
				Fences     [][]string
			}
			if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
				t.Fatal(err)
			}
			data := []byte(one.Text)
			if one.Name != "" {
				if data, err = os.ReadFile(one.Name); err != nil {
					t.Fatal(err)
				}
			}
			documents++
			blocks += len(one.Fences)
			if got := blocksOf(data); !slices.EqualFunc(got, one.Fences, slices.Equal) {
				t.Errorf("%s%q\n got %q\nwant %q", one.Name, one.Text, got, one.Fences)
			}
		}
		if documents < 1000 || blocks < 500 {
			t.Errorf("%s has %d documents with %d blocks", name, documents, blocks)
		}
		t.Logf("%s: %d documents, %d blocks", name, documents, blocks)
	}
}
