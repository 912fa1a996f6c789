package preflight

import (
	"path/filepath"
	"strings"

	"github.com/portlint/portlint/cmd/internal/sockets"
)

// defaultSettings is where a Docker engine reads its settings from, unless it is told otherwise.
const defaultSettings = "/etc/docker/daemon.json"

// defaultIPv6 is the option with which networks have IPv6.
const defaultIPv6 = "com.docker.network.enable_ipv6"

// daemonSettings is what Docker engines are told that decides whether they publish for IPv6.
// https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
type daemonSettings struct {
	// withoutProxy says that there are no proxies. The engine publishes by rules of the firewall alone then, and nothing for IPv6 unless
	// a network has it.
	withoutProxy bool
	// ipv6 says that networks have IPv6 unless something else is said of them.
	ipv6 bool
}

// daemonSettings reads the settings of the current engine, or, where its process is not known, what one of all engines has.
func (s *state) daemonSettings() daemonSettings {
	all := sockets.Programs("dockerd")
	for _, one := range all {
		if one.PID == s.current.peer.pid {
			all = []sockets.Running{one}
			break
		}
	}
	var found daemonSettings
	for _, one := range all {
		file := defaultSettings
		if s.current.rootless {
			file = filepath.Join(s.options.configFolder(), "docker", "daemon.json")
		}
		said := settingsOf(one.Arguments, file)
		found.withoutProxy, found.ipv6 = found.withoutProxy || said.withoutProxy, found.ipv6 || said.ipv6
	}
	return found
}

// configFolder is where programs of the user have their settings.
func (o *Options) configFolder() string {
	if folder := o.Getenv("XDG_CONFIG_HOME"); folder != "" {
		return folder
	}
	return filepath.Join(o.Home, ".config")
}

// settingsOf reads the settings of an engine from its command line, and from the file that is named there or else the usual one.
func settingsOf(words []string, file string) (found daemonSettings) {
	for i, word := range words {
		name, value, joined := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if !joined && i+1 < len(words) {
			value = words[i+1]
		}
		switch name {
		case "userland-proxy":
			found.withoutProxy = joined && value == "false"
		case "config-file":
			file = value
		case "default-network-opt":
			if value == "bridge="+defaultIPv6+"=true" {
				found.ipv6 = true
			}
		}
	}
	var said struct {
		Proxy    *bool                        `json:"userland-proxy"`
		Networks map[string]map[string]string `json:"default-network-opts"`
	}
	readJSON(filepath.FromSlash(file), &said)
	if said.Proxy != nil {
		found.withoutProxy = !*said.Proxy
	}
	found.ipv6 = found.ipv6 || said.Networks["bridge"][defaultIPv6] == "true"
	return found
}
