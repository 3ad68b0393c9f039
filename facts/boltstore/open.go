package boltstore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
)

// lockTimeout is how long Open waits for another process to let go of the
// file: long enough for one that is just ending.
const lockTimeout = 500 * time.Millisecond

// Open checks the pages of a file up to this size, within some 20 ms. Those of
// a larger one are left to Verify.
const checkedSize = 16 << 20

// Open opens the store at path. It fails with an error of kind NotFound where
// there is none and Unavailable where it is locked, damaged, of a newer or an
// older format, or cannot be read and written. The file stays as it is then.
func Open(path string) (*Store, error) {
	const op = "boltstore.Open"
	s, err := openFile(op, path)
	if err != nil {
		return nil, err
	}
	if err := s.check(op); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// openFile opens a file that may be a store.
func openFile(op, path string) (*Store, error) {
	info, err := regular(op, path)
	switch {
	case err != nil:
		return nil, err
	case info.Size() == 0: // bbolt would make a database of it
		return nil, notAStore(op, path)
	}
	s, err := open(path, 0)
	if err != nil {
		return nil, failedOpen(op, path, err)
	}
	if !s.inPlace() { // while this waited for the lock, another took its place
		s.Close()
		return nil, replacedFile(op, path)
	}
	return s, nil
}

// regular refuses what is no file: to open a pipe may take for ever, and a device
// may have no end.
func regular(op, path string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, failedOpen(op, path, err)
	case info.IsDir():
		return nil, notAFile(op, path, "a folder")
	case !info.Mode().IsRegular():
		return nil, notAFile(op, path, "a device")
	}
	return info, nil
}

// inPlace tells whether the file that is open is still the one at its path.
func (s *Store) inPlace() bool {
	now, err := os.Stat(s.path)
	if err != nil {
		return false
	}
	ours, err := s.file.Stat()
	return err == nil && os.SameFile(now, ours)
}

// Create makes a new, empty store at path, together with the folders that are
// missing, and opens it. It fails with an error of kind Unavailable where
// there is a file already or none can be made.
func Create(path string) (*Store, error) {
	const op = "boltstore.Create"
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, failedOpen(op, path, err)
	}
	s, err := open(path, os.O_CREATE|os.O_EXCL)
	if errors.Is(err, fs.ErrExist) {
		return nil, failedOpen(op, path, err)
	}
	if err == nil {
		err = s.fill()
	}
	if err == nil {
		err = syncFolder(folder)
	}
	if err != nil {
		os.Remove(path) // ours: it was not there before
		return nil, failedOpen(op, path, err)
	}
	return s, nil
}

// open opens the file with flags besides those for reading and writing.
func open(path string, flags int) (*Store, error) {
	s := &Store{path: path, writer: make(chan struct{}, 1)}
	options := bbolt.Options{
		Timeout:      lockTimeout,
		FreelistType: bbolt.FreelistMapType,
		NoStatistics: true,
		OpenFile: func(name string, _ int, mode os.FileMode) (f *os.File, err error) {
			s.file, err = os.OpenFile(name, os.O_RDWR|flags, mode)
			return s.file, err
		},
		InitialMmapSize: reserved(),
	}
	err := guarded(func() (err error) {
		s.db, err = bbolt.Open(path, 0o600, &options)
		return err
	})
	if err != nil {
		if isPanic(err) {
			release(s.file)
		}
		return nil, err
	}
	s.db.AllocSize = allocated
	return s, nil
}

// A file grows by this much more than it must. bbolt's own step is for files
// that are as large as their mapping.
const allocated = 128 << 10

// reserved is how much room for the mapping of a file is reserved, which takes
// no memory. A file that outgrows its mapping waits for all readers, and new
// readers wait for it: one slow backup would stop everything. Windows would make
// the file that large, and a 32-bit system has no such room.
func reserved() int {
	room := int64(4 << 30)
	if runtime.GOOS == "windows" || strconv.IntSize < 64 {
		return 0
	}
	return int(room)
}

// Usable returns an error once the store is of no use any more: a write has
// failed, bbolt has panicked, or its file was moved or replaced, so that what is
// changed goes astray. Only to open it again helps.
func (s *Store) Usable() error {
	const op = "boltstore.Usable"
	if s.health.Load() != sound {
		return brokenStore(op, s.path)
	}
	if !s.inPlace() {
		return movedFile(op, s.path)
	}
	return nil
}

// check refuses a file that is cut off, is no store, or is not of this program's
// format.
func (s *Store) check(op string) error {
	return s.view(context.Background(), op, func(r *records) error {
		info, err := s.file.Stat()
		if err != nil {
			return failedOpen(op, s.path, err) // unreachable: the file is open
		}
		if size := r.tx.Size(); info.Size() < size {
			return cutFile(op, s.path, info.Size(), size)
		}
		if info.Size() <= checkedSize {
			if err := newPages(r.tx, s.file, nil).check(r.tx); err != nil {
				return damagedFile(op, s.path, err)
			}
		}
		switch version := r.format(); {
		case version < 1:
			return notAStore(op, s.path)
		case version > format:
			return newerStore(op, s.path)
		case version < format:
			return olderStore(op, s.path)
		}
		for _, name := range buckets {
			if r.tx.Bucket(name) == nil {
				return damagedFile(op, s.path, errMissing)
			}
		}
		return nil
	})
}

// format is the one that the store says it has; 0 where it says none.
func (r *records) format() int {
	meta := r.tx.Bucket(metaBucket)
	if meta == nil {
		return 0
	}
	n, err := strconv.Atoi(string(meta.Get(formatKey)))
	if err != nil {
		return 0
	}
	return n
}

func (r *records) putFormat() error {
	return r.tx.Bucket(metaBucket).Put(formatKey, strconv.AppendInt(nil, format, 10))
}

// fill makes the buckets of a new store.
func (s *Store) fill() error {
	err := guarded(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			for _, name := range buckets {
				if _, err := tx.CreateBucket(name); err != nil {
					return err
				}
			}
			return (&records{tx: tx}).putFormat()
		})
	})
	if err != nil {
		s.health.Store(stuck)
		s.Close()
	}
	return err
}

// syncFolder makes the name of a new file durable.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
