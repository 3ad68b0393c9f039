package bot

import (
	"context"

	"factbot/bot/internal/kept"
	"factbot/facts"
)

// Notes are what one adapter remembers over restarts: a position in a sync,
// which message answers which. They are safe for concurrent use.
type Notes struct {
	store facts.Store
	owner string
}

// noteTable has the keys OWNER/KEY.
const noteTable kept.Table[string] = "note"

// NewNotes returns the notes of an adapter. owner is its name, without "/", and
// no other adapter's.
func NewNotes(s facts.Store, owner string) *Notes { return &Notes{s, owner + "/"} }

// Get returns what is noted under a key; ok is false where nothing is.
func (n *Notes) Get(ctx context.Context, key string) (value string, ok bool, err error) {
	r, ok, err := noteTable.Get(ctx, n.store, n.owner+key)
	return r.Value, ok, err
}

// Put notes all values under their keys, or none; an empty value drops what is
// noted. They are on disk when it returns.
func (n *Notes) Put(ctx context.Context, values map[string]string) error {
	var cs []facts.EntryChange
	for k, v := range values {
		r := kept.Row[string]{Key: n.owner + k, Revision: facts.AnyRevision, Value: v}
		if v == "" {
			cs = append(cs, noteTable.Drop(r))
		} else {
			cs = append(cs, noteTable.Put(r))
		}
	}
	return n.store.Keep(ctx, cs...)
}

// All returns the values of the keys with a prefix, by key.
func (n *Notes) All(ctx context.Context, prefix string) (map[string]string, error) {
	rows, err := noteTable.All(ctx, n.store, n.owner+prefix)
	all := make(map[string]string, len(rows))
	for _, r := range rows {
		all[r.Key[len(n.owner):]] = r.Value
	}
	return all, err
}
