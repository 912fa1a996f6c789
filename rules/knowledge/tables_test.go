package knowledge_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
)

func isSource(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && parsed.Scheme == "https" && strings.Contains(parsed.Host, ".") && !strings.ContainsAny(address, " {}")
}

func TestImages(t *testing.T) {
	images := slices.Collect(knowledge.Images)
	if len(images) < 180 {
		t.Errorf("there are %d rows, want at least 180", len(images))
	}
	untagged := make(map[string]bool)
	for _, image := range images {
		if image.Title == "" || image.Title != strings.ToLower(image.Title) || image.Names == "" || image.Kind == 0 {
			t.Errorf("%s %q lacks a title in lower case, a name or a kind", image.Title, image.Names)
		}
		if len(image.Sources) == 0 {
			t.Errorf("%s has no source", image.Title)
		}
		for address := range image.Sources.All() {
			if !isSource(address) {
				t.Errorf("%s: source %q is not an https address", image.Title, address)
			}
		}
		for name := range image.Names.All() {
			if strings.ToLower(name) != name || strings.ContainsAny(name, ":@") || strings.Count(name, "/") > 1 || strings.HasPrefix(name, "library/") {
				t.Errorf("%s: %q is not a last path segment, with or without a namespace", image.Title, name)
			}
			if strings.Contains(name, "*") && (!strings.HasSuffix(name, "*") || strings.Count(name, "*") > 1 || !strings.Contains(name, "/")) {
				t.Errorf("%s: %q has a star where none is looked for", image.Title, name)
			}
			if untagged[name] {
				t.Errorf("%q: a row above takes every tag already", name)
			}
			if image.Tagged == nil {
				untagged[name] = true
			}
		}
		opened := 0
		for _, port := range image.Ports {
			if port.OnDemand || port.Preset {
				opened++
			}
			if port.From < 1 || port.Last() > 65535 || port.To != 0 && port.Last() == port.From {
				t.Errorf("%s: %d to %d are no ports", image.Title, port.From, port.To)
			}
			if port.OnDemand && len(port.MovedBy) == 0 {
				t.Errorf("%s: nothing opens port %d", image.Title, port.From)
			}
		}
		if image.Details().Opener != "" && opened != 1 {
			t.Errorf("%s: what opens a port is known, which does not tell which of %d", image.Title, opened)
		}
		for i, port := range image.Ports {
			for _, other := range image.Ports[:i] {
				both := port.From <= other.Last() && other.From <= port.Last() &&
					!(port.OnDemand && other.OnDemand && port.Kind != other.Kind) // several things can open it
				if both && (port.Transport == other.Transport || port.Transport == knowledge.TCPAndUDP || other.Transport == knowledge.TCPAndUDP) {
					t.Errorf("%s has port %d twice", image.Title, port.From)
				}
			}
		}
		if image.Login == nil {
			continue
		}
		if (image.Login.Answer == knowledge.DefaultLogin) != (image.Login.Credentials != "") {
			t.Errorf("%s: credentials %q do not fit the login", image.Title, image.Login.Credentials)
		}
		exceptions := image.Login.Unless
		for _, exception := range image.Login.Unless {
			if exception.With != nil {
				exceptions = append(exceptions, *exception.With)
			}
		}
		for _, exception := range exceptions {
			variable := !strings.HasPrefix(exception.Setting, "-") && !strings.HasPrefix(exception.Setting, "/")
			if exception.Setting == "" || !variable && (exception.Value != "" || exception.Empty) || exception.Part && exception.Value == "" {
				t.Errorf("%s: exception %+v makes no sense", image.Title, exception)
			}
		}
	}
}

func TestBlockedPorts(t *testing.T) {
	count := 0
	for port := range 65536 {
		if facts.BrowserBlocks(port) {
			count++
		}
	}
	if count != 83 {
		t.Errorf("%d ports are blocked, the Fetch standard has 83", count)
	}
	for port, want := range map[int]bool{0: true, 80: false, 6000: true, 6668: true, 6670: false, 10080: true, 8080: false} {
		if facts.BrowserBlocks(port) != want {
			t.Errorf("BrowserBlocks(%d) = %v", port, !want)
		}
	}
}

func TestOccupiedPorts(t *testing.T) {
	ports := facts.OccupiedPorts(0, 65535)
	if !slices.IsSortedFunc(ports, func(a, b knowledge.OccupiedPort) int { return a.Port - b.Port }) {
		t.Error("the table is not sorted")
	}
	for i, port := range ports {
		if port.Port < 1 || port.Port > 65535 || port.By == "" || !isSource(port.Source) {
			t.Errorf("row %+v is not complete", port)
		}
		if i > 0 && ports[i-1].Port == port.Port {
			t.Errorf("port %d has two rows", port.Port)
		}
	}
	cases := []struct {
		port     int
		protocol string
		want     string
	}{
		{53, "udp", "systemd-resolved"}, {5000, "tcp", "airplay receiver"}, {5000, "udp", ""},
		{5353, "udp", "multicast dns"}, {5353, "tcp", ""}, {8080, "tcp", ""}, {80, "sctp", ""},
	}
	for _, c := range cases {
		got := ""
		for _, occupied := range facts.OccupiedPorts(c.port, c.port) {
			if occupied.Speaks(c.protocol) {
				got = occupied.By
			}
		}
		if got != c.want {
			t.Errorf("port %d/%s is held by %q, want %q", c.port, c.protocol, got, c.want)
		}
	}
}

func TestDataPortsAreThoseOfImages(t *testing.T) {
	for _, data := range knowledge.DataPorts {
		known := slices.ContainsFunc(slices.Collect(knowledge.Images), func(image *knowledge.Image) bool {
			return slices.ContainsFunc(image.Ports, func(port knowledge.Port) bool {
				return port.Contains(data.Port) && image.KindOf(port) == data.Kind
			})
		})
		if !known || !data.Kind.HoldsData() {
			t.Errorf("no %s listens on %d", data.Kind, data.Port)
		}
	}
	if got := len(knowledge.DataPorts); got != 12 {
		t.Errorf("there are %d ports, want 12", got)
	}
}

func TestPoorProposal(t *testing.T) {
	for port, want := range map[int]bool{8080: true, 5000: true, 6000: true, 8081: false, 5433: false} {
		if facts.PoorProposal(port) != want {
			t.Errorf("PoorProposal(%d) = %v", port, !want)
		}
	}
}

func TestServers(t *testing.T) {
	rows := append(knowledge.Servers(), knowledge.ImageServers...)
	if len(rows) < 90 {
		t.Errorf("there are %d rows, want at least 90", len(rows))
	}
	titles := make(map[string]bool)
	for image := range knowledge.Images {
		titles[image.Title] = true
	}
	seen := make(map[string]bool)
	for _, row := range rows {
		name := row.Starts + row.Image + row.Pinned.Package + row.Pinned.From
		if name == "" || seen[name] {
			t.Errorf("row %q has no name of its own", name)
		}
		seen[name] = true
		if row.Image != "" && !titles[row.Image] {
			t.Errorf("%s: no image has the title %q", name, row.Image)
		}
		if row.Default == knowledge.ScopeUnknown || row.Port < 0 || row.Port > 65535 || !isSource(row.Source) {
			t.Errorf("%s: default %d, port %d, source %q", name, row.Default, row.Port, row.Source)
		}
		if row.Files != "" && row.Setting == "" && row.Section == nil {
			t.Errorf("%s: every file would leave the address open", name)
		}
		for _, flag := range strings.Fields(string(row.Bare + " " + row.PortFlags)) {
			if !strings.HasPrefix(flag, "-") && !strings.HasSuffix(flag, "=") {
				t.Errorf("%s: %q is no flag", name, flag)
			}
		}
	}
}

func TestHas(t *testing.T) {
	const words knowledge.Words = "--host -b=a --hostname ab b"
	for word, want := range map[string]bool{
		"--host": true, "-b=a": true, "--hostname": true, "ab": true, "b": true,
		"": false, "a": false, "host": false, "--hostn": false, "ab b": false, " ": false, "c": false,
	} {
		if got := words.Has(word); got != want {
			t.Errorf("%q is among %q: %t", word, words, got)
		}
	}
}
