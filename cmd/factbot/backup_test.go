package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"factbot/cmd/factbot/internal/config"
	"factbot/facts"
	"factbot/facts/boltstore"
)

// openBackups returns the backups of a new default store, by a clock that the
// test moves.
func openBackups(t *testing.T, c config.Backup) (*backups, *time.Time) {
	t.Helper()
	p := newProgram(t)
	now := p.now()
	p.now = func() time.Time { return now }
	s := p.mustOpen(t)
	return p.backupsOf(config.Config{Backup: c}, s.(keptStore)), &now
}

// there lists the backups that are there, without what tells their store.
func (b *backups) there(t *testing.T, now time.Time) string {
	t.Helper()
	begin, err := b.begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range b.all(begin, now) {
		s, err := boltstore.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		names = append(names, "facts-"+strings.TrimPrefix(filepath.Base(path), begin))
	}
	return strings.Join(names, " ")
}

// The newest are kept, and the one just made is, even after the clock was set
// back.
func TestBackupsAreKept(t *testing.T) {
	b, now := openBackups(t, config.Backup{Keep: 2})
	other := filepath.Join(b.config.Folder, "facts-mine.db")
	if err := os.MkdirAll(b.config.Folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		clock time.Duration
		want  string
	}{
		{0, "facts-20240102T030405Z.db"},
		{0, "facts-20240102T030405Z-2.db facts-20240102T030405Z.db"},
		{time.Hour, "facts-20240102T040405Z.db facts-20240102T030405Z-2.db"},
		{-48 * time.Hour, "facts-20231231T040405Z.db facts-20240102T040405Z.db"},
		{96 * time.Hour, "facts-20240104T040405Z.db facts-20240102T040405Z.db"},
	} {
		*now = now.Add(step.clock)
		if _, err := b.make(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if got := b.there(t, *now); got != step.want {
			t.Errorf("at %v there are %q, want %q", now, got, step.want)
		}
	}
	if !exists(other) {
		t.Error("a file that is no backup of ours was removed")
	}
	if last, err := b.State(); err != nil || !last.Equal(*now) {
		t.Errorf("last %v, %v", last, err)
	}
}

// Backups made one upon another leave those of the days before.
func TestQuickBackupsKeepTheDays(t *testing.T) {
	b, now := openBackups(t, config.Backup{Keep: 3})
	for _, wait := range []time.Duration{0, 24 * time.Hour, 24 * time.Hour, 24 * time.Hour, time.Minute, time.Minute, time.Minute} {
		*now = now.Add(wait)
		if _, err := b.make(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	const want = "facts-20240105T030705Z.db facts-20240105T030605Z.db facts-20240105T030505Z.db facts-20240104T030405Z.db facts-20240103T030405Z.db"
	if got := b.there(t, *now); got != want {
		t.Errorf("there are %q, want %q", got, want)
	}
}

// A clock that was years ahead once costs no later backup its place.
func TestBackupsFromTheFuture(t *testing.T) {
	b, now := openBackups(t, config.Backup{Keep: 2})
	const ahead = 7 * 365 * 24 * time.Hour
	for _, wait := range []time.Duration{ahead, 24 * time.Hour, -ahead, 24 * time.Hour} {
		*now = now.Add(wait)
		if _, err := b.make(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := b.there(t, *now), "facts-20240104T030405Z.db facts-20240103T030405Z.db"; got != want {
		t.Errorf("there are %q, want %q", got, want)
	}
}

// Two stores of one name may share a folder, and what a killed process left of a
// backup is removed from it.
func TestStoresShareAFolder(t *testing.T) {
	folder := t.TempDir()
	one, _ := openBackups(t, config.Backup{Keep: 1, Folder: folder})
	other, now := openBackups(t, config.Backup{Keep: 1, Folder: folder})
	changed := facts.Source{ID: "gazette", Publisher: "The Gazette"}
	other.store = emptyStore(t)
	if _, err := other.store.Apply(t.Context(), facts.Commit{Time: *now, Person: "ana", Changes: []facts.Change{{Source: &changed}}}); err != nil {
		t.Fatal(err)
	}
	first, err := one.make(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	draft := filepath.Join(folder, "."+filepath.Base(first.path)+".new-7")
	if err := os.WriteFile(draft, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(time.Hour)
	if _, err := other.make(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if !exists(first.path) || !exists(draft) {
		t.Error("one store removed what is the other's")
	}
	if _, err := one.make(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if exists(draft) {
		t.Error("the draft is left")
	}
}

func emptyStore(t *testing.T) *boltstore.Store {
	t.Helper()
	s, err := boltstore.Create(filepath.Join(t.TempDir(), "facts.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// However the clock jumps, the first backup waits no longer than the next one.
func TestFirstBackup(t *testing.T) {
	b, now := openBackups(t, config.Backup{Keep: 1})
	const every = 24 * time.Hour
	if wait := b.firstWait(t.Context(), every); wait != 0 {
		t.Errorf("without any: %v", wait)
	}
	made, err := b.make(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	at := *now
	if err := os.Chtimes(made.path, at, at); err != nil {
		t.Fatal(err)
	}
	for age, want := range map[time.Duration]time.Duration{
		0: every, 20 * time.Hour: 4 * time.Hour, every: 0, 1000 * every: 0, -time.Hour: every, -1000 * every: every,
	} {
		*now = at.Add(age)
		if wait := b.firstWait(t.Context(), every); wait != want {
			t.Errorf("at the age of %v: %v, want %v", age, wait, want)
		}
	}
}

// A backup that cannot be made is said, and leaves nothing.
func TestScheduledBackupFails(t *testing.T) {
	b, _ := openBackups(t, config.Backup{Every: "1h", Keep: 1})
	b.config.Folder = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(b.config.Folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var failed error
	b.schedule(ctx, func(err error) { failed = err; stop() })
	if facts.KindOf(failed) != facts.Unavailable || !strings.HasPrefix(facts.Said(failed), "The folder ") {
		t.Errorf("failed with %v", failed)
	}
	if last, err := b.State(); !last.IsZero() || !errors.Is(err, failed) {
		t.Errorf("state %v, %v", last, err)
	}
	never := make(chan struct{})
	b.config.Every = ""
	go func() { defer close(never); b.schedule(t.Context(), func(error) { t.Error("made") }) }()
	<-never
}

// A clock that was set back spoils neither edits nor the log.
func TestClockJumps(t *testing.T) {
	p := newProgram(t)
	now := p.now()
	p.now = func() time.Time { return now }
	s := p.mustOpen(t).(*boltstore.Store)
	for n, jump := range []time.Duration{-1000 * time.Hour, 100_000 * time.Hour, -100_000 * time.Hour, time.Second} {
		now = now.Add(jump)
		f, err := s.Fact(t.Context(), "lachin-checkpoint-installed")
		if err != nil {
			t.Fatal(err)
		}
		f.DateNote = strings.Repeat("x", n+1)
		if _, err := s.Apply(t.Context(), facts.Commit{Time: now, Person: "ana", Changes: []facts.Change{{Fact: &f, Base: f.Revision}}}); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := s.Verify(t.Context(), nil); err != nil || len(c.Faults) > 0 || c.LogRecords != 5 {
		t.Errorf("%+v, %v", c, err)
	}
}
