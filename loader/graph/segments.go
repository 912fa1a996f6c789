package graph

import "slices"

// cells are the port numbers cut at both ends of every interval given, so that each interval is a run of whole
// cells. A cell stands for all of its ports at once: work on cells costs the number of intervals, not of ports.
type cells []int // the first port of each cell, ascending

func cut(intervals []Interval) cells {
	cuts := make(cells, 0, 2*len(intervals))
	for _, interval := range intervals {
		cuts = append(cuts, interval.From, interval.To+1)
	}
	slices.Sort(cuts)
	return slices.Compact(cuts)
}

// run returns the half-open range of cells that hold a port of the interval, which need not be one that was cut at.
func (c cells) run(i Interval) (from, to int) {
	from, exact := slices.BinarySearch(c, i.From)
	if !exact {
		from = max(from-1, 0)
	}
	to, _ = slices.BinarySearch(c, i.To+1)
	return from, to
}

// paint visits the runs of cells in turn and calls first for every cell that no earlier run held. Cells that are
// done are skipped in nearly constant time (a disjoint-set forest), however often runs cover them.
func (c cells) paint(intervals []Interval, first func(interval, cell int)) {
	next := make([]int, len(c)+1) // the nearest cell, from here upward, that is still to be painted
	for cell := range next {
		next[cell] = cell
	}
	find := func(cell int) int {
		for next[cell] != cell {
			next[cell] = next[next[cell]]
			cell = next[cell]
		}
		return cell
	}
	for index, interval := range intervals {
		from, to := c.run(interval)
		for cell := find(from); cell < to; cell = find(cell) {
			next[cell] = cell + 1
			first(index, cell)
		}
	}
}

// nobody is the owner of a port that is free.
const nobody = int(^uint(0) >> 1)

// claims tells who is the first to ask for a port of an interval. Claims have the order of their numbers.
type claims struct {
	cells cells
	tree  []int // a segment tree: the lowest owner below each node, with the cells' owners in its upper half
}

// newClaims takes the intervals with their owners, lowest owner first.
func newClaims(intervals []Interval, owners []int) *claims {
	c := &claims{cells: cut(intervals)}
	size := len(c.cells)
	c.tree = make([]int, 2*size)
	for i := range c.tree {
		c.tree[i] = nobody
	}
	c.cells.paint(intervals, func(interval, cell int) { c.tree[size+cell] = owners[interval] })
	for i := size - 1; i > 0; i-- {
		c.tree[i] = min(c.tree[2*i], c.tree[2*i+1])
	}
	return c
}

// first returns the lowest owner of a port of the interval, or nobody.
func (c *claims) first(i Interval) int {
	owner := nobody
	from, to := c.cells.run(i)
	for from, to = from+len(c.cells), to+len(c.cells); from < to; from, to = from/2, to/2 {
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
