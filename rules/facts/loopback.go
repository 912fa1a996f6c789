package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// LoopbackListener is a program of a service that listens on the loopback of its container.
type LoopbackListener struct {
	Listener
	Program graph.Program
	// variable sets the address, nil when none does.
	variable *graph.EnvVar
	// setting is what a configuration file says, nil when none was read; file is the first line of that file, and image the title of the image that reads it.
	setting *graph.Listener
	file    source.Span
	image   string
}

// forwarders are programs that take connections on behalf of others.
var forwarders = []string{"socat", "nginx", "caddy", "haproxy", "envoy", "traefik", "iptables", "ssh", "ngrok", "cloudflared", "supervisord", "pm2", "httpd", "apache2ctl", "apache2-foreground"}

// LoopbackListeners returns the programs of a service that listen on the loopback alone, when nothing else can answer in their place.
func (f *Service) LoopbackListeners() []LoopbackListener {
	if f.Service.Settings != nil && f.Listening().Settings != nil {
		return f.Listening().loopbackSettings()
	}
	loopback := f.listenersOnLoopback()
	service, programs := f.Service, f.Service.Run.Programs
	if len(programs) == 0 {
		if !service.Run.Whole && (service.Command != nil || service.Entrypoint != nil) {
			return loopback
		}
		programs = []graph.Program{{}}
	}
	for _, program := range programs {
		if len(program.Words) > 0 && slices.Contains(forwarders, BaseName(program.Words[0].Value)) {
			return nil
		}
		if where, known := f.Listen(program); known && where.Port != 0 && where.Scope == knowledge.Loopback {
			loopback = append(loopback, LoopbackListener{Listener: where, Program: program, variable: f.Variable(program, where.Variable)})
		}
	}
	if inspector, on := f.inspector(); on {
		loopback = append(loopback, inspector)
	}
	if own, is := f.addressOnLoopback(); is {
		loopback = append(loopback, own)
	}
	if len(loopback) == 0 {
		return nil
	}
	elsewhere := make(map[int]bool) // ports on which a program listens on every address, or may
	for _, program := range programs {
		if where, known := f.Listen(program); known && where.Scope != knowledge.Loopback {
			elsewhere[where.Port] = true
		}
	}
	return slices.DeleteFunc(loopback, func(s LoopbackListener) bool { return elsewhere[s.Port] })
}

// loopbackSettings returns the listeners that configuration files keep on the loopback.
func (l *Listening) loopbackSettings() []LoopbackListener {
	elsewhere := make(map[int]bool)
	for _, listener := range l.Settings.Listeners {
		if scopeOfHost(strings.Trim(listener.Host, "[]")) != knowledge.Loopback {
			elsewhere[listener.Port] = true
		}
	}
	var loopback []LoopbackListener
	for i := range l.Settings.Listeners {
		listener := &l.Settings.Listeners[i]
		if !elsewhere[listener.Port] {
			loopback = append(loopback, LoopbackListener{
				Listener: Listener{Scope: knowledge.Loopback, Port: listener.Port, Explicit: !listener.HostSpan.IsZero(), Word: -1},
				setting:  listener, file: l.Settings.Files[0], image: l.Image.Title,
			})
			elsewhere[listener.Port] = true // one of 127.0.0.1 and ::1 is enough
		}
	}
	return loopback
}

// placeSetting is Place for what a configuration file says, or leaves out.
func (s LoopbackListener) placeSetting(finding *lint.Finding) (quote, host string) {
	if !s.Explicit {
		finding.Span = s.setting.Span
		if finding.Span.IsZero() {
			finding.Span = s.file
		}
		return s.image, Loopback4
	}
	finding.Span = s.setting.HostSpan
	if all := map[string]string{"localhost": "0.0.0.0", "127.0.0.1": "0.0.0.0", "::1": "::", "[::1]": "[::]"}[finding.Span.Text()]; all != "" {
		finding.Fix = &lint.Fix{Message: "listen on " + all, Edits: []lint.Edit{{Span: finding.Span, Text: all}}}
	}
	return cited(s.setting.Span), strings.Trim(s.setting.Host, "[]")
}

// cited is a setting for a message, where it stands in quotes itself.
func cited(span source.Span) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(span.Text()), " "), `"`, "")
}

// Place fills in where a finding points, with the fix of an address that is written there. It returns what listens and on
// which address.
func (s LoopbackListener) Place(finding *lint.Finding) (quote, host string) {
	if s.setting != nil {
		return s.placeSetting(finding)
	}
	quote, host = s.citation(), Loopback4
	finding.Span = s.Program.Span
	text := s.address()
	if text == nil {
		return quote, host
	}
	if s.hostText != nil {
		quote = cited(s.hostWhole)
	} else if s.variable != nil {
		quote = s.Variable + "=" + text.Value
		if start, end := strings.LastIndexByte(text.Value[:s.From], ','), strings.IndexByte(text.Value[s.To:], ','); start >= 0 || end >= 0 {
			quote = strings.TrimSpace(strings.Split(text.Value[start+1:], ",")[0]) // one of several listeners
		}
	}
	finding.Span = text.Part(s.From, s.To)
	if !s.Explicit {
		return quote, host
	}
	host = text.Value[s.From:s.To]
	if finding.Span.Text() == host && host != "" {
		all := "0.0.0.0"
		if strings.HasPrefix(host, "[") {
			all = "[::]"
		}
		finding.Fix = &lint.Fix{Message: "listen on " + all, Edits: []lint.Edit{{Span: finding.Span, Text: all}}}
	}
	return quote, host
}

// address is the text that sets the address, nil when none does.
func (s LoopbackListener) address() *graph.Text {
	switch {
	case s.hostText != nil:
		return s.hostText
	case s.variable != nil:
		return &s.variable.Value
	case s.Word >= 0:
		return &s.Program.Words[s.Word]
	}
	return nil
}

// Assumed returns the example environment file on which the address rests, or "".
func (s LoopbackListener) Assumed() string {
	if text := s.address(); text != nil {
		return text.Assumed()
	}
	return ""
}

// Advice says how to let the program listen on all addresses, and how to keep it private all the same.
func (s LoopbackListener) Advice(port *graph.Port) string {
	advice := "let it listen on 0.0.0.0"
	switch {
	case s.setting != nil && knowledge.OpenSetting(s.image) != "":
		advice = "write " + Quoted(strings.ReplaceAll(knowledge.OpenSetting(s.image), "PORT", strconv.Itoa(s.Port))) + " in " + BaseName(s.file.Path())
	case s.Explicit || s.setting != nil:
		advice = "write 0.0.0.0 instead"
	case s.Server.Configured:
		advice = "mount a configuration that lets it listen on 0.0.0.0"
	case s.Server.Positional:
		advice = "write " + Quoted("runserver 0.0.0.0:"+strconv.Itoa(s.Port))
	case s.Server.Debugger:
		advice = "write " + Quoted(s.Server.Flags.First()+"0.0.0.0:"+strconv.Itoa(s.Port))
	case s.Server.Flags != "":
		advice = "add " + longest(s.Server.Flags) + " 0.0.0.0"
		if longest(s.Server.Flags) == "--bind" && s.Server.PortFlags == "" {
			advice += ":" + strconv.Itoa(s.Port)
		}
	case s.Server.Variables != "":
		advice = "set " + s.Server.Variables.First() + "=0.0.0.0"
	}
	if port == nil || port.Address.Given() || port.HostKind != graph.Fixed {
		return advice
	}
	return advice + "; keep it private with " + port.Canonical(graph.Change{Address: Loopback4})
}

func longest(flags knowledge.Words) string {
	return slices.MaxFunc(strings.Fields(string(flags)), func(a, b string) int { return len(a) - len(b) })
}

// citation is the command line for a message: the words that tell the program and the one that sets the address. Nothing else of it
// is cited, because arguments can be secrets.
func (s LoopbackListener) citation() string {
	words := s.Program.Words
	cited := make([]bool, len(words))
	start := strings.Fields(s.Server.Starts)
	for i, word := range words {
		if len(start) > 0 && (BaseName(word.Value) == start[0] || strings.HasPrefix(start[0], "-") && strings.HasPrefix(word.Value, start[0]+"=")) {
			cited[i] = true
			start = start[1:]
		}
	}
	if at := s.Word; at >= 0 {
		cited[at] = true
		if at > 0 && s.Server.Flags.Has(words[at-1].Value) {
			cited[at-1] = true
		}
	}
	var text strings.Builder
	for i, last := 0, -1; i < len(words); i++ {
		if !cited[i] {
			continue
		}
		switch {
		case last < 0:
		case last == i-1:
			text.WriteByte(' ')
		default:
			text.WriteString(" … ")
		}
		last = i
		if words[i].Known() {
			text.WriteString(words[i].Value)
		} else {
			text.WriteString(words[i].Raw)
		}
	}
	if text.Len() == 0 {
		return s.Server.Starts + s.Server.Image
	}
	return text.String()
}
