package dataset

import (
	"context"

	"factbot/facts"
)

// holdings are what a store holds before an import. An empty store is not
// asked at all: a first import may be a long one.
type holdings struct {
	store facts.Store
	empty bool
}

func (h holdings) fact(ctx context.Context, id facts.ID) (facts.Fact, bool, error) {
	if h.empty {
		return facts.Fact{}, false, nil
	}
	return found(h.store.Fact(ctx, id))
}

func (h holdings) source(ctx context.Context, id facts.ID) (facts.Source, bool, error) {
	if h.empty {
		return facts.Source{}, false, nil
	}
	return found(h.store.Source(ctx, id))
}

// found turns an error of kind NotFound into false.
func found[T any](record T, err error) (T, bool, error) {
	if facts.KindOf(err) == facts.NotFound {
		return record, false, nil
	}
	return record, err == nil, err
}

// terms returns the terms by termKey.
func (h holdings) terms(ctx context.Context) (map[key]facts.Term, error) {
	terms, err := h.store.Terms(ctx)
	if err != nil {
		return nil, err
	}
	held := make(map[key]facts.Term, len(terms))
	for _, t := range terms {
		held[termKey(&t)] = t
	}
	return held, nil
}

// edited tells whether the newest revision of a fact is an editor's.
func (h holdings) edited(ctx context.Context, id facts.ID) (bool, error) {
	revisions, err := h.store.History(ctx, id)
	if err != nil {
		return false, err
	}
	return !revisions[len(revisions)-1].Import, nil
}

// checkLinks returns the links of a set that lead nowhere, as an error.
func (h holdings) checkLinks(ctx context.Context, set *Set) error {
	var failed error
	mistakes := set.Dangling(func(typ string, id facts.ID) bool {
		var held bool
		var err error
		if typ == typeSource {
			_, held, err = h.source(ctx, id)
		} else {
			_, held, err = h.fact(ctx, id)
		}
		if err != nil {
			failed = err
		}
		return held
	})
	if failed != nil || len(mistakes) == 0 {
		return failed
	}
	err := facts.Errorf(facts.Invalid, opImport, "The dataset links to what is not held, and nothing was imported. %s: %s", mistakes[0].Place, mistakes[0].Say)
	err.Err = Mistakes(mistakes)
	return err
}
