package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"factbot/cmd/factbot/internal/local"
)

// elsewhere serves, beside a store, whatever is asked for with a success that
// leaves nothing here: its file system is another.
func elsewhere(t *testing.T, store string) {
	t.Helper()
	l, err := local.Listen(socketPath(store), version())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.Serve(ctx, func(context.Context, local.Request, io.Reader, io.Writer, io.Writer) int { return 0 })
	}()
	t.Cleanup(func() { stop(); <-ended })
}

// What was written where the user cannot see it is not told as a success, nor
// where an older file of that name is there.
func TestWrittenElsewhere(t *testing.T) {
	folder := t.TempDir()
	store, older := filepath.Join(folder, "facts.db"), filepath.Join(folder, "older.jsonl")
	elsewhere(t, store)
	if err := os.WriteFile(older, []byte("older"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args   []string
		status int
	}{
		{[]string{"backup", filepath.Join(folder, "new.db")}, 1},
		{[]string{"export", filepath.Join(folder, "new.jsonl")}, 1},
		{[]string{"export", older}, 1},
		{[]string{"export"}, 0},
		{[]string{"backup"}, 0},
	} {
		p := newProgram(t)
		if status := p.execute(t.Context(), append(test.args, "--db", store)); status != test.status {
			t.Errorf("%q: status %d, want %d", test.args, status, test.status)
		}
	}
}
