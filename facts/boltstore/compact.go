package boltstore

import (
	"context"
	"errors"
	"os"

	"go.etcd.io/bbolt"
)

// compactStep is how many bytes go into one transaction of the new file.
const compactStep = 16 << 20

// Compact puts a new file in the place of the store at path, which holds the
// same in less room, and returns the sizes before and after. No process may have
// the store open. On an error nothing has changed.
func Compact(ctx context.Context, path string, progress Progress) (before, after int64, err error) {
	const op = "boltstore.Compact"
	path = Followed(path)
	s, err := Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer s.Close()
	was, err := s.Verify(ctx, progress)
	switch {
	case err != nil:
		return 0, 0, err
	case len(was.Faults) > 0:
		return 0, 0, faultyStore(op, path, was.Faults)
	}
	d, err := newDraft(path, func(*os.File) error { return nil })
	if err != nil {
		return 0, 0, failedCopy(op, path, err)
	}
	defer d.discard()
	if err := s.compactTo(d.path); err != nil {
		return 0, 0, failedCopy(op, path, err)
	}
	is, err := d.check(ctx, op, path, progress)
	if err != nil {
		return 0, 0, err
	}
	is.Pages = was.Pages
	if len(is.Faults) > 0 || is.Counts != was.Counts {
		return 0, 0, failedCopy(op, path, errors.New("the new file holds something else"))
	}
	if before, after, err = sizes(path, d.path); err != nil {
		return 0, 0, failedCopy(op, path, err)
	}
	return before, after, failedCopy(op, path, d.replace(s, ""))
}

// compactTo fills an empty file.
func (s *Store) compactTo(path string) error {
	to, err := open(path, 0)
	if err != nil {
		return err
	}
	err = guarded(func() error { return bbolt.Compact(to.db, s.db, compactStep) })
	if isPanic(err) {
		to.health.Store(stuck)
	}
	return errors.Join(err, to.Close())
}

func sizes(before, after string) (int64, int64, error) {
	b, err := os.Stat(before)
	if err != nil {
		return 0, 0, err
	}
	a, err := os.Stat(after)
	if err != nil {
		return 0, 0, err
	}
	return b.Size(), a.Size(), nil
}
