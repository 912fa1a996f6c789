// Package settings reads the configuration files that a project gives to servers: where they let the server listen.
//
// There is a reader for each format, in a file named like the server. A reader that meets what it does not understand says so, and nothing
// is known then: an include, a variable, a template.
package settings

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// How much is read of one service, far beyond what real projects have.
const (
	longestFile = 256 << 10 // bytes
	maxFiles    = 32        // of one folder
	maxSockets  = 64
)

// Place is a file or folder of the project that a container has at a path.
type Place struct {
	// Source is its path in the tree, Target that in the container, without a slash at the end.
	Source, Target string
	// Copied says that it lies in the image, beside what is there already, and over nothing else. Offset is where the Dockerfile copies it.
	Copied bool
	Offset int
	// Inline is the text itself where it stands in a Compose file, nil for any other.
	Inline *graph.Text
	// unknown says that it is not known what is copied there.
	unknown bool
}

// cut returns what a path has behind that of the place: nothing, or a slash and more.
func (p *Place) cut(name string) (rest string, below bool) {
	if p.Target == "/" {
		return name, true
	}
	rest, below = strings.CutPrefix(name, p.Target)
	return rest, below && (rest == "" || rest[0] == '/')
}

// found is what the files of a server say so far.
type found struct {
	listeners []graph.Listener
	// unknown says that something was not understood.
	unknown bool
	// final says that the command line and the environment were read, too; told is the first place there that says something.
	final bool
	told  source.Span
	// written says that the RUNs that change files were read, too.
	written bool
}

func (f *found) add(listener graph.Listener) {
	if len(f.listeners) == maxSockets {
		f.unknown = true
		return
	}
	f.listeners = append(f.listeners, listener)
}

// container is what a server finds in its container.
type container struct {
	reader  *tree.Reader
	places  []Place
	service *graph.Service
	// charge reports whether that many steps may be done, nil where that is asked elsewhere.
	charge func(steps int) bool
	// words are those of the command line.
	words []string
	// image is the last part of the image's name, tag its tag.
	image, tag string
	files      []*source.File
	// inline are the texts of Compose files that files stand for.
	inline map[*source.File]*graph.Text
	// names are the paths in the container of the files that were read.
	names []string
	// changes are what RUNs do to files, as far as it was asked for. Opaque says that one does to a file what is not known, or that a file
	// was asked for where something is copied from elsewhere.
	changes *changes
	opaque  bool
}

// server is a row of the table: the images by the last part of their names, and the reader of what they are configured with.
type server struct {
	images []string
	read   func(*container) found
	// flags says that the reader reads the command line and the environment, or what RUNs do to the files of the image, too.
	flags bool
	// all says that the server has no other sockets than those that the reader returns.
	all bool
}

var servers = []server{
	{images: []string{"eclipse-mosquitto"}, read: readMosquitto},
	{images: []string{"redis", "valkey"}, read: readRedis},
	{images: []string{"nginx", "nginx-unprivileged", "openresty"}, read: readNginx, flags: true, all: true},
	{images: []string{"postgres", "postgis", "pgvector", "timescaledb"}, read: readPostgres},
	{images: []string{"mysql", "mariadb"}, read: readMySQL},
	{images: []string{"mongo"}, read: readMongo},
	{images: []string{"elasticsearch"}, read: readElasticsearch},
	{images: []string{"httpd"}, read: readApache, flags: true, all: true},
	{images: []string{"php"}, read: readDebianApache, flags: true, all: true},
	{images: []string{"haproxy"}, read: readHAProxy, all: true},
	{images: []string{"caddy"}, read: readCaddy, all: true},
	{images: []string{"traefik"}, read: readTraefik, flags: true, all: true},
	{images: []string{"rabbitmq"}, read: readRabbit},
	{images: []string{"grafana", "grafana-oss", "grafana-enterprise"}, read: readGrafana},
	{images: []string{"aspnet"}, read: readASPNET, flags: true},
}

// serverOf returns the row of the table for the image of a service, -1 for none.
func serverOf(service *graph.Service) int {
	name, _ := imageOf(service)
	return slices.IndexFunc(servers, func(s server) bool { return slices.Contains(s.images, name) })
}

// imageOf returns the last part of the name of a service's image, and its tag.
func imageOf(service *graph.Service) (name, tag string) {
	name, _, _ = strings.Cut(service.BaseImage().Value, "@")
	name, tag, _ = strings.Cut(path.Base(name), ":")
	return name, tag
}

// Read returns what the configuration files of a service say, nil when there are none or when they are not understood. Charge reports
// whether that many steps may be done.
func Read(reader *tree.Reader, service *graph.Service, places []Place, charge func(steps int) bool) *graph.Settings {
	return settingsOf(reader, service, places, charge, newChanges())
}

func settingsOf(reader *tree.Reader, service *graph.Service, places []Place, charge func(steps int) bool, changes *changes) *graph.Settings {
	name, tag := imageOf(service)
	at := serverOf(service)
	if at < 0 || len(places) == 0 && !servers[at].flags || strings.Contains(tag, graph.Unresolved) {
		return nil
	}
	c := &container{reader: reader, places: places, service: service, charge: charge, changes: changes, image: name, tag: tag}
	entrypoint, command := service.Start()
	for _, one := range []*graph.Command{entrypoint, command} {
		if one != nil {
			for _, word := range one.Words {
				c.words = append(c.words, strings.Fields(word.Value)...)
			}
		}
	}
	found := servers[at].read(c)
	if len(c.files) == 0 && found.told.IsZero() || found.unknown || c.opaque || len(found.listeners) == 0 {
		return nil
	}
	read := &graph.Settings{Listeners: found.listeners, Final: found.final, Written: found.written || c.accounted(), All: servers[at].all}
	if len(c.files) == 0 {
		read.Files = []source.Span{found.told}
	}
	for _, file := range c.files {
		read.Files = append(read.Files, c.written(file.LineSpan(1)))
	}
	for i := range read.Listeners {
		one := &read.Listeners[i]
		one.Span, one.HostSpan = c.written(one.Span), c.written(one.HostSpan)
	}
	return read
}

// written is where a part of a file is written: in a Compose file if the text stands there.
func (c *container) written(span source.Span) source.Span {
	if text := c.inline[span.File]; text != nil {
		return text.Part(span.Start, span.End)
	}
	return span
}

// file returns the file that the container has at a path; nil where the project has none there.
func (c *container) file(name string) *source.File {
	for _, place := range slices.Backward(c.places) {
		rest, below := place.cut(name)
		switch {
		case !below || place.unknown && c.service == nil:
		case place.unknown:
			c.opaque = true
			return nil
		case place.Inline != nil && rest == "":
			return c.inlined(place.Inline)
		case place.Inline != nil:
			return nil
		case c.reader.Exists(tree.Join(place.Source, "."+rest)):
			if c.service != nil && c.covered(&place, name) {
				c.opaque = true
				return nil
			}
			return c.placed(&place, rest, name)
		case rest == "" || !place.Copied:
			return nil // something else stands there, or what is mounted hides it
		}
	}
	return nil
}

// covered reports whether something that is not of the project is mounted over what a place has at a path: a volume, a folder of the machine.
func (c *container) covered(place *Place, name string) bool {
	return slices.ContainsFunc(c.service.Volumes, func(volume graph.Text) bool {
		target, _, _ := strings.Cut(volume.Value, ":")
		mount := Place{Target: path.Clean(target)}
		_, below := mount.cut(name)
		return below && (place.Copied || len(mount.Target) > len(place.Target)) && !slices.ContainsFunc(c.places, func(one Place) bool {
			return !one.Copied && one.Target == mount.Target
		})
	})
}

// inlined returns the file whose text a Compose file has.
func (c *container) inlined(text *graph.Text) *source.File {
	if !text.Known() || len(text.Value) > longestFile {
		return nil
	}
	file := source.NewFileOf(source.Plain, text.Span.Path(), []byte(text.Value))
	if !c.afford(file) {
		return nil
	}
	if c.inline == nil {
		c.inline = make(map[*source.File]*graph.Text)
	}
	c.files, c.inline[file] = append(c.files, file), text
	return file
}

// placed returns the file that stands at a place, or at rest below it, as the RUNs behind its COPY leave it.
func (c *container) placed(place *Place, rest, name string) *source.File {
	file, err := c.reader.Get(tree.Join(place.Source, "."+rest), source.Plain)
	if err != nil || len(file.Data) > longestFile || !c.afford(file) {
		return nil
	}
	c.names = append(c.names, name)
	if place.Copied && c.service != nil {
		if changed := c.since(place.Offset, file, name); changed != file {
			return changed
		}
	}
	c.files = append(c.files, file)
	return file
}

// has reports whether the project gives the container a file at a path.
func (c *container) has(name string) bool {
	return slices.ContainsFunc(c.places, func(place Place) bool {
		rest, below := place.cut(name)
		return below && (place.unknown || place.Inline != nil && rest == "" || place.Inline == nil && c.reader.Exists(tree.Join(place.Source, "."+rest)))
	})
}

// scripted reports whether the project gives the container something that the entrypoint of an image runs before the server, or another
// entrypoint under its name. It can write any configuration and start any program.
func (c *container) scripted() bool {
	const folder, script = "/docker-entrypoint.d", "docker-entrypoint.sh"
	for _, command := range c.runs() {
		if says(command, folder, script) {
			return true
		}
	}
	return c.has("/"+script) || slices.ContainsFunc(c.places, func(place Place) bool {
		if place.Target == folder || path.Dir(place.Target) == folder || path.Base(place.Target) == script {
			return true
		}
		rest, below := place.cut(folder)
		return below && !place.unknown && place.Inline == nil && len(c.reader.List(tree.Join(place.Source, "."+rest))) > 0
	})
}

// folder returns the files that the container has in a folder and whose names end in suffix. Whole says that they are all: the project
// gives the folder, not files in it.
func (c *container) folder(dir, suffix string) (files []*source.File, names []string, whole bool) {
	names, whole = c.list(dir, suffix)
	return c.filesOf(dir, names), names, whole
}

// filesOf returns the files of those names in a folder, none when there are too many.
func (c *container) filesOf(dir string, names []string) (files []*source.File) {
	if len(names) > maxFiles {
		return nil
	}
	for _, name := range names {
		if file := c.file(dir + "/" + name); file != nil {
			files = append(files, file)
		}
	}
	return files
}

// list returns the names of those files.
func (c *container) list(dir, suffix string) (names []string, whole bool) {
	hidden := false // by what is copied from elsewhere
	for _, place := range c.places {
		if _, below := place.cut(dir); place.unknown {
			hidden = hidden || below || path.Dir(place.Target) == dir && strings.HasSuffix(place.Target, suffix)
			continue
		}
		if rest, below := place.cut(dir); below {
			if !place.Copied { // it hides what lay there
				hidden, whole, names = false, true, nil
			}
			for _, name := range c.reader.List(tree.Join(place.Source, "."+rest)) {
				if strings.HasSuffix(name, suffix) && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		} else if path.Dir(place.Target) == dir && strings.HasSuffix(place.Target, suffix) && !slices.Contains(names, path.Base(place.Target)) {
			names = append(names, path.Base(place.Target))
		}
	}
	c.opaque = c.opaque || hidden
	slices.Sort(names)
	return names, whole
}

// named returns the file whose path the command line has behind one of the flags, or as a word that ends in suffix.
func (c *container) named(suffix string, flags ...string) *source.File {
	for i, word := range c.words {
		for _, flag := range flags {
			if value, joined := strings.CutPrefix(word, flag+"="); joined {
				return c.file(value)
			}
			if word == flag && i+1 < len(c.words) {
				return c.file(c.words[i+1])
			}
		}
		if suffix != "" && strings.HasSuffix(word, suffix) && strings.HasPrefix(word, "/") {
			return c.file(word)
		}
	}
	return nil
}

// flags returns the words of the command line with their places.
func (c *container) flags() []word {
	var words []word
	entrypoint, command := c.service.Start()
	for _, one := range []*graph.Command{entrypoint, command} {
		if one == nil {
			continue
		}
		for i := range one.Words {
			text := &one.Words[i]
			at := 0
			for part := range strings.FieldsSeq(text.Value) {
				at += strings.Index(text.Value[at:], part)
				bare := strings.Trim(part, `"'`)
				from := at + strings.Index(part, bare)
				words = append(words, word{bare, text.Part(from, from+len(bare))})
				at += len(part)
			}
		}
	}
	return words
}

// hasFlag reports whether a word of the command line is one of the flags, with or without a value behind it.
func (c *container) hasFlag(flags ...string) bool {
	return slices.ContainsFunc(c.words, func(word string) bool {
		name, _, _ := strings.Cut(word, "=")
		return slices.Contains(flags, name)
	})
}

// portOf reads a port; ok is false for anything else.
func portOf(text string) (port int, ok bool) {
	port, err := strconv.Atoi(text)
	return port, err == nil && 1 <= port && port <= 65535
}

// split takes an address with a port apart: "80", "127.0.0.1:80", "[::1]:80", "*:80". A host "*" is every address, and so is none.
func split(text string) (host string, port int, ok bool) {
	number := text
	if colon := strings.LastIndexByte(text, ':'); colon >= 0 && !strings.HasSuffix(text, "]") {
		host, number = text[:colon], text[colon+1:]
	}
	port, ok = portOf(number)
	if host == "*" {
		host = ""
	}
	return host, port, ok
}
