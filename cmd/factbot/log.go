package main

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
)

// newLog returns a log of what went wrong, in a file that is made when there is
// something to write; path may be "".
func newLog(path string) *slog.Logger {
	return slog.New(slog.NewTextHandler(&lateFile{path: path}, &slog.HandlerOptions{Level: slog.LevelWarn}))
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
