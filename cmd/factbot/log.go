package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"factbot/cmd/factbot/internal/config"
)

// newLog returns the log that a configuration asks for. A file is made when there
// is something to write.
func newLog(c config.Log, errs io.Writer) *slog.Logger {
	var w io.Writer = &lateFile{path: c.File}
	if c.File == config.StandardError {
		w = errs
	}
	o := &slog.HandlerOptions{Level: c.Least()}
	if c.Format == config.FormatJSON {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// tell tells whoever runs the program on standard error; where the log is there,
// it has told already.
func (p *program) tell(text string) {
	if !p.logsHere {
		fmt.Fprintln(p.errs, text)
	}
}

// A lateFile is a file that is opened at the first write. Where it cannot be,
// what is written is lost: a log must not stop what it tells of.
type lateFile struct {
	path string
	once sync.Once
	w    io.Writer
}

func (f *lateFile) Write(p []byte) (int, error) {
	f.once.Do(func() {
		f.w = io.Discard
		if f.path == "" || os.MkdirAll(filepath.Dir(f.path), 0o700) != nil {
			return
		}
		if file, err := os.OpenFile(f.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err == nil {
			f.w = file
		}
	})
	return f.w.Write(p)
}
