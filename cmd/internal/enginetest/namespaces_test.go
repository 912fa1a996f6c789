//go:build engine && linux

package enginetest

import (
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// folderOf makes a folder for an engine that runs in namespaces of its own, for which it wants root's rights and some programs. It skips
// the test where these are not.
func folderOf(t *testing.T, engine string, programs ...string) (dir string) {
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			noEngine(t, "nothing was brought up with %s: %v", engine, err)
		}
	}
	if os.Getuid() != 0 {
		noEngine(t, "nothing was brought up with %s, which gets namespaces of its own from root alone", engine)
	}
	dir, err := os.MkdirTemp("", "portlint-"+strings.ToLower(engine)+"-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Log(err)
		}
	})
	return dir
}

// hold runs a script in network, mount, process and IPC namespaces of its own, and returns the number of its process. All that runs
// there ends with it.
func hold(t *testing.T, script string) (pid int) {
	holder := exec.Command("sh", "-c", script)
	holder.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC,
		Pdeathsig:  syscall.SIGKILL,
	}
	started, ended := make(chan error), make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the signal comes when the thread ends
		err := holder.Start()
		started <- err
		if err == nil {
			ended <- holder.Wait()
		}
	}()
	if err := <-started; err != nil {
		noEngine(t, "namespaces: %v", err)
	}
	t.Cleanup(func() {
		holder.Process.Kill()
		<-ended
	})
	return holder.Process.Pid
}

// inside is a command in the namespaces of a process, in a folder there, with an environment that has only PATH from the user.
func inside(pid int, dir string, environment []string, name string, arguments ...string) *exec.Cmd {
	command := exec.Command("nsenter", append([]string{"-t", strconv.Itoa(pid), "-n", "-m", "-p", "-i", "--wdns=" + dir, name}, arguments...)...)
	command.Env = append(environment, "PATH="+os.Getenv("PATH"))
	return command
}
