package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/portlint/portlint/rules/lint"
)

// commandNames are what the first word of the command line can be. The last two are no commands: people write them for what
// portlint does without any, as other linters want it.
var commandNames = []string{"lsp", "preflight", "ports", "rules", "explain", "config", "version", "man", "help", "completion", "check", "lint"}

// withoutVerb leaves out a first path such as "check" that is none, in `portlint check compose.yaml`.
func withoutVerb(paths []string) []string {
	if len(paths) > 0 && (paths[0] == "check" || paths[0] == "lint") && !exists(paths[0]) {
		return paths[1:]
	}
	return paths
}

// noPath adds the command that may have been meant to the error for a first path that is not there.
func noPath(paths []string, err error) error {
	if len(paths) == 0 || !errors.Is(err, os.ErrNotExist) || exists(paths[0]) {
		return err
	}
	if command := lint.Nearest(paths[0], commandNames); command != "" {
		return fmt.Errorf("%w; did you mean the command %q", err, command)
	}
	return err
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// ofRevisions are flags of other tools that name the revision since which findings are new.
var ofRevisions = []string{"diff-base", "new-since", "since", "new-from-rev", "new-from-merge-base", "new", "diff-against"}

// flagError adds the flag that may have been meant to the error for one that is not there.
func flagError(command *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && slices.Contains(ofRevisions, unknown.GetSpecifiedName()) {
		return fmt.Errorf("%w; portlint runs no git: git diff -U0 REVISION | portlint --new-from-patch -", err)
	}
	if errors.As(err, &unknown) {
		var known []string
		command.Flags().VisitAll(func(flag *pflag.Flag) { known = append(known, flag.Name) })
		if nearest := lint.Nearest(unknown.GetSpecifiedName(), known); nearest != "" {
			return fmt.Errorf("%w, did you mean --%s", err, nearest)
		}
	}
	return fmt.Errorf("%w, see %s --help", err, command.CommandPath())
}
