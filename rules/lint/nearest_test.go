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

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"port", "", 4}, {"", "port", 4}, {"port", "ports", 1}, {"prots", "ports", 1}, {"Ports", "ports", 1}, {"post", "ports", 2}, {"ab", "ba", 1}, {"abc", "cab", 2}} {
		if got := lint.Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
