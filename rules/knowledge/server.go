package knowledge

// Scope says on which addresses of its container a program listens.
type Scope uint8

// The scopes.
const (
	ScopeUnknown Scope = iota
	Loopback           // 127.0.0.1, ::1 or both: nothing outside the container gets through
	AllAddresses       // 0.0.0.0, :: or both
)

// Server is a program that listens, and how its command line and environment say where.
type Server struct {
	// Starts are the words that start it: the program and its subcommands, between which flags can stand.
	Starts string
	// Image is the title of the public image whose command line the server reads when that consists of flags alone.
	Image string
	// Except are subcommands with which the program does not listen.
	Except Words
	// Port is the port, and Default the scope, with nothing set in a container.
	Port    int
	Default Scope
	// Flags take an address, or several, each with or without a scheme and a port. One that ends in "=" is the
	// beginning of a word. Bare are those of them that mean all addresses when no value follows; Open are flags that
	// mean all addresses and take no value.
	Flags, Bare, Open Words
	// PortFlags take a port.
	PortFlags Words
	// Variables and PortVariables are environment variables with the same meaning as flags, which win.
	Variables, PortVariables Words
	// Positional says that a word that is no flag, behind those of Starts, is a port or an address with one.
	Positional bool
	// Opens is a variable that holds a port on all addresses.
	Opens string
	// Stages are variables and flags that name the environment; in any but "development" the server listens on all addresses.
	Stages Words
	// Opaque are flags and variables that leave open where it listens.
	Opaque Words
	// Files are configuration files in the working directory. Those in which Setting occurs leave open where it listens, unless Section
	// says how they are read.
	Files   Words
	Setting string
	Section *Section
	// Profiles says that further files, whose names go on behind those of Files with a dash, are laid over them.
	Profiles bool
	// Weak says that it is not known whether the port of a configuration file or that of a variable wins.
	Weak bool
	// Local says that the default is certain only where the folder with the package.json is known, because a configuration
	// file is usual.
	Local bool
	// Configured says that the default is certain only where no configuration file is mounted or part of an image that is built.
	Configured bool
	// Plain says that the default is certain only on images that configure nothing by themselves.
	Plain bool
	// Further are ports on which it listens, or may, beside Port.
	Further Words
	// Likely says that the program starts others, and that most of them listen on Port.
	Likely bool
	// Debugger says that what listens there is no server: the program has one beside it, or none.
	Debugger bool
	// Pinned limits the row to releases of a package.
	Pinned Pin
	// Named is a variable that nothing else reads, so that it tells the server by itself.
	Named string
	// NoHTTP says that it speaks another protocol than HTTP, or that it is unknown which.
	NoHTTP bool
	// Source is the address at which the row was read, or the documentation of what was run.
	Source string
	// Ran is the release that was started for real, with its sockets looked at; "" for a row that was only read.
	Ran string
}

// Section is where a configuration file has the settings: the way to an object and the names of the keys in it.
type Section struct {
	// Path leads to the object with the keys joined with slashes, "" for the top; "*" stands for any key, and "|" between spellings. Behind, if
	// it is not "", has the address where Path has none.
	Path, Behind string
	// Port, Host and Management are the keys, with "|" between spellings.
	Port, Host, Management string
}

// Pin is a range of releases of an npm package: from From up to, and without, Below. Each is as much of a version as matters, "2" or
// "10.6.2", and "" leaves that end open.
type Pin struct {
	Package     string
	From, Below string
}
