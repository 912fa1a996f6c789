package knowledge

import (
	"slices"
	"strconv"
	"strings"
)

// Setup is how a container is set up, as far as an image reads it.
type Setup struct {
	// Env returns the value of an environment variable, and whether it is set. A value of which
	// a part is unknown has a NUL byte there.
	Env func(name string) (value string, set bool)
	// Demanded reports whether the value of a variable rests on one that Compose demands, as in ${PASSWORD:?}; nil is never.
	Demanded func(name string) bool
	// Words are the words of the command line.
	Words []string
	// Mounts are the container paths of the mounts.
	Mounts []string
}

// Answer is what a service does when somebody connects without credentials.
type Answer int

// The answers.
const (
	AnswerUnknown Answer = iota
	AnswersAll           // whoever connects is let in
	AsksLogin
	DefaultLogin // asks, and the credentials are well known
)

// Login is what an image asks of whoever connects.
type Login struct {
	Answer Answer // with nothing set
	// Credentials are the well-known ones of [DefaultLogin], such as "guest/guest".
	Credentials string
	// Unless are settings that change the answer; the first that is met decides.
	Unless []Exception
}

// Exception is one setting that changes what an image asks for.
type Exception struct {
	// Env is a variable that must be set and not empty. With Value it must have that value, with Contains hold that text;
	// the case of letters does not matter. With Empty it must be set to nothing.
	Env, Value, Contains string
	Empty                bool
	// Flag is a word of the command line, alone or up to "=".
	Flag string
	// Mount is a path in the container, at or below which something is mounted.
	Mount string
	// With is a second setting that must be met, too.
	With *Exception
	Then Answer
}

// AnswerFor returns what a container that is set up so asks for.
func (l Login) AnswerFor(setup Setup) Answer {
	for _, exception := range l.Unless {
		if met, unknown := exception.applies(setup); unknown {
			return AnswerUnknown
		} else if met {
			return exception.Then
		}
	}
	return l.Answer
}

// applies reports whether the exception holds, with its second setting.
func (e Exception) applies(setup Setup) (applies, unknown bool) {
	if e.Then == DefaultLogin && setup.Demanded != nil && setup.Demanded(e.Env) {
		return false, false // nobody demands a password to set the one that everybody knows
	}
	met, unknown := e.met(setup)
	if e.With == nil || !met && !unknown {
		return met, unknown
	}
	second, uncertain := e.With.applies(setup)
	return met && second, uncertain || unknown && second
}

func (e Exception) met(setup Setup) (met, unknown bool) {
	switch {
	case e.Flag != "":
		return slices.ContainsFunc(setup.Words, func(word string) bool {
			return word == e.Flag || strings.HasPrefix(word, e.Flag+"=")
		}), false
	case e.Mount != "":
		return slices.ContainsFunc(setup.Mounts, func(path string) bool {
			return path == e.Mount || strings.HasPrefix(path, e.Mount+"/")
		}), false
	}
	value, set := setup.Env(e.Env)
	switch {
	case !set:
		return false, false
	case e.Empty:
		return value == "", false
	case e.Value != "":
		return strings.EqualFold(value, e.Value), canBe(value, e.Value)
	case e.Contains != "":
		return strings.Contains(strings.ToLower(value), strings.ToLower(e.Contains)), strings.Contains(value, "\x00")
	}
	return value != "", false
}

// canBe reports whether a value of which a part is unknown can be another one.
func canBe(value, other string) bool {
	first, last := strings.IndexByte(value, 0), strings.LastIndexByte(value, 0)
	if first < 0 {
		return false
	}
	value, other = strings.ToLower(value), strings.ToLower(other)
	return strings.HasPrefix(other, value[:first]) && strings.HasSuffix(other, value[last+1:])
}

// PortsFor returns the ports of a container that is set up so. Known is false when a setting moves ports
// in a way that cannot be read; the ports are then those that stay.
func (i *Image) PortsFor(setup Setup) (ports []Port, known bool) {
	known = !slices.ContainsFunc(i.Opaque, func(name string) bool {
		_, set := setup.value(name)
		return set
	})
	for _, port := range i.Ports {
		moved, readable := port.movedTo(setup)
		known = known && readable
		ports = append(ports, moved...)
	}
	return ports, known
}

func (p Port) movedTo(setup Setup) (ports []Port, readable bool) {
	for _, name := range p.MovedBy {
		value, set := setup.value(name)
		if !set || strings.EqualFold(value, "false") {
			continue
		}
		numbers, ok := portsIn(value)
		if !ok {
			return nil, false
		}
		for _, number := range numbers {
			ports = append(ports, Port{From: number, Transport: p.Transport, Kind: p.Kind})
		}
		if len(ports) > 0 {
			return ports, true
		}
		return []Port{p}, true
	}
	if p.OnDemand {
		return nil, true
	}
	return []Port{p}, true
}

// value returns what stands behind a setting; see [Port.MovedBy].
func (s Setup) value(name string) (value string, set bool) {
	switch {
	case strings.HasSuffix(name, "="):
		for _, word := range s.Words {
			if rest, found := strings.CutPrefix(word, name); found {
				return rest, true
			}
		}
		return "", false
	case !strings.HasPrefix(name, "-"):
		value, set = s.Env(name)
		return value, set && value != ""
	}
	for i, word := range s.Words {
		switch rest, found := strings.CutPrefix(word, name); {
		case found && rest == "" && i+1 < len(s.Words):
			return s.Words[i+1], true
		case found && rest == "":
			return "", true
		case found && strings.HasPrefix(rest, "="):
			return rest[1:], true
		case found && len(name) == 2 && rest != "" && !strings.HasPrefix(name, "--"):
			return rest, true // -p5433
		}
	}
	return "", false
}

// portsIn finds the port numbers of a setting such as "5433", "0.0.0.0:9000" or "PLAINTEXT://:9092,EXTERNAL://:29092".
// There are none in a bare address. It is not ok when a part of the value is unknown.
func portsIn(value string) (numbers []int, ok bool) {
	if strings.Contains(value, "\x00") {
		return nil, false
	}
	for item := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ',' || r == ' ' }) {
		if _, after, found := strings.Cut(item, "://"); found {
			item = after
		}
		item, _, _ = strings.Cut(item, "/")
		number, err := strconv.Atoi(item[strings.LastIndexByte(item, ':')+1:])
		if err == nil && 1 <= number && number <= 65535 && !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	return numbers, true
}
