package preflight

import (
	"path/filepath"
	"strings"
)

// defaultSettings is where a Docker engine reads its settings from, unless it is told otherwise.
const defaultSettings = "/etc/docker/daemon.json"

// withoutProxy reports whether a Docker engine with these command lines is told to use no proxies. It publishes by rules of the firewall
// alone then, and nothing for IPv6 unless a network has it.
// https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
func withoutProxy(engines [][]string) bool {
	for _, words := range engines {
		settings := defaultSettings
		for i, word := range words {
			word = strings.TrimLeft(word, "-")
			if word == "userland-proxy=false" {
				return true
			}
			if path, is := strings.CutPrefix(word, "config-file="); is {
				settings = path
			} else if word == "config-file" && i+1 < len(words) {
				settings = words[i+1]
			}
		}
		var said struct {
			Proxy *bool `json:"userland-proxy"`
		}
		if readJSON(filepath.FromSlash(settings), &said); said.Proxy != nil && !*said.Proxy {
			return true
		}
	}
	return false
}
