package preflight

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Bounds of an answer of an engine.
const (
	// maxBody is the size of the list of containers, thousands of them.
	maxBody = 8 << 20
	// maxHead is the size of the lines in front of it.
	maxHead = 32 << 10
)

// These are all questions that an engine is ever asked. The connection is closed after the answer.
// https://docs.docker.com/reference/api/engine/version/v1.41/
const (
	listContainers = "GET /containers/json?all=1" + headers
	// describeEngine is for engines that may run without root's rights.
	describeEngine = "GET /info" + headers
	// listNetworks is for engines that publish nothing for IPv6 unless a network has it.
	listNetworks = "GET /networks" + headers

	headers = " HTTP/1.1\r\nHost: docker\r\nUser-Agent: portlint\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
)

// get asks and returns the body of the answer. HTTP is spoken by hand, as much of it as this one question takes: the library for
// it takes as long to start as a run over one file.
// https://www.rfc-editor.org/rfc/rfc9112
func get(connection io.ReadWriter, request string) ([]byte, error) {
	if _, err := io.WriteString(connection, request); err != nil {
		return nil, err
	}
	return readResponse(connection)
}

// readResponse reads a whole response within the bounds.
func readResponse(r io.Reader) ([]byte, error) {
	head := &io.LimitedReader{R: r, N: maxHead}
	lines := bufio.NewReaderSize(head, 4<<10)
	status, err := readLine(lines)
	if err != nil {
		return nil, err
	}
	protocol, rest, _ := strings.Cut(status, " ")
	code, _, _ := strings.Cut(rest, " ")
	if !strings.HasPrefix(protocol, "HTTP/1.") {
		return nil, errors.New("it does not speak HTTP")
	}
	if code != "200" {
		return nil, fmt.Errorf("it answers with status %.20q", code)
	}
	length, chunked := -1, false
	for {
		line, err := readLine(lines)
		if err != nil {
			return nil, err
		}
		if line == "" {
			break
		}
		name, value, found := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case !found:
			return nil, errors.New("a line of its answer is no header")
		case strings.EqualFold(name, "Transfer-Encoding"):
			if !strings.EqualFold(value, "chunked") {
				return nil, fmt.Errorf("it encodes its answer as %.20q", value)
			}
			chunked = true
		case strings.EqualFold(name, "Content-Length"):
			if length, err = strconv.Atoi(value); err != nil || length < 0 {
				return nil, errors.New("the length of its answer is no number")
			}
		}
	}
	head.N = maxBody + maxHead // what is in the buffer was counted already, and does not matter any more
	switch {
	case chunked:
		return readChunks(lines)
	case length > maxBody:
		return nil, errTooMuch()
	case length >= 0:
		body := &bytes.Buffer{}
		if _, err := io.CopyN(body, lines, int64(length)); err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		return body.Bytes(), nil
	}
	body, err := io.ReadAll(io.LimitReader(lines, maxBody+1))
	if err == nil && len(body) > maxBody {
		err = errTooMuch()
	}
	return body, err
}

func errTooMuch() error { return fmt.Errorf("its answer is longer than %d MB", maxBody>>20) }

// readChunks reads a body that comes in pieces, each behind its length in hexadecimal digits, up to one that is empty.
func readChunks(lines *bufio.Reader) ([]byte, error) {
	var body bytes.Buffer
	for {
		line, err := readLine(lines)
		if err != nil {
			return nil, err
		}
		digits, _, _ := strings.Cut(line, ";")
		size, err := strconv.ParseUint(strings.TrimSpace(digits), 16, 31)
		switch {
		case err != nil:
			return nil, errors.New("the length of a piece of its answer is no number")
		case size == 0:
			return body.Bytes(), nil // what follows says nothing of the containers
		case body.Len()+int(size) > maxBody:
			return nil, errTooMuch()
		}
		if _, err := io.CopyN(&body, lines, int64(size)); err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		if line, err := readLine(lines); err != nil || line != "" {
			return nil, errors.New("a piece of its answer has another length than it says")
		}
	}
}

// readLine reads a line without its end.
func readLine(lines *bufio.Reader) (string, error) {
	line, err := lines.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", errors.New("a line of its answer is too long")
	case err == io.EOF:
		return "", io.ErrUnexpectedEOF
	case err != nil:
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}
