package cli

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"text/tabwriter"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/rules/lint"
)

// printStatistics prints how many findings there are of each rule and severity, the worst and most frequent ones first.
func printStatistics(w io.Writer, run report.Run) error {
	type kind struct {
		rule     *lint.Rule
		severity lint.Severity
	}
	counts := make(map[kind]int)
	for i := range run.Findings.Len() {
		counts[kind{run.Findings.Rule(i), run.Findings.Severity(i)}]++
	}
	kinds := slices.SortedFunc(maps.Keys(counts), func(a, b kind) int {
		return cmp.Or(cmp.Compare(b.severity, a.severity), cmp.Compare(counts[b], counts[a]), cmp.Compare(a.rule.ID, b.rule.ID))
	})
	width := len(strconv.Itoa(run.Findings.Len()))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, k := range kinds {
		fmt.Fprintf(table, "%*d\t%s\t%s\t%s\n", width, counts[k], k.severity, k.rule.ID, k.rule.Summary)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, report.Total(run))
	return err
}

// printFiles prints the files that are read, one a line.
func printFiles(w io.Writer, files []string) error {
	for _, file := range files {
		if _, err := fmt.Fprintln(w, report.Visible(file)); err != nil {
			return err
		}
	}
	return nil
}
