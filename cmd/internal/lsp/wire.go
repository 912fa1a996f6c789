package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

const (
	// maxMessage is the size in bytes above which the content of a message is passed over unread.
	maxMessage = 32 << 20
	// maxHeader is the length in bytes above which a line of a header ends the connection.
	maxHeader = 4 << 10
)

// message is a request, a notification or a response of JSON-RPC 2.0.
type message struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"` // a number or a text; none for notifications
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *rpcError       `json:"error,omitempty"`
}

// rpcError is what a response says of a request that failed.
type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *rpcError) Error() string { return e.Message }

// The codes of errors.
// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#errorCodes
const (
	codeParse          = -32700
	codeInvalidRequest = -32600
	codeUnknownMethod  = -32601
	codeInvalidParams  = -32602
	codeInternal       = -32603
	codeNotInitialized = -32002
	codeCancelled      = -32800
)

// errCancelled answers a request that the client takes back.
var errCancelled = &rpcError{codeCancelled, "cancelled"}

// wire reads and writes messages. Any goroutine may write.
type wire struct {
	in   *bufio.Reader
	lock sync.Mutex
	out  io.Writer
}

// read returns the next message. An *[rpcError] is about this message alone; after any other error there is none.
func (w *wire) read() (*message, error) {
	length, err := w.header()
	if err != nil {
		return nil, err
	}
	if length > maxMessage {
		if _, err := io.CopyN(io.Discard, w.in, length); err != nil {
			return nil, err
		}
		return nil, &rpcError{codeInvalidRequest, fmt.Sprintf("the message is larger than %d MB", maxMessage>>20)}
	}
	content := make([]byte, length)
	if _, err := io.ReadFull(w.in, content); err != nil {
		return nil, err
	}
	m := new(message)
	if err := json.Unmarshal(content, m); err != nil {
		return nil, &rpcError{codeParse, "not a message: " + err.Error()}
	}
	return m, nil
}

// header reads up to the blank line before the content and returns the length of that.
func (w *wire) header() (length int64, err error) {
	length = -1
	for {
		line, err := w.in.ReadSlice('\n')
		switch {
		case err != nil:
			return 0, err
		case len(line) > maxHeader:
			return 0, errors.New("a line of the header is too long")
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" && length >= 0 {
			return length, nil
		}
		name, value, _ := strings.Cut(text, ":")
		if strings.EqualFold(name, "Content-Length") {
			if length, err = strconv.ParseInt(strings.TrimSpace(value), 10, 64); err != nil || length < 0 {
				return 0, fmt.Errorf("the length %q of a message is no number", value)
			}
		} else if text == "" {
			return 0, errors.New("a header without a length")
		}
	}
}

// outgoing is a message of ours, whose parts are encoded with it.
type outgoing struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  any             `json:"params,omitempty"`
	Result  *any            `json:"result,omitempty"` // of a response without an error, which can be nil
	Error   *rpcError       `json:"error,omitempty"`
}

// write sends a message. What cannot be written is lost: the client is gone, as reading tells.
func (w *wire) write(m outgoing) {
	m.JSONRPC = "2.0"
	content, err := json.Marshal(m)
	if err != nil {
		return
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	_, _ = fmt.Fprintf(w.out, "Content-Length: %d\r\n\r\n%s", len(content), content)
}

// notify sends a notification.
func (w *wire) notify(method string, params any) {
	w.write(outgoing{Method: method, Params: params})
}

// respond answers the request of an id.
func (w *wire) respond(id json.RawMessage, result any, err error) {
	m := outgoing{ID: id}
	var known *rpcError
	switch {
	case errors.As(err, &known):
		m.Error = known
	case err != nil:
		m.Error = &rpcError{codeInternal, err.Error()}
	default:
		m.Result = &result
	}
	w.write(m)
}

// encoded returns JSON of our own types, which always have some.
func encoded(value any) json.RawMessage {
	data, err := json.Marshal(value)
	if err != nil {
		return json.RawMessage("null")
	}
	return data
}
