package lint

import "fmt"

// UnknownName returns the error for a name that is not among the known ones of its kind, with the nearest of them.
func UnknownName(kind, name string, known []string) error {
	if nearest := Nearest(name, known); nearest != "" {
		return fmt.Errorf("unknown %s %q, did you mean %q", kind, name, nearest)
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
		if d := distance(name, candidate); d < fewest {
			best, fewest = candidate, d
		}
	}
	return best
}

// distance is Levenshtein's: the letters to insert, delete and replace. Names are short and ASCII.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
