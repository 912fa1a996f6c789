package graph

import (
	"cmp"
	"slices"
	"strconv"
)

// Interval is a run of port numbers, both ends included. Ports are never expanded into single numbers:
// `1-65535:1-65535` costs what `80:80` costs.
type Interval struct {
	From, To int
}

// Single is the interval of one port.
func Single(port int) Interval { return Interval{port, port} }

// Len returns the number of ports.
func (i Interval) Len() int { return i.To - i.From + 1 }

// Contains reports whether port lies in the interval.
func (i Interval) Contains(port int) bool { return i.From <= port && port <= i.To }

// Covers reports whether every port of other lies in the interval.
func (i Interval) Covers(other Interval) bool { return i.From <= other.From && other.To <= i.To }

// Intersect returns the ports that both intervals have, and whether there are any.
func (i Interval) Intersect(other Interval) (Interval, bool) {
	both := Interval{max(i.From, other.From), min(i.To, other.To)}
	return both, both.From <= both.To
}

// String writes the interval as Compose does: "80" or "8000-8010".
func (i Interval) String() string {
	if i.From == i.To {
		return strconv.Itoa(i.From)
	}
	return strconv.Itoa(i.From) + "-" + strconv.Itoa(i.To)
}

func compareIntervals(a, b Interval) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// union returns the ports of all intervals as ascending intervals with gaps between them. It reorders its argument.
func union(intervals []Interval) []Interval {
	slices.SortFunc(intervals, compareIntervals)
	var merged []Interval
	for _, interval := range intervals {
		if last := len(merged) - 1; last >= 0 && interval.From <= merged[last].To+1 {
			merged[last].To = max(merged[last].To, interval.To)
		} else {
			merged = append(merged, interval)
		}
	}
	return merged
}

// upward returns the index of the first interval of a union that ends at port or above it.
func upward(union []Interval, port int) int {
	at, _ := slices.BinarySearchFunc(union, port, func(i Interval, port int) int { return cmp.Compare(i.To, port) })
	return at
}
