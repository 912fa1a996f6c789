package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portlint/portlint/cmd/internal/config"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
)

// registerConfig adds the flags that say which configuration is read.
func registerConfig(command *cobra.Command, which *config.Which) {
	command.Flags().StringVar(&which.File, "config", "", "read the configuration from `file` instead of the nearest .portlint.yaml")
	command.Flags().BoolVar(&which.None, "no-config", false, "read no configuration")
	command.MarkFlagsMutuallyExclusive("config", "no-config")
}

func newConfigCommand(s streams) *cobra.Command {
	command := &cobra.Command{
		Use:     "config",
		Short:   "start, show and describe the configuration",
		Example: "  portlint config init",
		Args:    cobra.NoArgs,
	}
	command.AddCommand(newConfigInitCommand(s), newConfigShowCommand(s), newConfigVerifyCommand(s), newConfigSchemaCommand(s))
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
	var which config.Which
	command := &cobra.Command{
		Use:     "show [path]",
		Short:   "print what is in force, here or for a file or folder",
		Example: "  portlint config show",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, paths []string) error {
			found, err := loadConfigs(which, paths)
			if err != nil {
				return err
			}
			_, err = io.WriteString(s.out, found[0].Show(rules.All()))
			return err
		},
	}
	registerConfig(command, &which)
	return command
}

// loadConfigs reads the configurations that are in force for paths, or the one in the current folder without any.
func loadConfigs(which config.Which, paths []string) ([]*config.Config, error) {
	working, err := tree.Absolute("", "")
	if err != nil {
		return nil, err
	}
	base, err := which.Load(tree.Disk{}, working, rules.All())
	if err != nil {
		return nil, err
	}
	folders := which.Folders(base, tree.Disk{}, working, rules.All())
	var found []*config.Config
	for _, name := range paths {
		dir := tree.Join(working, name)
		entry, err := tree.Disk{}.Stat(dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if !entry.Dir {
			dir = path.Dir(dir)
		}
		found = append(found, folders.At(dir))
	}
	if len(paths) == 0 {
		found = append(found, base)
	}
	return found, folders.Err()
}

func newConfigVerifyCommand(s streams) *cobra.Command {
	var which config.Which
	command := &cobra.Command{
		Use:     "verify [path...]",
		Short:   "say what is wrong in the configuration, all at once",
		Example: "  portlint config verify",
		RunE: func(_ *cobra.Command, paths []string) error {
			found, err := loadConfigs(which, paths)
			if err != nil {
				return err
			}
			for _, c := range found {
				switch files := c.Files(); len(files) {
				case 0:
					s.note("there is no configuration")
				case 1:
					s.note("%s is right", files[0])
				default:
					s.note("%s is right, and so is %s", files[0], strings.Join(files[1:], ", "))
				}
			}
			return nil
		},
	}
	registerConfig(command, &which)
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
