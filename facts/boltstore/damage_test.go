//go:build unix

package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"
	"factbot/facts/internal/codec"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
)

// wantError checks kind and sentence. PATH in say stands for path.
func wantError(t *testing.T, err error, kind facts.ErrorKind, say, path string) {
	t.Helper()
	if facts.KindOf(err) != kind {
		t.Errorf("%v, want an error of kind %q", err, kind)
	}
	if diff := cmp.Diff(say, strings.ReplaceAll(facts.Said(err), path, "PATH")); diff != "" {
		t.Errorf("sentence (-want +got):\n%s", diff)
	}
}

func TestOpenRefuses(t *testing.T) {
	const damaged = "The file PATH is damaged, or it is not a store. Bring back a backup with `factbot restore`."
	const unfinished = "The file PATH is not a store, or making it was interrupted. Choose another path, or delete the file and make the store again."
	for _, c := range []struct {
		name string
		make func(path string) error
		kind facts.ErrorKind
		say  string
	}{
		{"nothing there", func(string) error { return nil }, facts.NotFound,
			"There is no store at PATH. `factbot import --db PATH DATASET…` makes one."},
		{"a folder", func(path string) error { return os.Mkdir(path, 0o700) }, facts.Unavailable,
			"PATH is a folder, not a store. Give the path of a store file."},
		{"a pipe", func(path string) error { return syscall.Mkfifo(path, 0o600) }, facts.Unavailable,
			"PATH is a device, not a store. Give the path of a store file."},
		{"a link to itself", func(path string) error { return os.Symlink(path, path) }, facts.Unavailable,
			"The store at PATH cannot be opened: too many levels of symbolic links. Check the path and the disk."},
		{"an empty file", text(""), facts.Unavailable, unfinished},
		{"a short text", text("hello"), facts.Unavailable, damaged},
		{"a long text", text(strings.Repeat("hello ", 10_000)), facts.Unavailable, damaged},
		{"an empty database", bolt(func(*bbolt.Tx) error { return nil }), facts.Unavailable, unfinished},
		{"another program's database", bolt(func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucket([]byte("meta"))
			return err
		}), facts.Unavailable, unfinished},
		{"a newer store", bolt(func(tx *bbolt.Tx) error {
			meta, err := tx.CreateBucket([]byte("meta"))
			return errors.Join(err, meta.Put(formatKey, []byte("3")))
		}), facts.Unavailable, "The store at PATH was written by a newer factbot. Update factbot."},
		{"a store without its facts", bolt(func(tx *bbolt.Tx) error {
			meta, err := tx.CreateBucket([]byte("meta"))
			return errors.Join(err, meta.Put(formatKey, []byte("2")))
		}), facts.Unavailable, damaged},
		{"an older store", bolt(func(tx *bbolt.Tx) error {
			meta, err := tx.CreateBucket([]byte("meta"))
			return errors.Join(err, meta.Put(formatKey, []byte("1")))
		}), facts.Unavailable, "The store at PATH is of an older format. The next factbot that uses it brings it up to date, " +
			"and keeps the file as it is now beside it."},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "facts.db")
			if err := c.make(path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.Lstat(path)
			_, err := Open(path)
			wantError(t, err, c.kind, c.say, path)
			after, _ := os.Lstat(path)
			if before != nil && before.Size() != after.Size() {
				t.Errorf("the file had %d bytes and now has %d", before.Size(), after.Size())
			}
		})
	}
}

func text(s string) func(string) error {
	return func(path string) error { return os.WriteFile(path, []byte(s), 0o600) }
}

func bolt(fill func(*bbolt.Tx) error) func(string) error {
	return func(path string) error {
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			return err
		}
		defer db.Close()
		return db.Update(fill)
	}
}

func TestCreateRefuses(t *testing.T) {
	path := sample(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Create(path)
	wantError(t, err, facts.Unavailable, "There is a file at PATH already. Open it, or choose another path.", path)
	after, err := os.ReadFile(path)
	if err != nil || string(before) != string(after) {
		t.Errorf("the file that was there has changed; %v", err)
	}

	inFile := filepath.Join(path, "facts.db")
	const say = "The store at PATH cannot be opened: not a directory. Check the path and the disk."
	_, err = Create(inFile)
	wantError(t, err, facts.Unavailable, say, inFile)
	_, err = Open(inFile)
	wantError(t, err, facts.Unavailable, say, inFile)
}

func TestLocked(t *testing.T) {
	path := sample(t)
	s := reopen(t, path)
	_, err := Open(path)
	wantError(t, err, facts.Unavailable, "The store at PATH is in use by another factbot. Stop that one and try again.", path)
	if !InUse(err) || InUse(nil) {
		t.Errorf("InUse(%v) = %v, InUse(nil) = %v", err, InUse(err), InUse(nil))
	}
	facttest.Apply(t, s, facttest.Fact("new"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, path)
	defer s.Close()
	wantSound(t, s)
}

func TestFailuresHaveSentences(t *testing.T) {
	for _, c := range []struct {
		err error
		say string
	}{
		{&fs.PathError{Op: "open", Path: "PATH", Err: syscall.EACCES},
			"The store at PATH may not be read and written by this user. Run factbot as its owner, or change its permissions."},
		{&fs.PathError{Op: "open", Path: "PATH", Err: syscall.EROFS},
			"The store at PATH cannot be opened: read-only file system. Check the path and the disk."},
		{&fs.PathError{Op: "write", Path: "PATH", Err: syscall.ENOSPC},
			"The disk has no room for the store at PATH, so nothing was changed. Make room and try again."},
		{fmt.Errorf("file resize error: %s", syscall.EFBIG),
			"The disk has no room for the store at PATH, so nothing was changed. Make room and try again."},
	} {
		wantError(t, failedOpen("op", "PATH", c.err), facts.Unavailable, c.say, "PATH")
	}
}

// TestCutFile opens a store of which only a part is left.
func TestCutFile(t *testing.T) {
	path := sample(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.db")
	for n := 1; n < len(whole); n += 1777 {
		if err := os.WriteFile(cut, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(cut)
		if err == nil {
			// What is missing may be pages that are not in use.
			wantSound(t, s)
			s.Close()
			continue
		}
		if facts.KindOf(err) != facts.Unavailable || facts.Said(err) == "" {
			t.Errorf("%d of %d bytes: %v", n, len(whole), err)
		}
		if info, err := os.Stat(cut); err != nil || info.Size() != int64(n) {
			t.Errorf("a file of %d bytes was changed: %v, %v", n, info.Size(), err)
		}
	}
}

// TestCutWhileOpen takes the file away from under an open store: its pages can
// no longer be read.
func TestCutWhileOpen(t *testing.T) {
	for _, size := range []int64{0, 1, 4096, 4096 * 3} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			path := sample(t)
			s := reopen(t, path)
			if err := os.Truncate(path, size); err != nil {
				t.Fatal(err)
			}
			for call, err := range useAll(s) {
				if facts.KindOf(err) != facts.Unavailable || facts.Said(err) == "" {
					t.Errorf("%s: %v, want an error of kind unavailable", call, err)
				}
			}
			s.Close()
			_, err := Open(path)
			if facts.KindOf(err) != facts.Unavailable || strings.Contains(facts.Said(err), "in use") {
				t.Errorf("Open: %v", err)
			}
		})
	}
}

// useAll makes each call of a store of sample records and returns the errors.
func useAll(s *Store) map[string]error {
	ctx := context.Background()
	errs := map[string]error{}
	_, errs["Fact"] = s.Fact(ctx, "fact-7")
	_, errs["Facts"] = s.Facts(ctx, "", 100)
	_, errs["Sources"] = s.Sources(ctx, "", 100)
	_, errs["Terms"] = s.Terms(ctx)
	_, errs["History"] = s.History(ctx, "fact-7")
	_, errs["Changes"] = s.Changes(ctx, 0, 100)
	_, errs["Entry"] = s.Entry(ctx, "draft", "x")
	_, errs["Entries"] = s.Entries(ctx, "draft", "", 100)
	_, errs["Log"] = s.Log(ctx, 0, 100)
	_, errs["Stats"] = s.Stats(ctx)
	if c, err := s.Verify(ctx, nil); err != nil || len(c.Faults) == 0 {
		errs["Verify"] = err
	} else {
		errs["Verify"] = facts.Errorf(facts.Unavailable, "Verify", "%s", c.Faults[0])
	}
	_, errs["Apply"] = s.Apply(ctx, facttest.Commit(facttest.Fact("fact-8"), facttest.Fact("new")))
	errs["Keep"] = s.Keep(ctx, putEntry("draft", "x", "new"))
	return errs
}

// TestDamagedPages writes over random parts of a store's file. Whatever is
// read after that is an error or as it was.
func TestDamagedPages(t *testing.T) {
	const seed = 1
	rounds := 500
	if testing.Short() {
		rounds = 100
	}
	path := sample(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := reopen(t, path)
	want := facttest.ContentsOf(t, s)
	s.Close()

	random := rand.New(rand.NewPCG(seed, seed))
	damaged := filepath.Join(t.TempDir(), "damaged.db")
	for round := range rounds {
		data := append([]byte(nil), whole...)
		for range 1 + random.IntN(3) {
			damage(random, data)
		}
		if err := os.WriteFile(damaged, data, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Run(fmt.Sprintf("seed %d round %d", seed, round), func(t *testing.T) { useDamaged(t, damaged, &want) })
	}
}

// damage writes over a run of bytes anywhere, or over a single one where it
// hurts most: at the start of a page.
func damage(random *rand.Rand, data []byte) {
	const pageSize = 4096
	at, n := random.IntN(len(data)), 1+random.IntN(64)
	if random.IntN(2) == 0 {
		at, n = at/pageSize*pageSize+random.IntN(96), 1
	}
	for i := at; i < min(len(data), at+n); i++ {
		switch random.IntN(3) {
		case 0:
			data[i] ^= 1 << random.IntN(8)
		case 1:
			data[i] = byte(random.IntN(40)) // as small as the numbers of pages
		default:
			data[i] = byte(random.IntN(256))
		}
	}
}

func useDamaged(t *testing.T, path string, want *facttest.Contents) {
	s, err := Open(path)
	if err != nil {
		if facts.Said(err) == "" {
			t.Errorf("Open: %v has no sentence", err)
		}
		return
	}
	defer s.Close()
	last := want.Changes[len(want.Changes)-1].Fact.ID // in the meta page alone
	for _, f := range want.Facts {
		got, err := s.Fact(t.Context(), f.ID)
		if err == nil && !cmp.Equal(f, got) {
			t.Errorf("a damaged record was returned: %+v", got)
		}
		if facts.KindOf(err) == facts.NotFound && f.ID != last {
			t.Errorf("a fact was lost: %v", err)
		}
	}
	for call, err := range useAll(s) {
		if err != nil && facts.Said(err) == "" {
			t.Errorf("%s: %v has no sentence", call, err)
		}
	}
}

// TestDamagedRecords changes single records behind the back of the store.
func TestDamagedRecords(t *testing.T) {
	const advice = " is damaged." + verifyAdvice
	flip := func(data []byte) []byte { data[len(data)/2] ^= 1; return data }
	for _, c := range []struct {
		name   string
		bucket []byte
		key    []byte
		change func([]byte) []byte // nil deletes the record
		call   string
		say    string
	}{
		{"fact", factBucket, []byte("fact-7"), flip, "Fact", `The record of the fact "fact-7"` + advice},
		{"fact in a page", factBucket, []byte("fact-7"), flip, "Facts", `The record of the fact "fact-7"` + advice},
		{"fact in the stats", factBucket, []byte("fact-7"), flip, "Stats", `The record of the fact "fact-7"` + advice},
		{"source", sourceBucket, []byte("other"), flip, "Sources", `The record of the source "other"` + advice},
		{"term", termBucket, termKey("ru", "КПП"), flip, "Terms", `The record of the term "КПП"` + advice},
		{"revision", revisionBucket, revisionKey("fact-7", 1), flip, "Fact", `The record of revision 1 of the fact "fact-7"` + advice},
		{"revision in the history", revisionBucket, revisionKey("fact-7", 1), flip, "History", `The record of revision 1 of the fact "fact-7"` + advice},
		{"missing revision", revisionBucket, revisionKey("fact-7", 1), nil, "Fact", `The record of revision 1 of the fact "fact-7"` + advice},
		{"change", changeBucket, changeKey(9), func([]byte) []byte { return revisionKey("fact-7", 1) }, "Changes", `The record of change 9` + advice},
		{"revision when it is replaced", revisionBucket, revisionKey("fact-8", 1), flip, "Apply", `The record of revision 1 of the fact "fact-8"` + advice},
		{"fact when it is replaced", factBucket, []byte("fact-8"), flip, "Apply", `The record of the fact "fact-8"` + advice},
		{"entry", entryBucket, entryKey("draft", "x"), flip, "Entry", `The record of the entry "x" in the table "draft"` + advice},
		{"entry in a page", entryBucket, entryKey("draft", "x"), flip, "Entries", `The record of the entry "x" in the table "draft"` + advice},
		{"entry when it is replaced", entryBucket, entryKey("draft", "x"), flip, "Keep", `The record of the entry "x" in the table "draft"` + advice},
		{"log", logBucket, logKey(7), flip, "Log", `The record 7 of the log` + advice},
		{"gap in the log", logBucket, logKey(7), nil, "Log", `The record 7 of the log` + advice},
		{"end of the log", logBucket, logKey(41), flip, "Apply", `The record 41 of the log` + advice},
		{"missing end of the log", logBucket, logKey(41), nil, "Apply", `The record 41 of the log` + advice},
		{"newer record", factBucket, []byte("fact-7"), func([]byte) []byte {
			return codec.Seal([]byte("fact-7"), []byte{codec.Version + 1})
		}, "Fact", `The record of the fact "fact-7" was written by a newer factbot. Update factbot.`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := sample(t)
			tamper(t, path, c.bucket, c.key, c.change)
			s := reopen(t, path)
			defer s.Close()
			wantError(t, useAll(s)[c.call], facts.Unavailable, c.say, path)
			if c, err := s.Verify(t.Context(), nil); err != nil || len(c.Faults) == 0 {
				t.Errorf("Verify found nothing: %v", err)
			}
			if _, err := s.Fact(t.Context(), "fact-1"); err != nil {
				t.Errorf("another record: %v", err)
			}
		})
	}
}

func tamper(t *testing.T, path string, bucket, key []byte, change func([]byte) []byte) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucket)
		data := b.Get(key)
		if data == nil {
			return fmt.Errorf("there is no %q", key)
		}
		if change == nil {
			return b.Delete(key)
		}
		return b.Put(key, change(append([]byte(nil), data...)))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFailedWrite takes the file away from under a commit. The store is out of
// use then, but closes and opens again as it was.
func TestFailedWrite(t *testing.T) {
	path := sample(t)
	s := reopen(t, path)
	s.file.Close()
	_, err := s.Apply(t.Context(), facttest.Commit(facttest.Fact("new")))
	wantError(t, err, facts.Unavailable,
		"The disk failed while the store at PATH was written. Restart factbot, then look with `history ID` whether the change is there.", path)
	for call, err := range useAll(s) {
		if facts.KindOf(err) != facts.Unavailable || facts.Said(err) == "" {
			t.Errorf("%s: %v, want an error of kind unavailable", call, err)
		}
	}
	if err := s.Close(); facts.KindOf(err) != facts.Unavailable {
		t.Errorf("Close: %v; the file was closed before", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	s = reopen(t, path)
	defer s.Close()
	wantSound(t, s)
	if _, err := s.Fact(t.Context(), "new"); facts.KindOf(err) != facts.NotFound {
		t.Errorf("the change that failed: %v", err)
	}
}

func TestVerifyFinds(t *testing.T) {
	fault := func(seed func(*records) error) func(*testing.T, *Store) {
		return func(t *testing.T, s *Store) {
			if err := s.update(t.Context(), "test", seed); err != nil {
				t.Fatal(err)
			}
		}
	}
	rewrite := func(number uint64, change func(*facts.Logged)) func(*testing.T, *Store) {
		return fault(func(r *records) error {
			key := logKey(number)
			l, _, err := get(r, logBucket, key, codec.Logged)
			change(&l)
			return errors.Join(err, put(r, logBucket, key, &l, codec.Logged))
		})
	}
	remove := func(bucket, key []byte) func(*testing.T, *Store) {
		return fault(func(r *records) error {
			r.changed = true
			return r.tx.Bucket(bucket).Delete(key)
		})
	}
	for _, c := range []struct {
		name string
		harm func(*testing.T, *Store)
		want []string
	}{
		{"a fact that others link to", remove(factBucket, []byte("actor")), []string{
			"The fact full links to the fact actor, which is missing.",
			"The source other names the actor actor, which is missing.",
			`The record of the fact "actor" is damaged.`}},
		{"a source that facts cite", remove(sourceBucket, []byte("cited")), []string{
			"The fact cites cites the source cited, which is missing."}},
		{"a change", remove(changeBucket, changeKey(3)), []string{
			"Revision 1 of the fact full is not in the list of changes.",
			"The revisions among the changes 1 to 7 are not those that record 1 of the log was made for."}},
		{"an old revision", remove(revisionBucket, revisionKey("cites", 1)), []string{
			"The revisions of the fact cites before revision 2 are missing.",
			`The record of revision 1 of the fact "cites" is damaged.`,
			"The revisions among the changes 1 to 7 are not those that record 1 of the log was made for."}},
		{"a head that lags behind", fault(func(r *records) error {
			h := head{ID: "cites", Revision: 1, Kind: facts.Event, Retired: true}
			return put(r, factBucket, []byte(h.ID), &h, headFields)
		}), []string{
			"The fact cites and its newest revision do not agree.",
			"The fact cites does not know of its revision 2."}},
		{"a sequence that lags behind", fault(func(r *records) error {
			r.changed = true
			return r.tx.Bucket(changeBucket).SetSequence(7)
		}), []string{
			"Change 8 is beyond the newest one, 7.",
			"The log names the changes up to 8, and the newest one is 7."}},
		{"a revision that was rewritten", fault(func(r *records) error {
			key := revisionKey("cites", 2)
			rev, err := r.revision(key)
			rev.Fact.Text = "A text of somebody else."
			return errors.Join(err, put(r, revisionBucket, key, &rev, codec.Revision))
		}), []string{"The revisions among the changes 8 to 8 are not those that record 2 of the log was made for."}},
		{"an entry", fault(func(r *records) error {
			r.changed = true
			return r.tx.Bucket(entryBucket).Put(entryKey("draft", "x"), []byte("x"))
		}), []string{`The record of the entry "x" in the table "draft" is damaged.`}},
		{"a record of the log", remove(logBucket, logKey(2)), []string{
			"The records of the log before record 3 are missing or damaged.",
			"The log names the changes up to 7, and the newest one is 8."}},
		{"the first record of the log", remove(logBucket, logKey(1)), []string{
			"The records of the log before record 2 are missing or damaged."}},
		{"the last record of the log", remove(logBucket, logKey(3)), []string{
			"The log ends at record 2 instead of 3."}},
		{"a log that was cut", fault(func(r *records) error {
			r.changed = true
			b := r.tx.Bucket(logBucket)
			return errors.Join(b.Delete(logKey(2)), b.Delete(logKey(3)), b.SetSequence(1))
		}), []string{"The log names the changes up to 7, and the newest one is 8."}},
		{"a record of the log that was rewritten", rewrite(2, func(l *facts.Logged) { l.Person = "another" }), []string{
			"Record 2 of the log has been changed."}},
		{"a record of the log that was rewritten with its hash", rewrite(2, func(l *facts.Logged) {
			l.Person = "another"
			l.Hash = l.Sum()
		}), []string{"Record 3 of the log does not follow the one before it."}},
		{"a record of the log that names too much", rewrite(3, func(l *facts.Logged) {
			l.FirstSeq, l.LastSeq = 8, 8
			l.RevisionSum[0]++
			l.Hash = l.Sum()
		}), []string{
			"Record 3 of the log names the changes 8 to 8, and the one before it ends at 8.",
			"The revisions among the changes 8 to 8 are not those that record 3 of the log was made for."}},
		{"a record of the log in another's place", fault(func(r *records) error {
			l, err := r.LastLogged()
			return errors.Join(err, put(r, logBucket, []byte("x"), &l, codec.Logged))
		}), []string{`The record "x" in "log" should not be there.`}},
		{"a key that is none", fault(func(r *records) error {
			rev := facts.Revision{Number: 1, Fact: facttest.Fact("x")}
			return put(r, revisionBucket, []byte("x"), &rev, codec.Revision)
		}), []string{`The record "x" in "revisions" should not be there.`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Create(filepath.Join(t.TempDir(), "facts.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			cites, again := facttest.Fact("cites"), facttest.Fact("cites")
			cites.Sources[0].ID = "cited"
			again.Sources[0].ID = "cited"
			again.Text = "Another text."
			facttest.Apply(t, s, facttest.Source(facttest.SourceID),
				facttest.Fact("actor"), facttest.FullFact("full", "actor"), facttest.FullSource("other", "actor"),
				facttest.FullTerm(), facttest.Source("cited"), cites)
			facttest.Apply(t, s, again)
			facttest.Apply(t, s, putEntry("draft", "x", "data"))
			wantSound(t, s)
			c.harm(t, s)
			checked, err := s.Verify(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, checked.Faults); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}
