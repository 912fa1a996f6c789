package lint

import (
	"fmt"
	"strings"
)

// fewNames is how many known names are all listed in an error.
const fewNames = 15

// UnknownName returns the error for a name that is not among the known ones of its kind, with the nearest of them, or all if they are few.
func UnknownName(kind, name string, known []string) error {
	if nearest := Nearest(name, known); nearest != "" {
		return fmt.Errorf("unknown %s %q, did you mean %q", kind, name, nearest)
	}
	if len(known) == 1 {
		return fmt.Errorf("unknown %s %q, the only one is %s", kind, name, known[0])
	}
	if len(known) <= fewNames {
		return fmt.Errorf("unknown %s %q, known are %s", kind, name, strings.Join(known, ", "))
	}
	return fmt.Errorf("unknown %s %q", kind, name)
}

// Nearest returns the known name that differs from name in the fewest letters, for "did you mean". It is "" when
// none is near: more than a third of the letters would have to change.
func Nearest(name string, known []string) string {
	best, fewest := "", len(name)/3+1
	for _, candidate := range known {
		if max(len(name)-len(candidate), len(candidate)-len(name)) >= fewest {
			continue // the lengths alone differ by more, and names can be long
		}
		if d := Distance(name, candidate); d < fewest {
			best, fewest = candidate, d
		}
	}
	return best
}

// Distance counts the edits that make one name of another: letters to insert, delete and replace, and neighbours to
// swap. Names are short and ASCII.
func Distance(a, b string) int {
	// The rows of the letters of a: the one before the last, the last one, and the one that is filled.
	older, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, row[j]+1, last[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		older, last, row = last, row, older
	}
	return last[len(b)]
}
