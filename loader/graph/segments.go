package graph

import "slices"

// segments are the port numbers cut at both ends of every interval given, so that each interval is a run of whole
// segments. A segment stands for all of its ports at once: work on segments costs the number of intervals, not of ports.
type segments []int // the first port of each segment, ascending

func cut(intervals []Interval) segments {
	cuts := make(segments, 0, 2*len(intervals))
	for _, interval := range intervals {
		cuts = append(cuts, interval.From, interval.To+1)
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// run returns the half-open range of segments that hold a port of the interval, which need not be one that was cut at.
func (c segments) run(i Interval) (from, to int) {
	from, exact := slices.BinarySearch(c, i.From)
	if !exact {
		from = max(from-1, 0)
	}
	to, _ = slices.BinarySearch(c, i.To+1)
	return from, to
}

// assign visits the runs of segments in turn and calls first for every segment that no earlier run held. Segments that are
// done are skipped in nearly constant time (a disjoint-set forest), however often runs cover them.
func (c segments) assign(intervals []Interval, first func(interval, segment int)) {
	next := make([]int, len(c)+1) // the nearest segment, from here upward, that is not yet assigned
	for segment := range next {
		next[segment] = segment
	}
	find := func(segment int) int {
		for next[segment] != segment {
			next[segment] = next[next[segment]]
			segment = next[segment]
		}
		return segment
	}
	for index, interval := range intervals {
		from, to := c.run(interval)
		for segment := find(from); segment < to; segment = find(segment) {
			next[segment] = segment + 1
			first(index, segment)
		}
	}
}

// noOwner is the owner of a port that is free.
const noOwner = int(^uint(0) >> 1)

// claims tells who is the first to ask for a port of an interval. Claims have the order of their numbers.
type claims struct {
	segments segments
	tree     []int // a segment tree: the lowest owner below each node, with the segments' owners in its upper half
}

// newClaims takes the intervals with their owners, lowest owner first.
func newClaims(intervals []Interval, owners []int) *claims {
	c := &claims{segments: cut(intervals)}
	size := len(c.segments)
	c.tree = make([]int, 2*size)
	for i := range c.tree {
		c.tree[i] = noOwner
	}
	c.segments.assign(intervals, func(interval, segment int) { c.tree[size+segment] = owners[interval] })
	for i := size - 1; i > 0; i-- {
		c.tree[i] = min(c.tree[2*i], c.tree[2*i+1])
	}
	return c
}

// first returns the lowest owner of a port of the interval, or noOwner.
func (c *claims) first(i Interval) int {
	owner := noOwner
	from, to := c.segments.run(i)
	for from, to = from+len(c.segments), to+len(c.segments); from < to; from, to = from/2, to/2 {
		if from%2 == 1 {
			owner = min(owner, c.tree[from])
			from++
		}
		if to%2 == 1 {
			to--
			owner = min(owner, c.tree[to])
		}
	}
	return owner
}
