//go:build unix

package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/facttest"

	"github.com/google/go-cmp/cmp"
)

// The test program starts itself as a child that does one of these to the
// store at a path.
const (
	childVar = "BOLTSTORE_TEST_CHILD"
	pathVar  = "BOLTSTORE_TEST_PATH"
)

func TestMain(m *testing.M) {
	path := os.Getenv(pathVar)
	switch os.Getenv(childVar) {
	case "":
		os.Exit(m.Run())
	case "write":
		must(writeOn(path))
	case "fill":
		must(fillDisk(path))
	case "backup":
		must(fillBackup(path))
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func child(t *testing.T, does, path string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), childVar+"="+does, pathVar+"="+path)
	cmd.Stderr = os.Stderr
	return cmd
}

// commitFacts are the facts that each commit of writeOn changes; besides them
// it makes a new one.
var commitFacts = []facts.ID{"a", "b", "c"}

// numberedCommit also puts an entry again and adds a new one.
func numberedCommit(n int) facts.Commit {
	text := strings.Repeat(strconv.Itoa(n)+" ", 1+n%7*100)
	var records []any
	for _, id := range append(commitFacts, fmt.Sprint("new-", n)) {
		f := facttest.Fact(id)
		f.Text = text
		records = append(records, f)
	}
	c := facttest.Commit(append(records, numberedEntry("newest", n), numberedEntry(fmt.Sprintf("%06d", n), n))...)
	c.Reason = strconv.Itoa(n)
	return c
}

func numberedEntry(key string, n int) facts.EntryChange {
	return facts.EntryChange{Table: "proposal", Key: key, Data: strconv.AppendInt(nil, int64(n), 10), Base: facts.AnyRevision}
}

// writeOn applies numbered commits, keeps the number of each when it is done,
// and prints it then.
func writeOn(path string) error {
	s, err := Open(path)
	if err != nil {
		return err
	}
	n, err := lastCommit(s)
	if err != nil {
		return err
	}
	for {
		n++
		if _, err := s.Apply(context.Background(), numberedCommit(n)); err != nil {
			return err
		}
		if err := s.Keep(context.Background(), numberedEntry("kept", n)); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

func lastCommit(s *Store) (int, error) {
	history, err := s.History(context.Background(), commitFacts[0])
	if facts.KindOf(err) == facts.NotFound {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(history[len(history)-1].Reason)
}

// TestKilledWriter kills a writing process again and again. What it has
// acknowledged is there, and each commit is there as a whole or not at all.
func TestKilledWriter(t *testing.T) {
	const perStore = 40
	kills := 500
	if testing.Short() {
		kills = 20
	}
	for seed := uint64(1); kills > 0; seed++ {
		path := filepath.Join(t.TempDir(), "facts.db")
		s, err := Create(path)
		if err != nil {
			t.Fatal(err)
		}
		facttest.Apply(t, s, facttest.Source(facttest.SourceID))
		s.Close()
		var said *lastLine
		facttest.Kills{
			Seed: seed, Number: min(kills, perStore), Within: 8 * time.Millisecond,
			Start: func(t *testing.T) *exec.Cmd {
				cmd := child(t, "write", path)
				said = &lastLine{first: make(chan struct{})}
				cmd.Stdout = said
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				select {
				case <-said.first:
				case <-time.After(time.Minute):
					t.Fatal("nothing is written")
				}
				return cmd
			},
			Check: func(t *testing.T) {
				acknowledged, err := strconv.Atoi(said.text)
				if err != nil {
					t.Fatal(err)
				}
				checkCommits(t, path, acknowledged)
			},
		}.Run(t)
		kills -= perStore
	}
}

// A lastLine is a writer that keeps the last whole line.
type lastLine struct {
	first chan struct{} // closed when there is one
	rest  string
	text  string
}

func (l *lastLine) Write(p []byte) (int, error) {
	lines := strings.Split(l.rest+string(p), "\n")
	l.rest = lines[len(lines)-1]
	if whole := lines[:len(lines)-1]; len(whole) > 0 {
		if l.text == "" {
			close(l.first)
		}
		l.text = whole[len(whole)-1]
	}
	return len(p), nil
}

func checkCommits(t *testing.T, path string, acknowledged int) {
	t.Helper()
	s := reopen(t, path)
	defer s.Close()
	wantSound(t, s)
	revs, err := s.Changes(t.Context(), 0, 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	size := len(commitFacts) + 1
	commits := len(revs) / size
	if commits < acknowledged || commits > acknowledged+1 {
		t.Errorf("there are %d commits, and %d were acknowledged", commits, acknowledged)
	}
	if len(revs)%size != 0 {
		t.Errorf("there are %d changes: not a number of whole commits", len(revs))
	}
	for i, r := range revs {
		n := i/size + 1
		want := numberedCommit(n).Changes[i%size].Fact
		if r.Seq != uint64(i)+2 || r.Reason != strconv.Itoa(n) || r.Fact.ID != want.ID || r.Fact.Text != want.Text {
			t.Fatalf("change %d is of the fact %s in commit %s, want %s in %d", r.Seq, r.Fact.ID, r.Reason, want.ID, n)
		}
	}
	checkEntries(t, s, commits, acknowledged)
}

// checkEntries checks that entries and log are those of a number of commits.
func checkEntries(t *testing.T, s *Store, commits, acknowledged int) {
	t.Helper()
	page, err := s.Entries(t.Context(), "proposal", "", 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[string]int{}
	for _, e := range page {
		if numbers[e.Key], err = strconv.Atoi(string(e.Data)); err != nil {
			t.Error(err)
		}
	}
	for n := range commits {
		if key := fmt.Sprintf("%06d", n+1); numbers[key] != n+1 {
			t.Errorf("the entry of commit %d is %d", n+1, numbers[key])
		}
		delete(numbers, fmt.Sprintf("%06d", n+1))
	}
	if kept := numbers["kept"]; kept < acknowledged || kept > commits {
		t.Errorf("%d was kept after %d commits, and %d acknowledged", kept, commits, acknowledged)
	}
	delete(numbers, "kept")
	if numbers["newest"] != commits {
		t.Errorf("the newest entry is of commit %d, want %d", numbers["newest"], commits)
	}
	delete(numbers, "newest")
	if len(numbers) > 0 {
		t.Errorf("entries of no commit: %v", numbers)
	}
	log, err := s.Log(t.Context(), 0, 1<<30)
	if err != nil || len(log) != commits+1 || commits > 0 && log[commits].Reason != strconv.Itoa(commits) {
		t.Errorf("%d records in the log of %d commits: %v", len(log)-1, commits, err)
	}
}

// fillDisk writes until the file may not grow any more, then gives it room
// again. It prints what the store says.
func fillDisk(path string) error {
	s, err := Open(path)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := limitFiles(1 << 18); err != nil {
		return err
	}
	n := 1
	for ; err == nil; n++ {
		_, err = s.Apply(context.Background(), numberedCommit(n))
	}
	fmt.Println(facts.KindOf(err), strings.ReplaceAll(facts.Said(err), path, "PATH"))
	last, err := lastCommit(s)
	fmt.Println(last == n-2, err)
	if err := limitFiles(1 << 30); err != nil {
		return err
	}
	_, err = s.Apply(context.Background(), numberedCommit(n-1))
	fmt.Println(err)

	// A new store does not fit at all, or only without its buckets.
	path += ".new"
	for _, size := range []uint64{100, 1 << 14} {
		if err := limitFiles(size); err != nil {
			return err
		}
		_, err = Create(path)
		fmt.Println(strings.ReplaceAll(facts.Said(err), path, "PATH"))
		_, err = os.Stat(path)
		fmt.Println(errors.Is(err, fs.ErrNotExist))
	}
	return nil
}

// limitFiles sets how long files may get. Beyond that a write fails as it
// does on a full disk.
func limitFiles(size uint64) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	limit.Cur = size
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
}

func TestFullDisk(t *testing.T) {
	path := sample(t)
	out, err := child(t, "fill", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	const want = `unavailable The disk has no room for the store at PATH, so nothing was changed. Make room and try again.
true <nil>
<nil>
The disk has no room for the store at PATH, so nothing was changed. Make room and try again.
true
The disk has no room for the store at PATH, so nothing was changed. Make room and try again.
true
`
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s := reopen(t, path)
	defer s.Close()
	wantSound(t, s)
}

// fillBackup makes a backup where no file may grow to the size of one, then
// gives it room. It prints what the store says.
func fillBackup(path string) error {
	s, err := Open(path)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := limitFiles(1 << 14); err != nil {
		return err
	}
	backup := path + ".backup"
	_, err = s.Backup(context.Background(), backup, nil)
	fmt.Println(facts.KindOf(err), strings.ReplaceAll(facts.Said(err), backup, "PATH"))
	left, err := filepath.Glob(filepath.Dir(path) + "/*backup*")
	fmt.Println(left, err)
	if err := limitFiles(1 << 30); err != nil {
		return err
	}
	c, err := s.Backup(context.Background(), backup, nil)
	fmt.Println(c.Facts, err)
	return nil
}

func TestFullDiskDuringBackup(t *testing.T) {
	path := sample(t)
	out, err := child(t, "backup", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	const want = `unavailable The disk has no room for PATH, so nothing was kept there. Make room and try again.
[] <nil>
42 <nil>
`
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantFiles(t, filepath.Dir(path), "facts.db", "facts.db.backup")
}
