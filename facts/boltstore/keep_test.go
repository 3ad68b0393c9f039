//go:build unix

package boltstore

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
)

// contentsAt opens a store, reads all of it, and closes it.
func contentsAt(t testing.TB, path string) facttest.Contents {
	t.Helper()
	s := reopen(t, path)
	defer s.Close()
	wantSound(t, s)
	return facttest.ContentsOf(t, s)
}

func wantFiles(t testing.TB, folder string, want ...string) {
	t.Helper()
	var got []string
	all, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		got = append(got, f.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files in the folder (-want +got):\n%s", diff)
	}
}

// A backup holds what was there when it began, however much is written
// meanwhile, and nothing is left of one that was not made.
func TestBackup(t *testing.T) {
	path := sample(t)
	s := reopen(t, path)
	defer s.Close()
	folder := t.TempDir()
	backup := filepath.Join(folder, "backup.db")
	want := facttest.ContentsOf(t, s)
	edits := make(chan error, 1)
	var told []string
	c, err := s.Backup(t.Context(), backup, func(what string, done, total int) {
		if told = append(told, fmt.Sprint(what, done == total)); len(told) == 1 {
			_, err := s.Apply(t.Context(), facttest.Commit(facttest.Fact("meanwhile")))
			edits <- err
		}
	})
	if err != nil || c.Facts != 42 || c.LogRecords != 41 || c.Sources != 2 || c.Entries != 1 {
		t.Errorf("%+v, %v", c, err)
	}
	if err := <-edits; err != nil {
		t.Errorf("an edit during a backup: %v", err)
	}
	if diff := cmp.Diff([]string{"pagestrue", "recordstrue"}, told); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, contentsAt(t, backup)); diff != "" {
		t.Errorf("the backup (-store +backup):\n%s", diff)
	}
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want it for the owner alone", info.Mode(), err)
	}

	_, err = s.Backup(t.Context(), backup, nil)
	wantError(t, err, facts.Unavailable, "There is a file at PATH already, and it stays as it is. Choose another path.", backup)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := s.Backup(stopped, filepath.Join(folder, "stopped.db"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	nowhere := filepath.Join(folder, "none", "b.db")
	_, err = s.Backup(t.Context(), nowhere, nil)
	wantError(t, err, facts.Unavailable, "The file PATH cannot be written: no such file or directory. Check the path, its permissions and the disk.", nowhere)
	wantFiles(t, folder, "backup.db")
}

// A damaged store makes no backup.
func TestBackupOfDamaged(t *testing.T) {
	path := sample(t)
	tamper(t, path, sourceBucket, []byte("other"), nil)
	s := reopen(t, path)
	defer s.Close()
	folder := t.TempDir()
	_, err := s.Backup(t.Context(), filepath.Join(folder, "b.db"), nil)
	if err != nil {
		t.Fatalf("a source that nothing cites is missed: %v", err)
	}
	tamperOpen(t, s, revisionBucket, revisionKey("fact-7", 1))
	_, err = s.Backup(t.Context(), filepath.Join(folder, "c.db"), nil)
	wantError(t, err, facts.Unavailable, `The store at PATH is damaged, and was not copied: The record of revision 1 of the fact "fact-7" is damaged.`+verifyAdvice, path)
	wantFiles(t, folder, "b.db")
}

// tamperOpen deletes a record of an open store.
func tamperOpen(t *testing.T, s *Store, bucket, key []byte) {
	t.Helper()
	if err := s.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucket).Delete(key) }); err != nil {
		t.Fatal(err)
	}
}

// A restore puts the backup in the place of a store that is whole, damaged,
// empty or missing, and keeps what was there.
func TestRestore(t *testing.T) {
	backup := sample(t)
	want := contentsAt(t, backup)
	for name, harm := range map[string]func(path string) error{
		"whole": func(string) error { return nil },
		"damaged": func(path string) error {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for i := range data[:3*4096] {
				data[i] ^= 0x55
			}
			return os.WriteFile(path, data, 0o600)
		},
		"cut":         func(path string) error { return os.Truncate(path, 5000) },
		"empty":       func(path string) error { return os.Truncate(path, 0) },
		"no store":    func(path string) error { return os.WriteFile(path, []byte("hello"), 0o600) },
		"a newer one": func(path string) error { return bolt(func(tx *bbolt.Tx) error { return putNewer(tx) })(path) },
		"missing":     os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path, aside := filepath.Join(folder, "facts.db"), filepath.Join(folder, "facts.db.aside")
			s, err := Create(path)
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
			if err := harm(path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.ReadFile(path)
			c, err := Restore(t.Context(), backup, path, aside, nil)
			if err != nil || c.Facts != 42 {
				t.Fatalf("%+v, %v", c, err)
			}
			if diff := cmp.Diff(want, contentsAt(t, path)); diff != "" {
				t.Errorf("restored (-backup +store):\n%s", diff)
			}
			after, _ := os.ReadFile(aside)
			if !bytes.Equal(before, after) {
				t.Errorf("what was there had %d bytes, and %d were kept", len(before), len(after))
			}
			if name == "missing" {
				wantFiles(t, folder, "facts.db")
			} else {
				wantFiles(t, folder, "facts.db", "facts.db.aside")
			}
		})
	}
}

func putNewer(tx *bbolt.Tx) error {
	meta, err := tx.CreateBucketIfNotExists(metaBucket)
	if err != nil {
		return err
	}
	return meta.Put(formatKey, []byte("999"))
}

// What is refused changes nothing.
func TestRestoreRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		harm func(t *testing.T, store, backup string)
		say  string // STORE and BACKUP stand for the paths
	}{
		{"a store in use", func(t *testing.T, store, _ string) {
			s := reopen(t, store)
			t.Cleanup(func() { s.Close() })
		}, "The store at STORE is in use by another factbot. Stop that one and try again."},
		{"a missing backup", func(t *testing.T, _, backup string) { must(os.Remove(backup)) },
			"There is no file at BACKUP. Give the path of a backup."},
		{"a folder", func(t *testing.T, _, backup string) { must(errors.Join(os.Remove(backup), os.Mkdir(backup, 0o700))) },
			"BACKUP is a folder, not a store. Give the path of a store file."},
		{"an empty backup", func(t *testing.T, _, backup string) { must(os.Truncate(backup, 0)) },
			"The file BACKUP is not a store, or making it was interrupted. Choose another path, or delete the file and make the store again."},
		{"a cut backup", func(t *testing.T, _, backup string) { must(os.Truncate(backup, 20_000)) },
			"The file BACKUP is damaged, or it is not a store. Bring back a backup with `factbot restore`."},
		{"a backup with a damaged record", func(t *testing.T, _, backup string) {
			tamper(t, backup, revisionBucket, revisionKey("fact-7", 1), nil)
		}, `The backup BACKUP is damaged, and nothing was changed: The record of revision 1 of the fact "fact-7" is damaged. Choose another one.`},
		{"a newer backup", func(t *testing.T, _, backup string) { must(bolt(putNewer)(backup)) },
			"The store at BACKUP was written by a newer factbot. Update factbot."},
		{"a name that is taken", func(t *testing.T, store, _ string) { must(os.WriteFile(store+".aside", nil, 0o600)) },
			"There is a file at STORE.aside already, and it stays as it is. Choose another path."},
	} {
		t.Run(c.name, func(t *testing.T) {
			store, backup := sample(t), sample(t)
			c.harm(t, store, backup)
			before, err := os.ReadFile(store)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Restore(t.Context(), backup, store, store+".aside", nil)
			got := strings.NewReplacer(backup, "BACKUP", store, "STORE").Replace(facts.Said(err))
			if diff := cmp.Diff(c.say, got); diff != "" {
				t.Errorf("sentence (-want +got):\n%s", diff)
			}
			after, err := os.ReadFile(store)
			if err != nil || !bytes.Equal(before, after) {
				t.Errorf("the store has changed: %v", err)
			}
			if drafts, _ := filepath.Glob(filepath.Dir(store) + "/.*"); len(drafts) > 0 {
				t.Errorf("left behind: %q", drafts)
			}
		})
	}
}

// Compact makes the file smaller and keeps what it holds.
func TestCompact(t *testing.T) {
	path := sample(t)
	s := reopen(t, path)
	for i := range 200 {
		if err := s.Keep(t.Context(), putEntry("draft", fmt.Sprint(i), strings.Repeat("x", 10_000))); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 200 {
		if err := s.Keep(t.Context(), facts.EntryChange{Table: "draft", Key: fmt.Sprint(i), Base: facts.AnyRevision}); err != nil {
			t.Fatal(err)
		}
	}
	want := facttest.ContentsOf(t, s)
	_, _, err := Compact(t.Context(), path, nil)
	wantError(t, err, facts.Unavailable, "The store at PATH is in use by another factbot. Stop that one and try again.", path)
	s.Close()
	before, after, err := Compact(t.Context(), path, nil)
	if err != nil || after == 0 || after*4 > before {
		t.Errorf("from %d to %d bytes: %v", before, after, err)
	}
	if diff := cmp.Diff(want, contentsAt(t, path)); diff != "" {
		t.Errorf("compacted (-before +after):\n%s", diff)
	}
	wantFiles(t, filepath.Dir(path), "facts.db")

	tamper(t, path, revisionBucket, revisionKey("fact-7", 1), nil)
	if _, _, err := Compact(t.Context(), path, nil); facts.KindOf(err) != facts.Unavailable || !strings.Contains(facts.Said(err), "was not copied") {
		t.Errorf("a damaged store: %v", err)
	}
}

// testdata/format-1.db.gz was written by the program as it was when it kept no
// log: an actor in two revisions, a full fact, source and term, a newer fact.
func TestMigrate(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "facts.db")
	old := unzipped(t, "testdata/format-1.db.gz")
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	_, err := Open(link)
	if !Older(err) || Older(nil) {
		t.Fatalf("Open: %v", err)
	}
	kept, err := Migrate(t.Context(), link, nil)
	if err != nil || kept != path+".format-1" {
		t.Fatalf("kept as %s: %v", kept, err)
	}
	if data, err := os.ReadFile(kept); err != nil || !bytes.Equal(data, old) {
		t.Errorf("the old file was changed: %v", err)
	}
	s := reopen(t, link)
	defer s.Close()
	wantSound(t, s)
	st, err := s.Stats(t.Context())
	if err != nil || st.Facts != 2 || st.Retired != 1 || st.Seq != 7 || st.Logged != 1 {
		t.Errorf("%+v, %v", st, err)
	}
	history, err := s.History(t.Context(), "actor")
	if err != nil || len(history) != 2 || history[1].Fact.Text != "Another text." {
		t.Errorf("%+v, %v", history, err)
	}
	full, err := s.Fact(t.Context(), "full")
	want := facttest.FullFact("full", "actor")
	want.Revision = 1
	if diff := cmp.Diff(want, full); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	facttest.Apply(t, s, facttest.Fact("after"))
	wantSound(t, s)
	s.Close()
	if kept, err := Migrate(t.Context(), path, nil); kept != "" || err != nil {
		t.Errorf("a second time: %q, %v", kept, err)
	}
	wantFiles(t, folder, "facts.db", "facts.db.format-1")

	// A backup of that time can be restored, and stays as it is.
	before := path + ".format-1"
	if c, err := Restore(t.Context(), before, path, path+".aside", nil); err != nil || c.Facts != 3 || c.LogRecords != 1 {
		t.Errorf("restored: %+v, %v", c, err)
	}
	if data, err := os.ReadFile(before); err != nil || !bytes.Equal(data, old) {
		t.Errorf("the backup was changed: %v", err)
	}
}

func unzipped(t testing.TB, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A store that was damaged before it could be brought up to date stays as it is.
func TestMigrateRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "facts.db")
	if err := os.WriteFile(path, unzipped(t, "testdata/format-1.db.gz"), 0o600); err != nil {
		t.Fatal(err)
	}
	tamper(t, path, factBucket, []byte("full"), func(data []byte) []byte { data[3] ^= 1; return data })
	_, err := Migrate(t.Context(), path, nil)
	wantError(t, err, facts.Unavailable, `The store at PATH is damaged, and was not copied: The record of the fact "full" is damaged.`+verifyAdvice, path)
	if _, err := Open(path); !Older(err) {
		t.Errorf("Open: %v", err)
	}
	wantFiles(t, filepath.Dir(path), "facts.db")
}

// Whoever waited for a file that has been replaced meanwhile does not use it.
func TestReplacedWhileWaiting(t *testing.T) {
	path := sample(t)
	s, err := open(path, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !s.inPlace() {
		t.Error("it is said to be replaced")
	}
	if err := os.Rename(sample(t), path); err != nil {
		t.Fatal(err)
	}
	if s.inPlace() {
		t.Error("it is said to be in place")
	}
}
