package boltstore

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"factbot/facts"
	"factbot/facts/internal/rules"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// view runs fn in a read transaction. fn must not keep what it reads.
func (s *Store) view(ctx context.Context, op string, fn func(*records) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.health.Load() != sound {
		return brokenStore(op, s.path)
	}
	begun := false
	var fnErr error
	err := guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			begun = true
			fnErr = fn(&records{tx: tx})
			return fnErr
		})
	})
	switch {
	case fnErr != nil:
		return fnErr
	case err == nil:
		return nil
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return rules.Closed(op)
	case !begun:
		s.health.Store(stuck)
	}
	return damagedFile(op, s.path, err)
}

// Apply implements facts.Store.
func (s *Store) Apply(ctx context.Context, c facts.Commit) (made []facts.Revision, err error) {
	const op = "boltstore.Apply"
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := rules.Check(c); err != nil {
		return nil, err
	}
	err = s.update(ctx, op, func(r *records) (err error) {
		made, err = rules.Apply(ctx, r, c)
		return err
	})
	return unless(err, made)
}

// Keep implements facts.Store.
func (s *Store) Keep(ctx context.Context, changes ...facts.EntryChange) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := rules.CheckEntries(changes); err != nil {
		return err
	}
	return s.update(ctx, "boltstore.Keep", func(r *records) error { return rules.Keep(ctx, r, changes) })
}

// Close implements facts.Store. It waits for the calls that are under way.
func (s *Store) Close() error {
	if s.health.Load() == stuck {
		release(s.file) // to close db might take for ever
		return nil
	}
	if err := guarded(s.db.Close); err != nil {
		return failedWrite("boltstore.Close", s.path, err)
	}
	return nil
}

// A panicked is a panic that was turned into an error, for the log.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

func isPanic(err error) bool {
	_, ok := errors.AsType[*panicked](err)
	return ok
}

// guarded calls fn and returns its error, or its panic as an error. bbolt
// panics on pages that make no sense, and the system faults on mapped pages
// that it cannot read.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = &panicked{p, debug.Stack()}
		}
	}()
	return fn()
}
