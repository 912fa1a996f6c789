package graph_test

import (
	"testing"

	"github.com/portlint/portlint/loader/graph"
)

func TestFirsts(t *testing.T) {
	var firsts graph.Firsts[int]
	for round := range 2 {
		for key := range 40 {
			want := 2 * key
			if at, again := firsts.See(key, 2*key+round); at != want || again != (round == 1) {
				t.Errorf("round %d: key %d is at %d (%v), want %d", round, key, at, again, want)
			}
		}
	}
}

func TestOverlay(t *testing.T) {
	variables := func(text string) []graph.EnvVar {
		var all []graph.EnvVar
		for i := 0; i+1 < len(text); i += 3 {
			all = append(all, graph.EnvVar{Name: text[i : i+1], Value: graph.Text{Value: text[i+1 : i+2]}})
		}
		return all
	}
	for _, c := range []struct{ lower, higher, want string }{
		{"", "", ""},
		{"a1", "", "a1"},
		{"", "a1 b2", "a1 b2"},
		{"", "a1 b2 a3 c4 b5", "a3 b5 c4"},
		{"a1 b2", "c3 a4", "a4 b2 c3"},
		{"a1", "a2 a3", "a3"},
	} {
		got := ""
		for i, variable := range graph.Overlay(variables(c.lower), variables(c.higher)) {
			if i > 0 {
				got += " "
			}
			got += variable.Name + variable.Value.Value
		}
		if got != c.want {
			t.Errorf("%q over %q is %q, want %q", c.higher, c.lower, got, c.want)
		}
	}
}
