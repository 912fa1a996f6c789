package config

import (
	"bytes"
	"encoding/json"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

const (
	// schemaURL is where editors find the schema.
	schemaURL = "https://raw.githubusercontent.com/portlint/portlint/main/cmd/internal/config/portlint.schema.json"
	rulesURL  = "https://github.com/portlint/portlint/blob/main/rules/docs/"
)

type object = map[string]any

// Schema returns the JSON schema of configurations, for editors. It is made of the same tables as the parser.
func Schema(registry []*lint.Rule) []byte {
	globs := object{"type": []string{"array", "null"}, "items": object{"type": "string", "minLength": 1}}
	schema := object{
		"$schema":              "http://json-schema.org/draft-07/schema#",
		"$id":                  schemaURL,
		"title":                "portlint configuration",
		"type":                 []string{"object", "null"},
		"additionalProperties": false,
		"properties": object{
			keyExtends: object{
				"description": "Files of the same form, relative to this one. What this file says wins over them, and the later over the earlier; lists grow.",
				"type":        []string{"string", "array", "null"}, "minLength": 1, "items": object{"type": "string", "minLength": 1},
			},
			keyFailOn: object{
				"description": "The lowest severity of a finding that makes the exit status 1.",
				"enum":        failNames(), "default": lint.Warning.String(),
			},
			keyPedantic: object{"description": "Whether pedantic rules run.", "type": "boolean", "default": false},
			keyDefaultHostIP: object{
				"description": "Where the engine binds ports published without a host IP, if its default-network-opts say so for all networks (com.docker.network.bridge.host_binding_ipv4).",
				"type":        "string", "format": "ipv4",
			},
			keyEngine:  object{"description": "What runs the projects. Without it signs of Swarm are looked for in the files.", "enum": graph.Engines()},
			keyOS:      object{"description": "The operating system of the machines on which ports are published. Without it rules judge as for Linux, and tell what other systems hold.", "enum": graph.Systems()},
			keyNodes:   object{"description": "How many nodes the swarm has, 0 when it is not known.", "type": "integer", "minimum": 0, "default": 0},
			keyExclude: describe(globs, "Files and folders that are not linted: globs relative to this file. One without a slash matches at any depth."),
			keyInputs: object{
				"description": "Kinds of files that are read, or left out with a minus before them. All but scripts and markdown are read anyway: scripts are shell scripts, Makefiles, justfiles, systemd units, package.json and CI files with docker run, podman run, nerdctl run or docker service create; markdown is the code blocks for shells in Markdown.",
				"type":        []string{"array", "null"}, "items": object{"enum": loader.Inputs()},
			},
			keyRules: object{"$ref": "#/definitions/rules"},
			keyPaths: object{
				"description": "Severities for some files. Later elements win over earlier ones.",
				"type":        []string{"array", "null"},
				"items": object{
					"type": "object", "additionalProperties": false, "required": []string{keyFiles},
					"properties": object{
						keyFiles: object{
							"description": "Globs relative to this file. One without a slash matches at any depth.",
							"type":        "array", "minItems": 1, "items": globs["items"],
						},
						keyRules: object{"$ref": "#/definitions/levels"},
					},
				},
			},
		},
		"definitions": object{
			"severity": object{"description": "Replaces the severity of every finding.", "enum": levelNames()},
			"level":    settingsSchema("What is made of findings.", nil),
			"levels":   levelsSchema(registry),
			"rules":    rulesSchema(registry),
		},
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(schema); err != nil {
		panic(err) // the tables hold nothing that JSON cannot say
	}
	return text.Bytes()
}

// rulesSchema describes what stands below rules.
func rulesSchema(registry []*lint.Rule) object {
	properties := object{}
	for _, family := range lint.Families() {
		properties[string(family)] = settingsSchema("The rules of the family "+string(family)+".", nil)
	}
	for _, rule := range registry {
		properties[rule.ID] = settingsSchema("Finds: "+rule.Summary+". "+rulesURL+rule.ID+".md", rule.Options)
	}
	return rulesObject("Rules by their id, and families of rules.", properties)
}

// levelsSchema describes what stands below rules where only severities can be set.
func levelsSchema(registry []*lint.Rule) object {
	properties := object{}
	for _, name := range ruleNames(registry) {
		properties[name] = object{"$ref": "#/definitions/level"}
	}
	return rulesObject("Severities of rules and families in these files.", properties)
}

func rulesObject(description string, properties object) object {
	return object{"description": description, "type": []string{"object", "null"}, "additionalProperties": false, "properties": properties}
}

func settingsSchema(description string, options []lint.Option) object {
	properties := object{keySeverity: object{"$ref": "#/definitions/severity"}}
	for _, option := range options {
		var schema object
		switch option.Default.(type) {
		case bool:
			schema = object{"type": "boolean"}
		case int:
			schema = object{"type": "integer", "minimum": 0}
		default:
			schema = object{"type": []string{"array", "null"}, "items": object{"type": "string", "minLength": 1}}
		}
		schema["default"] = option.Default
		properties[option.Name] = describe(schema, option.Summary)
	}
	return object{"description": description, "type": []string{"object", "null"}, "additionalProperties": false, "properties": properties}
}

// describe returns the schema with a description.
func describe(schema object, description string) object {
	described := object{"description": description}
	for key, value := range schema {
		described[key] = value
	}
	return described
}
