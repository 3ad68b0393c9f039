package memstore

import (
	"cmp"
	"context"
	"slices"

	"factbot/facts"
	"factbot/facts/internal/rules"
)

// Apply implements facts.Store.
func (s *Store) Apply(ctx context.Context, c facts.Commit) ([]facts.Revision, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := rules.Check(c); err != nil {
		return nil, err
	}
	var made []facts.Revision
	err := s.change("memstore.Apply", func(g *stage) (err error) {
		made, err = rules.Apply(ctx, g, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// Keep implements facts.Store.
func (s *Store) Keep(ctx context.Context, changes ...facts.EntryChange) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := rules.CheckEntries(changes); err != nil {
		return err
	}
	return s.change("memstore.Keep", func(g *stage) error { return rules.Keep(ctx, g, changes) })
}

// change keeps what fn stages, if it succeeds.
func (s *Store) change(op string, fn func(*stage) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return rules.Closed(op)
	}
	staged := &stage{
		store:   s,
		seq:     s.seq,
		facts:   map[facts.ID]facts.Fact{},
		sources: map[facts.ID]facts.Source{},
		terms:   map[termKey]facts.Term{},
		entries: map[facts.EntryRef]facts.Entry{},
	}
	if err := fn(staged); err != nil {
		return err
	}
	staged.keep()
	return nil
}

// A stage holds the puts of one commit until all of them have succeeded.
type stage struct {
	store     *Store
	seq       uint64
	revisions []facts.Revision
	facts     map[facts.ID]facts.Fact
	sources   map[facts.ID]facts.Source
	terms     map[termKey]facts.Term
	entries   map[facts.EntryRef]facts.Entry // at the revision 0 where deleted
	logged    []facts.Logged
}

type termKey struct{ lang, text string }

func compareTermKeys(a, b termKey) int {
	return cmp.Or(cmp.Compare(a.lang, b.lang), cmp.Compare(a.text, b.text))
}

func (g *stage) Fact(id facts.ID) (facts.Fact, bool, error) {
	if f, held := g.facts[id]; held {
		return f, true, nil
	}
	if len(g.store.history[id]) == 0 {
		return facts.Fact{}, false, nil
	}
	return g.store.newest(id), true, nil
}

func (g *stage) Source(id facts.ID) (facts.Source, bool, error) {
	if s, held := g.sources[id]; held {
		return s, true, nil
	}
	s, held := g.store.sources[id]
	return s, held, nil
}

func (g *stage) Term(lang, text string) (facts.Term, bool, error) {
	key := termKey{lang, text}
	if t, held := g.terms[key]; held {
		return t, true, nil
	}
	t, held := g.store.terms[key]
	return t, held, nil
}

func (g *stage) Entry(table, key string) (facts.Entry, bool, error) {
	ref := facts.EntryRef{Table: table, Key: key}
	e, held := g.entries[ref]
	if !held {
		e = g.store.entries[ref]
	}
	return e, e.Revision > 0, nil
}

func (g *stage) HasFact(id facts.ID) (bool, error) {
	_, held, err := g.Fact(id)
	return held, err
}

func (g *stage) HasSource(id facts.ID) (bool, error) {
	_, held, err := g.Source(id)
	return held, err
}

func (g *stage) NextSeq() (uint64, error) {
	g.seq++
	return g.seq, nil
}

func (g *stage) PutRevision(r facts.Revision) error {
	g.revisions = append(g.revisions, r)
	g.facts[r.Fact.ID] = r.Fact
	return nil
}

func (g *stage) PutSource(s facts.Source) error {
	g.sources[s.ID] = s
	return nil
}

func (g *stage) PutTerm(t facts.Term) error {
	g.terms[termKey{t.Lang, t.Text}] = t
	return nil
}

func (g *stage) PutEntry(e facts.Entry) error {
	g.entries[facts.EntryRef{Table: e.Table, Key: e.Key}] = e
	return nil
}

func (g *stage) DeleteEntry(table, key string) error {
	return g.PutEntry(facts.Entry{Table: table, Key: key})
}

func (g *stage) LastLogged() (facts.Logged, error) {
	if n := len(g.store.log); n > 0 {
		return g.store.log[n-1], nil
	}
	return facts.Logged{}, nil
}

func (g *stage) PutLogged(l facts.Logged) error {
	g.logged = append(g.logged, l)
	return nil
}

// keep moves what is staged into the store.
func (g *stage) keep() {
	s := g.store
	s.seq = g.seq
	for _, r := range g.revisions {
		id := r.Fact.ID
		if len(s.history[id]) == 0 {
			s.factIDs = append(s.factIDs, id)
		}
		s.history[id] = append(s.history[id], r)
		s.changes = append(s.changes, r)
	}
	s.sourceIDs = keepAll(s.sources, g.sources, s.sourceIDs)
	s.termKeys = keepAll(s.terms, g.terms, s.termKeys)
	for ref, e := range g.entries {
		if s.entries[ref] = e; e.Revision == 0 {
			delete(s.entries, ref)
		}
	}
	s.log = append(s.log, g.logged...)
	slices.Sort(s.factIDs)
	slices.Sort(s.sourceIDs)
	slices.SortFunc(s.termKeys, compareTermKeys)
}

// keepAll puts the records of one map into another, and returns keys with
// those that are new at its end.
func keepAll[K comparable, V any](into, from map[K]V, keys []K) []K {
	for k, v := range from {
		if _, held := into[k]; !held {
			keys = append(keys, k)
		}
		into[k] = v
	}
	return keys
}
