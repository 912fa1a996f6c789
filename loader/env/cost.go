package env

import (
	"bytes"

	"github.com/portlint/portlint/loader/source"
)

const (
	// maxEnvFile is the size in bytes above which no environment file is read. Real ones stay below 100 kB.
	maxEnvFile = 1 << 20
	// maxWork bounds what the variables of a project may cost, in steps of about 10 ns.
	maxWork = 10 << 20
	// referenceWork is what replacing the shortest reference costs.
	referenceWork = 64
	// byteWork is what reading one byte of an environment file costs.
	byteWork = 4
)

// spend takes steps from the budget of the project, and reports false when it is used up.
func (e *Environment) spend(steps int) bool {
	*e.work += min(max(steps, 0), maxWork+1)
	return *e.work <= maxWork
}

// templateWork is what it costs to replace the references of a text: each may be read up to the end, and nested ones
// again at each level.
func templateWork(length, references int) int { return references * (referenceWork + length) }

// tooCostly returns the first line of an environment file whose variables cost more than is left of the budget, or grow by
// it, as those of "A=$B$B" and "B=$C$C" and so on do; 0 for none. It never estimates less than what is true.
func (e *Environment) tooCostly(file *source.File) int {
	if !e.spend(len(file.Data) * byteWork) {
		return 1
	}
	if bytes.IndexByte(file.Data, '$') < 0 {
		return 0
	}
	sizes := make(map[string]int)
	var name string
	var quote byte
	var length, references, grown int // of the value so far
	for number := 1; number <= file.Lines(); number++ {
		span := file.LineSpan(number)
		line := file.Data[span.Start:span.End]
		if quote == 0 {
			var at int
			name, at = assignment(line)
			length, references, grown = 0, 0, 0
			line = bytes.TrimLeft(line[at:], " \t\r\v\f\u0085\u00a0")
			if len(line) > 0 && (line[0] == '"' || line[0] == '\'') {
				quote, line = line[0], line[1:]
			}
		}
		length += len(line) + 1
		for _, match := range mention.Get().FindAllSubmatch(line, -1) {
			references++
			if known, ok := e.values[string(match[1])]; ok {
				grown += len(known.text)
			} else {
				grown += sizes[string(match[1])]
			}
		}
		if grown > maxWork {
			return number
		}
		if quote != 0 && !closes(line, quote) {
			continue
		}
		quote = 0
		sizes[name] = length + grown
		if references > 0 && !e.spend(templateWork(length, references)+grown) {
			return number
		}
	}
	return 0
}

// closes reports whether a line holds a quote that no backslash stands before.
func closes(line []byte, quote byte) bool {
	escaped := false
	for _, c := range line {
		switch {
		case c == quote && !escaped:
			return true
		case c == '\\':
			escaped = !escaped
		default:
			escaped = false
		}
	}
	return false
}
