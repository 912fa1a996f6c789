package main_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// launchArgument makes the test binary a launcher. A program that starts another lends it its own memory for a moment, which counts in
// the peak of that other. The tests hold large inputs, and a launcher holds none.
const launchArgument = "launch"

// usage is what one run of the binary took.
type usage struct {
	Status int
	Memory int64 // the peak, in kilobytes
	CPU    time.Duration
}

// launch runs a program in place of the tests and writes its usage into file 3.
func launch(program string, args []string) error {
	command := exec.Command(program, args...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return err
	}
	state := command.ProcessState
	u := usage{Status: state.ExitCode(), CPU: state.UserTime() + state.SystemTime()}
	if system, ok := state.SysUsage().(*syscall.Rusage); ok {
		u.Memory = system.Maxrss
	}
	return json.NewEncoder(os.NewFile(3, "usage")).Encode(u)
}

// launched runs the binary in a folder by way of a launcher. The command has the streams.
func launched(ctx context.Context, dir string, stdin io.Reader, stdout, stderr io.Writer, args ...string) (usage, error) {
	path, err := binary()
	if err != nil {
		return usage{}, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return usage{}, err
	}
	defer read.Close()
	command := exec.CommandContext(ctx, os.Args[0], append([]string{launchArgument, path}, args...)...)
	command.Dir, command.Stdin, command.Stdout, command.Stderr = dir, stdin, stdout, stderr
	command.ExtraFiles = []*os.File{write}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	err = command.Run()
	write.Close()
	var u usage
	if err == nil {
		err = json.NewDecoder(read).Decode(&u)
	}
	return u, err
}
