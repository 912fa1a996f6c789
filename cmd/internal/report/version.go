package report

import "runtime/debug"

// Version is portlint's own, as the Go toolchain recorded it: a tag for `go install …@v1.2.3`, a pseudo-version for a build in a
// checkout.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
