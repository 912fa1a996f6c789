package quadlet

import (
	"bytes"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// unitFile is the text of a unit, or of a drop-in of one.
type unitFile struct {
	file     *source.File
	settings []setting
	sections map[string]source.Span // by their names, where each begins
}

// setting is one line `Key=value` of a section.
type setting struct {
	section, key string
	// value is without the blanks around it; the lines that a backslash joins are one.
	value graph.Text
}

// parse reads a unit as Podman's generator does. It returns the first line that is none of a setting, a section and a comment, for
// which the generator drops the whole unit.
// https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
func parse(file *source.File) (unit *unitFile, wrong *source.Span) {
	unit = &unitFile{file: file, sections: make(map[string]source.Span)}
	section := ""
	var joined []graph.Piece // what the lines before, which end in a backslash, hold of this one
	for start := 0; start < len(file.Data); {
		end := len(file.Data)
		if newline := bytes.IndexByte(file.Data[start:], '\n'); newline >= 0 {
			end = start + newline
		}
		line := trimmed(file.Data, start, end)
		last := end >= len(file.Data)-1
		start = end + 1
		if isComment(file.Data[line.Start:line.End]) {
			continue // within joined lines, too
		}
		more := file.Data[line.End-1] == '\\'
		if more {
			line.End--
		}
		joined = append(joined, line)
		if more && !last {
			continue
		}
		text := textOf(file, joined)
		joined = nil
		switch name, isSection := sectionName(text.Value); {
		case isSection:
			section = name
			if _, known := unit.sections[name]; !known {
				unit.sections[name] = text.Span
			}
		case section == "" || strings.IndexByte(text.Value, '=') < 1:
			return unit, &text.Span
		default:
			unit.settings = append(unit.settings, settingOf(section, text))
		}
	}
	return unit, nil
}

// trimmed is data[start:end] without the blanks around it, as a piece of nothing yet.
func trimmed(data []byte, start, end int) graph.Piece {
	inner := bytes.TrimLeft(data[start:end], " \t\r\v\f")
	start = end - len(inner)
	return graph.Piece{Start: start, End: start + len(bytes.TrimRight(inner, " \t\r\v\f"))}
}

func isComment(line []byte) bool { return len(line) == 0 || line[0] == '#' || line[0] == ';' }

// sectionName reads "[Container]".
func sectionName(line string) (name string, ok bool) {
	inner, opened := strings.CutPrefix(line, "[")
	name, behind, closed := strings.Cut(inner, "]")
	return name, opened && closed && strings.Trim(behind, " \t") == ""
}

// textOf joins pieces of a file.
func textOf(file *source.File, pieces []graph.Piece) graph.Text {
	text := graph.Text{Span: source.Span{File: file, Start: pieces[0].Start, End: pieces[len(pieces)-1].End}}
	for i := range pieces {
		piece := &pieces[i]
		piece.From = len(text.Value)
		text.Value += string(file.Data[piece.Start:piece.End])
		piece.To = len(text.Value)
	}
	if text.Raw = text.Value; len(pieces) > 1 {
		text.Pieces = pieces
	}
	return text
}

// settingOf takes a line apart at its first "=".
func settingOf(section string, line graph.Text) setting {
	key, value, _ := strings.Cut(line.Value, "=")
	return setting{section, strings.TrimSpace(key), line.Tail(len(line.Value) - len(strings.TrimLeft(value, " \t\r\v\f")))}
}

// merge lays the settings of a drop-in over those of the unit.
func (u *unitFile) merge(dropin *unitFile) {
	u.settings = append(u.settings, dropin.settings...)
	for name, span := range dropin.sections {
		if _, known := u.sections[name]; !known {
			u.sections[name] = span
		}
	}
}

// all returns the values of a key that lists: an empty one clears those above.
func (u *unitFile) all(section, key string) []graph.Text {
	var values []graph.Text
	for _, s := range u.settings {
		switch {
		case s.section != section || s.key != key:
		case s.value.Value == "":
			values = nil
		default:
			values = append(values, s.value)
		}
	}
	return values
}

// last returns the value of a key that is there once, a zero Text for none. Double quotes around it are dropped.
func (u *unitFile) last(section, key string) graph.Text {
	var value graph.Text
	for _, s := range u.settings {
		if s.section == section && s.key == key {
			value = s.value
		}
	}
	if inner := value.Value; len(inner) >= 2 && inner[0] == '"' && inner[len(inner)-1] == '"' && value.Pieces == nil {
		value.Span.Start++
		value.Span.End--
		value.Value = inner[1 : len(inner)-1]
		value.Raw = value.Value
	}
	return value
}
