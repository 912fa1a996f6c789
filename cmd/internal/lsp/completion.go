package lsp

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/dockerfile"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
)

// proposals is how many free host ports are offered for one container port.
const proposals = 3

// completion offers host ports that are free and the container ports on which a service is known to listen, in the entries of
// `ports`, in `expose`, and behind EXPOSE.
func (s *server) completion(params positionParams) (any, error) {
	if err := s.refresh(); err != nil {
		return nil, err
	}
	name := pathOf(params.TextDocument.URI)
	document := s.open[name]
	if document == nil {
		return []completionItem{}, nil
	}
	offset := s.encoding.offset(document.file, params.Position)
	if (dockerfile.Format{}).Claims(nil, name[strings.LastIndexByte(name, '/')+1:]) {
		return s.completeExpose(name, document.file, offset)
	}
	c := cursorAt(document.file.Data, offset)
	list := slices.IndexFunc(c.path, func(key string) bool { return key == "ports" || key == "expose" })
	if list < 1 || len(c.path) != list+3 || c.path[list+2] != "services" {
		return []completionItem{}, nil
	}
	v := s.viewOf(name, tree.NewOverlay(s.tree(), map[string]tree.Change{name: {Data: c.without}}))
	if v == nil {
		return []completionItem{}, nil
	}
	o := &offers{span: source.Span{File: document.file, Start: c.from, End: c.to}, encoding: s.encoding, isQuoted: c.isQuoted, items: []completionItem{}}
	for _, of := range v.projects {
		service := of.Service(c.path[list+1])
		if service == nil {
			continue
		}
		switch key := strings.Join(c.path[:list+1], " "); key {
		case "- ports":
			o.entries(of, service, c.typed, c.behind)
		case "published - ports":
			o.published(of, service, v, c)
		case "target - ports", "- expose":
			for _, one := range of.unpublished(service) {
				o.add(one.ports.String(), "", one.how)
			}
		}
		break
	}
	return o.items, nil
}

// completeExpose offers behind EXPOSE what the base image, the programs that are started, and the entries of services lead to.
func (s *server) completeExpose(name string, file *source.File, offset int) (any, error) {
	start := slices.Max([]int{0, strings.LastIndexByte(string(file.Data[:offset]), '\n') + 1})
	line := string(file.Data[start:offset])
	words := strings.Fields(line)
	if len(words) == 0 || !strings.EqualFold(words[0], "EXPOSE") || len(words) == 1 && !strings.HasSuffix(line, " ") {
		return []completionItem{}, nil
	}
	word := start + strings.LastIndexByte(line, ' ') + 1
	o := &offers{span: source.Span{File: file, Start: word, End: offset}, encoding: s.encoding, isPlain: true, items: []completionItem{}}
	v := s.viewOf(name, s.tree())
	if v == nil {
		return []completionItem{}, nil
	}
	add := func(port, how string) {
		if port = strings.TrimSuffix(port, "/tcp"); !slices.Contains(words[1:], port) {
			o.add(port, "", how)
		}
	}
	for _, of := range v.projects {
		for _, service := range of.Services {
			if build := service.Build; build != nil && build.File != nil && v.place.absolute(source.Span{File: build.File.File}) == name {
				of.exposable(service, add)
			}
		}
		for _, file := range of.Dockerfiles {
			for _, stage := range file.Stages {
				if image, ok := facts.Lookup(stage.Image.Value); ok && v.here(stage.Span) {
					exposableOf(image, add)
				}
			}
		}
	}
	return o.items, nil
}

// exposable adds the ports to which entries of a service lead, and those on which it is known to listen.
func (of project) exposable(service *graph.Service, add func(port, how string)) {
	for _, port := range service.Ports {
		if port.Published() && !port.ContainerUnknown {
			add(port.Container.String()+"/"+port.Protocol.String(), "published by "+service.Name+", "+lineOf(port.Span))
		}
	}
	for _, one := range listenersOf(of.facts.Of(service)) {
		add(one.String(), one.how)
	}
}

// exposableOf adds the ports on which an image is known to listen.
func exposableOf(image *knowledge.Image, add func(port, how string)) {
	for _, known := range image.Ports {
		for _, one := range knownListeners(image, known) {
			add(one.String(), one.how)
		}
	}
}

// unpublished are the ports on which a service is known to listen, those that no entry publishes yet; all when that leaves none.
func (of project) unpublished(service *graph.Service) []listener {
	known := listenersOf(of.facts.Of(service))
	left := slices.DeleteFunc(slices.Clone(known), func(one listener) bool { return len(leadingTo(service, one.ports, one.protocol)) > 0 })
	if len(left) == 0 {
		return known
	}
	return left
}

// offers are what is offered in place of what is typed.
type offers struct {
	span     source.Span
	encoding encoding
	isQuoted bool // a quote stands before the place
	isPlain  bool // the file has no quotes
	items    []completionItem
}

// add offers a text once. The source of a fact is a link, which no list of offers can open.
func (o *offers) add(text, detail, how string) {
	if slices.ContainsFunc(o.items, func(item completionItem) bool { return item.Label == text }) {
		return
	}
	if at := strings.Index(how, " ([source]("); at >= 0 {
		how = how[:at]
	}
	if how != "" && detail != "" {
		detail += "; "
	}
	detail += strings.ReplaceAll(how, "`", "")
	written := text
	if !o.isQuoted && !o.isPlain && strings.Contains(text, ":") {
		written = strconv.Quote(text)
	}
	o.items = append(o.items, completionItem{
		Label: text, Kind: 12, Detail: detail, SortText: fmt.Sprintf("%04d", len(o.items)), FilterText: text,
		TextEdit: textEdit{o.encoding.span(o.span), written},
	})
}

// entries offers whole entries: "HOST:CONTAINER", with 127.0.0.1 before it where the port is one that few open to others, or
// with what is typed before it.
func (o *offers) entries(of project, service *graph.Service, typed, behind string) {
	if container, protocol, ok := containerOf(behind); ok { // the host port before a colon that is there
		for _, host := range free(of.Project, container.From, strings.TrimPrefix(typed, addressOf(typed))) {
			o.add(addressOf(typed)+decimal(host)+":"+behind[1:], "a free host port for "+container.String()+"/"+protocol, "")
		}
		return
	}
	host, isHostGiven := strings.CutSuffix(typed[:strings.LastIndexByte(typed, ':')+1], ":")
	for _, one := range of.unpublished(service) {
		container := one.ports.String()
		if one.protocol != graph.TCP {
			container = one.String()
		}
		if isHostGiven && isPort(host[strings.LastIndexByte(host, ':')+1:]) {
			o.add(host+":"+container, "", one.how)
			continue
		}
		if one.ports.Len() > 1 {
			o.add(container+":"+container, "", one.how)
			continue
		}
		address := addressOf(typed)
		digits := strings.TrimPrefix(typed, address)
		for at, port := range free(of.Project, one.ports.From, digits) {
			if at > 0 && !isPort(digits) {
				break // one for each port that is known is enough until a number is typed
			}
			if address == "" && (one.kind.HoldsData() || one.kind.GivesControl()) {
				o.add("127.0.0.1:"+decimal(port)+":"+container, "for this machine alone", one.how)
			}
			o.add(address+decimal(port)+":"+container, "", one.how)
		}
	}
}

// published offers host ports for an entry in the long form, from its target or else from where the service listens.
func (o *offers) published(of project, service *graph.Service, v *view, c cursor) {
	var wanted []int
	for _, port := range service.Ports {
		if port.Form == graph.Long && v.here(port.Span) && !port.ContainerUnknown && port.Err == nil && port.Span.Start >= c.item {
			wanted = []int{port.Container.From}
			break
		}
	}
	if wanted == nil {
		for _, one := range of.unpublished(service) {
			wanted = append(wanted, one.ports.From)
		}
	}
	for _, target := range wanted {
		for _, host := range free(of.Project, target, c.typed) {
			o.add(decimal(host), "a free host port for "+decimal(target), "")
		}
	}
	if !o.isQuoted {
		for i := range o.items {
			o.items[i].TextEdit.NewText = strconv.Quote(o.items[i].TextEdit.NewText)
		}
	}
}

// free are host ports for a container port: its own number if that will do, and the next ones that are free. Once digits are typed, they
// are the usual ones that begin so, the next ones that do, and the number itself.
func free(of *graph.Project, container int, typed string) []int {
	var found []int
	add := func(port int) {
		if port >= graph.FirstUnprivileged && strings.HasPrefix(decimal(port), typed) && !slices.Contains(found, port) {
			found = append(found, port)
		}
	}
	if !isPort(typed) {
		typed = ""
	}
	next := container
	if container < graph.FirstUnprivileged {
		next += 8000
	}
	if !of.Takes(next) && !facts.PoorProposal(next) {
		add(next)
	}
	add(facts.ProposePort(of, container))
	if typed != "" {
		number, _ := strconv.Atoi((typed + "000")[:max(len(typed), 4)])
		next = max(number, graph.FirstUnprivileged) - 1
	}
	for len(found) < proposals {
		if next = of.FreePort(next, facts.PoorProposal); next == 0 || !strings.HasPrefix(decimal(next), typed) {
			break
		}
		add(next)
	}
	if itself, err := strconv.Atoi(typed); err == nil && itself > 0 && itself < 1<<16 && !of.Takes(itself) && !slices.Contains(found, itself) {
		found = append(found, itself)
	}
	return found
}

// containerOf reads ":80" or ":80/udp", what stands behind a host port.
func containerOf(behind string) (container graph.Interval, protocol string, ok bool) {
	rest, ok := strings.CutPrefix(behind, ":")
	if !ok {
		return container, "", false
	}
	rest, protocol, _ = strings.Cut(rest, "/")
	number, err := strconv.Atoi(rest)
	if protocol == "" {
		protocol = "tcp"
	}
	return graph.Single(number), protocol, err == nil && number > 0 && number < 1<<16
}

// addressOf is the host address with which an entry begins, and its colon, "" for none.
func addressOf(typed string) string {
	if end := strings.LastIndexByte(typed, ':'); end > 0 && strings.ContainsAny(typed[:end], ".[") {
		if at := strings.LastIndexByte(typed[:end], ':'); at > 0 && isPort(typed[at+1:end]) && strings.Contains(typed[:at], ".") {
			end = at
		}
		return typed[:end+1]
	}
	return ""
}

func isPort(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}
