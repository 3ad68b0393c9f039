package bot

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/dataset"
	"factbot/facts/index"
	"factbot/facts/memstore"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files and the table of commands in README.md anew")

// A rig is a bot over the embedded dataset, with a clock and a log to hold.
type rig struct {
	*Bot
	store facts.Store
	live  *index.Live
	fail  func() // called in the finder, to fail in its place; nil for nothing
	err   error  // what the finder returns
	clock time.Time
	log   bytes.Buffer

	mu sync.Mutex // of log
}

func newRig(t *testing.T, roles Roles) *rig {
	t.Helper()
	r := &rig{store: memstore.New(), clock: time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC)}
	t.Cleanup(func() { r.store.Close() })
	if _, err := dataset.Import(t.Context(), r.store, dataset.Embedded(), dataset.ImportOptions{Time: r.clock}); err != nil {
		t.Fatal(err)
	}
	r.live = index.NewLive(r.store)
	var err error
	r.Bot, err = New(Config{Store: r.store, Finder: r, Roles: roles, Now: func() time.Time { return r.clock }, Log: slog.New(slog.NewTextHandler(r, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Now implements Finder.
func (r *rig) Now(ctx context.Context) (*index.View, error) {
	if r.fail != nil {
		r.fail()
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.live.Now(ctx)
}

// Write implements io.Writer, for the log.
func (r *rig) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.log.Write(p)
}

// say has ana say something in the hall, and returns the answer as plain text.
func (r *rig) say(t *testing.T, text string) string {
	t.Helper()
	return r.Handle(t.Context(), Message{Platform: "console", Room: "hall", Account: "ana", Text: text}).String()
}

// golden compares what was got with a file, or writes it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
