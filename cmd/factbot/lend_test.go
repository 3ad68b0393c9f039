package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"factbot/cmd/factbot/internal/local"
	"factbot/facts/boltstore"
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

// Where the path of the store is too long for a socket beside it, that is said.
func TestTooLongForASocket(t *testing.T) {
	folder := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	store := filepath.Join(folder, "facts.db")
	s, err := boltstore.Create(store)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const want = "A factbot that has the store open cannot be reached: the path of the socket "
	for _, command := range []string{"backup", "reload", "verify"} {
		var errs strings.Builder
		p := newProgram(t)
		p.errs = &errs
		if status := p.execute(t.Context(), []string{command, "--db", store}); status != 1 || !strings.HasPrefix(errs.String(), want) {
			t.Errorf("%s: status %d, %q", command, status, errs.String())
		}
	}
}
