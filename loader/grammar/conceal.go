package grammar

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// conceal puts the variables, as they are written, in place of the values that files gave them: what a fault cites may be a password.
// A value that can be a part of a port stays.
func conceal(fault *graph.Fault, texts ...*graph.Text) {
	if fault == nil {
		return
	}
	for _, text := range texts {
		for _, v := range text.Vars {
			given := v.Origin == graph.FromEnvironment || v.Origin == graph.FromExample
			if !given || v.From >= v.To || v.To > len(text.Value) || strings.Trim(text.Value[v.From:v.To], "0123456789.:-/[] ") == "" {
				continue
			}
			value := strings.Trim(source.Cite(text.Value[v.From:v.To]), `"…`)
			fault.Message = withoutValue(fault.Message, value, v.Name)
			fault.Help = withoutValue(fault.Help, value, v.Name)
			fault.Fix = nil
		}
	}
}

// withoutValue replaces a value where the text cites it.
func withoutValue(text, value, name string) string {
	parts := strings.Split(text, `"`)
	for i := 1; i < len(parts); i += 2 {
		parts[i] = strings.ReplaceAll(parts[i], value, "${"+name+"}")
	}
	return strings.Join(parts, `"`)
}
