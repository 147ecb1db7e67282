package keyring

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps Ctrl-C in the console from reaching the worker before us.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// killGroup ends the worker. It starts no process of its own on Windows.
func killGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

// leaveNoCore does nothing: Windows writes none unless it is set up to.
func leaveNoCore() {}
