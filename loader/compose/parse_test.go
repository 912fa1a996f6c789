package compose

import (
	"testing"

	"github.com/portlint/portlint/loader/source"
)

// TestMentions: what a file is not known to mention is not looked for, so that nothing may be missed.
func TestMentions(t *testing.T) {
	for text, want := range map[string]mentions{
		"services: {a: {image: extends, ports: ['80:80']}, reset: {image: '!reset'}}": {},
		"services: {a: {extends: b}}":                              {extends: true},
		"services: {a: {ports: !reset []}}":                        {tags: true},
		"services: {a: {image: !override x}}":                      {tags: true},
		"services: {a: {ports: !<!reset> []}}":                     {tags: true},
		"services: {a: {ports: !re%73et []}}":                      {tags: true},
		"%TAG !e! !over\n---\nservices: {a: {ports: !e!ride []}}":  {tags: true},
		"services: {a: {\"ext\\u0065nds\": b}}":                    {extends: true},
		"x: &x {extends: b}\nservices: {a: {<<: *x}}":              {extends: true},
		"services: {a: {? &x {extends: b} : 1, b: *x}}":            {true, true, true},
		"name: a\n---\nservices: {a: {ports: [!reset '80:80']}}\n": {tags: true},
	} {
		if got := parseFile(source.NewFile("compose.yaml", []byte(text)), false).mentions; got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}
