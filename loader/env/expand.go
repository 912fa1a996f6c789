package env

import "strings"

// missing is the name of a variable that a reference requires and nothing sets.
type missing string

func (m missing) Error() string { return string(m) + " is required and not set" }

// malformed is a text with a reference that cannot be read.
type malformed string

func (malformed) Error() string { return "a reference to a variable is malformed" }

// expand replaces the references in a text, those behind operators included, with what lookup has for their names: nothing for names
// that it does not know. It does what compose-go's template.Substitute does, so that lookup is asked for the same names. The error is
// [missing] or [malformed].
func expand(text string, lookup func(name string) (string, bool)) (string, error) {
	var value strings.Builder
	var failure error
	for rest := text; ; {
		before, _, found := strings.Cut(rest, "$")
		value.WriteString(before)
		if !found {
			return value.String(), failure
		}
		rest = rest[len(before):]
		r, ok := readReference(rest)
		var err error
		switch {
		case strings.HasPrefix(rest, "$$"):
			value.WriteByte('$')
			rest = rest[len("$$"):]
		case !ok:
			err = malformed(text)
			rest = rest[len("${"):]
		case r.name == "": // a lone dollar is a dollar
			value.WriteByte('$')
			rest = rest[len("$"):]
		case r.operator == "":
			known, _ := lookup(r.name)
			value.WriteString(known)
			rest = rest[len(r.text):]
		default:
			end := len(r.text)
			line, _, _ := strings.Cut(rest, "\n")
			last := strings.LastIndexByte(line, '}') + 1
			var replacement, behind string
			if replacement, err = r.choose(lookup); err == nil {
				behind, err = expand(rest[end:last], lookup) // a text of its own for what is malformed there
			}
			if err == nil {
				value.WriteString(replacement)
				value.WriteString(behind)
			}
			rest = rest[last:]
		}
		if failure == nil {
			failure = err
		}
	}
}

// choose returns the value of a reference with an operator, or what its words make instead.
func (r reference) choose(lookup func(name string) (string, bool)) (string, error) {
	value, set := lookup(r.name)
	usable := set && (value != "" || !strings.HasPrefix(r.operator, ":"))
	if usable != strings.HasSuffix(r.operator, "+") {
		return value, nil
	}
	words, err := expand(r.words, lookup)
	if err == nil && strings.HasSuffix(r.operator, "?") {
		err = missing(r.name)
	}
	return words, err
}
