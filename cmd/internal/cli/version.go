package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/portlint/portlint/cmd/internal/report"
)

// commit is what was built, " " in front: the revision, shortened as Git does, and whether the files were others. It is "" for
// a build that was not made in a checkout; its version is a tag then, or holds the revision itself.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	text := ""
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision" && len(setting.Value) > 12:
			text = " " + setting.Value[:12] + text
		case setting.Key == "vcs.modified" && setting.Value == "true":
			text += " with changes"
		}
	}
	return text
}

// printVersion says what this program is, and what it was built with and for.
func printVersion(out io.Writer) error {
	_, err := fmt.Fprintf(out, "portlint %s%s (%s %s/%s)\n", report.Version(), commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

func newVersionCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "print the version",
		Example: "  portlint version",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return printVersion(s.out) },
	}
}
