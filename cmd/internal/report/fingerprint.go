package report

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// Fingerprints returns a name for each finding that outlives edits elsewhere in the file: it is made of the rule, the
// path below the repository's root, the services and the mapping, not of lines or words. Findings equal in all
// of these are numbered in their order, so that no two of a run share a name.
func Fingerprints(run Run) []string {
	names := make([]string, len(run.Findings))
	seen := make(map[string]int)
	for i, finding := range run.Findings {
		parts := []string{finding.Rule.ID, run.repositoryPath(finding.Span.Path()), finding.Key}
		parts = append(parts, finding.Services...)
		for j, part := range parts {
			parts[j] = strconv.Quote(part) // so that no part can look like two
		}
		identity := strings.Join(parts, " ")
		ordinal := seen[identity]
		seen[identity]++
		if ordinal > 0 {
			identity += " " + strconv.Itoa(ordinal)
		}
		sum := sha256.Sum256([]byte(identity))
		names[i] = hex.EncodeToString(sum[:16])
	}
	return names
}
