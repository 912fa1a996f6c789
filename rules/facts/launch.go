package facts

import (
	"slices"
	"strings"
)

// launched takes off what starts the program that follows it.
func launched(words []string) []string {
	for len(words) > 1 {
		rest := words[1:]
		switch name := BaseName(words[0]); {
		case name == "npx" || name == "bunx" || name == "pnpx":
			rest = withoutFlags(rest, "-y", "--yes", "--no-install", "--no", "--bun", "--")
		case (name == "pnpm" || name == "npm" || name == "yarn") && (rest[0] == "exec" || rest[0] == "dlx"):
			rest = withoutFlags(rest[1:], "--", "-y", "--yes")
		case name == "bun" && rest[0] == "x":
			rest = rest[1:]
		case name == "yarn" && !strings.HasPrefix(rest[0], "-") && rest[0] != "run":
			// yarn runs what a dependency brings when there is no script of that name.
		case name == "bundle" && rest[0] == "exec", name == "poetry" && rest[0] == "run", name == "pipenv" && rest[0] == "run",
			name == "pdm" && rest[0] == "run":
			rest = rest[1:]
		case name == "uv" && rest[0] == "run":
			rest = withoutFlags(rest[1:], "--no-sync", "--frozen", "--locked", "--no-dev", "-q", "--quiet", "--")
		case name == "opentelemetry-instrument", name == "ddtrace-run":
		case isPython(name):
			rest = pythonModule(rest)
		case name == "ruby" && strings.HasSuffix(rest[0], "bin/rails"):
		default:
			return words
		}
		if len(rest) == 0 || strings.HasPrefix(rest[0], "-") {
			return words
		}
		words = rest
	}
	return words
}

// pythonModule returns the module or known script that python runs with its arguments, nothing for another program.
func pythonModule(arguments []string) []string {
	arguments = withoutFlags(arguments, "-u", "-O", "-B", "-I")
	switch {
	case len(arguments) > 1 && arguments[0] == "-m":
		return arguments[1:]
	case len(arguments) > 0 && (BaseName(arguments[0]) == "manage.py" || BaseName(arguments[0]) == "bottle.py"):
		return arguments
	}
	return nil
}

func isPython(name string) bool {
	version, is := strings.CutPrefix(name, "python")
	return is && strings.Trim(version, "0123456789.") == ""
}

func withoutFlags(words []string, flags ...string) []string {
	for len(words) > 0 && slices.Contains(flags, words[0]) {
		words = words[1:]
	}
	return words
}
