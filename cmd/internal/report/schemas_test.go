package report_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// everyRule has the findings of the bad fixtures of all rules.
func everyRule(t *testing.T) report.Run {
	t.Helper()
	fixtures, err := linttest.Fixtures("../../../testdata/rules")
	if err != nil {
		t.Fatal(err)
	}
	found := map[*lint.Rule]bool{rules.InternalError: true}
	findings := []lint.Finding{rules.NewInternalError("compose.yaml", "index out of range")}
	for _, cases := range fixtures {
		for _, c := range cases {
			if !c.Bad {
				continue
			}
			one, err := c.Lint(t.TempDir(), rules.All())
			if err != nil {
				t.Fatal(err)
			}
			findings = append(findings, one...)
			for _, finding := range one {
				found[finding.Rule] = true
			}
		}
	}
	for _, rule := range rules.All() {
		if !found[rule] {
			t.Errorf("no fixture shows %s", rule.ID)
		}
	}
	return report.Run{
		Findings: lint.ListOf(lint.Sort(findings)...), Rules: rules.All(), Files: 1, Projects: []graph.Label{{Name: "shop", Dir: "."}}, Version: func() string { return "v0.1.0" },
		Page: func(rule *lint.Rule) docs.Page { return docs.Of(rule.ID) },
	}
}

// runs are what every format with a schema is tried on.
func runs(t *testing.T) map[string]report.Run {
	return map[string]report.Run{
		"every rule": everyRule(t),
		"mixed":      mixed(t),
		"clean":      clean(t),
		"empty":      {},
		"bare":       {Findings: lint.ListOf(lint.Finding{Rule: &lint.Rule{ID: "x"}, Span: source.Span{File: source.NewFile("", nil)}})},
	}
}

func TestSARIFFollowsTheStandard(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("testdata/schemas/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, run := range runs(t) {
		if err := validate(schema, write(t, "sarif", run, report.Style{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := strings.Replace(write(t, "sarif", mixed(t), report.Style{}), `"startLine": 8`, `"startLine": 0`, 1)
	if validate(schema, broken) == nil {
		t.Error("the schema accepts line 0: it is not the one that is meant")
	}
}

// TestRDJSONFollowsTheSchema is stricter than the schema, which allows properties that it does not know.
func TestRDJSONFollowsTheSchema(t *testing.T) {
	const name = "testdata/schemas/rdjson.json"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	strict, err := jsonschema.UnmarshalJSON(strings.NewReader(
		strings.ReplaceAll(string(text), `"additionalProperties": true`, `"additionalProperties": false`)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(name, strict); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	for name, run := range runs(t) {
		if err := validate(schema, write(t, "rdjson", run, report.Style{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := strings.Replace(write(t, "rdjson", mixed(t), report.Style{}), `"line"`, `"row"`, 1)
	if validate(schema, broken) == nil {
		t.Error("the schema accepts a row instead of a line")
	}
}

func validate(schema *jsonschema.Schema, text string) error {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

func TestJUnitFollowsTheSchema(t *testing.T) {
	schema := readXSD(t, "testdata/schemas/junit.xsd")
	for name, run := range runs(t) {
		if err := schema.validate(write(t, "junit", run, report.Style{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	text := write(t, "junit", mixed(t), report.Style{})
	for _, broken := range []string{
		strings.Replace(text, "<testcase ", `<testcase line="1" `, 1),
		strings.Replace(text, "<testcase name=", "<testcase classname=", 1),
		strings.Replace(text, "<testsuites>", "<testsuites><testcase/>", 1),
	} {
		if schema.validate(broken) == nil {
			t.Errorf("the schema accepts\n%s", broken)
		}
	}
}

// xsd is what is read of an XML schema: the elements with their attributes and their children, whose order is not looked at.
type xsd struct {
	Elements []struct {
		Name       string `xml:"name,attr"`
		Attributes []struct {
			Name string `xml:"name,attr"`
			Use  string `xml:"use,attr"`
		} `xml:"complexType>attribute"`
		Children []struct {
			Ref string `xml:"ref,attr"`
		} `xml:"complexType>sequence>element"`
	} `xml:"element"`
}

func readXSD(t *testing.T, path string) (schema xsd) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	return schema
}

func (s xsd) validate(text string) error {
	var open []string
	for decoder := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := decoder.Token()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := s.element(open, token); err != nil {
				return err
			}
			open = append(open, token.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

// element checks one element inside of those that are open.
func (s xsd) element(open []string, start xml.StartElement) error {
	name := start.Name.Local
	for _, known := range s.Elements {
		if len(open) > 0 && known.Name == open[len(open)-1] {
			allowed := false
			for _, child := range known.Children {
				allowed = allowed || child.Ref == name
			}
			if !allowed {
				return fmt.Errorf("%s holds no %s", known.Name, name)
			}
		}
		if known.Name != name {
			continue
		}
		var given []string
		for _, attribute := range start.Attr {
			given = append(given, attribute.Name.Local)
		}
		for _, attribute := range known.Attributes {
			at := slices.Index(given, attribute.Name)
			if at < 0 && attribute.Use == "required" {
				return fmt.Errorf("%s lacks %s", name, attribute.Name)
			} else if at >= 0 {
				given = slices.Delete(given, at, at+1)
			}
		}
		if len(given) > 0 {
			return fmt.Errorf("%s has no attributes %q", name, given)
		}
	}
	return nil
}

// TestSonarFollowsTheScanner checks what SonarQube's scanner checks of generic issues; one mistake and it imports none of them.
func TestSonarFollowsTheScanner(t *testing.T) {
	type location struct {
		Message, FilePath *string
		TextRange         *struct{ StartLine, EndLine, StartColumn, EndColumn *int }
	}
	type document struct {
		Rules []struct {
			ID, Name, Description, EngineID, CleanCodeAttribute string
			Impacts                                             []struct{ SoftwareQuality, Severity string }
		}
		Issues []struct {
			RuleID             string
			PrimaryLocation    *location
			SecondaryLocations []location
		}
	}
	columns := 0
	check := func(t *testing.T, l *location) {
		t.Helper()
		if l == nil || l.Message == nil || l.FilePath == nil || l.TextRange == nil || l.TextRange.StartLine == nil || *l.TextRange.StartLine < 1 {
			t.Fatalf("incomplete: %+v", l)
		}
		r := l.TextRange
		if (r.StartColumn == nil) != (r.EndColumn == nil) || (r.StartColumn == nil) != (r.EndLine == nil) {
			t.Fatalf("half a range: %+v", r)
		}
		if r.StartColumn != nil {
			columns++
			if *r.EndLine < *r.StartLine || *r.EndLine == *r.StartLine && *r.EndColumn <= *r.StartColumn || *r.StartColumn < 0 {
				t.Fatalf("an empty range: %d:%d to %d:%d", *r.StartLine, *r.StartColumn, *r.EndLine, *r.EndColumn)
			}
		}
	}
	for name, run := range runs(t) {
		t.Run(name, func(t *testing.T) {
			var got document
			decoder := json.NewDecoder(strings.NewReader(write(t, "sonar", run, report.Style{})))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&got); err != nil || got.Rules == nil || got.Issues == nil {
				t.Fatalf("%v in %+v", err, got)
			}
			known := make(map[string]bool)
			for _, rule := range got.Rules {
				if rule.ID == "" || rule.Name == "" || rule.EngineID == "" || len(rule.Impacts) == 0 || known[rule.ID] {
					t.Errorf("a rule that is twice there or incomplete: %+v", rule)
				}
				known[rule.ID] = true
				for _, impact := range rule.Impacts {
					if !slices.Contains([]string{"HIGH", "MEDIUM", "LOW"}, impact.Severity) || !slices.Contains([]string{"SECURITY", "RELIABILITY", "MAINTAINABILITY"}, impact.SoftwareQuality) {
						t.Errorf("%s: %+v", rule.ID, impact)
					}
				}
			}
			if len(got.Issues) != run.Findings.Len() {
				t.Errorf("%d issues of %d findings", len(got.Issues), run.Findings.Len())
			}
			for _, issue := range got.Issues {
				if !known[issue.RuleID] {
					t.Errorf("no rule %s", issue.RuleID)
				}
				check(t, issue.PrimaryLocation)
				for i := range issue.SecondaryLocations {
					check(t, &issue.SecondaryLocations[i])
				}
			}
		})
	}
	if columns == 0 {
		t.Error("nothing has columns")
	}
}

// TestSonarCountsUnits has a sign of two units in front of a port.
func TestSonarCountsUnits(t *testing.T) {
	file := source.NewFile("compose.yaml", []byte("# a\nports: [\"\U0001f433é80:80\"]\n"))
	at := strings.Index(string(file.Data), "80:80")
	run := report.Run{Findings: lint.ListOf(lint.Finding{Rule: &lint.Rule{ID: "x"}, Span: source.Span{File: file, Start: at, End: at + len("80:80")}})}
	if got := write(t, "sonar", run, report.Style{}); !strings.Contains(got, `"startLine": 2,`) || !strings.Contains(got, `"startColumn": 12,`) || !strings.Contains(got, `"endColumn": 17`) {
		t.Error(got)
	}
}
