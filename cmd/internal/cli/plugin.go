package cli

import (
	"encoding/json"
	"io"
	"path/filepath"
	"strings"

	"github.com/portlint/portlint/cmd/internal/report"
)

// pluginMetadata is the argument with which the docker CLI asks a plugin what it is.
// https://github.com/docker/cli/blob/master/cli-plugins/metadata/metadata.go
const pluginMetadata = "docker-cli-plugin-metadata"

// Arguments returns the arguments of a command line, the program's name at its beginning. The docker CLI calls its plugins with their
// own name in front: `docker portlint preflight` runs `docker-portlint portlint preflight`.
func Arguments(line []string) []string {
	if len(line) == 0 {
		return nil
	}
	name := strings.TrimSuffix(filepath.Base(line[0]), ".exe")
	if len(line) > 1 && name == "docker-"+line[1] {
		return line[2:]
	}
	return line[1:]
}

// printPluginMetadata tells the docker CLI what portlint is as its plugin.
func printPluginMetadata(w io.Writer) error {
	return json.NewEncoder(w).Encode(struct {
		SchemaVersion, Vendor, Version, ShortDescription, URL string
	}{"0.1.0", "portlint", report.Version(), "Check port mappings, and who has the ports on this host", "https://github.com/portlint/portlint"})
}
