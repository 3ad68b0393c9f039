package rules

import (
	"bytes"
	"context"

	"factbot/facts"
	"factbot/facts/internal/codec"
)

const opEntry = "store.Entry"

// Keep makes changes of entries that CheckEntries has passed. After an error
// the caller rolls back what was put.
func Keep(ctx context.Context, r Records, changes []facts.EntryChange) error {
	for i := range changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, _, err := changeEntry(r, &changes[i]); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (a *applier) putEntry(ch *facts.EntryChange) error {
	e, changed, err := changeEntry(a.records, ch)
	if err != nil || !changed {
		return err
	}
	a.entries = append(a.entries, facts.EntryRef{Table: e.Table, Key: e.Key})
	add(a.others, entryLetter, &e, codec.Entry)
	return nil
}

// changeEntry returns the entry as it is after the change, with the revision 0
// where it was deleted.
func changeEntry(r Records, ch *facts.EntryChange) (e facts.Entry, changed bool, err error) {
	old, held, err := r.Entry(ch.Table, ch.Key)
	if err != nil {
		return e, false, err
	}
	if ch.Base != facts.AnyRevision && ch.Base != old.Revision {
		return e, false, entryConflict(ch, held)
	}
	e = facts.Entry{Table: ch.Table, Key: ch.Key}
	if ch.Data == nil {
		if !held {
			return e, false, nil
		}
		return e, true, r.DeleteEntry(e.Table, e.Key)
	}
	if held && bytes.Equal(old.Data, ch.Data) {
		return old, false, nil
	}
	e.Revision = old.Revision + 1
	e.Data = bytes.Clone(ch.Data)
	return e, true, r.PutEntry(e)
}

func entryConflict(ch *facts.EntryChange, held bool) error {
	name := quoted(entryName(ch.Table, ch.Key))
	switch {
	case !held:
		return facts.Errorf(facts.Conflict, opEntry, "There is no entry %s to change. Look at what there is now.", name)
	case ch.Base == 0:
		return facts.Errorf(facts.Conflict, opEntry, "There is an entry %s already. Look at it, and change that one.", name)
	}
	return facts.Errorf(facts.Conflict, opEntry, "Somebody changed the entry %s meanwhile. Look at it and make the change again.", name)
}
