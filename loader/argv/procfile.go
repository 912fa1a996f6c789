package argv

import (
	"slices"
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
)

// processLine is a line of a Procfile.
var processLine = lazy.Pattern(`(?m)^([A-Za-z0-9_-]+)[ \t]*:[ \t]*(.+?)[ \t\r]*$`)

// basePort is the PORT of the first process; each further one has a hundred more.
//
// https://ddollar.github.io/foreman/#PROCESSES https://honcho.readthedocs.io/en/latest/using_procfiles.html https://github.com/DarthSim/overmind
const (
	basePort = 5000
	portStep = 100
)

var foremanFlags = Flags{Valued: []string{"-f", "--procfile", "-p", "--port", "-e", "--env", "-m", "--formation", "-c", "--concurrency", "-d", "--root", "-t", "--timeout", "-l", "-s", "--socket"}}

// procfile starts the processes of a Procfile.
func (r *runner) procfile(program graph.Program, manager string) bool {
	words := program.Words[1:]
	name, port := "Procfile", basePort
	if value, known := r.lookup("PORT"); known {
		number, err := strconv.Atoi(value)
		if err != nil {
			return false
		}
		port = number
	}
	var chosen []string
	for len(words) > 0 {
		var first Argument
		first, words = foremanFlags.Next(words)
		switch first.Flag {
		case "":
			chosen = append(chosen, first.Value.Value)
		case "-f", "--procfile":
			name = first.Value.Value
		case "-p", "--port":
			number, err := strconv.Atoi(first.Value.Value)
			if err != nil {
				return false
			}
			port = number
		case "-d", "--root", "-m", "--formation", "-c", "--concurrency", "-l":
			return false
		}
	}
	if len(chosen) > 0 && (chosen[0] == "start" || chosen[0] == "s" || manager == "heroku" && chosen[0] == "local") {
		chosen = chosen[1:]
	} else if manager != "hivemind" && manager != "forego" {
		return false
	}
	file := r.fileAt(name, false)
	if file == nil {
		return false
	}
	for i, at := range processLine.Get().FindAllSubmatchIndex(file.Data, maxPrograms) {
		process := string(file.Data[at[2]:at[3]])
		if len(chosen) > 0 && !slices.Contains(chosen, process) {
			continue
		}
		caller := program
		number := strconv.Itoa(port + i*portStep)
		caller.Environment = append(slices.Clip(program.Environment), graph.EnvVar{
			Name: "PORT", HasValue: true, NameSpan: program.Span, Value: graph.Text{Span: program.Span, Raw: number, Value: number},
		})
		r.process(textOf(file, at[4], at[5]), caller)
	}
	return true
}

// process starts one process of a list by a shell, with the variables of its environment.
func (r *runner) process(text graph.Text, caller graph.Program) {
	outer := r.environment
	r.environment = caller.Environment
	r.nested(text, caller)
	r.environment = outer
}
