package source

// Edit replaces the text of a span, which can be empty: then the text is put there.
type Edit struct {
	Span Span
	Text string
}
