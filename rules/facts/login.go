package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// answerOf says what the service asks of a client. What others build or configure on top of an image
// can ask for more than the image.
func answerOf(service *graph.Service, image *knowledge.Image, setup Setup) knowledge.Answer {
	answer := answerFor(image.Login, setup)
	if image.Kind == knowledge.FastCGI {
		return answer
	}
	changed := service.Build != nil || len(service.EnvFiles) > 0 || service.Entrypoint != nil || slices.ContainsFunc(setup.Words, isConfiguration)
	if changed && answer != knowledge.AsksLogin {
		return knowledge.AnswerUnknown
	}
	return answer
}

// answerFor returns what a container that is set up so asks for.
func answerFor(l *knowledge.Login, setup Setup) knowledge.Answer {
	if l == nil {
		return knowledge.AnswerUnknown
	}
	for _, exception := range l.Unless {
		if met, unknown := applies(exception, setup); unknown {
			return knowledge.AnswerUnknown
		} else if met {
			return exception.Then
		}
	}
	return l.Answer
}

// applies reports whether the exception holds, with its second setting.
func applies(e knowledge.Exception, setup Setup) (met, unknown bool) {
	if e.Then == knowledge.DefaultLogin && setup.demands(e.Setting) {
		return false, false // a password that must be given is not the well-known one
	}
	met, unknown = isMet(e, setup)
	if unknown && e.Then == knowledge.DefaultLogin {
		return false, false // one that is left to a variable is hardly ever
	}
	if e.With == nil || !met && !unknown {
		return met, unknown
	}
	second, uncertain := applies(*e.With, setup)
	return met && second, uncertain || unknown && second
}

func isMet(e knowledge.Exception, setup Setup) (met, unknown bool) {
	switch {
	case strings.HasPrefix(e.Setting, "-"):
		return slices.ContainsFunc(setup.Words, func(word string) bool {
			return word == e.Setting || strings.HasPrefix(word, e.Setting+"=")
		}), false
	case strings.HasPrefix(e.Setting, "/"):
		return slices.ContainsFunc(setup.Mounts, func(path string) bool {
			return path == e.Setting || strings.HasPrefix(path, e.Setting+"/")
		}), false
	}
	value, set := setup.env(e.Setting)
	switch {
	case !set:
		return false, false
	case e.Empty:
		return value == "", false
	case e.Part:
		return strings.Contains(strings.ToLower(value), strings.ToLower(e.Value)), strings.Contains(value, "\x00")
	case e.Value != "":
		yes := e.Value == "true" && slices.Contains([]string{"1", "t", "y", "yes", "on"}, strings.ToLower(value))
		return yes || strings.EqualFold(value, e.Value), canBe(value, e.Value)
	}
	return value != "", false
}

// canBe reports whether a value that is known in part can be another one.
func canBe(value, other string) bool {
	first, last := strings.IndexByte(value, 0), strings.LastIndexByte(value, 0)
	if first < 0 {
		return false
	}
	value, other = strings.ToLower(value), strings.ToLower(other)
	return strings.HasPrefix(other, value[:first]) && strings.HasSuffix(other, value[last+1:])
}
