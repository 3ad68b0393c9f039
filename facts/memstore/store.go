// Package memstore is the facts.Store in memory, for tests and trials.
package memstore

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"factbot/facts"
	"factbot/facts/internal/rules"
)

// A Store is a facts.Store that forgets everything when it is closed.
type Store struct {
	mu      sync.RWMutex
	closed  bool
	seq     uint64
	history map[facts.ID][]facts.Revision
	sources map[facts.ID]facts.Source
	terms   map[termKey]facts.Term
	entries map[facts.EntryRef]facts.Entry
	log     []facts.Logged
	changes []facts.Revision // in the order of Seq; their facts share memory with history

	// Sorted keys of the maps above.
	factIDs   []facts.ID
	sourceIDs []facts.ID
	termKeys  []termKey
}

var _ facts.Store = (*Store)(nil)

// New returns an empty store.
func New() *Store {
	return &Store{
		history: map[facts.ID][]facts.Revision{},
		sources: map[facts.ID]facts.Source{},
		terms:   map[termKey]facts.Term{},
		entries: map[facts.EntryRef]facts.Entry{},
	}
}

// read runs fn with the store locked for reading, if it is open.
func (s *Store) read(ctx context.Context, op string, fn func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return rules.Closed(op)
	}
	return fn()
}

// Fact implements facts.Store.
func (s *Store) Fact(ctx context.Context, id facts.ID) (f facts.Fact, err error) {
	const op = "memstore.Fact"
	err = s.read(ctx, op, func() error {
		if len(s.history[id]) == 0 {
			return rules.NotFound(op, "fact", id)
		}
		f = s.newest(id).Clone()
		return nil
	})
	return f, err
}

// newest needs a fact that is held.
func (s *Store) newest(id facts.ID) facts.Fact {
	h := s.history[id]
	return h[len(h)-1].Fact
}

// Facts implements facts.Store.
func (s *Store) Facts(ctx context.Context, after facts.ID, limit int) (page []facts.Fact, err error) {
	err = s.read(ctx, "memstore.Facts", func() error {
		for _, id := range pageOf(s.factIDs, after, limit) {
			page = append(page, s.newest(id).Clone())
		}
		return nil
	})
	return page, err
}

// pageOf returns at most limit of the sorted ids that come after one.
func pageOf(ids []facts.ID, after facts.ID, limit int) []facts.ID {
	start, held := slices.BinarySearch(ids, after)
	if held {
		start++
	}
	return first(ids[start:], limit)
}

func first[T any](items []T, limit int) []T {
	return items[:min(len(items), max(0, limit))]
}

// Source implements facts.Store.
func (s *Store) Source(ctx context.Context, id facts.ID) (src facts.Source, err error) {
	const op = "memstore.Source"
	err = s.read(ctx, op, func() error {
		var held bool
		if src, held = s.sources[id]; !held {
			return rules.NotFound(op, "source", id)
		}
		return nil
	})
	return src, err
}

// Sources implements facts.Store.
func (s *Store) Sources(ctx context.Context, after facts.ID, limit int) (page []facts.Source, err error) {
	err = s.read(ctx, "memstore.Sources", func() error {
		for _, id := range pageOf(s.sourceIDs, after, limit) {
			page = append(page, s.sources[id])
		}
		return nil
	})
	return page, err
}

// Terms implements facts.Store.
func (s *Store) Terms(ctx context.Context) (all []facts.Term, err error) {
	err = s.read(ctx, "memstore.Terms", func() error {
		for _, key := range s.termKeys {
			all = append(all, cloneTerm(s.terms[key]))
		}
		return nil
	})
	return all, err
}

// History implements facts.Store.
func (s *Store) History(ctx context.Context, id facts.ID) (revs []facts.Revision, err error) {
	const op = "memstore.History"
	err = s.read(ctx, op, func() error {
		if len(s.history[id]) == 0 {
			return rules.NotFound(op, "fact", id)
		}
		revs = cloneRevisions(s.history[id])
		return nil
	})
	return revs, err
}

// Changes implements facts.Store.
func (s *Store) Changes(ctx context.Context, after uint64, limit int) (revs []facts.Revision, err error) {
	err = s.read(ctx, "memstore.Changes", func() error {
		start, _ := slices.BinarySearchFunc(s.changes, after, func(r facts.Revision, seq uint64) int {
			if r.Seq <= seq {
				return -1
			}
			return 1
		})
		revs = cloneRevisions(first(s.changes[start:], limit))
		return nil
	})
	return revs, err
}

// Entry implements facts.Store.
func (s *Store) Entry(ctx context.Context, table, key string) (e facts.Entry, err error) {
	const op = "memstore.Entry"
	err = s.read(ctx, op, func() error {
		held, ok := s.entries[facts.EntryRef{Table: table, Key: key}]
		if !ok {
			return rules.NoEntry(op, table, key)
		}
		e = cloneEntry(held)
		return nil
	})
	return e, err
}

// Entries implements facts.Store.
func (s *Store) Entries(ctx context.Context, table, after string, limit int) (page []facts.Entry, err error) {
	err = s.read(ctx, "memstore.Entries", func() error {
		var keys []string
		for ref := range s.entries {
			if ref.Table == table {
				keys = append(keys, ref.Key)
			}
		}
		slices.Sort(keys)
		for _, key := range pageOf(keys, after, limit) {
			page = append(page, cloneEntry(s.entries[facts.EntryRef{Table: table, Key: key}]))
		}
		return nil
	})
	return page, err
}

// Log implements facts.Store.
func (s *Store) Log(ctx context.Context, after uint64, limit int) (page []facts.Logged, err error) {
	err = s.read(ctx, "memstore.Log", func() error {
		for _, l := range first(s.log[min(after, uint64(len(s.log))):], limit) {
			l.Entries = slices.Clone(l.Entries)
			page = append(page, l)
		}
		return nil
	})
	return page, err
}

// LastLogged implements facts.Store.
func (s *Store) LastLogged(ctx context.Context) (last facts.Logged, err error) {
	err = s.read(ctx, "memstore.LastLogged", func() error {
		if n := len(s.log); n > 0 {
			last = s.log[n-1]
			last.Entries = slices.Clone(last.Entries)
		}
		return nil
	})
	return last, err
}

// Seq implements facts.Store.
func (s *Store) Seq(ctx context.Context) (seq uint64, err error) {
	err = s.read(ctx, "memstore.Seq", func() error {
		seq = s.seq
		return nil
	})
	return seq, err
}

// Stats implements facts.Store.
func (s *Store) Stats(ctx context.Context) (st facts.Stats, err error) {
	err = s.read(ctx, "memstore.Stats", func() error {
		st = facts.Stats{Kinds: map[facts.Kind]int{}, Sources: len(s.sources), Terms: len(s.terms), Seq: s.seq, Logged: uint64(len(s.log))}
		for id := range s.history {
			f := s.newest(id)
			if f.Retired {
				st.Retired++
				continue
			}
			st.Kinds[f.Kind]++
			st.Facts++
		}
		return nil
	})
	return st, err
}

// Close implements facts.Store.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

func cloneTerm(t facts.Term) facts.Term {
	t.SameAs = slices.Clone(t.SameAs)
	return t
}

func cloneEntry(e facts.Entry) facts.Entry {
	e.Data = bytes.Clone(e.Data)
	return e
}

func cloneRevisions(revs []facts.Revision) []facts.Revision {
	var clones []facts.Revision
	for _, r := range revs {
		r.Fact = r.Fact.Clone()
		clones = append(clones, r)
	}
	return clones
}
