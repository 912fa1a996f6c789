package settings

import (
	"maps"
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// readASPNET reads the appsettings.json of a .NET project, and over it that of its environment. An endpoint of Kestrel wins over all addresses that
// are given in other ways, and "Urls" over the ports that the image sets.
//
// https://learn.microsoft.com/en-us/aspnet/core/fundamentals/servers/kestrel/endpoints
func readASPNET(c *container) (f found) {
	if c.service.Build == nil || slices.ContainsFunc(c.service.Variables(), outranksFiles) || c.hasFlag("--urls", "--Urls") {
		return f
	}
	environment := "production"
	if variable := c.service.Variable("ASPNETCORE_ENVIRONMENT"); variable != nil {
		environment = strings.ToLower(variable.Value.Value)
		f.unknown = !variable.HasValue || !variable.Value.Known()
	}
	endpoints := make(map[string]member)
	for _, layer := range []string{"appsettings.json", "appsettings." + environment + ".json"} {
		f.unknown = !c.addEndpoints(endpoints, layer) || f.unknown
	}
	urls, given := endpoints["urls"]
	if delete(endpoints, "urls"); len(endpoints) > 0 {
		f.final = true
	} else if given && c.service.Variable("ASPNETCORE_URLS") == nil && c.service.Variable("DOTNET_URLS") == nil {
		endpoints["urls"] = urls
		f.final = true
	}
	inOrder := slices.SortedFunc(maps.Values(endpoints), func(a, b member) int { return a.whole.Compare(b.whole) })
	for _, one := range inOrder {
		f.kestrel(one)
	}
	return f
}

// outranksFiles reports whether a variable sets an address whatever the files say.
func outranksFiles(variable graph.EnvVar) bool {
	name := strings.ToLower(variable.Name)
	return strings.Contains(name, "kestrel__") || name == "urls"
}

// addEndpoints takes the addresses of the file of one name among them, by their paths in lower case. They are not known when there are several such
// files, or when one is not understood.
func (c *container) addEndpoints(endpoints map[string]member, layer string) (known bool) {
	count, known := 0, true
	for _, file := range c.service.Build.Configuration {
		if !strings.EqualFold(path.Base(file.Path), layer) {
			continue
		}
		count++
		members, ok := objects(file)
		known = known && ok
		for _, one := range members {
			if address := strings.ToLower(one.path); isKestrel(address) || address == "urls" {
				endpoints[address] = one
				c.files = append(c.files, file)
			}
		}
	}
	return known && count <= 1
}

// isKestrel reports whether a path leads to the address of an endpoint.
func isKestrel(address string) bool {
	parts := strings.Split(address, "/")
	return len(parts) == 4 && parts[0] == "kestrel" && parts[1] == "endpoints" && parts[3] == "url"
}

// kestrel adds addresses such as http://localhost:5000, with semicolons between them. A name that is neither an address nor localhost is every
// address.
func (f *found) kestrel(one member) {
	f.unknown = f.unknown || !one.literal || !one.quoted || one.value.text == ""
	at := one.value.span.Start
	for item := range strings.SplitSeq(one.value.text, ";") {
		scheme, rest, _ := strings.Cut(strings.TrimSpace(item), "://")
		rest, _, _ = strings.Cut(rest, "/")
		host, port, ok := split(rest)
		if usual := map[string]int{"http": 80, "https": 443}[strings.ToLower(scheme)]; !ok && usual != 0 && !strings.Contains(strings.Trim(rest, "[]"), ":") {
			host, port, ok = rest, usual, rest != ""
		}
		f.unknown = f.unknown || !ok
		listener := graph.Listener{Port: port, Span: one.whole}
		_, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if err == nil || strings.EqualFold(host, "localhost") {
			from := at + strings.Index(item, host)
			listener.Host, listener.HostSpan = strings.ToLower(host), source.Span{File: one.whole.File, Start: from, End: from + len(host)}
		}
		f.add(listener)
		at += len(item) + 1
	}
}
