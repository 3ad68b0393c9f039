package boltstore

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Restore puts a copy of a backup at path, after it has verified that copy and
// brought it to the present format. The backup stays as it is. A store that is
// at path stays, too, under the name aside; no process may have it open, but it
// may be damaged. On an error nothing has changed.
func Restore(ctx context.Context, backup, path, aside string, progress Progress) (Checked, error) {
	const op = "boltstore.Restore"
	path = Followed(path)
	from, err := openBackup(op, backup)
	if err != nil {
		return Checked{}, err
	}
	defer from.Close()
	held, there, err := hold(op, path)
	if err != nil {
		return Checked{}, err
	}
	if held != nil {
		defer held.Close()
	}
	if !there {
		aside = ""
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return Checked{}, failedCopy(op, path, err)
		}
	} else if _, err := os.Lstat(aside); err == nil {
		return Checked{}, failedCopy(op, aside, fs.ErrExist)
	}
	d, err := newDraft(path, func(f *os.File) error { _, err := io.Copy(stoppable{ctx, f}, from); return err })
	if err != nil {
		return Checked{}, failedCopy(op, path, err)
	}
	defer d.discard()
	c, err := d.check(ctx, op, backup, progress)
	switch {
	case err != nil:
		return c, err
	case len(c.Faults) > 0:
		return c, faultyBackup(op, backup, c.Faults)
	}
	return c, failedCopy(op, path, d.replace(held, aside))
}

// hold opens the file that is to be replaced, so that no other process can. One
// that is too damaged for that is there, but not held.
func hold(op, path string) (held *Store, there bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, nil
	case err == nil && info.Mode().IsRegular() && info.Size() == 0:
		return nil, true, nil
	}
	held, err = openFile(op, path)
	if errors.Is(err, errPages) {
		return nil, true, nil
	}
	return held, true, err
}

func openBackup(op, path string) (*os.File, error) {
	_, err := regular(op, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, unavailable(op, err, "There is no file at %s. Give the path of a backup.", path)
	}
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, failedOpen(op, path, err)
	}
	return f, nil
}
