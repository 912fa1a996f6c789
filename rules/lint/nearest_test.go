package lint_test

import (
	"testing"

	"github.com/portlint/portlint/rules/lint"
)

func TestNearest(t *testing.T) {
	known := []string{"host-port-conflict", "exposure", "invalid-port"}
	cases := map[string]string{
		"host-port-conflicts": "host-port-conflict",
		"hostport-conflict":   "host-port-conflict",
		"invalid-prot":        "invalid-port",
		"exposre":             "exposure",
		"exposure":            "exposure",
		"bananas":             "",
		"":                    "",
	}
	for name, want := range cases {
		if got := lint.Nearest(name, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}
