package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
)

// pagePort returns the port for which health checks ask when a URL names none, 0 for a scheme that they do not know.
func pagePort(scheme string) int {
	switch scheme {
	case "http":
		return 80
	case "https":
		return 443
	}
	return 0
}

// OwnHealthAddresses returns the addresses of the container itself that the health check of a service asks.
func (f *Service) OwnHealthAddresses() (own []Address) {
	check := f.Service.HealthCheck()
	if check == nil || goesElsewhere(check) {
		return nil
	}
	for i := range check.Words {
		for _, one := range textAddresses(&check.Words[i]) {
			asked := f.isOwnHost(one.Host) || one.Host == f.Service.ContainerName.Value
			if asked && !f.administers(one.Port) && !isSentAlong(check, i, &one) {
				own = append(own, one)
			}
		}
	}
	for i := range check.Words {
		for _, one := range urlsWithoutPort(&check.Words[i], pagePort) {
			if IsLocalhost(one.Host) && !f.canListenOn(one.Port) && !isSentAlong(check, i, &one) {
				own = append(own, one)
			}
		}
	}
	return own
}

// administers reports whether a port is that of the API of Caddy, which is open on the loopback of its container unless it is switched off.
//
// https://caddyserver.com/docs/caddyfile/options#admin
func (f *Service) administers(port int) bool {
	image := f.Image()
	return port == 2019 && image != nil && (image.Title == "caddy" || image.Title == "frankenphp")
}

// goesElsewhere reports whether a flag of curl leads what a command asks to a socket or to another address than the URL has.
func goesElsewhere(command *graph.Command) bool {
	for i := range command.Words {
		word := command.Words[i].Value
		if strings.Contains(word, "--") && slices.ContainsFunc(elsewhere, func(flag string) bool { return strings.Contains(word, flag) }) {
			return true
		}
	}
	return false
}

// elsewhere are the flags of curl for that.
var elsewhere = []string{"--unix-socket", "--abstract-unix-socket", "--connect-to", "--resolve"}

// longestLead is how many bytes in front of a URL are looked at, so that many URLs in one command take no longer each.
const longestLead = 256

// sentAlong matches what stands before a URL that is not asked: that of a header, in the query of another URL, or what is looked for in an answer.
var sentAlong = lazy.Pattern(`(?:(?i:origin|referer)\W*|(?:^|\s)(?:-e|-H|--header)[\s=]?(?:"[^"]*|'[^']*|\S*)|[?&][^\s?&]*=|\b(?:grep|echo)\s[^|;&]*)$`)

// isSentAlong reports whether an address in a word of a command is not asked, but sent with what is.
func isSentAlong(command *graph.Command, word int, one *Address) bool {
	scheme := strings.LastIndex(one.Text.Value[:one.from], "://")
	if one.Scheme == "" || scheme < 0 {
		return false
	}
	flags := []string{"-e", "--referer", "-H", "--header"}
	behindFlag := word > 0 && slices.Contains(flags, command.Words[word-1].Value)
	before := one.Text.Value[:scheme-len(one.Scheme)]
	return behindFlag || before != "" && sentAlong.Get().MatchString(before[max(0, len(before)-longestLead):])
}
