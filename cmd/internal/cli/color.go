package cli

import (
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/mattn/go-isatty"
	"golang.org/x/term"

	"github.com/portlint/portlint/cmd/internal/report"
)

// Values of --color.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

// useColor reports whether output is colored. Left to itself, portlint follows the customs of terminals:
// https://no-color.org, https://force-color.org and https://bixense.com/clicolors/.
func useColor(when string, inTerminal bool) bool {
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
	return inTerminal
}

// styleOf is how text on standard output looks: in a terminal, lines are as long as that is wide, and some words are links.
func styleOf(color string, w io.Writer) report.Style {
	inTerminal := isTerminal(w)
	style := report.Style{Color: useColor(color, inTerminal)}
	if file, ok := w.(*os.File); ok && inTerminal {
		style.Links = style.Color && knowsLinks()
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			style.Width = width
		}
	}
	return style
}

// knowsLinks reports whether the terminal is one that is known to make links of text. Others may print the escape sequence.
func knowsLinks() bool {
	if version, err := strconv.Atoi(os.Getenv("VTE_VERSION")); err == nil && version >= 5000 {
		return true
	}
	for _, variable := range []string{"WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM"} {
		if os.Getenv(variable) != "" {
			return true
		}
	}
	return slices.Contains([]string{"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"}, os.Getenv("TERM_PROGRAM")) ||
		slices.Contains([]string{"xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm"}, os.Getenv("TERM"))
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(file.Fd()) || isatty.IsCygwinTerminal(file.Fd()))
}

func forced(variable string) bool {
	value := os.Getenv(variable)
	return value != "" && value != "0"
}
