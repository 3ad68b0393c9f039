package boltstore

import (
	"context"
	"errors"
	"slices"

	"factbot/facts/internal/rules"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Most of a commit is waiting for the disk, so that whoever waits meanwhile goes
// into the next one together: the first of them to get its turn commits for all.

// A write is what one caller wants to put.
type write struct {
	fn   func(*records) error
	op   string
	err  error
	done chan struct{} // closed when err is what came of it
}

// mostTogether bounds the writes of one commit, and so how long it takes.
const mostTogether = 256

// update runs fn in a write transaction and commits it, or takes back what fn
// put if it fails. Others may share the transaction.
func (s *Store) update(ctx context.Context, op string, fn func(*records) error) error {
	w := &write{fn: fn, op: op, done: make(chan struct{})}
	s.mu.Lock()
	s.waiting = append(s.waiting, w)
	s.mu.Unlock()
	for {
		select {
		case <-w.done:
			return w.err
		case s.writer <- struct{}{}:
			s.commit(s.take())
			<-s.writer
		case <-ctx.Done():
			if s.leave(w) {
				return ctx.Err()
			}
			<-w.done // it is being committed
			return w.err
		}
	}
}

// take returns the writes that wait, as many as go together.
func (s *Store) take() []*write {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(len(s.waiting), mostTogether)
	ws := slices.Clone(s.waiting[:n])
	s.waiting = slices.Delete(s.waiting, 0, n)
	return ws
}

// leave takes a write from those that wait, if it is still among them.
func (s *Store) leave(w *write) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.waiting, w)
	if i >= 0 {
		s.waiting = slices.Delete(s.waiting, i, i+1)
	}
	return i >= 0
}

// commit does writes in one transaction. The caller holds s.writer.
func (s *Store) commit(ws []*write) {
	if len(ws) == 0 {
		return
	}
	failed := s.commitError(guarded(func() error {
		if s.health.Load() != sound {
			return errUnsound
		}
		return s.db.Update(func(tx *bbolt.Tx) error { return doAll(tx, ws) })
	}), ws[0].op)
	for _, w := range ws {
		if w.err == nil {
			w.err = failed
		}
		close(w.done)
	}
}

// errUnsound is the error of a commit to a store that has failed.
var errUnsound = errors.New("the store has failed")

// errNothing rolls a transaction back in which nothing was put.
var errNothing = errors.New("nothing was put")

func doAll(tx *bbolt.Tx, ws []*write) error {
	changed := false
	for _, w := range ws {
		r := &records{tx: tx, journals: len(ws) > 1}
		if w.err = w.fn(r); w.err != nil {
			if err := r.takeBack(); err != nil {
				return err
			}
			continue
		}
		changed = changed || r.changed
	}
	if !changed {
		return errNothing
	}
	return nil
}

// commitError words the error of a transaction, and notes what became of the
// store.
func (s *Store) commitError(err error, op string) error {
	switch {
	case err == nil, errors.Is(err, errNothing):
		return nil
	case errors.Is(err, errUnsound):
		return brokenStore(op, s.path)
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return rules.Closed(op)
	case noRoom(err):
		return fullDisk(op, s.path, err)
	}
	health := int32(failed)
	if isPanic(err) {
		health = stuck
	}
	s.health.Store(health)
	return failedWrite(op, s.path, err)
}
