package report

import (
	"bufio"
	"encoding/json"
)

// printJSONLines prints one line a finding, the object that JSON has under findings, for programs that read line by line.
// https://jsonlines.org
func printJSONLines(out *bufio.Writer, run Run, _ Style) error {
	for finding := range run.Findings.All() {
		text, err := json.Marshal(jsonFindingOf(finding))
		if err != nil {
			return err
		}
		writeJSON(out, text)
		out.WriteByte('\n')
	}
	return nil
}
