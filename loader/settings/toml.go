package settings

import (
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// tomlSettings reads the scalars of a TOML file under their keys joined with dots. Its tables in one line, arrays and texts of several lines
// are not read: ok is false for what does not look like lines of tables and keys.
func tomlSettings(file *source.File) (settings map[string]setting, ok bool) {
	settings, ok = make(map[string]setting), true
	table := ""
	for line := range linesOf(file, "#", "=") {
		text := line.span.Text()
		first := line.words[0]
		switch {
		case strings.HasPrefix(text, "[["):
			table = "[["
		case strings.HasPrefix(text, "["):
			closing := strings.IndexByte(text, ']')
			if closing < 0 {
				return settings, false
			}
			table = strings.ReplaceAll(strings.ReplaceAll(text[1:closing], `"`, ""), " ", "")
			settings[table] = setting{whole: line.span}
		case table == "[[":
		case strings.Contains(text, `"""`) || strings.Contains(text, "'''"):
			return settings, false
		case len(line.words) == 2:
			value := line.words[1]
			ok = ok && !strings.HasPrefix(value.text, "{")
			settings[strings.TrimPrefix(table+"."+first.text, ".")] = setting{word: value, whole: line.span}
		case len(line.words) > 2 && strings.HasPrefix(line.words[1].text, "{"):
			ok = false
		}
	}
	return settings, ok
}
