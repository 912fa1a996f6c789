package settings

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// Option is the value of a setting, as far as a file has it.
type Option struct {
	// Set says that the file has it; Known that it is a literal, which Text is then.
	Set, Known bool
	Text       string
	// Span is the value, without quotes; Whole the setting with its name.
	Span, Whole source.Span
	// Quoted says that it stands in quotes, or where none are needed.
	Quoted bool
	at     int // among the members of the file
}

// Options are what a configuration file of a program says of where it listens.
type Options struct {
	Port, Host Option
	// Management is a port beside Port.
	Management Option
	// Whole says that the file says no more of it than this.
	Whole bool
}

// Section is where a configuration file has the settings: the way to an object and the names of the keys in it.
type Section struct {
	// Path leads to the object with the keys joined with slashes, "" for the top; "*" stands for any key, and "|" between spellings. Behind, if
	// it is not "", has the address where Path has none.
	Path, Behind string
	// Port, Host and Management are the keys, with "|" between spellings. A port can stand behind the address, too.
	Port, Host, Management string
}

// Read reads a configuration file of a program.
func (s *Section) Read(file *source.File) Options {
	switch path.Ext(file.Path) {
	case ".json", ".jsonc", ".js", ".ts", ".mjs", ".mts", ".cjs", ".cts":
		return s.ofObject(file)
	case ".yml", ".yaml":
		if bytes.Contains(file.Data, []byte("\n---")) {
			return Options{}
		}
		settings, ok := yamlSettings(file)
		return s.ofKeys(settings, ok, ".")
	case ".toml":
		settings, ok := tomlSettings(file)
		return s.ofKeys(settings, ok, ".")
	case ".py":
		return s.ofPython(file)
	case ".properties":
		if divided.Get().Match(file.Data) {
			return Options{}
		}
		return s.ofKeys(propertySettings(file), true, ".")
	}
	return Options{}
}

// divided finds the line with which Spring divides a file of properties into documents, each of which can hold for some profiles alone.
var divided = lazy.Pattern(`(?m)^[#!]---\s*$`)

// Keys returns the names of the settings in a file of Spring, joined with dots; of several documents those of the first, or of all.
func Keys(file *source.File) (keys []string) {
	read := propertySettings
	if path.Ext(file.Path) != ".properties" {
		read = func(file *source.File) map[string]setting {
			settings, _ := yamlSettings(file)
			return settings
		}
	}
	return slices.Collect(maps.Keys(read(file)))
}

// ofObject reads JSON and JavaScript.
func (s *Section) ofObject(file *source.File) Options {
	members, ok := objects(file)
	if bytes.Contains(file.Data, []byte("mergeConfig")) {
		ok = false
	}
	options := Options{Whole: ok && len(members) > 0}
	for _, section := range []string{s.Path, s.Behind} {
		if section == "" && section != s.Path {
			continue
		}
		options.object(s, section, members, func(key string) bool { return bytes.Contains(file.Data, []byte(key)) })
	}
	if !ok {
		options.Port.Known, options.Host.Known = false, false
	}
	return options
}

// object takes the settings of one object, which does not overwrite what is set already. A file that mentions the first key of a section, and has no
// such object, is not understood.
func (o *Options) object(s *Section, section string, members []member, mentions func(string) bool) {
	port, host, objects, whole := s.collect(section, members)
	first, _, _ := strings.Cut(section, "/")
	if !whole || objects == 0 && section != "" && mentions(first) {
		o.Whole = false
	}
	if !o.Port.Set && section == s.Path {
		o.Port = port
	}
	if !o.Host.Set {
		o.Host = host
	}
}

// collect returns what the members of a file set in one object, how many such objects there are, and whether that is the whole of it. What is laid
// into an object can set anything that is not set behind it.
func (s *Section) collect(section string, members []member) (port, host Option, objects int, whole bool) {
	laid, whole := -1, true
	for i := range members {
		one := &members[i]
		dir, key := path.Split(one.path)
		dir = strings.TrimSuffix(dir, "/")
		switch {
		case key == spread && (matches(section, dir) || isBelow(section, dir)):
			laid = i
		case matches(section, one.path):
			if objects++; objects == 1 && !hasSpread(members[:i], section) {
				laid = -1 // what was laid into the object around it has no say in it
			}
			if one.value.text != "" {
				whole, port, host = false, Option{Set: true}, Option{Set: true}
			}
		case !matches(section, dir):
		case isOneOf(key, s.Port):
			port.take(one, i)
		case isOneOf(key, s.Host):
			host.take(one, i)
		}
	}
	if objects > 1 {
		port.Known, host.Known = false, false
	}
	if laid >= 0 {
		whole = false
		port.giveWay(laid)
		host.giveWay(laid)
	}
	return port, host, objects, whole
}

// giveWay forgets a value that does not stand behind the member that lays something into its object.
func (o *Option) giveWay(laid int) {
	if !o.Set || laid > o.at {
		*o = Option{Set: true}
	}
}

// hasSpread reports whether something is laid into the object of a section itself.
func hasSpread(members []member, section string) bool {
	return slices.ContainsFunc(members, func(one member) bool {
		dir, key := path.Split(one.path)
		return key == spread && matches(section, strings.TrimSuffix(dir, "/"))
	})
}

func (o *Option) take(one *member, at int) {
	again := o.Set
	*o = Option{at: at, Set: true, Known: one.literal && !again, Text: one.value.text, Span: one.value.span, Whole: one.whole, Quoted: one.quoted}
}

// matches reports whether a path leads where a section does.
func matches(section, where string) bool {
	if !strings.Contains(section, "*") && !strings.Contains(section, "|") {
		return section == where
	}
	want, got := strings.Split(section, "/"), strings.Split(where, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != "*" && !isOneOf(got[i], want[i]) {
			return false
		}
	}
	return true
}

// isBelow reports whether a section is below a path.
func isBelow(section, where string) bool {
	depth := strings.Count(where, "/") + 1
	if where == "" {
		return section != ""
	}
	parts := strings.Split(section, "/")
	return len(parts) > depth && matches(strings.Join(parts[:depth], "/"), where)
}

func isOneOf(key, spellings string) bool {
	for spelling := range strings.SplitSeq(spellings, "|") {
		if key == spelling && key != "" {
			return true
		}
	}
	return false
}

// ofKeys reads a format whose keys are joined with a separator. Tables and mappings have no objects of their own there.
func (s *Section) ofKeys(settings map[string]setting, ok bool, separator string) Options {
	options := Options{Whole: ok}
	read := func(keys string) (found Option) {
		for key := range strings.SplitSeq(keys, "|") {
			if s.Path != "" {
				key = strings.ReplaceAll(s.Path, "/", separator) + separator + key
			}
			if one, set := settings[key]; set && keys != "" && !found.Set {
				found = Option{Set: true, Known: ok && !one.several, Text: one.text, Span: one.span, Whole: one.whole, Quoted: true}
			}
		}
		return found
	}
	options.Port, options.Host, options.Management = read(s.Port), read(s.Host), read(s.Management)
	return options
}

// propertySettings reads a file of properties: a key, then a sign of equality, a colon or white space, then the value to the end of the line.
//
// https://docs.oracle.com/javase/8/docs/api/java/util/Properties.html#load-java.io.Reader-
func propertySettings(file *source.File) map[string]setting {
	settings := make(map[string]setting)
	data := file.Data
	for at := 0; at < len(data); {
		end := lineEnd(data, at)
		for end > at && end < len(data) && (data[end-1] == '\\' || end-2 >= at && data[end-1] == '\r' && data[end-2] == '\\') {
			end = lineEnd(data, end+1)
		}
		from, to := trimmed(data, at, end)
		at = end + 1
		if from == to || data[from] == '#' || data[from] == '!' {
			continue
		}
		key := from
		for key < to && data[key] > ' ' && data[key] != '=' && data[key] != ':' {
			key++
		}
		value := key
		for signs := 0; value < to && (data[value] <= ' ' || signs == 0 && (data[value] == '=' || data[value] == ':')); value++ {
			if data[value] > ' ' {
				signs++
			}
		}
		settings[string(data[from:key])] = setting{
			word:  word{string(data[value:to]), source.Span{File: file, Start: value, End: to}},
			whole: source.Span{File: file, Start: from, End: to},
		}
	}
	return settings
}

// trimmed returns what is left of data[from:to] without white space around it.
func trimmed(data []byte, from, to int) (int, int) {
	to = min(to, len(data))
	for from < to && data[from] <= ' ' {
		from++
	}
	for to > from && data[to-1] <= ' ' {
		to--
	}
	return from, to
}

// assignment is a line of Python at the top of a file, or what is set there in another way.
var assignment = lazy.Pattern(`(?m)^[ \t]*(\w+)[ \t]*(?:\+?=)[ \t]*(.*?)[ \t\r]*$`)

// ofPython reads a file of assignments such as gunicorn.conf.py.
func (s *Section) ofPython(file *source.File) Options {
	options := Options{Whole: !bytes.Contains(file.Data, []byte("import *")) && !bytes.Contains(file.Data, []byte("globals()"))}
	for _, at := range assignment.Get().FindAllSubmatchIndex(file.Data, maxMembers) {
		if !isOneOf(string(file.Data[at[2]:at[3]]), s.Host) {
			continue
		}
		again := options.Host.Set
		from, to := at[4], at[5]
		options.Host = Option{Set: true, Whole: source.Span{File: file, Start: at[2], End: to}}
		text := string(file.Data[from:to])
		if quote := text[:min(1, len(text))]; quote == `"` || quote == "'" {
			if closing := strings.Index(text[1:], quote); closing >= 0 && at[0] == at[2] && !again {
				rest := strings.TrimSpace(text[closing+2:])
				options.Host.Known = rest == "" || rest[0] == '#'
				options.Host.Text, options.Host.Quoted = text[1:closing+1], true
				options.Host.Span = source.Span{File: file, Start: from + 1, End: from + 1 + closing}
				options.Host.Whole.End = from + closing + 2
			}
		}
	}
	return options
}
