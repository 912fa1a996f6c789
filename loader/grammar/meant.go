package grammar

import (
	"cmp"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// otherNotation replaces what people write who have the notation of another tool in mind, or an editor for letters.
var otherNotation = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
	return strings.NewReplacer(
		"“", "", "”", "", "„", "", "«", "", "»", "", "‘", "", "’", "", "`", "", `"`, "", "'", "",
		"=>", ":", "->", ":", "→", ":", "=", ":", "：", ":", "..", "-", "~", "-", "–", "-", "—", "-", "−", "-",
		"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	)
}}

// Patterns are compiled when they are first needed: most files have no broken entry.
var (
	leadingFlag   = lazy.Pattern(`^(-p|--publish|-)[ =]+`)
	leadingScheme = lazy.Pattern(`^([A-Za-z]+)://`)
	gluedProtocol = lazy.Pattern(`([0-9])[-\\_ ]?(tcp|udp|sctp)$`)
	webProtocol   = lazy.Pattern(`/(https?|wss?|grpc|web|h2c?)?$`)
	twoNumbers    = lazy.Pattern(`^([0-9]{2,})(?:[. /|]|::)([0-9]{2,})$`)
	thousands     = lazy.Pattern(`\b([1-9]),([0-9]{3})\b`)
	// foreign are variables as other tools write them: cmd.exe, make, templates, autoconf, PowerShell.
	foreign      = lazy.Pattern(`%([A-Za-z_]\w*)%|\$\(([A-Za-z_]\w*)\)|\{\{ *\$?([A-Za-z_]\w*) *\}\}|@([A-Za-z_]\w*)@|\$env:([A-Za-z_]\w*)`)
	threeNumbers = lazy.Pattern(`^([0-9]+):([0-9]+):([0-9]+)$`)
)

// meant guesses which entry of ports somebody had in mind who wrote it in a way that Compose does not read, such as "8081=80" or
// "http://localhost:8080:80"; "" when nothing comes out that Compose reads.
func meant(text string) string {
	const longest = 1 << 8
	if len(text) > longest {
		return ""
	}
	guess, _, _ := strings.Cut(text, " #")
	guess, _, _ = strings.Cut(guess, " //")
	guess = leadingFlag.Get().ReplaceAllString(strings.TrimSpace(guess), "")
	protocol := ""
	if scheme := leadingScheme.Get().FindStringSubmatch(guess); scheme != nil {
		guess = guess[len(scheme[0]):]
		if known, ok := protocolOf(scheme[1]); ok && known != graph.TCP {
			protocol = "/" + scheme[1]
		}
	}
	guess = thousands.Get().ReplaceAllString(otherNotation.Get().Replace(guess), "$1$2")
	guess = strings.Trim(guess, " \t,;.()<>{}")
	guess = removeSpaces(guess)
	guess = webProtocol.Get().ReplaceAllString(guess, "")
	guess = gluedProtocol.Get().ReplaceAllString(guess, "$1/$2")
	if first, rest, cut := strings.Cut(guess, "/"); cut && isProtocolName(first) {
		guess = rest + "/" + first // tcp/80
	}
	if first, rest, cut := strings.Cut(guess, ":"); cut {
		switch {
		case strings.EqualFold(first, "localhost") && strings.Contains(rest, ":"):
			guess = "127.0.0.1:" + rest
		case isProtocolName(first):
			guess = rest + "/" + first
		}
	}
	guess = strings.TrimPrefix(twoNumbers.Get().ReplaceAllString(guess, "$1:$2"), "-")
	if three := threeNumbers.Get().FindStringSubmatch(guess); three != nil && (three[1] == three[2] || three[2] == three[3]) {
		guess = three[1] + ":" + three[3]
	}
	guess += protocol
	if guess == text || readShort(graph.Text{Raw: guess, Value: guess}, false).port.Err != nil {
		return ""
	}
	return guess
}

func isProtocolName(word string) bool {
	_, known := protocolOf(word)
	return known && word != ""
}

// advise gives a fault without help the entry that was meant, or else the form of entries.
func advise(fault *graph.Fault, text *graph.Text) {
	if fault.Help != "" || !text.Known() || len(text.Vars) > 0 {
		return
	}
	switch guess := meant(text.Value); {
	case foreign.Get().MatchString(text.Value):
		fault.Help = withOwnVariables(text.Value)
	case guess != "":
		fault.Help = "write " + source.Cite(guess)
	case strings.ContainsAny(text.Value, ",; \n"):
		fault.Help = eachOf(text.Value)
	}
	if fault.Help != "" {
		return
	}
	first, rest, _ := strings.Cut(text.Value, ":")
	switch {
	case strings.HasSuffix(fault.Message, "names several protocols, each needs an entry of its own"):
		fault.Help = eachProtocol(text.Value)
	case hasLeadingZero(first) && reads(withoutZeros(first)+":"+rest):
		fault.Help = "write " + source.Cite(withoutZeros(first)+":"+rest)
	case strings.HasPrefix(fault.Message, source.Cite(first)) && strings.Contains(rest, ":") && reads(rest):
		fault.Help = "write " + source.Cite(rest) + " for every interface, or " + source.Cite("127.0.0.1:"+rest) + " for this machine only"
	case strings.HasSuffix(fault.Message, "not a port number"), strings.HasSuffix(fault.Message, "not an IP address"):
		fault.Help = `write "host:container" or "address:host:container" with numbers, such as "8080:80"`
	}
}

// reads reports whether Compose reads an entry.
func reads(entry string) bool {
	return readShort(graph.Text{Raw: entry, Value: entry}, false).port.Err == nil
}

// withoutZeros takes leading zeros off the octets of an address.
func withoutZeros(address string) string {
	octets := strings.Split(address, ".")
	for i, octet := range octets {
		if bare := strings.TrimLeft(octet, "0"); bare != octet {
			octets[i] = cmp.Or(bare, "0")
		}
	}
	return strings.Join(octets, ".")
}

// withOwnVariables writes the variables of other tools as Compose has them; "" when no entry comes of it.
func withOwnVariables(text string) string {
	if example := strings.TrimSpace(foreign.Get().ReplaceAllString(text, "8080")); !reads(example) {
		return ""
	}
	own := strings.TrimSpace(foreign.Get().ReplaceAllString(text, "$${$1$2$3$4$5}"))
	return "variables are written ${NAME}: write " + source.Cite(own)
}

// eachProtocol proposes an entry for each of several protocols; "" when one of them is none.
func eachProtocol(text string) string {
	ports, protocols, _ := strings.Cut(text, "/")
	var entries []string
	for _, protocol := range strings.FieldsFunc(protocols, func(r rune) bool { return strings.ContainsRune("/,+|", r) }) {
		entry := ports + "/" + protocol
		if !reads(entry) {
			return ""
		}
		entries = append(entries, source.Cite(entry))
	}
	return "write each by itself: " + strings.Join(entries, ", ")
}

// eachOf proposes an entry for each of several that stand in one, on the same port for one without a host port; "" when one of them is
// none.
func eachOf(list string) string {
	var entries []string
	for _, one := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(",; \n\t", r) }) {
		if strings.Trim(one, "0123456789") == "" {
			one += ":" + one
		}
		if readShort(graph.Text{Raw: one, Value: one}, false).port.Err != nil || !strings.Contains(one, ":") {
			return ""
		}
		entries = append(entries, source.Cite(one))
	}
	if len(entries) < 2 || len(entries) > 4 {
		return ""
	}
	return "write each by itself: " + strings.Join(entries, ", ")
}

// meantExpose is the container port of [meant], for EXPOSE.
func meantExpose(text string) string {
	guess := meant(text)
	if guess == "" {
		return ""
	}
	return readShort(graph.Text{Raw: guess, Value: guess}, true).containerHalf()
}

// containerHalf is the container half with its protocol, as it is read.
func (e shortEntry) containerHalf() string { return e.port.Text.Value[e.container.from:] }
