package boltstore

import (
	"context"

	"factbot/facts"
	"factbot/facts/internal/rules"
)

// fillStep is the number of records that Fill puts in one transaction: what it
// holds in memory.
const fillStep = 10_000

// A Filling puts records into a store that nobody else uses yet, in many
// transactions. Nothing is durable before Done returns, and a store whose
// filling was broken off should be thrown away.
type Filling struct {
	store *Store
	rules *rules.Fill
	held  []facts.Change
}

// Fill begins to fill an empty store with what becomes one commit. Its changes
// are given to Put; their links are not checked. The error is one of kind
// Invalid for what the commit says.
func (s *Store) Fill(c facts.Commit) (*Filling, error) {
	if err := rules.Check(c); err != nil {
		return nil, err
	}
	s.db.NoSync = true
	return &Filling{store: s, rules: rules.NewFill(c)}, nil
}

// Put takes one record that has passed its check.
func (f *Filling) Put(ctx context.Context, c facts.Change) error {
	f.held = append(f.held, c)
	if len(f.held) < fillStep {
		return nil
	}
	return f.flush(ctx, func(*records) error { return nil })
}

// Done puts what is left, and makes all of it durable.
func (f *Filling) Done(ctx context.Context) error {
	if err := f.flush(ctx, func(r *records) error { return f.rules.Log(r) }); err != nil {
		return err
	}
	s := f.store
	s.db.NoSync = false
	if err := guarded(s.db.Sync); err != nil {
		return failedWrite("boltstore.Fill", s.path, err)
	}
	return nil
}

// flush puts what is held, and then what more does, in one transaction.
func (f *Filling) flush(ctx context.Context, more func(*records) error) error {
	err := f.store.update(ctx, "boltstore.Fill", func(r *records) error {
		for _, b := range [][]byte{factBucket, revisionBucket, changeBucket} {
			r.tx.Bucket(b).FillPercent = full
		}
		for i := range f.held {
			if err := f.rules.Put(r, &f.held[i]); err != nil {
				return err
			}
		}
		return more(r)
	})
	clear(f.held)
	f.held = f.held[:0]
	return err
}

// full leaves pages little room: those of a new store are mostly not changed
// again.
const full = 0.9
