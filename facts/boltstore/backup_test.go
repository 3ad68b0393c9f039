//go:build unix

package boltstore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"factbot/facts"
)

// A hangingDisk takes nothing before it is let go.
type hangingDisk struct{ asked, free chan struct{} }

func (d hangingDisk) Write(p []byte) (int, error) {
	select {
	case d.asked <- struct{}{}:
	case <-d.free:
	}
	<-d.free
	return len(p), nil
}

// A backup whose disk hangs keeps neither writers nor readers waiting, however
// much the store grows meanwhile.
func TestBackupToAHangingDisk(t *testing.T) {
	s, err := Create(filepath.Join(t.TempDir(), "facts.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	disk := hangingDisk{make(chan struct{}), make(chan struct{})}
	copied, used := make(chan error, 1), make(chan error, 1)
	go func() { copied <- s.copyTo(t.Context(), "test", disk) }()
	<-disk.asked
	go func() {
		for i := range 100 {
			if err := s.Keep(t.Context(), putEntry("t", fmt.Sprint(i), strings.Repeat("x", 20_000))); err != nil {
				used <- err
				return
			}
		}
		_, err := s.Seq(t.Context())
		used <- err
	}()
	select {
	case err := <-used:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("the store waits for the disk of its backup")
	}
	close(disk.free)
	if err := <-copied; err != nil {
		t.Error(err)
	}
}

// What reserves room for a file makes it no larger.
func TestReservedRoomIsNoFile(t *testing.T) {
	if info, err := os.Stat(sample(t)); err != nil || info.Size() > 1<<20 {
		t.Errorf("a small store has %d bytes, %v", info.Size(), err)
	}
}

// On a new machine there is not even the folder of the store.
func TestRestoreMakesTheFolder(t *testing.T) {
	backup, path := sample(t), filepath.Join(t.TempDir(), "share", "factbot", "facts.db")
	if _, err := Restore(t.Context(), backup, path, path+".aside", nil); err != nil {
		t.Fatal(err)
	}
	contentsAt(t, path)
	if info, err := os.Stat(filepath.Dir(path)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
	nowhere := filepath.Join(t.TempDir(), "none")
	if _, err := Restore(t.Context(), backup+".none", filepath.Join(nowhere, "facts.db"), nowhere, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if _, err := os.Lstat(nowhere); err == nil {
		t.Error("a folder was made for a backup that is not there")
	}
}

// A pipe without a writer would be read for ever, and a device has no end.
func TestRestoreTakesFilesAlone(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{pipe, "/dev/zero"} {
		ended := make(chan error, 1)
		go func() {
			_, err := Restore(t.Context(), from, filepath.Join(t.TempDir(), "facts.db"), "", nil)
			ended <- err
		}()
		select {
		case err := <-ended:
			wantError(t, err, facts.Unavailable, "PATH is a device, not a store. Give the path of a store file.", from)
		case <-time.After(5 * time.Second):
			t.Errorf("%s is read", from)
		}
	}
}

// What a killed process left of a draft is removed before the next, and nothing
// else is.
func TestDraftsOfTheKilled(t *testing.T) {
	backup, folder := sample(t), t.TempDir()
	path := filepath.Join(folder, "facts.db")
	for _, name := range []string{".facts.db.new-1", ".facts.db.new-22", ".facts.db.new", ".other.db.new-1", "facts.db.new-1"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Restore(t.Context(), backup, path, path+".aside", nil); err != nil {
		t.Fatal(err)
	}
	wantFiles(t, folder, ".facts.db.new", ".other.db.new-1", "facts.db", "facts.db.new-1")
}
