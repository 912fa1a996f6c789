package config

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint/linttest"
)

func compile(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(schemaURL, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(schemaURL)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestSchemaAgreesWithTheParser has both read the same configurations.
func TestSchemaAgreesWithTheParser(t *testing.T) {
	schema := compile(t, Schema(registry))
	validate := func(text string) error {
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		return schema.Validate(value)
	}
	for _, text := range []string{everything, Starter, mustParse(t, everything).Show(registry), "rules:\n  conflict:\npaths:\nexclude:\n"} {
		if err := validate(text); err != nil {
			t.Errorf("%v\nin\n%s", err, text)
		}
	}
	for _, c := range mistakes {
		if !c.unseen && validate(c.text) == nil {
			t.Errorf("%s: the schema accepts\n%s", c.name, c.text)
		}
	}
}

// TestSchemaIsCommitted compares the file that editors fetch with the rules of today.
func TestSchemaIsCommitted(t *testing.T) {
	generated := Schema(rules.All())
	compile(t, generated)
	linttest.Golden(t, "portlint.schema.json", string(generated))
}

// TestCatalogEntry holds the entry for SchemaStore's catalog to the names of configurations and the place of the schema.
func TestCatalogEntry(t *testing.T) {
	data, err := os.ReadFile("../../../.github/release/schemastore.json")
	if err != nil {
		t.Fatal(err)
	}
	var entry struct {
		Name, Description, URL string
		FileMatch              []string
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&entry); err != nil {
		t.Fatal(err)
	}
	if entry.URL != schemaURL || !slices.Equal(entry.FileMatch, Names()) || entry.Name == "" || entry.Description == "" {
		t.Errorf("got %+v", entry)
	}
}
