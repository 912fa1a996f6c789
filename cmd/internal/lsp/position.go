package lsp

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// encoding is how characters of a line are counted.
type encoding string

// The encodings of the protocol. UTF-16 is the one that every client knows.
const (
	utf8Units  encoding = "utf-8"
	utf16Units encoding = "utf-16"
	utf32Units encoding = "utf-32"
)

// choose takes the first encoding of the client that is known.
func choose(offered []string) encoding {
	for _, name := range offered {
		switch known := encoding(name); known {
		case utf8Units, utf16Units, utf32Units:
			return known
		}
	}
	return utf16Units
}

// position translates a byte offset of a file.
func (e encoding) position(file *source.File, offset int) position {
	line, character := file.UTF16(offset)
	if e == utf16Units {
		return position{line, character}
	}
	start := file.OffsetUTF16(line, 0)
	before := file.Data[start:max(start, min(offset, len(file.Data)))]
	if e == utf8Units {
		return position{line, len(before)}
	}
	return position{line, utf8.RuneCount(before)}
}

// offset is the inverse of position. What lies outside of the file means its nearest place.
func (e encoding) offset(file *source.File, p position) int {
	if e == utf16Units {
		return file.OffsetUTF16(p.Line, p.Character)
	}
	const farRight = 1 << 30
	at, end := file.OffsetUTF16(p.Line, 0), file.OffsetUTF16(p.Line, farRight)
	if e == utf8Units {
		return min(at+max(p.Character, 0), end)
	}
	for left := p.Character; left > 0 && at < end; left-- {
		_, size := utf8.DecodeRune(file.Data[at:end])
		at += size
	}
	return at
}

// span translates a place. Nowhere is the start of the text.
func (e encoding) span(place source.Span) span {
	if place.File == nil {
		return span{}
	}
	return span{e.position(place.File, place.Start), e.position(place.File, place.End)}
}

// pathOf returns the path in the tree of a file that a client names, "" for what is none, such as an unnamed buffer.
func pathOf(uri string) string {
	parsed, err := url.Parse(uri)
	if err != nil || parsed.Scheme != "file" || parsed.Path == "" {
		return ""
	}
	name := parsed.Path
	if len(name) > 2 && name[0] == '/' && name[2] == ':' { // a drive, which some clients write in lower case
		name = "/" + strings.ToUpper(name[1:2]) + name[2:]
	}
	return tree.Join("/", name)
}

// uriOf is the inverse of [pathOf].
func uriOf(name string) string {
	return (&url.URL{Scheme: "file", Path: name}).String()
}
