package cli

import (
	"io"
	"os"

	"github.com/mattn/go-isatty"
)

// Values of --color.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

// useColor reports whether output to w is colored. Left to itself, portlint follows the customs of terminals:
// https://no-color.org, https://force-color.org and https://bixense.com/clicolors/.
func useColor(when string, w io.Writer) bool {
	switch {
	case when == colorAlways:
		return true
	case when == colorNever, os.Getenv("NO_COLOR") != "":
		return false
	case forced("FORCE_COLOR"), forced("CLICOLOR_FORCE"):
		return true
	case os.Getenv("TERM") == "dumb":
		return false
	}
	return isTerminal(w)
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(file.Fd()) || isatty.IsCygwinTerminal(file.Fd()))
}

func forced(variable string) bool {
	value := os.Getenv(variable)
	return value != "" && value != "0"
}
