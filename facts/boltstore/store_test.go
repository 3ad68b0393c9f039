package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/facttest"
	"factbot/facts/memstore"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
)

// create makes a store, and verifies its file when the test has ended.
func create(t testing.TB) *Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "facts.db")
	s, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		s := reopen(t, path)
		defer s.Close()
		wantSound(t, s)
	})
	return s
}

func reopen(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wantSound verifies a store.
func wantSound(t testing.TB, s *Store) {
	t.Helper()
	c, err := s.Verify(context.Background(), nil)
	if err != nil || len(c.Faults) > 0 {
		t.Errorf("Verify: %v, %v", c.Faults, err)
	}
}

// sample makes a closed store with some records and returns its path.
func sample(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "facts.db")
	s, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	facttest.Apply(t, s,
		facttest.Source(facttest.SourceID), facttest.Fact("actor"), facttest.FullFact("full", "actor"),
		facttest.FullSource("other", "actor"), facttest.FullTerm(), putEntry("draft", "x", "data"))
	for i := range 40 {
		f := facttest.Fact(fmt.Sprintf("fact-%d", i))
		f.Text = strings.Repeat("text ", 200)
		facttest.Apply(t, s, f)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// putEntry puts an entry whatever is held.
func putEntry(table, key, data string) facts.EntryChange {
	return facts.EntryChange{Table: table, Key: key, Data: []byte(data), Base: facts.AnyRevision}
}

func TestStore(t *testing.T) {
	facttest.TestStore(t, func(t *testing.T) facts.Store { return create(t) })
}

func TestEqualToMemstore(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			facttest.Equal(t, seed, create(t), memstore.New())
		})
	}
}

func TestReopen(t *testing.T) {
	path := sample(t)
	s := reopen(t, path)
	want := facttest.ContentsOf(t, s)
	s.Close()
	s = reopen(t, path)
	defer s.Close()
	if diff := cmp.Diff(want, facttest.ContentsOf(t, s)); diff != "" {
		t.Errorf("contents (-before +after):\n%s", diff)
	}
	revs := facttest.Apply(t, s, facttest.Fact("new"))
	if len(revs) != 1 || revs[0].Seq != want.Stats.Seq+1 {
		t.Errorf("revisions made after reopening: %+v", revs)
	}
	wantSound(t, s)
}

func TestCreateMakesFolders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "facts.db")
	s, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file mode %v, %v; want it for the owner alone", info.Mode(), err)
	}
}

func TestUnchangedApplyDoesNotWrite(t *testing.T) {
	s := create(t)
	facttest.Apply(t, s, facttest.Source(facttest.SourceID), facttest.Fact("fact"), putEntry("draft", "x", "data"))
	before, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	facttest.Apply(t, s, facttest.Source(facttest.SourceID), facttest.Fact("fact"), putEntry("draft", "x", "data"))
	if err := s.Keep(t.Context(), putEntry("draft", "x", "data")); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Error("the file has changed")
	}
}

func TestApplyWaitsNoLongerThanItsContext(t *testing.T) {
	s := create(t)
	s.writer <- struct{}{} // somebody writes
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := s.Apply(ctx, facttest.Commit(facttest.Source("source")))
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Apply: %v", err)
	}
	if _, err := s.Verify(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Verify: %v", err)
	}
	<-s.writer
}

// A countdown is a context that is cancelled when it has been asked n times.
type countdown struct {
	context.Context
	n int
}

func (c *countdown) Err() error {
	if c.n--; c.n < 0 {
		return context.Canceled
	}
	return nil
}

func TestCancelledOnTheWay(t *testing.T) {
	s := reopen(t, sample(t))
	defer s.Close()
	before := facttest.ContentsOf(t, s)
	calls := map[string]func(context.Context) error{
		"Facts":   func(ctx context.Context) error { _, err := s.Facts(ctx, "", 100); return err },
		"Sources": func(ctx context.Context) error { _, err := s.Sources(ctx, "", 100); return err },
		"History": func(ctx context.Context) error { _, err := s.History(ctx, "fact-7"); return err },
		"Changes": func(ctx context.Context) error { _, err := s.Changes(ctx, 0, 100); return err },
		"Entries": func(ctx context.Context) error { _, err := s.Entries(ctx, "draft", "", 100); return err },
		"Log":     func(ctx context.Context) error { _, err := s.Log(ctx, 0, 100); return err },
		"Stats":   func(ctx context.Context) error { _, err := s.Stats(ctx); return err },
		"Verify":  func(ctx context.Context) error { _, err := s.Verify(ctx, nil); return err },
		"Keep":    func(ctx context.Context) error { return s.Keep(ctx, putEntry("draft", "new", "x")) },
		"Apply": func(ctx context.Context) error {
			_, err := s.Apply(ctx, facttest.Commit(facttest.Fact("new")))
			return err
		},
	}
	for name, call := range calls {
		for n := range 2 {
			if err := call(&countdown{t.Context(), n}); !errors.Is(err, context.Canceled) {
				t.Errorf("%s, cancelled after %d looks: %v", name, n, err)
			}
		}
	}
	if diff := cmp.Diff(before, facttest.ContentsOf(t, s)); diff != "" {
		t.Errorf("contents (-before +after):\n%s", diff)
	}
}

func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "facts.db")
	s, err := Create(path)
	if err != nil {
		b.Fatal(err)
	}
	records := []any{facttest.Source(facttest.SourceID), facttest.Fact("actor")}
	for i := range 2000 {
		records = append(records, facttest.FullFact(fmt.Sprint("fact-", i), "actor"))
	}
	facttest.Apply(b, s, records...)
	s.Close()
	for b.Loop() {
		reopen(b, path).Close()
	}
}

func BenchmarkFact(b *testing.B) {
	s := create(b)
	facttest.Apply(b, s, facttest.Source(facttest.SourceID), facttest.Fact("actor"))
	for i := range 2000 {
		if i%100 == 0 {
			var records []any
			for j := range 100 {
				records = append(records, facttest.FullFact(fmt.Sprint("fact-", i+j), "actor"))
			}
			facttest.Apply(b, s, records...)
		}
	}
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Fact(ctx, "fact-777"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFacts(b *testing.B) {
	s := create(b)
	records := []any{facttest.Source(facttest.SourceID), facttest.Fact("actor")}
	for i := range 1000 {
		records = append(records, facttest.FullFact(fmt.Sprint("fact-", i), "actor"))
	}
	facttest.Apply(b, s, records...)
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Facts(ctx, "", 1000); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/fact")
}

// edit is the n-th commit of a benchmark: it changes one fact and the entry of
// a proposal.
func edit(n int) facts.Commit {
	f := facttest.FullFact("full", "actor")
	f.Title = fmt.Sprint("Title ", n)
	return facttest.Commit(f, putEntry("proposal", "7", fmt.Sprint("approved ", n)))
}

// BenchmarkApply makes edits, and after each commits the same bytes to a bare
// database. It reports how many times as long the edits take.
func BenchmarkApply(b *testing.B) {
	s := create(b)
	facttest.Apply(b, s, facttest.Source(facttest.SourceID), facttest.Fact("actor"))
	bare, err := bbolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, NoStatistics: true})
	if err != nil {
		b.Fatal(err)
	}
	defer bare.Close()
	var bareTime time.Duration
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		made, err := s.Apply(b.Context(), edit(n))
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		items := recordsOf(b, s, made[0])
		start := time.Now()
		if err := bare.Update(func(tx *bbolt.Tx) error { return putAll(tx, items) }); err != nil {
			b.Fatal(err)
		}
		bareTime += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(float64(bareTime.Nanoseconds())/float64(n), "bare-ns/op")
	b.ReportMetric(float64(b.Elapsed())/float64(bareTime), "times-bare")
}

type item struct{ bucket, key, data []byte }

// recordsOf returns what the commit of a revision has put.
func recordsOf(b *testing.B, s *Store, rev facts.Revision) (items []item) {
	key := revisionKey(rev.Fact.ID, rev.Number)
	err := s.view(b.Context(), "test", func(r *records) error {
		for _, i := range []item{
			{bucket: factBucket, key: []byte(rev.Fact.ID)},
			{bucket: revisionBucket, key: key},
			{bucket: changeBucket, key: changeKey(rev.Seq)},
			{bucket: entryBucket, key: entryKey("proposal", "7")},
			{bucket: logBucket, key: logKey(r.logged())},
		} {
			i.data = bytes.Clone(r.tx.Bucket(i.bucket).Get(i.key))
			items = append(items, i)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return items
}

// putAll puts everything into one bucket.
func putAll(tx *bbolt.Tx, items []item) error {
	all, err := tx.CreateBucketIfNotExists([]byte("all"))
	for _, i := range items {
		if err == nil {
			err = all.Put(append(i.bucket[:len(i.bucket):len(i.bucket)], i.key...), i.data)
		}
	}
	return err
}
