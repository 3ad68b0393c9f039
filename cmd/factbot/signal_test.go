package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// A signal ends a conversation well, and a batch, which then is not complete,
// as a failure; neither leaves the store locked.
func TestSignals(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such signals")
	}
	home := t.TempDir()
	for _, test := range []struct {
		args   []string
		status int
		errs   string
	}{
		{nil, 0, ""},
		{[]string{"ask", "--batch"}, 1, "Interrupted.\n"},
	} {
		for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
			cmd := exec.Command("factbot", test.args...)
			cmd.Env = append(os.Environ(), "HOME="+home, "XDG_DATA_HOME=")
			status, errs := interrupted(t, cmd, sig)
			if status != test.status || errs != test.errs {
				t.Errorf("%v after %v: status %d, %q", test.args, sig, status, errs)
			}
		}
	}
}

// interrupted sends a signal to a command that has answered one line and waits
// for the next.
func interrupted(t *testing.T, cmd *exec.Cmd, sig os.Signal) (status int, errs string) {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, "status\n"); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || strings.TrimSpace(line) == "" {
		t.Errorf("no answer: %q, %v", line, err)
	}
	if err := cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	err = cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), stderr.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, stderr.String()
}
