package boltstore

import (
	"context"
	"fmt"
	"os"
	"time"

	"factbot/facts"

	"go.etcd.io/bbolt"
)

// Migrate brings the store at path to the present format: a copy of it, which
// takes its place once it is verified. The old file stays beside it, and kept is
// its name. On an error nothing has changed.
func Migrate(ctx context.Context, path string, progress Progress) (kept string, err error) {
	const op = "boltstore.Migrate"
	path = Followed(path)
	s, err := openFile(op, path)
	if err != nil {
		return "", err
	}
	defer s.Close()
	if err := s.check(op); err == nil || !Older(err) {
		return "", err
	}
	d, err := newDraft(path, func(f *os.File) error { return s.copyTo(ctx, op, f) })
	if err != nil {
		return "", failedCopy(op, path, err)
	}
	defer d.discard()
	c, err := d.check(ctx, op, path, progress)
	switch {
	case err != nil:
		return "", err
	case len(c.Faults) > 0:
		return "", faultyStore(op, path, c.Faults)
	}
	if err := s.view(ctx, op, func(r *records) error { kept = spareName(path, r.format()); return nil }); err != nil {
		return "", err
	}
	return kept, failedCopy(op, path, d.replace(s, kept))
}

// spareName is a name for a file of an older format that no other file has.
func spareName(path string, format int) string {
	name := fmt.Sprintf("%s.format-%d", path, format)
	for n, try := 2, name; ; n++ {
		if _, err := os.Lstat(try); err != nil {
			return try
		}
		try = fmt.Sprintf("%s-%d", name, n)
	}
}

// upgrades make of a format the next one.
var upgrades = map[int]func(*records) error{1: beginLog}

// upgrade brings a store of an older format to the present one.
func (s *Store) upgrade(op string) error {
	err := guarded(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			r := &records{tx: tx}
			for from := r.format(); from < format; from++ {
				if err := upgrades[from](r); err != nil {
					return err
				}
			}
			return r.putFormat()
		})
	})
	if isPanic(err) {
		s.health.Store(stuck)
	}
	return failedCopy(op, s.path, err)
}

// beginLog makes format 2 of format 1, which had neither entries nor a log. The
// log begins with one record for all that came before, at the time of the
// newest revision.
func beginLog(r *records) error {
	for _, name := range [][]byte{entryBucket, logBucket} {
		if _, err := r.tx.CreateBucket(name); err != nil {
			return err
		}
	}
	seq := r.seq()
	if seq == 0 {
		return nil
	}
	l := facts.Logged{Number: 1, Time: time.Unix(0, 0).UTC(), Person: "factbot", Did: "upgrade from format 1", FirstSeq: 1, LastSeq: seq, RevisionSum: r.revisionSum(1, seq)}
	if key, revision := r.tx.Bucket(changeBucket).Cursor().Last(); key != nil {
		newest, err := r.change(key, revision)
		if err != nil {
			return err
		}
		l.Time = newest.Time
	}
	l.Hash = l.Sum()
	return r.PutLogged(l)
}
