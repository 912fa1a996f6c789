package syntax

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/util/suggest"
	"github.com/tonistiigi/go-csvvalue"
)

// refusal is what docker build says, word for word, capitals included.
type refusal string

func (r refusal) Error() string { return string(r) }

// ErrUnknownFlag is the refusal of an instruction with a flag that BuildKit does not know. A newer one can.
var ErrUnknownFlag = errors.New("unknown flag")

// flagKind is what a flag takes.
type flagKind int

const (
	none   flagKind = iota // there is no such flag
	one                    // a value
	many                   // a value, and the flag can be repeated
	toggle                 // true or false, or nothing for true
)

// kindOfFlag returns what an instruction takes as the value of a flag.
func kindOfFlag(instruction, flag string) flagKind {
	switch instruction {
	case command.Add:
		switch flag {
		case "chown", "chmod", "checksum":
			return one
		case "link", "keep-git-dir", "unpack":
			return toggle
		case "exclude":
			return many
		}
	case command.Copy:
		switch flag {
		case "chown", "from", "chmod":
			return one
		case "link", "parents":
			return toggle
		case "exclude":
			return many
		}
	case command.From:
		if flag == "platform" {
			return one
		}
	case command.Healthcheck:
		switch flag {
		case "interval", "timeout", "start-period", "start-interval", "retries":
			return one
		}
	case command.Run:
		switch flag {
		case "device", "mount":
			return many
		case "network", "security":
			return one
		}
	}
	return none
}

// Refusal returns why docker build refuses the instruction, in BuildKit's words, and nil when it does not.
func (i *Instruction) Refusal() error {
	name, count := i.Kind, len(i.Args)
	switch name {
	case command.Maintainer, command.StopSignal, command.User, command.Workdir:
		if count != 1 {
			return fmt.Errorf("%s requires exactly one argument", strings.ToUpper(name))
		}
	case command.Add, command.Copy:
		if count < 2 {
			return fmt.Errorf("%s requires at least two arguments, but only one was provided. Destination could not be determined", strings.ToUpper(name))
		}
	case command.Arg, command.Expose, command.Healthcheck, command.Onbuild, command.Volume:
		if count == 0 {
			return fmt.Errorf("%s requires at least one argument", strings.ToUpper(name))
		}
	case command.From:
		if err := i.stageName(); err != nil {
			return err
		}
	}
	// BuildKit does not look at the flags of these.
	if name == command.Arg || name == command.StopSignal || name == command.Healthcheck && strings.EqualFold(i.Args[0].Value, "NONE") {
		return i.content(name, nil)
	}
	values, err := i.flagValues(name)
	if err != nil {
		return err
	}
	return i.content(name, values)
}

// flagValues returns the values of the flags, by name.
func (i *Instruction) flagValues(instruction string) (map[string][]string, error) {
	if len(i.Flags) == 0 {
		return nil, nil
	}
	values := make(map[string][]string, len(i.Flags))
	for _, flag := range i.Flags {
		flag, value, hasValue := strings.Cut(flag, "=")
		name := flag[len("--"):]
		kind := kindOfFlag(instruction, name)
		switch {
		case kind == none:
			return nil, ErrUnknownFlag
		case len(values[name]) > 0 && kind != many:
			return nil, fmt.Errorf("duplicate flag specified: %s", flag)
		case !hasValue && kind != toggle, hasValue && value == "" && kind == toggle:
			return nil, fmt.Errorf("missing a value on flag: %s", flag)
		case kind == toggle && hasValue && strings.ToLower(value) != "true" && strings.ToLower(value) != "false":
			return nil, fmt.Errorf("expecting boolean value for flag %s, not: %s", flag, value)
		}
		values[name] = append(values[name], value)
	}
	return values, nil
}

// content returns what is wrong with the arguments and with the values of the flags.
func (i *Instruction) content(name string, flags map[string][]string) error {
	switch name {
	case command.Env, command.Label:
		if len(i.Args) == 0 {
			return fmt.Errorf("%s requires at least one argument", strings.ToUpper(name))
		}
		for at := 0; at < len(i.Args); at += 2 {
			if i.Args[at].Value == "" {
				return fmt.Errorf("%s names can not be blank", strings.ToUpper(name))
			}
		}
	case command.Arg:
		if slices.ContainsFunc(i.Args, func(arg Arg) bool { return strings.HasPrefix(arg.Value, "=") }) {
			return errors.New("ARG names can not be blank")
		}
	case command.Add, command.Copy:
		if _, found, _ := heredocOf(i.Args[len(i.Args)-1].Value); found {
			return fmt.Errorf("%s cannot accept a heredoc as a destination", strings.ToUpper(name))
		}
	case command.Onbuild:
		switch trigger := strings.ToUpper(strings.TrimSpace(i.Args[0].Value)); trigger {
		case "ONBUILD":
			return refusal("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
		case "MAINTAINER", "FROM":
			return fmt.Errorf("%s isn't allowed as an ONBUILD trigger", trigger)
		}
	case command.Run:
		return run(flags)
	case command.Healthcheck:
		return i.healthcheck(flags)
	case command.Volume:
		if slices.ContainsFunc(i.Args, func(arg Arg) bool { return strings.TrimSpace(arg.Value) == "" }) {
			return errors.New("VOLUME specified can not be an empty string")
		}
	case command.Shell:
		if len(i.Args) == 0 {
			return errors.New("SHELL requires at least one argument")
		}
		if !i.JSON {
			return errors.New("SHELL requires the arguments to be in JSON form")
		}
	}
	return nil
}

// stageName refuses FROM with other arguments than an image and a name.
func (i *Instruction) stageName() error {
	if len(i.Args) == 3 && strings.EqualFold(i.Args[1].Value, "as") {
		name := strings.ToLower(i.Args[2].Value)
		letters := strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == "" // none but these
		if !letters || name[0] < 'a' || name[0] > 'z' {
			return fmt.Errorf("invalid name for build stage: %q, name can't start with a number or contain symbols", i.Args[2].Value)
		}
	} else if len(i.Args) != 1 {
		return errors.New("FROM requires either one or three arguments")
	}
	return nil
}

func (i *Instruction) healthcheck(flags map[string][]string) error {
	kind, command := strings.ToUpper(i.Args[0].Value), i.Args[1:]
	switch {
	case kind == "NONE" && len(command) > 0:
		return errors.New("HEALTHCHECK NONE takes no arguments")
	case kind == "NONE":
		return nil
	case kind != "CMD":
		return refusal(fmt.Sprintf("Unknown type %#v in HEALTHCHECK (try CMD)", kind))
	case len(command) == 0:
		return refusal("Missing command after HEALTHCHECK CMD")
	}
	for _, name := range []string{"interval", "timeout", "start-period", "start-interval"} {
		for _, value := range flags[name] {
			if value == "" {
				continue
			}
			duration, err := time.ParseDuration(value)
			if err != nil {
				return err
			}
			if duration != 0 && duration < time.Millisecond {
				return refusal(fmt.Sprintf("Interval %#v cannot be less than %s", name, time.Millisecond))
			}
		}
	}
	for _, value := range flags["retries"] {
		if value == "" {
			continue
		}
		retries, err := strconv.ParseInt(value, 10, 32)
		if err != nil {
			return err
		}
		if retries < 0 {
			return fmt.Errorf("--retries cannot be negative (%d)", retries)
		}
	}
	return nil
}

// run refuses the values of RUN's flags, as far as they hold before variables are known.
func run(flags map[string][]string) error {
	for _, device := range flags["device"] {
		if err := runDevice(device); err != nil {
			return err
		}
	}
	for _, mount := range flags["mount"] {
		if err := runMount(mount); err != nil {
			return err
		}
	}
	for _, network := range flags["network"] {
		if network != "default" && network != "none" && network != "host" {
			return fmt.Errorf("invalid network mode %q", network)
		}
	}
	for _, security := range flags["security"] {
		if security != "insecure" && security != "sandbox" {
			return fmt.Errorf("security %q is not valid", security)
		}
	}
	return nil
}

func runMount(mount string) error {
	fields, err := csvvalue.Fields(mount, nil)
	if err != nil {
		return fmt.Errorf("failed to parse csv mounts: %w", err)
	}
	for _, field := range fields {
		key, value, _ := strings.Cut(field, "=")
		if key = strings.ToLower(key); key != "from" {
			continue
		}
		if at := strings.IndexByte(value, '$'); at >= 0 && at < len(value)-1 {
			return fmt.Errorf("'%s' doesn't support variable expansion, define alias stage instead", key)
		}
	}
	return nil
}

func runDevice(device string) error {
	fields, err := csvvalue.Fields(device, nil)
	if err != nil {
		return fmt.Errorf("failed to parse csv devices: %w", err)
	}
	name := ""
	for _, field := range fields {
		key, value, hasValue := strings.Cut(field, "=")
		switch key = strings.ToLower(key); {
		case key == "required" && !hasValue:
		case key == "required":
			if _, err := strconv.ParseBool(value); err != nil {
				return fmt.Errorf("invalid value for %s: %s", key, value)
			}
		case key == "name" && hasValue && name != "":
			return fmt.Errorf("device name already set to %s", name)
		case key == "name" && hasValue:
			name = value
		case name == "":
			name = field
		case !hasValue:
			return fmt.Errorf("invalid field '%s' must be a key=value pair", field)
		default:
			err := fmt.Errorf("unexpected key '%s' in '%s'", key, field)
			return suggest.WrapError(err, key, []string{"name", "required"}, true)
		}
	}
	return nil
}
