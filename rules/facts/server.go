package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

// Listen returns where a program of the service listens, and whether it is one that is known to.
func (f *Service) Listen(program graph.Program) (Listener, bool) {
	if len(program.Words) == 0 {
		return f.findListener(program)
	}
	first := &program.Words[0]
	for i := range f.knownListeners {
		if known := &f.knownListeners[i]; known.program == first {
			return known.where, known.found
		}
	}
	where, found := f.findListener(program)
	if len(f.knownListeners) < maxKnownListeners {
		f.knownListeners = append(f.knownListeners, knownListener{first, where, found})
	}
	return where, found
}

// maxKnownListeners is more programs than nearly all services start. Those that are beyond it are looked at whenever they are asked for.
const maxKnownListeners = 16

// knownListener is what [Service.Listen] has found of a program, which is told by its first word.
type knownListener struct {
	program *graph.Text
	where   Listener
	found   bool
}

// invocation is how a container starts one program.
type invocation struct {
	surroundings
	// Words are the program and its arguments. Parts that are not known are NUL bytes.
	Words []string
	// Files are the configuration files of the working directory. Mounted says that others can lie over them.
	Files   []*source.File
	Mounted bool
	// Settled says that a variable that no file sets is not set: there is no environment file that cannot be read.
	Settled bool
	// Folder says that the working directory is known to be the folder of package.json.
	Folder bool
	// Configured says that a configuration file of the user's can decide.
	Configured bool
}

// surroundings are what a program finds where it is started.
type surroundings interface {
	// Env returns a variable of its environment, and whether it is set.
	Env(name string) (value string, set bool)
	// Elsewhere reports whether a program of Spring takes settings from where they are not read.
	Elsewhere() bool
	// Bare reports whether the environment of the image is known: nothing but what the files set.
	Bare() bool
}

// started is a program in a container of a service.
type started struct {
	in      *Service
	program graph.Program
}

func (s *started) Env(name string) (value string, set bool) {
	return valueOf(s.in.Variable(s.program, name))
}

func (s *started) Elsewhere() bool { return s.in.takesSettings(s.program) }

func (s *started) Bare() bool {
	base := s.in.Service.BaseImage()
	return len(s.in.Service.EnvFiles) == 0 && base.Known() && isBase(base.Value)
}

// Listener is where a program listens.
type Listener struct {
	Server *knowledge.Server
	Scope  knowledge.Scope
	// Port is 0 when it is not known.
	Port int
	// Explicit says that something sets the address: a part of a word, or of a variable's value.
	Explicit bool
	// Word is the index of that word, -1 for none; Variable the name of that variable, "" for none.
	Word     int
	Variable string
	// From and To are where the host stands in the word or the value.
	From, To int
	// PortWord and PortVariable are the same for the port: of the default neither is set.
	PortWord     int
	PortVariable string
	// Likely says that the program starts others, that most of them listen on Port, and that nothing tells whether this one does.
	Likely bool
	// Also are further ports that a configuration file opens, 0 for one that is not known.
	Also []int
	// hostText and portText are what a configuration file says, nil for nothing; hostWhole is the setting of the address with its name.
	hostText, portText *graph.Text
	hostWhole          source.Span
	// settled says that a configuration file was read whole, so that it leaves what it does not say.
	settled bool
}

// portText is what sets the port, nil for the default.
func (f *Service) portText(program graph.Program, where Listener) *graph.Text {
	if where.portText != nil {
		return where.portText
	}
	if where.PortWord >= 0 {
		return &program.Words[where.PortWord]
	}
	if variable := f.Variable(program, where.PortVariable); where.PortVariable != "" && variable != nil {
		return &variable.Value
	}
	return nil
}

// findListener is [Service.Listen], found out. Of most programs nothing is known.
func (f *Service) findListener(program graph.Program) (Listener, bool) {
	env := func(name string) (string, bool) { return valueOf(f.Variable(program, name)) }
	words := argv.Strings(program.Words)
	server := serverOf(launched(words), f.imageTitle(), env, f.packageVersion)
	if server == nil {
		return Listener{Word: -1, PortWord: -1}, false
	}
	return listen(f.invocation(program, words), server), true
}

// listen returns where a program listens that is a server of the table.
func listen(call invocation, server *knowledge.Server) Listener {
	if server.Debugger && inspects(call) {
		return Listener{Server: server, Word: -1, PortWord: -1} // which can name the address
	}
	words := launched(call.Words)
	r := &listenReader{invocation: call, server: server, skipped: len(call.Words) - len(words)}
	return r.read(words)
}

// invocation is a program with its words as the table of servers asks for it.
func (f *Service) invocation(program graph.Program, words []string) invocation {
	service := f.Service
	call := invocation{
		surroundings: &started{f, program},
		Mounted:      f.configures(),
		Settled:      len(service.EnvFiles) == 0,
		Folder:       program.Packaged,
		Words:        words,
	}
	if build := service.Build; build != nil {
		call.Folder = call.Folder || build.Package != nil && dependsOn(build.Package, program)
		call.Files = build.Configuration
	}
	call.Configured = service.Build != nil || call.Mounted
	return call
}

// imageTitle is the title of the image of a service, "" where it is none of the tables, or one that somebody else builds.
func (f *Service) imageTitle() string {
	base, image := f.Service.BaseImage(), f.Image()
	if image == nil || image.Foreign || !base.Known() {
		return ""
	}
	return image.Title
}

// packageVersion returns the version range that package.json asks for, "" for none.
func (f *Service) packageVersion(name string) string {
	if build := f.Service.Build; build != nil && build.Package != nil {
		return build.Package.Dependencies[name]
	}
	return ""
}

// dependsOn reports whether a program comes from a package on which the folder of the package.json depends: it is started there.
func dependsOn(folder *graph.Package, program graph.Program) bool {
	words := launched(argv.Strings(program.Words))
	if len(words) == 0 {
		return false
	}
	name := BaseName(words[0])
	if name == "ng" {
		name = "@angular/cli"
	}
	for dependency := range folder.Dependencies {
		if scope, part, _ := strings.Cut(dependency, "/"); dependency == name || scope == "@"+name || part == name {
			return true
		}
	}
	return false
}

// Variable looks a variable up in the environment of one program, and behind it in that of its container.
func (f *Service) Variable(program graph.Program, name string) *graph.EnvVar {
	for i := len(program.Environment) - 1; i >= 0; i-- {
		if program.Environment[i].Name == name {
			return &program.Environment[i]
		}
	}
	return f.Service.Variable(name)
}

// BaseName returns the last part of a path.
func BaseName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// serverOf finds the row of a command line, in a container of an image with that title.
func serverOf(words []string, image string, env func(name string) (value string, set bool), version func(name string) string) *knowledge.Server {
	if len(words) == 0 || strings.HasPrefix(words[0], "-") {
		for i := range knowledge.ImageServers {
			if server := &knowledge.ImageServers[i]; server.Image != "" && server.Image == image && isPinned(server, version) {
				return server
			}
		}
	} else {
		for _, row := range serversByProgram.Get()[BaseName(words[0])] {
			if row.starts(words[1:]) && isPinned(row.Server, version) {
				return row.Server
			}
		}
	}
	for i := range knowledge.ImageServers {
		if server := &knowledge.ImageServers[i]; server.Named != "" {
			if _, set := env(server.Named); set {
				return server
			}
		}
	}
	return nil
}

// startedServer is a row with the words of Starts behind the program.
type startedServer struct {
	*knowledge.Server
	subcommands []string
}

// serversByProgram are the rows by their programs, in the order of the tables. They are many, and few services say what they run.
var serversByProgram = lazy.Value[map[string][]startedServer]{Make: func() map[string][]startedServer {
	rows := make(map[string][]startedServer)
	for _, servers := range [...][]knowledge.Server{knowledge.Servers(), knowledge.ImageServers} {
		for i := range servers {
			if start := strings.Fields(servers[i].Starts); len(start) > 0 {
				rows[start[0]] = append(rows[start[0]], startedServer{&servers[i], start[1:]})
			}
		}
	}
	return rows
}}

// starts reports whether the words behind the program begin with the subcommands. Flags and their values can stand between.
func (s *startedServer) starts(rest []string) bool {
	for _, want := range s.subcommands {
		at := slices.IndexFunc(rest, func(word string) bool {
			return word == want || strings.HasPrefix(want, "-") && strings.HasPrefix(word, want+"=")
		})
		if at < 0 {
			return false
		}
		for i, skipped := range rest[:at] {
			if !strings.HasPrefix(skipped, "-") && (i == 0 || !strings.HasPrefix(rest[i-1], "-")) {
				return false
			}
		}
		rest = rest[at+1:]
	}
	for _, word := range rest {
		if !strings.HasPrefix(word, "-") {
			return !s.Except.Has(word)
		}
	}
	return true
}

// isPinned reports whether the row is about the version that is started.
func isPinned(s *knowledge.Server, version func(name string) string) bool {
	return s.Pinned.Package == "" || includes(s.Pinned, version(s.Pinned.Package))
}
