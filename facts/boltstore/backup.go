package boltstore

import (
	"context"
	"io"
	"io/fs"
	"os"
)

// Backup writes a copy of the store as it is now to a new file at path, which
// appears there only when it is whole, on disk, and verified. Reading and
// writing go on meanwhile. It fails where there is a file already, and where
// the store has faults.
func (s *Store) Backup(ctx context.Context, path string, progress Progress) (Checked, error) {
	const op = "boltstore.Backup"
	if _, err := os.Lstat(path); err == nil {
		return Checked{}, failedCopy(op, path, fs.ErrExist)
	}
	d, err := newDraft(path, func(f *os.File) error { return s.copyTo(ctx, op, f) })
	if err != nil {
		return Checked{}, failedCopy(op, path, err)
	}
	defer d.discard()
	c, err := d.check(ctx, op, s.path, progress)
	switch {
	case err != nil:
		return c, err
	case len(c.Faults) > 0:
		return c, faultyStore(op, s.path, c.Faults)
	}
	return c, failedCopy(op, path, d.publish())
}

// copyTo writes the pages of the store that are in use.
func (s *Store) copyTo(ctx context.Context, op string, w io.Writer) error {
	return s.view(ctx, op, func(r *records) error {
		_, err := r.tx.WriteTo(stoppable{ctx, w})
		return err
	})
}

// A stoppable writer fails once its context is done.
type stoppable struct {
	ctx context.Context
	w   io.Writer
}

func (s stoppable) Write(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.w.Write(p)
}
