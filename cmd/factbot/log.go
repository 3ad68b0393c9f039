package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"factbot/cmd/factbot/internal/config"
)

// newLog returns the log that a configuration asks for, and the file that it
// writes to; nil for none.
func newLog(c config.Log, errs io.Writer) (*slog.Logger, *logFile) {
	var file *logFile
	w := io.Discard
	switch c.File {
	case "":
	case config.StandardError:
		w = errs
	default:
		file = &logFile{path: c.File}
		w = file
	}
	o := &slog.HandlerOptions{Level: c.Least()}
	if c.Format == config.FormatJSON {
		return slog.New(slog.NewJSONHandler(w, o)), file
	}
	return slog.New(slog.NewTextHandler(w, o)), file
}

// tell tells whoever runs the program on standard error; where the log is there,
// it has told already.
func (p *program) tell(text string) {
	if !p.logsHere {
		fmt.Fprintln(p.errs, text)
	}
}

// openLog opens the file of the log, anew where it is open: it may have been moved
// away. Only standard error is left to tell that it cannot.
func (p *program) openLog() {
	if p.logFile == nil {
		return
	}
	if err := p.logFile.reopen(); err != nil {
		p.tell(fmt.Sprintf("The log %s cannot be opened (%v): what goes wrong is kept nowhere. Check its folder and permissions, or name another file below [log].", p.logFile.path, errors.Unwrap(err)))
	}
}

// A logFile is a file that is opened when there is something to write. As long as
// it cannot be, what is written is lost: a log must not stop what it tells of.
type logFile struct {
	path string
	mu   sync.Mutex
	file *os.File // nil while it is not open
}

func (f *logFile) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file == nil && f.open() != nil {
		return len(p), nil
	}
	return f.file.Write(p)
}

// reopen opens the file at the path, whatever was open before.
func (f *logFile) reopen() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file != nil {
		f.file.Close()
		f.file = nil
	}
	return f.open()
}

// open opens the file. The error is one of the system about a path.
func (f *logFile) open() (err error) {
	if err = os.MkdirAll(filepath.Dir(f.path), 0o700); err == nil {
		f.file, err = os.OpenFile(f.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	}
	return err
}
