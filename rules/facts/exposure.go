package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// Class says which rule takes a mapping that others can reach. Only the strongest one speaks.
type Class int

const (
	NotExposed Class = iota
	// exposedHere is a data service that some addresses of the host reach. No rule takes it unless it is needless.
	exposedHere
	ExposedNeedlessly
	ExposedBesideProxy
	ExposedToAll
	// Of all classes below it is known what listens.
	ExposedAdministration
	ExposedData
	ExposedDockerAPI
)

// Exposure is what a mapping opens.
type Exposure struct {
	Class   Class
	Port    *graph.Port
	Address graph.Address // on the host, with the default of the network
	// Title and kind name what listens, answer and login what it asks for.
	Title  string
	Kind   knowledge.Kind
	Answer knowledge.Answer
	login  *knowledge.Login
	// Container is the port in the container that is known, 0 when none is.
	Container int
}

// Exposures returns every mapping that the engine binds where others than its containers can reach it, with what it opens.
func (f *Project) Exposures() []Exposure { return f.knownExposures.get(f.findExposures) }

func (f *Project) findExposures() []Exposure {
	var found []Exposure
	use := users{Project: f}
	for _, service := range f.project.Services {
		if reach, _ := service.Reach(); reach != graph.Binds {
			continue
		}
		for _, port := range service.Ports {
			if !port.Published() || port.ContainerUnknown {
				continue
			}
			address := port.HostAddress()
			if address.Unknown {
				continue
			}
			one := f.Of(service).Offer().exposure(port, address)
			if use.isNeedless(&one) {
				one.Class = ExposedNeedlessly
			}
			if one.Class > exposedHere {
				found = append(found, one)
			}
		}
	}
	return found
}

// ExposuresOf returns the mappings that a rule takes.
func ExposuresOf(pass *lint.Pass, class Class) []*Exposure {
	var found []*Exposure
	all := Of(pass).Exposures()
	for i := range all {
		if all[i].Class == class {
			found = append(found, &all[i])
		}
	}
	return found
}

// What describes what listens: "postgres (database)", "redis (cache, no authentication)".
func (e *Exposure) What() string {
	text := e.Title + " (" + e.Kind.String()
	switch e.Answer {
	case knowledge.AnswersAll:
		text += ", no authentication"
	case knowledge.DefaultLogin:
		text += ", default login " + e.login.Credentials
	}
	return text + ")"
}

// ExposureSeverity lowers a severity for what asks for a login, for what other machines often use, and for random
// host ports, which test set-ups use.
func ExposureSeverity(e *Exposure, severity lint.Severity) lint.Severity {
	open := e.Answer == knowledge.AnswersAll || e.Answer == knowledge.DefaultLogin
	if e.Port.HostKind == graph.Random || e.Class == ExposedAdministration && e.Answer == knowledge.AsksLogin || e.Kind.OftenShared() && !open {
		return lint.Note
	}
	return severity
}

// forDevelopers reports whether the entry stands in a file or folder that by its name is for development or tests.
func (f *Project) forDevelopers(port *graph.Port) bool {
	is, known := f.developed[port.Span.File]
	if !known {
		words := strings.FieldsFunc(strings.ToLower(port.Span.Path()), func(r rune) bool { return strings.ContainsRune("/._-", r) })
		is = slices.ContainsFunc(words, func(word string) bool { return slices.Contains(developerWords, word) })
		if f.developed == nil {
			f.developed = make(map[*source.File]bool)
		}
		f.developed[port.Span.File] = is
	}
	return is
}

var developerWords = []string{"dev", "devel", "development", "devcontainer", "local", "override", "test", "tests", "testing", "debug", "e2e"}
