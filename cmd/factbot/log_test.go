package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"factbot/cmd/factbot/internal/config"
)

// A log whose file cannot be opened is told of, and works once it can.
func TestLogThatCannotBeOpened(t *testing.T) {
	p := newProgram(t)
	var errs bytes.Buffer
	p.errs = &errs
	folder := filepath.Join(t.TempDir(), "logs")
	writeFile(t, folder, "a file, not a folder")
	path := filepath.Join(folder, "factbot.log")
	p.log, p.logFile = newLog(config.Log{File: path, Level: "warn", Format: config.FormatText}, p.errs)
	p.openLog()
	if want := "The log " + path + " cannot be opened (not a directory): what goes wrong is kept nowhere. Check its folder and permissions, or name another file below [log].\n"; errs.String() != want {
		t.Errorf("told %q", errs.String())
	}
	p.log.Warn("lost")
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	p.log.Warn("kept")
	if data, err := os.ReadFile(path); err != nil || !strings.Contains(string(data), "msg=kept") {
		t.Errorf("the log has %q: %v", data, err)
	}
}

// A log that is moved away goes on in a new file after a reload.
func TestLogThatIsMoved(t *testing.T) {
	sv := newTestServer(t, "")
	path := filepath.Join(t.TempDir(), "factbot.log")
	sv.log, sv.p.logFile = newLog(config.Log{File: path, Level: "info", Format: config.FormatText}, sv.p.errs)
	sv.log.Info("before")
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	if _, err := sv.reload(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(data), "msg=before") || !strings.Contains(string(data), "was read again") {
		t.Errorf("the log has %q: %v", data, err)
	}
}
