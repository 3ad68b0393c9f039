package corpus

import (
	"context"
	"slices"
	"sort"

	"factbot/facts"
)

// A Store is a facts.Store that makes up its facts when they are asked for, so
// that reading it costs no more than a copy. It cannot be changed; what an
// index does not need is not there.
type Store struct {
	facts.Store
	held []facts.Fact
}

// Stored returns a store of all facts of a corpus, in memory.
func (c *Corpus) Stored() *Store { return &Store{held: c.Facts(0, c.size)} }

// Fact implements facts.Store.
func (s *Store) Fact(_ context.Context, id facts.ID) (facts.Fact, error) {
	i := sort.Search(len(s.held), func(i int) bool { return s.held[i].ID >= id })
	if i == len(s.held) || s.held[i].ID != id {
		return facts.Fact{}, facts.Errorf(facts.NotFound, "corpus.Fact", "There is no fact %s.", id)
	}
	return s.held[i].Clone(), nil
}

// Facts implements facts.Store.
func (s *Store) Facts(_ context.Context, after facts.ID, limit int) ([]facts.Fact, error) {
	i := sort.Search(len(s.held), func(i int) bool { return s.held[i].ID > after })
	return slices.Clone(s.held[i:min(len(s.held), i+limit)]), nil
}

// Source implements facts.Store.
func (s *Store) Source(context.Context, facts.ID) (facts.Source, error) {
	return facts.Source{ID: SourceID, Publisher: "The publisher", Date: "2024-05"}, nil
}

// Terms implements facts.Store.
func (s *Store) Terms(context.Context) ([]facts.Term, error) { return nil, nil }

// Seq implements facts.Store.
func (s *Store) Seq(context.Context) (uint64, error) { return 1, nil }

// LastLogged implements facts.Store.
func (s *Store) LastLogged(context.Context) (facts.Logged, error) {
	return facts.Logged{Number: 1}, nil
}
