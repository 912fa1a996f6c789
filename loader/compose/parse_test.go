package compose

import "testing"

// TestMentions: what is not found in the bytes of a file is not looked for in its nodes, so that nothing may be missed.
func TestMentions(t *testing.T) {
	for text, want := range map[string]mentions{
		"services: {a: {image: x}}":                                               {},
		"include: [a.yaml]":                                                       {include: true},
		"services: {a: {extends: b}}":                                             {extends: true},
		"services: {a: {ports: !reset []}}":                                       {tags: true},
		"services: {a: {ports: !override []}}":                                    {tags: true},
		"services: {a: {ports: !<!reset> []}}":                                    {tags: true},
		"services: {a: {ports: !re%73et []}}":                                     {tags: true},
		"%TAG !e! !over\n---\nservices: {a: {ports: !e!ride []}}":                 {tags: true},
		"services: {a: {\"ext\\u0065nds\": b}}":                                   {include: true, extends: true},
		"\"in\\\n  clude\": [a.yaml]":                                             {include: true, extends: true},
		"services: {a: {image: x, command: \"echo \\\"reset\\\"\", user: '50!'}}": {include: true, extends: true},
	} {
		if got := mentionsIn([]byte(text)); got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}
