package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/settings"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

// file returns a configuration file of the working directory, nil where there is none of the name.
func (i *invocation) file(name string) *source.File {
	at := slices.IndexFunc(i.Files, func(file *source.File) bool { return BaseName(file.Path) == name })
	if at < 0 {
		return nil
	}
	return i.Files[at]
}

// options reads the configuration file of a server. There is nothing to read where it has none, or where several can be meant.
func (i *invocation) options(server *knowledge.Server) (options settings.Options, found bool) {
	if server.Section == nil {
		return options, false
	}
	section := settings.Section(*server.Section)
	for name := range server.Files.All() {
		file := i.file(name)
		if file == nil {
			continue
		}
		if found && !(server.Profiles && i.under(file, &section, &options)) {
			return settings.Options{Port: settings.Option{Set: true}, Host: settings.Option{Set: true}}, true
		}
		if found {
			continue
		}
		options, found = section.Read(file), true
		if i.Mounted {
			options.Whole, options.Port.Known, options.Host.Known = false, false, false
		}
		if server.Profiles {
			i.profiles(file, &section, &options)
		}
	}
	if server.Profiles && found && i.readsMore() {
		options.Whole, options.Port, options.Host = false, settings.Option{Set: true}, settings.Option{Set: true}
	}
	return options, found
}

// options takes what a configuration file says, over which flags and variables win. It reports whether the file leaves no more open.
func (r *listenReader) options() (whole bool) {
	options, found := r.invocation.options(r.server)
	if !found {
		return false
	}
	r.result.settled = options.Whole
	moved := r.result.PortWord >= 0 || r.result.PortVariable != ""
	if options.Port.Set {
		r.result.Likely = false
		switch port, variable, ok := r.optionPort(options.Port); {
		case r.server.Weak && moved:
			r.result.Port = 0 // which of the two wins is not known
		case moved:
		case !ok:
			r.setPort(0, -1, "")
		case variable != "":
			r.setPort(port, -1, variable)
		default:
			r.setPort(port, -1, "")
			r.result.portText = optionText(options.Port)
		}
	}
	if options.Host.Set && !r.found {
		r.optionHost(options.Host, moved)
	}
	if port, _, ok := r.optionPort(options.Management); options.Management.Set {
		if ok {
			r.result.Also = append(r.result.Also, port)
		} else {
			r.result.Also = append(r.result.Also, 0)
		}
	}
	return options.Whole
}

// optionPort reads a port. A reference to a variable is what the variable says, or else its own default.
func (r *listenReader) optionPort(option settings.Option) (port int, variable string, ok bool) {
	text := option.Text
	for strings.HasPrefix(text, "${") && strings.HasSuffix(text, "}") && option.Known {
		name, standard, _ := strings.Cut(text[2:len(text)-1], ":")
		name = strings.ToUpper(strings.NewReplacer(".", "_", "-", "").Replace(name))
		if value, set := r.Env(name); set {
			port = portOf(value)
			return port, name, port != 0
		}
		if !r.Settled {
			return 0, "", false
		}
		text = standard
	}
	port = portOf(text)
	return port, "", option.Known && port != 0
}

// optionHost reads an address, with which a port can stand. In JavaScript true is every address, and false is what there is without it.
func (r *listenReader) optionHost(option settings.Option, moved bool) {
	switch {
	case !option.Known || strings.Contains(option.Text, "${"):
		r.take(knowledge.ScopeUnknown)
		return
	case !option.Quoted && option.Text == "true":
		r.take(knowledge.AllAddresses)
		return
	case !option.Quoted && (option.Text == "false" || option.Text == "undefined" || option.Text == "null"):
		return
	case !option.Quoted && strings.Trim(option.Text, "0123456789") != "": // a variable
		r.take(knowledge.ScopeUnknown)
		return
	}
	scope, port, from, to := readAddresses(option.Text)
	r.take(scope)
	r.result.Explicit, r.result.From, r.result.To, r.result.hostText = true, from, to, optionText(option)
	r.result.hostWhole = option.Whole
	if port != 0 && !moved {
		r.setPort(port, -1, "")
		r.result.portText = optionText(option)
	}
}

func optionText(option settings.Option) *graph.Text {
	return &graph.Text{Span: option.Span, Raw: option.Text, Value: option.Text}
}
