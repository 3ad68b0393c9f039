// Package boltstore is the facts.Store in one bbolt file, the default of
// factbot. One process at a time holds the file; it is on disk what Apply has
// returned from. A file that is damaged gives errors, never wrong records:
// each record has a checksum.
package boltstore

import (
	"bytes"
	"context"
	"math"
	"os"
	"sync"
	"sync/atomic"

	"factbot/facts"
	"factbot/facts/internal/codec"
	"factbot/facts/internal/rules"

	"go.etcd.io/bbolt"
)

// A Store is a facts.Store in a file. Open and Create make one.
type Store struct {
	path   string
	db     *bbolt.DB
	file   *os.File      // the one that db works on
	writer chan struct{} // holds an item while somebody writes

	mu      sync.Mutex
	waiting []*write     // the first that came first
	health  atomic.Int32 // sound, failed or stuck
}

// What has become of a store. One that is not sound refuses to be used.
const (
	sound  = iota
	failed // a write failed: what is on disk and in memory may differ
	stuck  // bbolt panicked and may have left locks behind that nobody opens
)

var _ facts.Store = (*Store)(nil)

// Path returns the path of the file.
func (s *Store) Path() string { return s.path }

// Fact implements facts.Store.
func (s *Store) Fact(ctx context.Context, id facts.ID) (f facts.Fact, err error) {
	const op = "boltstore.Fact"
	err = s.view(ctx, op, func(r *records) (err error) {
		var held bool
		if f, held, err = r.Fact(id); err == nil && !held {
			return rules.NotFound(op, "fact", id)
		}
		return err
	})
	return f, err
}

// Facts implements facts.Store.
func (s *Store) Facts(ctx context.Context, after facts.ID, limit int) (page []facts.Fact, err error) {
	page = make([]facts.Fact, 0, min(max(limit, 0), 256))
	err = s.view(ctx, "boltstore.Facts", func(r *records) error {
		return r.each(ctx, factBucket, []byte(after), limit, func(key, data []byte) error {
			h, err := read(factBucket, key, data, headFields)
			if err != nil {
				return err
			}
			rev, err := r.revision(revisionKey(h.ID, h.Revision))
			page = append(page, rev.Fact)
			return err
		})
	})
	return unless(err, page)
}

// Source implements facts.Store.
func (s *Store) Source(ctx context.Context, id facts.ID) (src facts.Source, err error) {
	const op = "boltstore.Source"
	err = s.view(ctx, op, func(r *records) (err error) {
		var held bool
		if src, held, err = r.Source(id); err == nil && !held {
			return rules.NotFound(op, "source", id)
		}
		return err
	})
	return src, err
}

// Sources implements facts.Store.
func (s *Store) Sources(ctx context.Context, after facts.ID, limit int) (page []facts.Source, err error) {
	err = s.view(ctx, "boltstore.Sources", func(r *records) error {
		return r.each(ctx, sourceBucket, []byte(after), limit, func(key, data []byte) error {
			src, err := read(sourceBucket, key, data, codec.Source)
			page = append(page, src)
			return err
		})
	})
	return unless(err, page)
}

// Terms implements facts.Store.
func (s *Store) Terms(ctx context.Context) (all []facts.Term, err error) {
	err = s.view(ctx, "boltstore.Terms", func(r *records) error {
		return r.each(ctx, termBucket, nil, math.MaxInt, func(key, data []byte) error {
			t, err := read(termBucket, key, data, codec.Term)
			all = append(all, t)
			return err
		})
	})
	return unless(err, all)
}

// History implements facts.Store.
func (s *Store) History(ctx context.Context, id facts.ID) (revs []facts.Revision, err error) {
	const op = "boltstore.History"
	err = s.view(ctx, op, func(r *records) error {
		h, held, err := r.head(id)
		if err != nil {
			return err
		}
		if !held {
			return rules.NotFound(op, "fact", id)
		}
		return r.each(ctx, revisionBucket, historyPrefix(id), h.Revision, func(key, data []byte) error {
			if !bytes.Equal(key, revisionKey(id, len(revs)+1)) {
				return damagedRecord(revisionBucket, revisionKey(id, len(revs)+1), errMissing)
			}
			rev, err := read(revisionBucket, key, data, codec.Revision)
			revs = append(revs, rev)
			return err
		})
	})
	return unless(err, revs)
}

// Changes implements facts.Store.
func (s *Store) Changes(ctx context.Context, after uint64, limit int) (revs []facts.Revision, err error) {
	err = s.view(ctx, "boltstore.Changes", func(r *records) error {
		return r.each(ctx, changeBucket, changeKey(after), limit, func(key, revision []byte) error {
			rev, err := r.change(key, revision)
			revs = append(revs, rev)
			return err
		})
	})
	return unless(err, revs)
}

// Entry implements facts.Store.
func (s *Store) Entry(ctx context.Context, table, key string) (e facts.Entry, err error) {
	const op = "boltstore.Entry"
	err = s.view(ctx, op, func(r *records) (err error) {
		var held bool
		if e, held, err = r.Entry(table, key); err == nil && !held {
			return rules.NoEntry(op, table, key)
		}
		return err
	})
	return e, err
}

// Entries implements facts.Store.
func (s *Store) Entries(ctx context.Context, table, after string, limit int) (page []facts.Entry, err error) {
	err = s.view(ctx, "boltstore.Entries", func(r *records) error {
		return r.eachOf(ctx, entryBucket, entryKey(table, ""), entryKey(table, after), limit, func(key, data []byte) error {
			e, err := read(entryBucket, key, data, codec.Entry)
			page = append(page, e)
			return err
		})
	})
	return unless(err, page)
}

// Log implements facts.Store.
func (s *Store) Log(ctx context.Context, after uint64, limit int) (page []facts.Logged, err error) {
	err = s.view(ctx, "boltstore.Log", func(r *records) error {
		return r.each(ctx, logBucket, logKey(after), limit, func(key, data []byte) error {
			if want := logKey(after + uint64(len(page)) + 1); !bytes.Equal(key, want) {
				return damagedRecord(logBucket, want, errMissing)
			}
			l, err := read(logBucket, key, data, codec.Logged)
			page = append(page, l)
			return err
		})
	})
	return unless(err, page)
}

// LastLogged implements facts.Store.
func (s *Store) LastLogged(ctx context.Context) (last facts.Logged, err error) {
	err = s.view(ctx, "boltstore.LastLogged", func(r *records) (err error) {
		last, err = r.LastLogged()
		return err
	})
	if err != nil {
		return facts.Logged{}, err
	}
	return last, nil
}

// Seq implements facts.Store.
func (s *Store) Seq(ctx context.Context) (seq uint64, err error) {
	err = s.view(ctx, "boltstore.Seq", func(r *records) error {
		seq = r.seq()
		return nil
	})
	return seq, err
}

// Stats implements facts.Store.
func (s *Store) Stats(ctx context.Context) (st facts.Stats, err error) {
	err = s.view(ctx, "boltstore.Stats", func(r *records) error {
		st = facts.Stats{Kinds: map[facts.Kind]int{}, Seq: r.seq(), Logged: r.logged()}
		err := r.each(ctx, factBucket, nil, math.MaxInt, func(key, data []byte) error {
			h, err := read(factBucket, key, data, headFields)
			if h.Retired {
				st.Retired++
				return err
			}
			st.Kinds[h.Kind]++
			st.Facts++
			return err
		})
		if err != nil {
			return err
		}
		st.Sources = r.tx.Bucket(sourceBucket).Stats().KeyN
		st.Terms = r.tx.Bucket(termBucket).Stats().KeyN
		return nil
	})
	if err != nil {
		return facts.Stats{}, err
	}
	return st, nil
}

// each calls fn for at most limit records of a bucket whose keys come after
// one, in order.
func (r *records) each(ctx context.Context, bucket, after []byte, limit int, fn func(key, data []byte) error) error {
	return r.eachOf(ctx, bucket, nil, after, limit, fn)
}

// eachOf is each for the keys with a prefix.
func (r *records) eachOf(ctx context.Context, bucket, prefix, after []byte, limit int, fn func(key, data []byte) error) error {
	c := r.tx.Bucket(bucket).Cursor()
	key, data := c.Seek(after)
	if key != nil && bytes.Equal(key, after) {
		key, data = c.Next()
	}
	for ; key != nil && bytes.HasPrefix(key, prefix) && limit > 0; key, data = c.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(key, data); err != nil {
			return err
		}
		limit--
	}
	return nil
}

// unless returns v, or nothing of it where there is an error.
func unless[T any](err error, v []T) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}
