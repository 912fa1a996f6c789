package cli

import (
	"github.com/spf13/cobra"

	"github.com/portlint/portlint/cmd/internal/lsp"
	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/graph"
)

func newLSPCommand(s streams, status *int) *cobra.Command {
	command := &cobra.Command{
		Use:   "lsp",
		Short: "serve an editor: findings while files are typed, and their fixes",
		Long: `Serve an editor through the Language Server Protocol, on standard input and output.

Open files count as they are typed, saved or not. .portlint.yaml is read as ever; beneath it
count the client's settings portlint.select, portlint.ignore and portlint.pedantic;
portlint.codeLens shows above each service how many others use it, and portlint.host lets
hover say who has a port on this host at that moment.`,
		Example: `  portlint lsp`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			*status = lsp.Serve(s.in, s.out, lsp.Options{Version: report.Version(), AskHost: func() (*graph.Host, []string) {
				answer := hostFlags{engines: true}.ask(false)
				return answer.Host, answer.Unknown
			}})
			return nil
		},
	}
	command.Flags().Bool("stdio", true, "use standard input and output, as always; some clients ask for it")
	return command
}
