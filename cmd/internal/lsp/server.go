// Package lsp is the language server: what the command line finds is shown in an editor while files are typed, saved or not.
//
// The files are read in the order of the wire: goroutine one reads messages, so that a cancelled request is known before
// its turn comes; goroutine two answers them one by one. When no message waits, it says what is found now.
package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
)

// Options say what the server is made of.
type Options struct {
	// Files is what is on disk; nil for the disk itself.
	Files tree.Tree
	// Version is portlint's.
	Version string
	// AskHost returns what this host has at this moment, or what of it could not be found out. It is called when the client has switched
	// that on. Nil where the host cannot be asked.
	AskHost func() (host *graph.Host, unknown []string)
}

// Serve answers one client until it says exit, its messages end, or the process ends that it named as its own. It returns the
// status with which the program exits, which is 0 if the client said shutdown before, as the protocol has it.
func Serve(in io.Reader, out io.Writer, options Options) int {
	s := newServer(in, out, options)
	incoming := make(chan *message, 256)
	go s.receive(incoming)
	defer close(s.ended)
	for {
		select {
		case m, more := <-incoming:
			if !more || m.Method == "exit" {
				return s.status()
			}
			s.answer(m)
			if len(incoming) == 0 {
				s.spared(func() error {
					s.publish()
					return nil
				})
			}
		case <-s.abandoned:
			return s.status()
		}
	}
}

// status is that of the program when the connection ends.
func (s *server) status() int {
	if s.isShutDown {
		return 0
	}
	return 1
}

func newServer(in io.Reader, out io.Writer, options Options) *server {
	s := &server{
		wire:      wire{in: bufio.NewReaderSize(in, 64<<10), out: out},
		version:   options.Version,
		askHost:   options.AskHost,
		disk:      options.Files,
		encoding:  utf16Units,
		open:      make(map[string]*document),
		views:     make(map[string]*view),
		published: make(map[string]told),
		waiting:   make(map[string]bool),
		abandoned: make(chan struct{}),
		ended:     make(chan struct{}),
	}
	if s.disk == nil {
		s.disk = tree.Disk{}
	}
	return s
}

// server is the state of one connection.
type server struct {
	askHost func() (*graph.Host, []string)
	wire
	version  string
	disk     tree.Tree
	encoding encoding

	isInitialized, isShutDown bool
	can                       abilities
	settings                  settings
	// watchedToo are the names of files that were read and that the client watches; nil if it watches none.
	watchedToo map[string]bool

	places []*place
	open   map[string]*document // by path
	// events are those that the places have not taken in yet.
	events []tree.Event
	stale  bool // something was opened, changed or closed since the last answers
	// isUntold says that something was found since the client was told last.
	isUntold bool
	// views are what was looked up since then, by path.
	views map[string]*view
	// usersAt are the places that the client's user can choose from, by what the choices say.
	usersAt map[string]location
	// unchanged are the reports about all files since then, for a client that has them; nil before it asks. Clients ask every few seconds.
	unchanged []fileReport
	// published is what the client was told, by the URIs with diagnostics.
	published map[string]told

	lock    sync.Mutex
	waiting map[string]bool // requests that are not answered yet, and whether each is cancelled
	current string          // the request that is being answered, "" for none

	abandoned chan struct{} // closed when the client's process is gone
	ended     chan struct{} // closed when the connection is
}

// abilities are what the client can do.
type abilities struct {
	watchFiles, pullDiagnostics, showDocuments, configure bool
	// refresh are the requests that make it ask again for what it was shown.
	refresh []string
}

// receive reads messages until there are no more.
func (s *server) receive(incoming chan<- *message) {
	defer close(incoming)
	for {
		m, err := s.read()
		var fault *rpcError
		switch {
		case errors.As(err, &fault):
			s.respond(json.RawMessage("null"), nil, fault)
		case err != nil:
			return
		case m.Method == "$/cancelRequest":
			s.cancel(m.Params)
		default:
			if m.Method != "" && len(m.ID) > 0 {
				s.lock.Lock()
				s.waiting[string(m.ID)] = false
				s.lock.Unlock()
			}
			select {
			case incoming <- m:
			case <-s.ended:
				return
			}
		}
	}
}

func (s *server) cancel(params json.RawMessage) {
	var asked struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(params, &asked) != nil {
		return
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if _, waits := s.waiting[string(asked.ID)]; waits {
		s.waiting[string(asked.ID)] = true
	}
}

// isCancelled reports whether the request that is being answered is cancelled. Several goroutines may ask.
func (s *server) isCancelled() bool {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.current != "" && s.waiting[s.current]
}

// take makes a request the current one; "" is none.
func (s *server) take(id string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	delete(s.waiting, s.current)
	s.current = id
}

// answer does what a message asks for, and responds to a request.
func (s *server) answer(m *message) {
	isRequest := m.Method != "" && len(m.ID) > 0
	if isRequest {
		s.take(string(m.ID))
		defer s.take("")
	}
	var result any
	err := s.spared(func() (err error) {
		result, err = s.dispatch(m)
		return err
	})
	if isRequest {
		s.respond(m.ID, result, err)
	} else if err != nil && !errors.As(err, new(*rpcError)) {
		s.notify("window/logMessage", messageParams{1, err.Error()})
	}
}

// spared lets a bug spoil nothing but what is being done.
func (s *server) spared(do func() error) (err error) {
	defer func() {
		if bug := recover(); bug != nil {
			err = fmt.Errorf("a bug in portlint, please report it: %v", bug)
		}
	}()
	return do()
}

func (s *server) dispatch(m *message) (any, error) {
	if s.isCancelled() {
		return nil, errCancelled
	}
	switch {
	case m.Method == "":
		return nil, s.receiveAnswer(m)
	case m.Method == "initialize" && s.isInitialized:
		return nil, &rpcError{codeInvalidRequest, "initialize comes once"}
	case m.Method != "initialize" && !s.isInitialized:
		return nil, &rpcError{codeNotInitialized, "initialize comes first"}
	case s.isShutDown:
		return nil, &rpcError{codeInvalidRequest, "shutdown was the last request"}
	}
	handle := methodCalled(m.Method)
	if handle == nil {
		return nil, &rpcError{codeUnknownMethod, m.Method + " is not supported"}
	}
	return handle(s, m.Params)
}

// ask sends a request, without parameters if they are nil. Its answer, if one is awaited, comes to [server.receiveAnswer].
func (s *server) ask(id, method string, params any) {
	s.write(outgoing{ID: encoded(id), Method: method, Params: params})
}

// receiveAnswer takes what the client answers to a request of ours. The configuration and a choice are awaited.
func (s *server) receiveAnswer(m *message) error {
	if !s.isInitialized || s.isShutDown || m.Error != nil {
		return nil
	}
	switch string(m.ID) {
	case `"` + usersCommand + `"`:
		return s.chooseUser(m.Result)
	case `"configuration"`:
		var sections []*settings
		if err := json.Unmarshal(m.Result, &sections); err != nil {
			return fmt.Errorf("the settings of portlint: %w", err)
		}
		if len(sections) == 1 && sections[0] != nil {
			s.configure(*sections[0])
		}
	}
	return nil
}

// refreshClient makes the client ask again for what rests on more than the text that it has changed itself.
func (s *server) refreshClient() {
	for _, method := range s.can.refresh {
		s.ask(method, method, nil)
	}
}

// methodCalled returns the method of a name, nil for one that the server does not understand.
func methodCalled(name string) func(*server, json.RawMessage) (any, error) {
	switch name {
	case "initialize":
		return with((*server).initialize)
	case "initialized":
		return with((*server).initialized)
	case "shutdown":
		return with((*server).shutdown)
	case "textDocument/didOpen":
		return with((*server).didOpen)
	case "textDocument/didChange":
		return with((*server).didChange)
	case "textDocument/didClose":
		return with((*server).didClose)
	case "textDocument/didSave":
		return with((*server).didSave)
	case "textDocument/diagnostic":
		return with((*server).diagnostic)
	case "textDocument/codeAction":
		return with((*server).codeActions)
	case "textDocument/hover":
		return with((*server).hover)
	case "textDocument/definition":
		return with((*server).definition)
	case "textDocument/references":
		return with((*server).findReferences)
	case "textDocument/completion":
		return with((*server).completion)
	case "textDocument/inlayHint":
		return with((*server).inlayHints)
	case "textDocument/codeLens":
		return with((*server).codeLenses)
	case "workspace/diagnostic":
		return with((*server).workspaceDiagnostic)
	case "workspace/executeCommand":
		return with((*server).executeCommand)
	case "workspace/didChangeWatchedFiles":
		return with((*server).didChangeFiles)
	case "workspace/didChangeWorkspaceFolders":
		return with((*server).didChangeFolders)
	case "workspace/didChangeConfiguration":
		return with((*server).didChangeConfiguration)
	}
	return nil
}

// with reads the parameters of a method.
func with[P any](handle func(*server, P) (any, error)) func(*server, json.RawMessage) (any, error) {
	return func(s *server, params json.RawMessage) (any, error) {
		var read P
		if len(params) > 0 {
			if err := json.Unmarshal(params, &read); err != nil {
				return nil, &rpcError{codeInvalidParams, err.Error()}
			}
		}
		return handle(s, read)
	}
}
