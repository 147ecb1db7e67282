//go:build unix

package keyring

import (
	"os/exec"
	"syscall"
)

// ownGroup lets the worker be ended together with what it started, and keeps
// Ctrl-C in the terminal from reaching it before us.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends a worker that was not waited for yet, so that its id can't
// belong to another process.
func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

// leaveNoCore keeps a crash from writing the memory to a file.
func leaveNoCore() { _ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) }
