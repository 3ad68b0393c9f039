package rules

import (
	"context"
	"reflect"
	"slices"
	"time"

	"factbot/facts"
	"factbot/facts/internal/codec"
)

const opApply = "store.Apply"

// Apply makes the changes of a commit that Check has passed, and returns the
// revisions it made, which belong to the caller. After an error the caller
// rolls back what was put.
func Apply(ctx context.Context, r Records, c facts.Commit) ([]facts.Revision, error) {
	a := applier{records: r, commit: c, revisions: NewSum(), others: NewSum()}
	for i := range c.Changes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := a.put(&c.Changes[i]); err != nil {
			return nil, err
		}
	}
	for i := range c.Entries {
		if err := a.putEntry(&c.Entries[i]); err != nil {
			return nil, err
		}
	}
	// Only now: a change may link to one that comes after it.
	for i := range c.Changes {
		if err := a.checkLinks(&c.Changes[i]); err != nil {
			return nil, err
		}
	}
	if err := a.log(); err != nil {
		return nil, err
	}
	return a.made, ctx.Err()
}

type applier struct {
	records Records
	commit  facts.Commit
	made    []facts.Revision

	// For the record in the log.
	firstSeq, lastSeq uint64
	entries           []facts.EntryRef
	revisions, others Sum
}

// time is that of the commit as it is kept.
func (a *applier) time() time.Time { return a.commit.Time.UTC().Truncate(time.Second) }

func (a *applier) nextSeq() (uint64, error) {
	seq, err := a.records.NextSeq()
	if a.firstSeq == 0 {
		a.firstSeq = seq
	}
	a.lastSeq = seq
	return seq, err
}

func (a *applier) put(ch *facts.Change) error {
	switch {
	case ch.Fact != nil:
		return a.putFact(ch)
	case ch.Source != nil:
		return a.putSource(*ch.Source)
	}
	return a.putTerm(*ch.Term)
}

func (a *applier) putFact(ch *facts.Change) error {
	old, _, err := a.records.Fact(ch.Fact.ID)
	if err != nil {
		return err
	}
	if ch.Base != facts.AnyRevision && ch.Base != old.Revision {
		return conflict(ch, old.Revision)
	}
	f := ownFact(*ch.Fact)
	f.Revision = old.Revision
	if reflect.DeepEqual(f, old) {
		return nil
	}
	f.Revision++
	seq, err := a.nextSeq()
	if err != nil {
		return err
	}
	rev := facts.Revision{
		Seq:    seq,
		Number: f.Revision,
		Time:   a.time(),
		Person: a.commit.Person,
		Reason: a.commit.Reason,
		Import: a.commit.Import,
		Fact:   f,
	}
	a.made = append(a.made, rev)
	rev.Fact = f.Clone()
	add(a.revisions, revisionLetter, &rev, codec.Revision)
	return a.records.PutRevision(rev)
}

func conflict(ch *facts.Change, held int) error {
	id := ch.Fact.ID
	switch {
	case held == 0:
		return facts.Errorf(facts.Conflict, opApply, "There is no fact %s to change. Add it as a new one.", id)
	case ch.Base == 0:
		return facts.Errorf(facts.Conflict, opApply, "There is a fact %s already. Choose another id, or change that one.", id)
	}
	return facts.Errorf(facts.Conflict, opApply,
		"The fact %s is at revision %d, and this change starts from revision %d. Look at the newest one and make the change again.", id, held, ch.Base)
}

func (a *applier) putSource(s facts.Source) error {
	old, held, err := a.records.Source(s.ID)
	if err != nil || held && old == s {
		return err
	}
	if _, err := a.nextSeq(); err != nil {
		return err
	}
	add(a.others, sourceLetter, &s, codec.Source)
	return a.records.PutSource(s)
}

func (a *applier) putTerm(t facts.Term) error {
	old, held, err := a.records.Term(t.Lang, t.Text)
	if err != nil || held && slices.Equal(old.SameAs, t.SameAs) {
		return err
	}
	if _, err := a.nextSeq(); err != nil {
		return err
	}
	t.SameAs = slices.Clone(t.SameAs)
	add(a.others, termLetter, &t, codec.Term)
	return a.records.PutTerm(t)
}

func (a *applier) checkLinks(ch *facts.Change) error {
	if ch.Source != nil && ch.Source.Actor != "" {
		return a.needFact("source", ch.Source.ID, ch.Source.Actor)
	}
	if ch.Fact == nil {
		return nil
	}
	for _, id := range ch.Fact.Links() {
		if err := a.needFact("fact", ch.Fact.ID, id); err != nil {
			return err
		}
	}
	for _, c := range ch.Fact.Sources {
		held, err := a.records.HasSource(c.ID)
		if err != nil {
			return err
		}
		if !held {
			return facts.Errorf(facts.Invalid, opApply,
				"The fact %s cites the source %s, which is not held. Add that source first, or correct its id.", ch.Fact.ID, c.ID)
		}
	}
	return nil
}

func (a *applier) needFact(what string, from, to facts.ID) error {
	held, err := a.records.HasFact(to)
	if err != nil || held {
		return err
	}
	return facts.Errorf(facts.Invalid, opApply,
		"The %s %s links to the fact %s, which is not held. Add that fact first, or correct its id.", what, from, to)
}

// ownFact returns a copy of f in which empty lists are nil, so that equal
// facts are equal by reflect.DeepEqual too.
func ownFact(f facts.Fact) facts.Fact {
	f = f.Clone()
	f.Names = nilIfEmpty(f.Names)
	f.About = nilIfEmpty(f.About)
	f.Actors = nilIfEmpty(f.Actors)
	f.Holders = nilIfEmpty(f.Holders)
	f.Sources = nilIfEmpty(f.Sources)
	return f
}

func nilIfEmpty[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return s
}
