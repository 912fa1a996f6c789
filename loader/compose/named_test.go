package compose

import (
	"fmt"
	"testing"

	"go.yaml.in/yaml/v4"
)

// TestNamed has few names and many, some of them twice, laid over others, below others and taken out.
func TestNamed(t *testing.T) {
	made := func(from, to int) (n named) {
		for i := range 2 * (to - from) {
			n.add(&layers{name: fmt.Sprint(from + i%(to-from)), defs: []definition{{node: &yaml.Node{Line: from}}}})
		}
		return n
	}
	for _, count := range []int{2, few, few + 1, 5 * few} {
		half := count / 2
		all, lower := made(half, count+half), made(0, count)
		over := made(0, count)
		over.append(&all)
		all.underlay(&lower)
		gone := map[string]bool{"0": true, fmt.Sprint(count): true}
		for name, n := range map[string]struct {
			names named
			first int
			count int
		}{
			"over": {over, 0, count + half}, "under": {all, half, count + half}, "without": {all.without(gone), half, count + half - 2},
		} {
			if len(n.names.list) != n.count || n.names.list[0].name != fmt.Sprint(n.first) && !gone[fmt.Sprint(n.first)] {
				t.Errorf("%s %d: %d names, the first is %s", name, count, len(n.names.list), n.names.list[0].name)
			}
			for i := range count + half + 1 {
				entry := n.names.get(fmt.Sprint(i))
				want := 0
				switch {
				case i == count+half, name == "without" && gone[fmt.Sprint(i)]:
				case half <= i && i < count:
					want = 2
				default:
					want = 1
				}
				if (entry == nil) != (want == 0) || entry != nil && len(entry.defs) != want {
					t.Errorf("%s %d: %d is %v, want %d definitions", name, count, i, entry, want)
				}
			}
		}
	}
}
