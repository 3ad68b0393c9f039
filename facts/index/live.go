package index

import (
	"context"
	"sync"
	"sync/atomic"

	"factbot/facts"
	"factbot/facts/lang"
)

// Live keeps an index in step with a store: what Now returns has every change
// that was applied before the call.
type Live struct {
	store   facts.Store
	now     atomic.Pointer[Index]
	rebuild sync.Mutex
}

// NewLive returns the live index of a store, built at the first call of Now.
func NewLive(s facts.Store) *Live { return &Live{store: s} }

// Now returns the index of the store as it is now.
func (l *Live) Now(ctx context.Context) (*View, error) {
	x, err := l.index(ctx)
	if err != nil {
		return nil, err
	}
	return x.View(ctx, l.store), nil
}

func (l *Live) index(ctx context.Context) (*Index, error) {
	seq, err := l.store.Seq(ctx)
	if err != nil {
		return nil, err
	}
	if x := l.now.Load(); x != nil && x.seq == seq {
		return x, nil
	}
	l.rebuild.Lock()
	defer l.rebuild.Unlock()
	if x := l.now.Load(); x != nil && x.seq >= seq {
		return x, nil
	}
	x, err := Build(ctx, l.store, func(int) {})
	if err != nil {
		return nil, err
	}
	l.now.Store(x)
	return x, nil
}

// Build reads a whole store into an index of one segment. Tell is told how
// many records have been read.
func Build(ctx context.Context, s facts.Store, tell func(read int)) (*Index, error) {
	var tables sync.WaitGroup
	tables.Go(lang.Warm)
	defer tables.Wait()
	seq, err := s.Seq(ctx)
	if err != nil {
		return nil, err
	}
	terms, err := s.Terms(ctx)
	if err != nil {
		return nil, err
	}
	b := &builder{thesaurus: lang.Common().Extend(groups(terms))}
	pages, err := b.readAll(ctx, s, tell)
	if err != nil {
		return nil, err
	}
	return newIndex(seq, b.thesaurus, b.join(pages, nil)), nil
}
