package lazy_test

import (
	"testing"

	"github.com/portlint/portlint/loader/lazy"
)

var digits = lazy.Pattern(`^[0-9]+$`)

func TestPattern(t *testing.T) {
	first := digits.Get()
	if !first.MatchString("8080") || first.MatchString("80a") {
		t.Error("the pattern does not match what it says")
	}
	if digits.Get() != first {
		t.Error("the pattern is compiled anew each time")
	}
}
