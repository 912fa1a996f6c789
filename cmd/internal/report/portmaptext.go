package report

import (
	"bufio"
	"strings"
	"unicode"

	"github.com/portlint/portlint/cmd/internal/portmap"
)

// tableWidth is what the table fits into, and columnGap what stands between two columns.
const (
	tableWidth = 80
	columnGap  = 2
)

// column is one column of the table.
type column struct {
	title string
	cell  func(*portmap.Binding) string
	// drops is the place in the order in which columns are left out of a table that is too wide; 0 is never.
	drops int
	// keeps is how narrow the column gets when leaving out columns is not enough; 0 is not at all.
	keeps int
	// tail says that the end of a cell tells more than its beginning.
	tail bool
	// color returns the colour of a cell.
	color func(*portmap.Binding) string

	cells []string
	width int
}

// portColumns are the columns of the table. Image, project, container port and address are left out in that order.
func portColumns(projects int) []*column {
	columns := []*column{
		{title: "ADDRESS", cell: hostAddress, drops: 4},
		{title: "PORT", cell: hostPort, keeps: 16},
		{title: "PROJECT", cell: func(b *portmap.Binding) string { return Visible(b.Project) }, drops: 2},
		{title: "SERVICE", cell: func(b *portmap.Binding) string { return Visible(b.Service.Name) }, keeps: 12},
		{title: "CONTAINER", cell: containerPort, drops: 3},
		{title: "IMAGE", cell: func(b *portmap.Binding) string { return imageOf(b.Service) }, drops: 1},
		{title: "PLACE", cell: bindingPlace, keeps: 20, tail: true},
		{title: "STANDS OUT", cell: remarksOf, keeps: 24, color: urgency},
	}
	if projects > 1 {
		return columns
	}
	return append(columns[:2:2], columns[3:]...)
}

// urgency is the colour of what stands out.
func urgency(b *portmap.Binding) string {
	if len(b.Remarks) == 0 {
		return ""
	}
	switch b.Remarks[0].Kind {
	case portmap.Conflict, portmap.Contested, portmap.Taken, portmap.Refused:
		return boldRed
	case portmap.Ignored, portmap.Exposed:
		return boldYellow
	default:
		return cyan
	}
}

// printPortTable is for people: a line for each binding, then one that sums up.
func printPortTable(out *bufio.Writer, ports PortMap, style Style) error {
	if len(ports.Bindings) > 0 {
		columns := portColumns(ports.Projects)
		for _, c := range columns {
			c.fill(ports.Bindings)
		}
		if !ports.Wide {
			columns = fit(columns)
		}
		t := textPrinter{Style: style, out: out}
		t.row(columns, func(c *column) (string, string) { return c.title, bold })
		for i, b := range ports.Bindings {
			t.row(columns, func(c *column) (string, string) {
				if c.color == nil {
					return c.cells[i], ""
				}
				return c.cells[i], c.color(b)
			})
		}
		out.WriteByte('\n')
	}
	for _, line := range append(portFootnotes(ports, false), portSummary(ports)) {
		out.WriteString(line + "\n")
	}
	return nil
}

func (c *column) fill(bindings []*portmap.Binding) {
	c.width = cells(c.title)
	for _, b := range bindings {
		cell := c.cell(b)
		c.cells = append(c.cells, cell)
		c.width = max(c.width, cells(cell))
	}
}

// fit leaves out columns and then shortens cells until the table is no wider than [tableWidth].
func fit(columns []*column) []*column {
	for drop := 1; ; drop++ {
		excess, left := -columnGap-tableWidth, false
		for _, c := range columns {
			excess += c.width + columnGap
			left = left || c.drops > 0
		}
		if excess <= 0 {
			return columns
		}
		if !left {
			narrow(columns, excess)
			return columns
		}
		var kept []*column
		for _, c := range columns {
			if c.drops != drop {
				kept = append(kept, c)
			}
		}
		columns = kept
	}
}

// narrow takes excess cells from the columns, always from the one that has most to give.
func narrow(columns []*column, excess int) {
	for ; excess > 0; excess-- {
		var widest *column
		for _, c := range columns {
			if c.keeps > 0 && c.width > c.keeps && (widest == nil || c.width-c.keeps > widest.width-widest.keeps) {
				widest = c
			}
		}
		if widest == nil {
			return
		}
		widest.width--
	}
	for _, c := range columns {
		for i, cell := range c.cells {
			c.cells[i] = shortened(cell, c.width, c.tail)
		}
	}
}

// shortened cuts text to a number of cells, at its beginning if its end tells more.
func shortened(text string, width int, tail bool) string {
	if cells(text) <= width {
		return text
	}
	runes := []rune(text)
	if tail {
		from, left := len(runes), width-1
		for from > 0 && cells(string(runes[from-1])) <= left {
			from--
			left -= cells(string(runes[from]))
		}
		for from < len(runes) && unicode.Is(unicode.M, runes[from]) {
			from++ // it belongs to what is cut off
		}
		return "…" + string(runes[from:])
	}
	to, left := 0, width-1
	for to < len(runes) && cells(string(runes[to])) <= left {
		left -= cells(string(runes[to]))
		to++
	}
	return string(runes[:to]) + "…"
}

// row prints one line of the table, without space at its end.
func (t textPrinter) row(columns []*column, cell func(*column) (text, color string)) {
	gap := 0
	for _, c := range columns {
		text, color := cell(c)
		if text == "" {
			gap += c.width + columnGap
			continue
		}
		t.out.WriteString(strings.Repeat(" ", gap))
		gap = c.width - cells(text) + columnGap
		if color != "" {
			text = t.paint(color, text)
		}
		t.out.WriteString(text)
	}
	t.out.WriteByte('\n')
}
