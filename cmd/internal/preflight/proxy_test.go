package preflight

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSettings(t *testing.T) {
	dir := t.TempDir()
	settings := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	off := settings("off.json", `{"userland-proxy": false}`)
	on := settings("on.json", `{"userland-proxy": true}`)
	broken := settings("broken.json", `{"userland-proxy": fal`)
	six := settings("six.json", `{"default-network-opts": {"bridge": {"com.docker.network.enable_ipv6": "true"}}}`)
	for _, c := range []struct {
		words  []string
		usual  string
		expect daemonSettings
	}{
		{nil, on, daemonSettings{}},
		{nil, off, daemonSettings{withoutProxy: true}},
		{[]string{"--userland-proxy=false"}, on, daemonSettings{}}, // such an engine does not start
		{[]string{"--userland-proxy=false"}, six, daemonSettings{true, true}},
		{[]string{"--userland-proxy"}, six, daemonSettings{ipv6: true}},
		{[]string{"--config-file", off}, on, daemonSettings{withoutProxy: true}},
		{[]string{"--config-file=" + off}, on, daemonSettings{withoutProxy: true}},
		{[]string{"--config-file", on}, off, daemonSettings{}},
		{[]string{"--config-file", broken}, off, daemonSettings{}},
		{[]string{"--config-file"}, off, daemonSettings{}},
		{[]string{"--config-file", filepath.Join(dir, "none")}, off, daemonSettings{}},
		{[]string{"--default-network-opt", "bridge=com.docker.network.enable_ipv6=true"}, on, daemonSettings{ipv6: true}},
		{[]string{"--default-network-opt=bridge=com.docker.network.enable_ipv6=true"}, on, daemonSettings{ipv6: true}},
		{[]string{"--default-network-opt=overlay=com.docker.network.enable_ipv6=true"}, on, daemonSettings{}},
	} {
		if got := settingsOf(append([]string{"dockerd"}, c.words...), c.usual); got != c.expect {
			t.Errorf("%q over %s: %+v, want %+v", c.words, filepath.Base(c.usual), got, c.expect)
		}
	}
}

func TestValueOf(t *testing.T) {
	for line, want := range map[string]string{
		"rootlesskit --net slirp4netns --port-driver builtin sh -c x --port-driver none": "builtin",
		"rootlesskit --port-driver=implicit dockerd":                                     "implicit",
		"rootlesskit port-driver builtin":                                                "",
		"rootlesskit --port-driver":                                                      "",
		"":                                                                               "",
	} {
		if got := valueOf(strings.Fields(line), "port-driver"); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
