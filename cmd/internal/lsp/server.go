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

	"github.com/portlint/portlint/loader/tree"
)

// Options say what the server is made of.
type Options struct {
	// Files is what is on disk; nil for the disk itself.
	Files tree.Tree
	// Version is portlint's.
	Version string
}

// Serve answers one client until it says exit or its messages end. It returns the status with which the program exits, which
// is 0 if the client said shutdown before, as the protocol has it.
func Serve(in io.Reader, out io.Writer, options Options) int {
	s := newServer(in, out, options)
	incoming := make(chan *message, 256)
	go s.receive(incoming)
	for m := range incoming {
		if m.Method == "exit" {
			break
		}
		s.answer(m)
		if len(incoming) == 0 {
			s.publish()
		}
	}
	if s.isShutDown {
		return 0
	}
	return 1
}

func newServer(in io.Reader, out io.Writer, options Options) *server {
	s := &server{
		wire:      wire{in: bufio.NewReaderSize(in, 64<<10), out: out},
		version:   options.Version,
		disk:      options.Files,
		encoding:  utf16Units,
		open:      make(map[string]*document),
		published: make(map[string]bool),
		waiting:   make(map[string]bool),
	}
	if s.disk == nil {
		s.disk = tree.Disk{}
	}
	return s
}

// server is the state of one connection.
type server struct {
	wire
	version  string
	disk     tree.Tree
	encoding encoding

	isInitialized, isShutDown bool
	watches, pulls            bool // whether the client can watch files, and asks for diagnostics itself
	settings                  settings

	places []*place
	open   map[string]*document // by path
	// changed are the paths of which the places do not know yet.
	changed []string
	stale   bool // something was opened, changed or closed since the last answers
	// published are the URIs with diagnostics at the client.
	published map[string]bool

	lock    sync.Mutex
	waiting map[string]bool // requests that are not answered yet, and whether each is cancelled
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
		case m.Method != "": // a response to a request of ours has none, and nothing depends on it
			if len(m.ID) > 0 {
				s.lock.Lock()
				s.waiting[string(m.ID)] = false
				s.lock.Unlock()
			}
			incoming <- m
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

// answer does what a message asks for, and responds to a request. A bug spares all other messages.
func (s *server) answer(m *message) {
	isRequest := len(m.ID) > 0
	var result any
	var err error
	func() {
		defer func() {
			if bug := recover(); bug != nil {
				err = fmt.Errorf("a bug in portlint, please report it: %v", bug)
			}
		}()
		result, err = s.dispatch(m, isRequest)
	}()
	if isRequest {
		s.respond(m.ID, result, err)
	} else if err != nil && !errors.As(err, new(*rpcError)) {
		s.notify("window/logMessage", messageParams{1, err.Error()})
	}
}

func (s *server) dispatch(m *message, isRequest bool) (any, error) {
	if isRequest {
		s.lock.Lock()
		cancelled := s.waiting[string(m.ID)]
		delete(s.waiting, string(m.ID))
		s.lock.Unlock()
		if cancelled {
			return nil, &rpcError{codeCancelled, "cancelled"}
		}
	}
	switch {
	case m.Method == "initialize" && s.isInitialized:
		return nil, &rpcError{codeInvalidRequest, "initialize comes once"}
	case m.Method != "initialize" && !s.isInitialized:
		return nil, &rpcError{codeNotInitialized, "initialize comes first"}
	case s.isShutDown:
		return nil, &rpcError{codeInvalidRequest, "shutdown was the last request"}
	}
	handle, known := methods[m.Method]
	if !known {
		return nil, &rpcError{codeUnknownMethod, m.Method + " is not supported"}
	}
	return handle(s, m.Params)
}

// methods are what the server understands.
var methods = map[string]func(*server, json.RawMessage) (any, error){
	"initialize":                          with((*server).initialize),
	"initialized":                         with((*server).initialized),
	"shutdown":                            with((*server).shutdown),
	"textDocument/didOpen":                with((*server).didOpen),
	"textDocument/didChange":              with((*server).didChange),
	"textDocument/didClose":               with((*server).didClose),
	"textDocument/didSave":                with((*server).didSave),
	"textDocument/diagnostic":             with((*server).diagnostic),
	"textDocument/codeAction":             with((*server).codeActions),
	"textDocument/hover":                  with((*server).hover),
	"workspace/didChangeWatchedFiles":     with((*server).didChangeFiles),
	"workspace/didChangeWorkspaceFolders": with((*server).didChangeFolders),
	"workspace/didChangeConfiguration":    with((*server).didChangeConfiguration),
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
