package report

import (
	"bufio"
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// maxRelated is how many related places one block shows; the rest is counted.
const maxRelated = 8

// maxNotes is how many notes of several files are printed each; of more, each rule gets one block. They fit a screen, and leave the
// errors and warnings above them in sight.
const maxNotes = 30

// fewNotes is how many notes of one rule are still printed each among sums.
const fewNotes = 3

// printText is for people: a block with the source line for each error and warning, worst first, then the notes in groups,
// then one line that sums up.
func printText(out *bufio.Writer, run Run, style Style) error {
	t := newTextPrinter(out, style)
	areSummedUp := t.findings(run.Findings)
	closing := append(engineLines(run.Projects, false), Total(run), mendable(run.Findings))
	if areSummedUp {
		closing = append(closing, "The notes are summed up. To see each, check one of the files, or use --format concise.")
	}
	for _, text := range closing {
		if text == "" {
			continue
		}
		for _, line := range t.wrapped(strings.TrimSuffix(text, "\n"), 0) {
			out.WriteString(line + "\n")
		}
	}
	return nil
}

// Total is the line that sums up a run, for people.
func Total(run Run) string {
	files, counts := Plural(run.Files, "file"), count(run.Findings)
	if counts.total() == 0 && run.Files == 0 {
		return "Nothing was checked.\n"
	}
	if counts.total() == 0 {
		return "No problems found in " + files + ".\n"
	}
	return "Found " + Plural(counts.total(), "problem") + " (" + counts.String() + ") in " + files + ".\n"
}

// mendable is the line that says what --fix can do about the findings, "" if nothing. The unsafe fixes of notes are advice, which it does
// not follow unasked.
func mendable(findings lint.List) string {
	safe, unsafe := 0, 0
	for finding := range findings.All() {
		switch fix := finding.Fix; {
		case fix == nil:
		case fix.Safe:
			safe++
		case finding.Severity > lint.Note:
			unsafe++
		}
	}
	switch {
	case safe == 0 && unsafe == 0:
		return ""
	case unsafe == 0:
		return fmt.Sprintf("--fix mends %d of them.", safe)
	case safe == 0:
		return fmt.Sprintf("--fix --unsafe-fixes mends %d of them, --diff shows how.", unsafe)
	}
	return fmt.Sprintf("--fix mends %d of them, --fix --unsafe-fixes %d, --diff shows how.", safe, safe+unsafe)
}

// The colours, as parameters of the escape sequence "select graphic rendition" (ECMA-48, 8.3.117).
const (
	bold       = "1"
	boldRed    = "1;31"
	boldYellow = "1;33"
	cyan       = "36"
	blue       = "94" // the bright one: the other is hard to read on black
)

func colorOf(severity lint.Severity) string {
	switch severity {
	case lint.Error:
		return boldRed
	case lint.Warning:
		return boldYellow
	default:
		return cyan
	}
}

type textPrinter struct {
	Style
	out     *bufio.Writer
	secrets secrets
}

func newTextPrinter(out *bufio.Writer, style Style) textPrinter {
	return textPrinter{Style: style, out: out, secrets: make(secrets)}
}

// findings prints the blocks and groups of all findings. Many notes of several files are summed up, which it reports.
func (t textPrinter) findings(all lint.List) (areSummedUp bool) {
	sorted := all.WorstFirst()
	counts := count(all)
	urgent := counts.errors + counts.warnings
	for finding := range sorted.Part(0, urgent).All() {
		t.block(finding)
	}
	notes := sorted.Part(urgent, sorted.Len())
	if last := notes.Len() - 1; last >= maxNotes && notes.Path(0) != notes.Path(last) {
		for _, sum := range sumUp(notes) {
			t.sum(sum)
		}
		return true
	}
	for _, group := range groupNotes(notes) {
		t.group(group)
	}
	return false
}

// paint returns text in a colour, and as it is where colours are off.
func (t textPrinter) paint(color, text string) string {
	if !t.Color {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

// write prints the parts of a text in one colour.
func (t textPrinter) write(color string, parts ...string) {
	if t.Color {
		parts = []string{t.paint(color, strings.Join(parts, ""))}
	}
	for _, part := range parts {
		t.out.WriteString(part)
	}
}

// head prints the first line of a block.
func (t textPrinter) head(severity lint.Severity, message string, rule *lint.Rule) {
	opening, id := severity.String()+":", "["+rule.ID+"]"
	for i, line := range t.wrapped(Visible(message)+" "+id, len(opening)+1) {
		line, isLast := strings.CutSuffix(line, id)
		text := strings.TrimSuffix(line, " ")
		if i == 0 {
			t.write(colorOf(severity), opening)
		} else {
			t.out.WriteString(strings.Repeat(" ", len(opening)))
		}
		if text != "" {
			t.out.WriteByte(' ')
			t.write(bold, text)
		}
		if isLast {
			t.out.WriteString(" [")
			t.out.WriteString(t.link(rule))
			t.out.WriteByte(']')
		}
		t.out.WriteByte('\n')
	}
}

// link returns the id of a rule, which leads to its page in terminals that have links.
// https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
func (t textPrinter) link(rule *lint.Rule) string {
	if !t.Links {
		return rule.ID
	}
	return "\x1b]8;;" + RuleURL(rule) + "\x1b\\" + rule.ID + "\x1b]8;;\x1b\\"
}

// leastRoom is how many cells a text gets at least, however narrow the terminal is.
const leastRoom = 30

// room is how many cells are left in a line where some are taken, 0 when that does not matter.
func (t textPrinter) room(taken int) int {
	if t.Width == 0 {
		return 0
	}
	return max(t.Width-taken, leastRoom)
}

// wrapped breaks a text at its blanks, so that its lines fit behind what is taken of each. What is quoted stays whole, so that it can be
// copied: a word that is too long stands alone.
func (t textPrinter) wrapped(text string, taken int) []string {
	room := t.room(taken)
	if room == 0 || cells(text) <= room {
		return []string{text}
	}
	var lines []string
	line := ""
	for word := range words(text) {
		if line != "" && cells(line)+cells(strings.TrimSuffix(word, " ")) > room {
			lines = append(lines, strings.TrimSuffix(line, " "))
			line = ""
		}
		line += word
	}
	return append(lines, line)
}

// words are the parts of a text that belong in one line, with the blank behind them.
func words(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, quoted := 0, false
		for at := range len(text) {
			switch text[at] {
			case '"':
				quoted = !quoted
			case ' ':
				if quoted {
					continue
				}
				if !yield(text[from : at+1]) {
					return
				}
				from = at + 1
			}
		}
		yield(text[from:])
	}
}

// arrow prints where the lines below it are. Its middle stands above the bars of the gutter.
func (t textPrinter) arrow(width int, arrow, where string) {
	t.line(width+1, arrow, where)
}

// line prints one line with something in the gutter, which is width wide and one space away from the edge.
func (t textPrinter) line(width int, gutter, rest string) {
	t.write(blue, strings.Repeat(" ", 1+max(0, width-len(gutter))), gutter)
	if rest != "" {
		t.out.WriteByte(' ')
		t.out.WriteString(rest)
	}
	t.out.WriteByte('\n')
}

// block prints one finding.
func (t textPrinter) block(finding *lint.Finding) {
	related := finding.Related[:min(len(finding.Related), maxRelated)]
	lines := []int{startOf(finding.Span).Line}
	for _, other := range related {
		lines = append(lines, startOf(other.Span).Line)
	}
	// What is in the gutter ends with " |", so that a number has a space on either side.
	width := gutterWidth(lines) + 2

	t.head(finding.Severity, finding.Message, finding.Rule)
	if !finding.Span.IsZero() {
		t.arrow(width, "-->", where(finding.Span))
		t.line(width, "|", "")
		t.excerpt(width, finding.Span, '^', finding.Label, colorOf(finding.Severity))
	}
	for _, other := range related {
		if !other.Span.IsZero() {
			t.line(width, "|", "")
			t.arrow(width, ":::", where(other.Span))
			t.excerpt(width, other.Span, '-', other.Message, blue)
		}
	}
	t.remarks(width, finding, len(related))
	t.out.WriteByte('\n')
}

// remarks prints what stands below the source: the related words that have no place, how many are left out, and the help.
func (t textPrinter) remarks(width int, finding *lint.Finding, shown int) {
	var remarks []string
	for _, other := range finding.Related[:shown] {
		if other.Span.IsZero() {
			remarks = append(remarks, "note: "+Visible(other.Message))
		}
	}
	if left := len(finding.Related) - shown; left > 0 {
		remarks = append(remarks, "note: and "+Plural(left, "more place"))
	}
	if finding.Help != "" {
		remarks = append(remarks, "help: "+Visible(finding.Help))
	}
	if len(remarks) > 0 && !finding.Span.IsZero() {
		t.line(width, "|", "")
	}
	for _, remark := range remarks {
		t.remark(width, remark)
	}
}

// remark prints words below the source.
func (t textPrinter) remark(width int, words string) {
	const hang = "      " // below what stands behind "help: "
	for i, line := range t.wrapped(words, width+2+len(hang)) {
		if i == 0 {
			t.line(width, "=", line)
		} else {
			t.line(width, "", hang+line)
		}
	}
}

// excerpt prints the line of a span and marks the span below it.
func (t textPrinter) excerpt(width int, span source.Span, mark rune, label, color string) {
	room := t.room(width + 4) // with the signs that say where the line is cut
	e := excerptOf(span, t.secrets, room)
	t.line(width, strconv.Itoa(e.number)+" |", e.text)
	marks, label := strings.Repeat(string(mark), e.length), Visible(label)
	if used := e.indent + e.length + 1; label != "" && (room == 0 || used+cells(label) <= room) {
		marks += " " + label
		label = ""
	}
	t.line(width, "|", strings.Repeat(" ", e.indent)+t.paint(color, marks))
	if label != "" {
		for _, line := range t.wrapped(label, width+2) {
			t.line(width, "|", strings.Repeat(" ", min(e.indent, max(0, room-cells(line))))+t.paint(color, line))
		}
	}
}

// where names the place of a span in the way that editors and terminals make a link of.
func where(span source.Span) string {
	return Visible(span.Path()) + ":" + positionText(startOf(span))
}

func positionText(at source.Position) string {
	return strconv.Itoa(at.Line) + ":" + strconv.Itoa(at.Column)
}

func gutterWidth(lines []int) int {
	width := 0
	for _, line := range lines {
		width = max(width, len(strconv.Itoa(line)))
	}
	return width
}

// noteGroup is the notes of one rule in one file.
type noteGroup struct {
	rule    *lint.Rule
	path    string
	all     lint.List
	numbers []int // of the notes in all
}

// notes are the notes of the group.
func (g *noteGroup) notes() iter.Seq2[int, *lint.Finding] {
	return func(yield func(int, *lint.Finding) bool) {
		for i, number := range g.numbers {
			if !yield(i, g.all.At(number)) {
				return
			}
		}
	}
}

// groupNotes gathers notes that come sorted by place; the groups are in the order of the first note of each.
func groupNotes(notes lint.List) []*noteGroup {
	type key struct{ rule, path string }
	known := make(map[key]*noteGroup)
	var groups []*noteGroup
	for i := range notes.Len() {
		at := key{notes.Rule(i).ID, notes.Path(i)}
		group := known[at]
		if group == nil {
			group = &noteGroup{rule: notes.Rule(i), path: at.path, all: notes}
			known[at] = group
			groups = append(groups, group)
		}
		group.numbers = append(group.numbers, i)
	}
	return groups
}

// group prints notes of one rule in one file: a line for each, and the first help for all of them.
func (t textPrinter) group(group *noteGroup) {
	positions := make([]string, len(group.numbers))
	width := 0
	for i, note := range group.notes() {
		positions[i] = positionText(startOf(note.Span))
		width = max(width, len(positions[i]))
	}
	width += 2 // " |"

	t.head(lint.Note, group.rule.Summary, group.rule)
	if group.path != "" {
		t.arrow(width, "-->", Visible(group.path))
	}
	help, first, same := "", "", true
	at := ""
	for i, note := range group.notes() {
		for n, line := range t.wrapped(Visible(note.Message)+seeAlso(note.Related), width+2) {
			if n == 0 {
				t.line(width, positions[i]+" |", line)
			} else {
				t.line(width, "|", line)
			}
		}
		if help == "" {
			help, at = note.Help, positions[i]
		}
		if i == 0 {
			first = note.Help
		}
		same = same && note.Help == first
	}
	if help != "" {
		if !same {
			help = "for " + at + ": " + help
		}
		t.remark(width, "help: "+Visible(help))
	}
	t.out.WriteByte('\n')
}

// noteSum is all notes of one rule.
type noteSum struct {
	files []*noteGroup // those with the most notes first
	count int
}

// sumUp gathers notes that come sorted by place, by rule, the most frequent first.
func sumUp(notes lint.List) []*noteSum {
	known := make(map[*lint.Rule]*noteSum)
	var sums []*noteSum
	for _, group := range groupNotes(notes) {
		sum := known[group.rule]
		if sum == nil {
			sum = &noteSum{}
			known[group.rule] = sum
			sums = append(sums, sum)
		}
		sum.files = append(sum.files, group)
		sum.count += len(group.numbers)
	}
	for _, sum := range sums {
		slices.SortStableFunc(sum.files, func(a, b *noteGroup) int { return cmp.Compare(len(b.numbers), len(a.numbers)) })
	}
	slices.SortStableFunc(sums, func(a, b *noteSum) int { return cmp.Compare(b.count, a.count) })
	return sums
}

// sum prints how many notes a rule has, where most of them are, and what to do about one of these; but each of a few.
func (t textPrinter) sum(sum *noteSum) {
	if sum.count <= fewNotes {
		for _, group := range sum.files {
			t.group(group)
		}
		return
	}
	const most = 3
	first := sum.files[0]
	message := first.rule.Summary + ": " + Plural(sum.count, "note")
	if len(sum.files) > 1 {
		message += " in " + Plural(len(sum.files), "file")
	}
	var places []string
	for _, file := range sum.files[:min(len(sum.files), most)] {
		places = append(places, fmt.Sprintf("%s (%d)", Visible(file.path), len(file.numbers)))
	}
	list := strings.Join(places, ", ")
	if left := len(sum.files) - most; left > 0 {
		list += " and " + Plural(left, "more file")
	}
	const width = 2
	t.head(lint.Note, message, first.rule)
	t.arrow(width, "-->", list)
	for _, note := range first.notes() {
		if note.Help != "" {
			t.remark(width, "help: for "+where(note.Span)+": "+Visible(note.Help))
			break
		}
	}
	t.out.WriteByte('\n')
}

// seeAlso names the first related places of a note.
func seeAlso(related []graph.Related) string {
	const most = 2
	var places []string
	for _, other := range related {
		if other.Span.IsZero() {
			continue
		}
		if len(places) == most {
			places = append(places, "…")
			break
		}
		places = append(places, where(other.Span))
	}
	if places == nil {
		return ""
	}
	return " (see " + strings.Join(places, ", ") + ")"
}
