// Package kept keeps what the bot knows beside the facts in tables of a store:
// of each table values of one type, as JSON, under keys.
package kept

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"factbot/facts"
)

// A Table is the name of a table of values of type T.
type Table[T any] string

// A Row is a value with its key and the revision of its entry; 0 is one that
// is not held yet.
type Row[T any] struct {
	Key      string
	Revision int
	Value    T
}

// Get returns the row of a key; held is false where there is none, and the row
// is then one that Put makes.
func (t Table[T]) Get(ctx context.Context, s facts.Store, key string) (r Row[T], held bool, err error) {
	r.Key = key
	e, err := s.Entry(ctx, string(t), key)
	if facts.KindOf(err) == facts.NotFound {
		return r, false, nil
	}
	if err != nil {
		return r, false, err
	}
	r, err = t.row(e)
	return r, err == nil, err
}

// page is how many entries are read at once.
const page = 500

// All returns the rows whose keys begin with a prefix, in the order of keys.
func (t Table[T]) All(ctx context.Context, s facts.Store, prefix string) (rows []Row[T], err error) {
	for after := prefix; ; {
		es, err := s.Entries(ctx, string(t), after, page)
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			if len(e.Key) < len(prefix) || e.Key[:len(prefix)] != prefix {
				return rows, nil
			}
			r, err := t.row(e)
			if err != nil {
				return nil, err
			}
			rows = append(rows, r)
		}
		if len(es) < page {
			return rows, nil
		}
		after = es[len(es)-1].Key
	}
}

func (t Table[T]) row(e facts.Entry) (r Row[T], err error) {
	r.Key, r.Revision = e.Key, e.Revision
	if err = json.Unmarshal(e.Data, &r.Value); err != nil {
		err = fmt.Errorf("the entry %s of the table %s: %w", e.Key, t, err)
	}
	return r, err
}

// Put returns the change that keeps a row, if nobody changed it since it was
// got.
func (t Table[T]) Put(r Row[T]) facts.EntryChange {
	data, err := json.Marshal(r.Value)
	if err != nil {
		panic("kept: a value that JSON cannot write: " + err.Error()) // unreachable: the values are plain data
	}
	return facts.EntryChange{Table: string(t), Key: r.Key, Data: data, Base: r.Revision}
}

// Drop returns the change that deletes a row, if nobody changed it since it
// was got.
func (t Table[T]) Drop(r Row[T]) facts.EntryChange {
	return facts.EntryChange{Table: string(t), Key: r.Key, Base: r.Revision}
}

// counters numbers what people call by number, each kind from 1.
const counters Table[int] = "counter"

// Next returns the next number of a kind, and the change that takes it. The
// change is a Conflict where somebody else was quicker.
func Next(ctx context.Context, s facts.Store, kind string) (int, facts.EntryChange, error) {
	r, _, err := counters.Get(ctx, s, kind)
	r.Value++
	return r.Value, counters.Put(r), err
}

// NumberKey is the key of what has a number: its digits, so that keys are in
// the order of numbers.
func NumberKey(n int) string { return fmt.Sprintf("%08d", n) }

// ByNumber returns the row of a number that somebody typed.
func (t Table[T]) ByNumber(ctx context.Context, s facts.Store, digits string) (Row[T], bool, error) {
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 {
		return Row[T]{}, false, nil
	}
	return t.Get(ctx, s, NumberKey(n))
}
