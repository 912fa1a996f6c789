package report

import (
	"encoding/hex"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/portlint/portlint/rules/lint"
)

// Fingerprints returns a name for each finding that outlives edits elsewhere in the file: it is made of the rule, the
// path below the repository's root, the services and the mapping, not of lines or words. Findings equal in all
// of these are numbered in their order, so that no two of a run share a name.
func Fingerprints(run Run) []string {
	names := make([]string, 0, run.Findings.Len())
	fingerprints := newFingerprints(run)
	for finding := range run.Findings.All() {
		names = append(names, fingerprints.of(finding))
	}
	return names
}

// fingerprints makes the names of [Fingerprints] one by one, in the order of the findings.
type fingerprints struct {
	run  Run
	seen map[[sumSize]byte]int // how often there was a finding like it
}

const sumSize = 16 // bytes

func newFingerprints(run Run) *fingerprints {
	return &fingerprints{run, make(map[[sumSize]byte]int)}
}

func (f *fingerprints) of(finding *lint.Finding) string {
	parts := []string{finding.Rule.ID, f.run.repositoryPath(finding.Span.Path()), finding.Key}
	parts = append(parts, finding.Services...)
	for i, part := range parts {
		parts[i] = strconv.Quote(part) // so that no part can look like two
	}
	identity := strings.Join(parts, " ")
	sum := sumOf(identity)
	if ordinal := f.seen[sum]; ordinal > 0 {
		f.seen[sum]++
		sum = sumOf(identity + " " + strconv.Itoa(ordinal))
	} else {
		f.seen[sum] = 1
	}
	return hex.EncodeToString(sum[:])
}

// sumOf needs no cryptography, whose start alone takes longer than most runs do for their reports.
func sumOf(identity string) (sum [sumSize]byte) {
	hash := fnv.New128a()
	hash.Write([]byte(identity))
	hash.Sum(sum[:0])
	return sum
}
