package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

// nodeOptions is the variable whose words node reads in front of its own arguments.
//
// https://nodejs.org/api/cli.html#node_optionsoptions
const nodeOptions = "NODE_OPTIONS"

// inspects reports whether the options that a variable gives to node switch on its inspector, or say where it listens.
func inspects(call invocation) bool {
	options, _ := call.Env(nodeOptions)
	return strings.Contains(options, "--inspect") || strings.Contains(options, "--debug-port")
}

// nodePrograms are node and what usually starts it.
var nodePrograms = []string{
	"astro", "concurrently", "corepack", "gatsby", "nest", "next", "ng", "node", "nodejs", "nodemon", "npm", "npx", "nuxi", "nuxt", "pm2", "pm2-docker",
	"pm2-runtime", "pnpm", "react-scripts", "remix", "sails", "strapi", "ts-node", "ts-node-dev", "tsx", "vite", "vue-cli-service", "webpack", "yarn",
}

// readsNodeOptions reports whether a program is node, or one that usually starts it.
func readsNodeOptions(program graph.Program) bool {
	return len(program.Words) > 0 && slices.Contains(nodePrograms, BaseName(program.Words[0].Value))
}

// inspector returns the inspector of node that a variable switches on, if it listens on the loopback: as with a flag, that is where it is unless
// an address is named. The last one that is named counts, and one on a command line more than all.
func (f *Service) inspector() (found LoopbackListener, on bool) {
	set, programs := f.Service.Variable(nodeOptions), f.Service.Run.Programs
	if set != nil {
		found, on = inspectorOf(set, set.Value.Span)
	} else if !slices.ContainsFunc(programs, func(program graph.Program) bool { return len(program.Environment) > 0 }) {
		return found, false
	}
	if len(programs) > 0 && !slices.ContainsFunc(programs, readsNodeOptions) {
		return found, false
	}
	for _, program := range programs {
		for _, word := range program.Words {
			if !word.Known() || strings.HasPrefix(word.Value, "--inspect") || strings.HasPrefix(word.Value, "--debug-port") {
				return found, false
			}
		}
		if set := f.Variable(program, nodeOptions); !on && set != nil {
			found, on = inspectorOf(set, program.Span)
			found.Program.Caller = program.Caller
		}
	}
	return found, on
}

// inspectorOf reads the options in a variable of a program that stands at a place.
func inspectorOf(set *graph.EnvVar, program source.Span) (found LoopbackListener, on bool) {
	if !set.Value.Known() || !strings.Contains(set.Value.Value, "--inspect") {
		return found, false
	}
	server := serversByProgram.Get()["node"][0].Server
	found = LoopbackListener{variable: set, Program: graph.Program{Span: program}, Listener: Listener{
		Server: server, Scope: knowledge.Loopback, Port: server.Port, Variable: nodeOptions, Word: -1, PortWord: -1,
	}}
	at := 0
	for word := range strings.FieldsSeq(set.Value.Value) {
		at += strings.Index(set.Value.Value[at:], word)
		flag, address, named := strings.Cut(word, "=")
		switch {
		case flag != "--inspect" && flag != "--inspect-brk" && flag != "--inspect-wait" && flag != "--inspect-port" && flag != "--debug-port":
		case named && strings.Trim(address, "0123456789") == "":
			found.Port = portOf(address)
		case named:
			scope, port, from, to := readAddresses(address)
			found.Scope, found.Explicit = scope, true
			found.From, found.To = at+len(flag)+1+from, at+len(flag)+1+to
			if port != 0 {
				found.Port = port
			}
		}
		if !found.Explicit && strings.HasPrefix(flag, "--inspect") {
			found.From, found.To = at, at+len(word)
		}
		on = on || flag == "--inspect" || flag == "--inspect-brk" || flag == "--inspect-wait"
		at += len(word)
	}
	return found, on && found.Scope == knowledge.Loopback && found.Port != 0
}
