package dockerfile

import (
	"maps"
	"slices"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/command"
)

func TestInstructions(t *testing.T) {
	if want := slices.Sorted(maps.Keys(command.Commands)); !slices.Equal(instructions, want) {
		t.Errorf("the instructions are %q, BuildKit's are %q", instructions, want)
	}
}
