package preflight

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// answering is a connection that answers with a text whatever it is asked.
type answering struct {
	io.Reader
	asked bytes.Buffer
}

func (a *answering) Write(data []byte) (int, error) { return a.asked.Write(data) }

func TestGet(t *testing.T) {
	long := strings.Repeat("x", 10_000)
	cases := []struct{ name, answer, want, failure string }{
		{"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]and more", "[]", ""},
		{"close", "HTTP/1.0 200 OK\r\n\r\n[1]", "[1]", ""},
		{"bare line ends", "HTTP/1.1 200 OK\ncontent-length: 2\n\n[]", "[]", ""},
		{"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n[1\r\n1\r\n]\r\n0\r\n\r\n", "[1]", ""},
		{"empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "", ""},
		{"nothing", "", "", "unexpected EOF"},
		{"garbage", "\x00\x01\x02", "", "unexpected EOF"},
		{"garbage with lines", "hello\n\n", "", "it does not speak HTTP"},
		{"error", "HTTP/1.1 403 Forbidden\r\n\r\nno", "", `it answers with status "403"`},
		{"no status", "HTTP/1.1\r\n\r\n", "", `it answers with status ""`},
		{"long status", "HTTP/1.1 " + long + "\r\n\r\n", "", "a line of its answer is too long"},
		{"no header", "HTTP/1.1 200 OK\r\nhello\r\n\r\n", "", "a line of its answer is no header"},
		{"headers without end", "HTTP/1.1 200 OK\r\n" + strings.Repeat("A: b\r\n", 10_000), "", "unexpected EOF"},
		{"cut header", "HTTP/1.1 200 OK\r\nContent-Len", "", "unexpected EOF"},
		{"bad length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "", "the length of its answer is no number"},
		{"great length", "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", "", "its answer is longer than 8 MB"},
		{"short body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[]", "", "unexpected EOF"},
		{"encoding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "", `it encodes its answer as "gzip"`},
		{"bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "", "the length of a piece of its answer is no number"},
		{"great chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n", "", "its answer is longer than 8 MB"},
		{"huge chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "", "the length of a piece of its answer is no number"},
		{"short chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[]", "", "unexpected EOF"},
		{"wrong chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[]\r\n0\r\n\r\n", "", "a piece of its answer has another length than it says"},
		{"cut after a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n", "", "unexpected EOF"},
	}
	for _, c := range cases {
		connection := &answering{Reader: strings.NewReader(c.answer)}
		body, err := get(connection, listContainers)
		if failure := fmt.Sprint(err); string(body) != c.want || err != nil && failure != c.failure || err == nil && c.failure != "" {
			t.Errorf("%s: %.100q, %v, want %q, %q", c.name, body, err, c.want, c.failure)
		}
		if connection.asked.String() != listContainers {
			t.Errorf("%s: asked is %q", c.name, connection.asked.String())
		}
	}
}

// endless is an answer that never ends.
type endless struct{ read int }

func (e *endless) Read(data []byte) (int, error) {
	e.read += len(data)
	copy(data, bytes.Repeat([]byte("x"), len(data)))
	return len(data), nil
}

func TestGetIsBounded(t *testing.T) {
	for _, head := range []string{"", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX: "} {
		rest := &endless{}
		body, err := get(&answering{Reader: io.MultiReader(strings.NewReader(head), rest)}, listContainers)
		if err == nil || rest.read > maxBody+maxHead+1<<20 {
			t.Errorf("after %q %d bytes were read, and the body is %d long: %v", head, rest.read, len(body), err)
		}
	}
	chunk := "100000\r\n" + strings.Repeat("x", 1<<20) + "\r\n"
	many := &answering{Reader: strings.NewReader("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat(chunk, 10))}
	if _, err := get(many, listContainers); err == nil || err.Error() != errTooMuch().Error() {
		t.Errorf("ten chunks: %v", err)
	}
}

// TestRequest lets Go's own server read the question, and its answers be read.
func TestRequest(t *testing.T) {
	for _, size := range []int{0, 10, 1_000_000} {
		body := strings.Repeat("x", size)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet || r.URL.String() != "/containers/json?all=1" || !r.Close {
				t.Errorf("asked is %s %s, close %v", r.Method, r.URL, r.Close)
			}
			io.WriteString(w, body[:size/2])
			w.(http.Flusher).Flush() // in pieces
			io.WriteString(w, body[size/2:])
		}))
		connection, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		got, err := get(connection, listContainers)
		if err != nil || string(got) != body {
			t.Errorf("%d bytes, %v, want %d", len(got), err, size)
		}
		connection.Close()
		server.Close()
	}
}

func FuzzReadResponse(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"))
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		body, err := readResponse(bytes.NewReader(data))
		if len(body) > len(data) || err == nil && !bytes.HasPrefix(data, []byte("HTTP/1.")) {
			t.Errorf("%q, %v", body, err)
		}
	})
}
