package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/schema"
)

// at walks down from a whole file. "[]" stands for the entries of a list.
func at(t *testing.T, path string) *schema.Shape {
	t.Helper()
	shape := schema.File()
	for step := range strings.SplitSeq(path, ".") {
		if step == "[]" {
			shape = shape.Items()
			continue
		}
		below, known := shape.Below(step)
		if !known {
			t.Fatalf("%s is not known in %s", step, path)
		}
		shape = below
	}
	return shape
}

func TestBelow(t *testing.T) {
	for path, known := range map[string]bool{
		"services.web.ports":                  true,
		"services.web.prots":                  false,
		"services.web.x-prots":                true,
		"services.my web":                     false,
		"services.web.environment.my port":    true,
		"services.web.blkio_config.x-own":     false,
		"services.web.volumes.[].bind.source": false,
		"networks.back.ipam.config.[].subnet": true,
		"x-own":                               true,
		"ports":                               false,
	} {
		cut := strings.LastIndexByte(path, '.')
		shape := schema.File()
		if cut >= 0 {
			shape = at(t, path[:cut])
		}
		if _, got := shape.Below(path[cut+1:]); got != known {
			t.Errorf("%s: known is %t, want %t", path, got, known)
		}
	}
	if below, known := at(t, "x-own").Below("anything"); below != nil || !known {
		t.Error("something is unknown below x-own")
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ from, name, want string }{
		{"networks.back", "subnet", "ipam.config"},
		{"services.web", "dockerfile", "build"},
		{"services.web", "limits", "deploy.resources"},
		{"services.web", "source", ""}, // of a volume, and of a secret
		{"services.web", "nothing", ""},
	} {
		path, found := at(t, c.from).Find(c.name)
		if got := strings.Join(path, "."); found != (c.want != "") || found && got != c.want {
			t.Errorf("%s below %s: %q, %t, want %q", c.name, c.from, got, found, c.want)
		}
	}
}

func TestTakes(t *testing.T) {
	for path, want := range map[string]schema.Kind{
		"services.web.ports":       schema.List,
		"services.web.healthcheck": schema.Mapping,
		"services.web.image":       schema.Text,
		"services.web.deploy":      schema.Mapping | schema.Null,
		"services.web.environment": schema.Mapping | schema.List,
	} {
		for _, kind := range []schema.Kind{schema.Mapping, schema.List, schema.Text, schema.Number, schema.Boolean, schema.Null} {
			if got := at(t, path).Takes(kind); got != (want&kind != 0) {
				t.Errorf("%s takes %b is %t", path, kind, got)
			}
		}
	}
	if required := at(t, "services.web.ulimits.nofile").Required(); !slices.Equal(required, []string{"soft", "hard"}) {
		t.Errorf("nofile requires %q", required)
	}
}
