package facts

import (
	"testing"

	"github.com/portlint/portlint/rules/knowledge"
)

func TestIncludes(t *testing.T) {
	older, newer, old := knowledge.Pin{From: "9.1.21", Below: "10"}, knowledge.Pin{From: "10.6.2"}, knowledge.Pin{Below: "1"}
	for _, test := range []struct {
		pin      knowledge.Pin
		versions string
		want     bool
	}{
		{older, "9.1.21", true}, {older, "^9.1.21", true}, {older, "~9.1.30", true}, {older, "9.1.20", false}, {older, "^9.1.0", false},
		{older, ">=9.1.21", false}, {older, "9", false}, {older, "10.0.0", false}, {older, "9.1.x", false},
		{newer, "10.6.2", true}, {newer, "^10.6.2", true}, {newer, "^10.6.1", false}, {newer, "^10.0.0", false}, {newer, ">=10.6.2", true},
		{newer, ">10.6.1", false}, {newer, "11.x", true}, {newer, "latest", false}, {newer, "", false}, {newer, "10.6.2 || 9", false},
		{newer, "workspace:*", false}, {newer, "10.6.2 - 12", false}, {newer, "v10.7", true},
		{old, "^0.17.4", true}, {old, "0.17", true}, {old, "^0", true}, {old, "~0.17.4", true}, {old, "^1.0.0", false}, {old, "1.0.0-beta.15", false},
	} {
		if got := includes(test.pin, test.versions); got != test.want {
			t.Errorf("%+v includes %q: %v", test.pin, test.versions, got)
		}
	}
}
