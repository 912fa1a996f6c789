package graph

import "github.com/portlint/portlint/loader/source"

// Settings are what the configuration files of a server say of where it listens on TCP.
type Settings struct {
	// Files are what was read, at least one: the first line of each, or the first flag where flags say it all.
	Files []source.Span
	// Final says that flags and variables have no say beside what was read.
	Final bool
	// All says that the server never has a socket that no setting names.
	All bool
	// Written says that the RUNs that change such files were read.
	Written bool
	// Listeners are all sockets on which the server listens, in the order of the files.
	Listeners []Listener
}

// Listener is a socket on which a server listens.
type Listener struct {
	// Host is the address as it is written, "" for every address.
	Host string
	Port int
	// Span is what says so, zero for what the server does when nothing is said. HostSpan is the address in it, zero when it has none.
	Span, HostSpan source.Span
}

// Copy is a COPY or an ADD.
type Copy struct {
	// From are the paths in the build context, none for what comes from elsewhere; To is the path in the image.
	From []Text
	To   Text
	// Dir is the working directory of the stage there.
	Dir string
}
