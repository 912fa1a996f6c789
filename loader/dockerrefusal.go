package loader

import (
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// errUnknownFlag is not told: a later version of BuildKit can know the flag.
var errUnknownFlag = errors.New("unknown flag")

// refusal is why docker build refuses an instruction that its parser takes, or [errUnknownFlag]. BuildKit has a package that
// says so, but it comes with libraries for images, whose tables are made at each start of the program. The tests hold the
// two against each other.
func refusal(name string, node *parser.Node) error {
	args := instructionArgs(node)
	count := wrongCount(name, args)
	flagsFirst := name == command.Env || name == command.Label || name == command.Shell
	if count != nil && !flagsFirst {
		return count
	}
	if name == command.Healthcheck && strings.EqualFold(args[0], "NONE") {
		if len(args) > 1 {
			return errors.New("HEALTHCHECK NONE takes no arguments")
		}
		return nil
	}
	flags, err := readDockerFlags(name, node.Flags)
	if err != nil {
		return err
	}
	if count != nil {
		return count
	}
	return wrongArgs(name, args, flags, node.Attributes["json"])
}

// instructionArgs are the arguments of an instruction; those of ONBUILD are the other instruction and its arguments.
func instructionArgs(node *parser.Node) []string {
	var args []string
	for arg := node.Next; arg != nil; arg = arg.Next {
		if len(arg.Children) > 0 {
			return append(append(args, arg.Children[0].Value), instructionArgs(arg.Children[0])...)
		}
		args = append(args, arg.Value)
	}
	return args
}

// wrongCount is what is said against the number of arguments.
func wrongCount(name string, args []string) error {
	upper := strings.ToUpper(name)
	switch name {
	case command.From:
		if len(args) == 3 && strings.EqualFold(args[1], "as") {
			if !stageName().MatchString(strings.ToLower(args[2])) {
				return fmt.Errorf("invalid name for build stage: %q, name can't start with a number or contain symbols", args[2])
			}
		} else if len(args) != 1 {
			return errors.New("FROM requires either one or three arguments")
		}
	case command.Add, command.Copy:
		if len(args) < 2 {
			return fmt.Errorf("%s requires at least two arguments, but only one was provided. Destination could not be determined", upper)
		}
	case command.Maintainer, command.Workdir, command.User, command.StopSignal:
		if len(args) != 1 {
			return fmt.Errorf("%s requires exactly one argument", upper)
		}
	case command.Arg, command.Env, command.Label, command.Expose, command.Volume, command.Onbuild, command.Healthcheck, command.Shell:
		if len(args) == 0 {
			return fmt.Errorf("%s requires at least one argument", upper)
		}
	}
	return nil
}

var stageName = pattern(`^[a-z][a-z0-9-_.]*$`)

// wrongArgs is what is said against the arguments, which can be a JSON list, and the values of flags.
func wrongArgs(name string, args []string, flags dockerFlags, list bool) error {
	upper := strings.ToUpper(name)
	switch name {
	case command.Add, command.Copy:
		if parser.MustParseHeredoc(args[len(args)-1]) != nil {
			return fmt.Errorf("%s cannot accept a heredoc as a destination", upper)
		}
	case command.Env, command.Label: // in threes: name, value and what separates them
		for triple := range slices.Chunk(args, 3) {
			if triple[0] == "" {
				return fmt.Errorf("%s names can not be blank", upper)
			}
		}
	case command.Arg:
		for _, arg := range args {
			if strings.HasPrefix(arg, "=") {
				return errors.New("ARG names can not be blank")
			}
		}
	case command.Onbuild:
		switch trigger := strings.ToUpper(strings.TrimSpace(args[0])); trigger {
		case "ONBUILD":
			return errors.New("chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
		case "MAINTAINER", "FROM":
			return fmt.Errorf("%s isn't allowed as an ONBUILD trigger", trigger)
		}
	case command.Volume:
		for _, volume := range args {
			if strings.TrimSpace(volume) == "" {
				return errors.New("VOLUME specified can not be an empty string")
			}
		}
	case command.Shell:
		if !list {
			return errors.New("SHELL requires the arguments to be in JSON form")
		}
	case command.Healthcheck:
		return wrongHealthcheck(args, flags)
	case command.Run:
		return wrongRun(flags)
	}
	return nil
}

func wrongHealthcheck(args []string, flags dockerFlags) error {
	if kind := strings.ToUpper(args[0]); kind != "CMD" {
		return fmt.Errorf("unknown type %q in HEALTHCHECK (try CMD)", kind)
	}
	if len(args) == 1 {
		return errors.New("missing command after HEALTHCHECK CMD")
	}
	for _, name := range []string{"interval", "timeout", "start-period", "start-interval"} {
		text, _ := flags.one(name)
		if text == "" {
			continue
		}
		duration, err := time.ParseDuration(text)
		if err != nil {
			return err
		}
		if duration != 0 && duration < time.Millisecond {
			return fmt.Errorf("interval %q cannot be less than %s", name, time.Millisecond)
		}
	}
	if text, _ := flags.one("retries"); text != "" {
		retries, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return err
		}
		if retries < 0 {
			return fmt.Errorf("--retries cannot be negative (%d)", retries)
		}
	}
	return nil
}

func wrongRun(flags dockerFlags) error {
	for _, mount := range flags["mount"] {
		fields, err := csv.NewReader(strings.NewReader(mount)).Read()
		if err != nil {
			return fmt.Errorf("failed to parse csv mounts: %w", err)
		}
		for _, field := range fields {
			key, value, _ := strings.Cut(field, "=")
			if at := strings.IndexByte(value, '$'); strings.EqualFold(key, "from") && at >= 0 && at != len(value)-1 {
				return errors.New("'from' doesn't support variable expansion, define alias stage instead")
			}
		}
	}
	if mode, given := flags.one("network"); given && !slices.Contains([]string{"default", "none", "host"}, mode) {
		return fmt.Errorf("invalid network mode %q", mode)
	}
	if mode, given := flags.one("security"); given && !slices.Contains([]string{"insecure", "sandbox"}, mode) {
		return fmt.Errorf("security %q is not valid", mode)
	}
	return nil
}

// dockerFlags are the values of an instruction's flags by name.
type dockerFlags map[string][]string

// flagKind is how a flag is written.
type flagKind int

const (
	withValue  flagKind = iota + 1 // --name=value, once
	repeatable                     // --name=value
	onOff                          // --name or --name=true, once
)

// knownFlags are the flags of an instruction.
func knownFlags(instruction string) map[string]flagKind {
	switch instruction {
	case command.Add:
		return map[string]flagKind{
			"chown": withValue, "chmod": withValue, "checksum": withValue, "exclude": repeatable, "link": onOff, "keep-git-dir": onOff, "unpack": onOff,
		}
	case command.Copy:
		return map[string]flagKind{"chown": withValue, "chmod": withValue, "from": withValue, "exclude": repeatable, "link": onOff, "parents": onOff}
	case command.From:
		return map[string]flagKind{"platform": withValue}
	case command.Healthcheck:
		return map[string]flagKind{
			"interval": withValue, "timeout": withValue, "start-period": withValue, "start-interval": withValue, "retries": withValue,
		}
	case command.Run:
		return map[string]flagKind{"network": withValue, "security": withValue, "mount": repeatable, "device": repeatable}
	}
	return nil
}

func readDockerFlags(instruction string, written []string) (dockerFlags, error) {
	if instruction == command.Arg || instruction == command.StopSignal { // whose flags nobody looks at
		return nil, nil
	}
	if len(written) == 0 {
		return nil, nil
	}
	flags, known := make(dockerFlags), knownFlags(instruction)
	for _, flag := range written {
		if flag == "--" {
			break
		}
		name, value, hasValue := strings.Cut(strings.TrimPrefix(flag, "--"), "=")
		kind := known[name]
		switch {
		case kind == 0:
			return nil, errUnknownFlag
		case len(flags[name]) > 0 && kind != repeatable:
			return nil, fmt.Errorf("duplicate flag specified: --%s", name)
		case kind == onOff && hasValue && value == "", kind != onOff && !hasValue:
			return nil, fmt.Errorf("missing a value on flag: --%s", name)
		case kind == onOff && hasValue && !strings.EqualFold(value, "true") && !strings.EqualFold(value, "false"):
			return nil, fmt.Errorf("expecting boolean value for flag --%s, not: %s", name, value)
		}
		flags[name] = append(flags[name], value)
	}
	return flags, nil
}

// one is the value of a flag that is not repeated.
func (f dockerFlags) one(name string) (value string, given bool) {
	if values := f[name]; len(values) > 0 {
		return values[0], true
	}
	return "", false
}
