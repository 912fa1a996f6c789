package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/portlint/portlint/cmd/internal/config"
	"github.com/portlint/portlint/rules"
)

// configFlags say which configuration is read.
type configFlags struct {
	file string
	none bool
}

func (f *configFlags) register(command *cobra.Command) {
	command.Flags().StringVar(&f.file, "config", "", "read the configuration from `file` instead of the nearest .portlint.yaml")
	command.Flags().BoolVar(&f.none, "no-config", false, "read no configuration")
	command.MarkFlagsMutuallyExclusive("config", "no-config")
}

// load reads the configuration: the file that is given, or else the nearest one, or an empty one.
func (f *configFlags) load() (*config.Config, error) {
	path := f.file
	if path == "" && !f.none {
		working, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		if path, err = config.Find(working); err != nil {
			return nil, err
		}
		if relative, err := filepath.Rel(working, path); path != "" && err == nil {
			path = relative
		}
	}
	if path == "" {
		return &config.Config{}, nil
	}
	return config.Load(path, rules.All())
}

// adopt takes over from the configuration what the command line leaves open.
func (f *lintFlags) adopt(c *config.Config) {
	if c.FailOn != "" && !f.given("fail-on") {
		f.failOn = c.FailOn
	}
	if !f.given("pedantic") {
		f.pedantic = c.Pedantic
	}
}

func newConfigCommand(s streams) *cobra.Command {
	command := &cobra.Command{
		Use:     "config",
		Short:   "start, show and describe the configuration",
		Example: "  portlint config init",
		Args:    cobra.NoArgs,
	}
	command.AddCommand(newConfigInitCommand(s), newConfigShowCommand(s), newConfigSchemaCommand(s))
	return command
}

func newConfigInitCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:     "init",
		Short:   "write a configuration to start from into this folder",
		Example: "  portlint config init",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			for _, name := range config.Names() {
				if _, err := os.Lstat(name); err == nil {
					return fmt.Errorf("%s is there already", name)
				}
			}
			name := config.Names()[0]
			file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if errors.Is(err, fs.ErrExist) {
				return fmt.Errorf("%s is there already", name)
			}
			if err != nil {
				return err
			}
			_, err = io.WriteString(file, config.Starter)
			if closeErr := file.Close(); err == nil {
				err = closeErr
			}
			if err == nil {
				s.note("wrote %s", name)
			}
			return err
		},
	}
}

func newConfigShowCommand(s streams) *cobra.Command {
	var flags configFlags
	command := &cobra.Command{
		Use:     "show",
		Short:   "print what is in force",
		Example: "  portlint config show",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := flags.load()
			if err != nil {
				return err
			}
			_, err = io.WriteString(s.out, c.Show(rules.All()))
			return err
		},
	}
	flags.register(command)
	return command
}

func newConfigSchemaCommand(s streams) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "print the JSON schema of the configuration",
		Example: "  portlint config schema > portlint.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := s.out.Write(config.Schema(rules.All()))
			return err
		},
	}
}
