package settings

import (
	"bytes"

	"github.com/portlint/portlint/loader/source"
)

// What a file of object literals may have, far beyond what real ones do.
const (
	maxMembers = 8192
	maxNesting = 256
)

// member is an entry of an object literal in JSON or JavaScript.
type member struct {
	// path are the keys that lead to it, its own last, joined with slashes. Behind "?" stands what an expression can choose or a function gets.
	path string
	// value is a number, a string without its quotes or a word such as true; literal is false for anything else.
	value           word
	literal, quoted bool
	// whole is the entry, key and value.
	whole source.Span
}

// spread is the key of what is laid into an object and cannot be listed: "...common", a computed key.
const spread = "..."

// objects reads the entries of all object literals of a JSON file, with comments or without, or of a JavaScript or TypeScript file. What is no
// literal is there, too, so that it is known that something is set. ok is false for what is not understood.
func objects(file *source.File) (members []member, ok bool) {
	s := &objectScanner{file: file, data: file.Data, frames: []objectFrame{{}}}
	for s.next() {
		if !s.take() || len(s.members) > maxMembers || len(s.frames) > maxNesting {
			return s.members, false
		}
	}
	return s.members, len(s.frames) == 1 && !s.broken
}

// objectFrame is a pair of brackets that is open.
type objectFrame struct {
	closer byte
	// path are the keys that lead to it.
	path string
	// atKey says that a key can come next; key is the one whose value is being read, from where it starts.
	atKey bool
	key   string
	from  int
	// first says that nothing of the value was read so far, and member is its place among the members, -1 for none.
	first  bool
	member int
}

type token struct {
	kind     byte // 'a' for a word or a number, '"' for a string, '`' for a template, '/' for a pattern, else the sign itself
	from, to int  // without quotes
	end      int  // behind it
}

type objectScanner struct {
	file    *source.File
	data    []byte
	at      int
	token   token
	before  byte // the kind of the token before
	frames  []objectFrame
	members []member
	broken  bool
}

func (s *objectScanner) top() *objectFrame { return &s.frames[len(s.frames)-1] }

// take reads the token into the brackets that are open.
func (s *objectScanner) take() bool {
	frame := s.top()
	switch s.token.kind {
	case '{', '(', '[':
		s.open(frame)
	case '}', ')', ']':
		if len(s.frames) == 1 || frame.closer != s.token.kind {
			return false
		}
		s.end(frame, s.token.from)
		s.frames = s.frames[:len(s.frames)-1]
	case ',', ';':
		s.end(frame, s.token.from)
		frame.atKey = frame.closer == '}'
	default:
		s.word(frame)
	}
	return true
}

// open begins an object, a call or a list.
func (s *objectScanner) open(frame *objectFrame) {
	path := frame.path
	if frame.atKey && s.token.kind == '[' {
		s.add(frame, member{path: join(path, spread)})
	}
	if frame.key != "" {
		path = join(path, frame.key)
		if !frame.first || s.token.kind == '(' {
			path = join(path, "?")
		}
		if !frame.first && frame.member >= 0 {
			s.members[frame.member].literal = false
		}
	}
	frame.first, frame.atKey = false, false
	closer := map[byte]byte{'{': '}', '(': ')', '[': ']'}[s.token.kind]
	s.frames = append(s.frames, objectFrame{closer: closer, path: path, atKey: s.token.kind == '{', member: -1})
}

// end ends an entry.
func (s *objectScanner) end(frame *objectFrame, at int) {
	if frame.key != "" && frame.member >= 0 {
		whole := &s.members[frame.member].whole
		whole.End = max(whole.End, frame.from)
		for end := min(at, len(s.data)); end > whole.End; end-- {
			if s.data[end-1] > ' ' {
				whole.End = end
				break
			}
		}
	}
	frame.key, frame.first, frame.member = "", false, -1
}

// word reads a word, a string or a sign.
func (s *objectScanner) word(frame *objectFrame) {
	named := s.token.kind == 'a' || s.token.kind == '"'
	switch {
	case frame.atKey && named:
		s.key(frame)
	case frame.atKey && s.token.kind == '.':
		s.add(frame, member{path: join(frame.path, spread)})
		frame.atKey = false
	case frame.key != "" && frame.member >= 0:
		one := &s.members[frame.member]
		one.literal = frame.first && named
		one.quoted = s.token.kind == '"'
		one.value = word{string(s.data[s.token.from:s.token.to]), source.Span{File: s.file, Start: s.token.from, End: s.token.to}}
		frame.first = false
	default:
		frame.atKey = false
	}
}

// key reads a key, or the name of what is set to a variable of the same name.
func (s *objectScanner) key(frame *objectFrame) {
	key := string(s.data[s.token.from:s.token.to])
	frame.atKey = false
	one := member{path: join(frame.path, key)}
	from := s.token.from
	if s.token.kind == '"' {
		from--
	}
	switch s.following() {
	case ':':
		s.next()
		frame.key, frame.from, frame.first = key, s.token.end, true
	case ',', '}', '(': // a variable, or a function
		one.value.text = key
	default:
		return // a statement
	}
	one.whole = source.Span{File: s.file, Start: from, End: from}
	s.add(frame, one)
	if frame.key != "" {
		frame.member = len(s.members) - 1
	}
}

func (s *objectScanner) add(frame *objectFrame, one member) {
	if one.whole.IsZero() {
		one.whole = source.Span{File: s.file, Start: s.token.from, End: s.token.end}
	}
	s.members = append(s.members, one)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "/" + key
}

// following returns the sign that comes next, without reading it.
func (s *objectScanner) following() byte {
	at, before, last, broken := s.at, s.before, s.token, s.broken
	defer func() { s.at, s.before, s.token, s.broken = at, before, last, broken }()
	if !s.next() {
		return 0
	}
	return s.token.kind
}

// next reads the next token. It returns false at the end.
func (s *objectScanner) next() bool {
	s.before = s.token.kind
	s.skip()
	if s.at >= len(s.data) {
		return false
	}
	c, from := s.data[s.at], s.at
	switch {
	case c == '"' || c == '\'':
		s.quoted(c)
	case c == '`':
		s.at = s.templateEnd(s.at+1, 0)
		s.token = token{'`', from, s.at, s.at}
	case c == '/' && s.before != 'a' && s.before != '"' && s.before != ')' && s.before != ']':
		s.pattern()
	case isNameByte(c):
		for s.at < len(s.data) && (isNameByte(s.data[s.at]) || s.data[s.at] == '.') {
			s.at++
		}
		s.token = token{'a', from, s.at, s.at}
	default:
		s.at++
		s.token = token{c, from, s.at, s.at}
	}
	return true
}

func isNameByte(c byte) bool {
	return c == '_' || c == '$' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// skip goes over white space and comments.
func (s *objectScanner) skip() {
	for s.at < len(s.data) {
		rest := s.data[s.at:]
		switch {
		case rest[0] <= ' ':
			s.at++
		case len(rest) > 1 && rest[0] == '/' && rest[1] == '/':
			s.at = lineEnd(s.data, s.at)
		case len(rest) > 1 && rest[0] == '/' && rest[1] == '*':
			closing := bytes.Index(rest, []byte("*/"))
			if closing < 0 {
				s.at, s.broken = len(s.data), true
				return
			}
			s.at += closing + 2
		case bytes.HasPrefix(rest, []byte("\uFEFF")):
			s.at += 3
		default:
			return
		}
	}
}

// quoted reads a string. One that goes on behind its line is broken.
func (s *objectScanner) quoted(quote byte) {
	from := s.at + 1
	for at := from; at < len(s.data) && s.data[at] != '\n'; at++ {
		switch s.data[at] {
		case '\\':
			at++
		case quote:
			s.token, s.at = token{'"', from, at, at + 1}, at+1
			return
		}
	}
	s.broken = true
	s.token, s.at = token{'"', from, len(s.data), len(s.data)}, len(s.data)
}

// templateEnd returns where a template ends. Expressions in it can hold further ones.
func (s *objectScanner) templateEnd(at, depth int) int {
	for at < len(s.data) {
		switch c := s.data[at]; {
		case c == '\\':
			at++
		case c == '`':
			return at + 1
		case c == '$' && at+1 < len(s.data) && s.data[at+1] == '{':
			for open := 0; at < len(s.data); at++ {
				switch s.data[at] {
				case '{':
					open++
				case '}':
					open--
				case '`':
					if depth < maxShallow {
						at = s.templateEnd(at+1, depth+1) - 1
					}
				}
				if open == 0 && s.data[min(at, len(s.data)-1)] == '}' {
					break
				}
			}
		}
		at++
	}
	s.broken = true
	return len(s.data)
}

// maxShallow is how deep templates in templates are followed.
const maxShallow = 8

// pattern reads a regular expression, or a sign of division where there is none.
func (s *objectScanner) pattern() {
	class := false
	for at := s.at + 1; at < len(s.data) && s.data[at] != '\n'; at++ {
		switch c := s.data[at]; {
		case c == '\\':
			at++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			s.token, s.at = token{'/', s.at, at + 1, at + 1}, at+1
			return
		}
	}
	s.token = token{'/', s.at, s.at + 1, s.at + 1}
	s.at++
}
