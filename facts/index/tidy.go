package index

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"factbot/facts"
)

// tidy puts segments together in the background where the last ones are many
// and small, so that a word need not be looked for in too many. l.step is held.
func (l *Live) tidy(x *Index) {
	if x.untidy() == len(x.segs) || !l.tidying.CompareAndSwap(false, true) {
		return
	}
	l.background(func() {
		defer l.tidying.Store(false)
		for x != nil && l.ctx.Err() == nil {
			from := x.untidy()
			if from == len(x.segs) {
				return
			}
			seg, err := l.together(l.ctx, x, from)
			switch {
			case errors.Is(err, errDamaged):
				l.distrust(x.segs[0])
				return
			case err != nil && l.ctx.Err() == nil:
				l.log(err)
				return
			case err != nil || seg == nil:
				return // the next change begins again
			}
			x = l.exchange(x, from, seg)
		}
	})
}

// untidy returns the first of the last segments that should be one, or how many
// segments there are.
func (x *Index) untidy() (first int) {
	const many = 8
	first = len(x.segs)
	for size := 1; size < mostFresh/many; size *= many {
		from := len(x.segs)
		for from > 1 && len(x.segs[from-1].docs) <= size {
			from--
		}
		if len(x.segs)-from >= many {
			first = from
		}
	}
	return first
}

// together makes one segment of those from one on, or nil where a record has
// changed so that what links to it has to follow first.
func (l *Live) together(ctx context.Context, x *Index, from int) (seg *segment, err error) {
	defer guard(&err, damaged)()
	before := *x
	before.segs, before.firsts, before.gone = x.segs[:from], x.firsts[:from], x.gone[:from]
	var held []facts.Fact
	for i := from; i < len(x.segs); i++ {
		for n := range uint32(len(x.segs[i].docs)) {
			if x.gone[i].has(n) {
				continue
			}
			f, err := l.store.Fact(ctx, string(x.segs[i].idOf(n)))
			if err != nil {
				return nil, err
			}
			if sumOfNames(&f) != x.segs[i].docs[n].names {
				return nil, nil
			}
			held = append(held, f)
		}
	}
	slices.SortFunc(held, func(a, b facts.Fact) int { return cmp.Compare(a.ID, b.ID) })
	return l.segment(ctx, &before, held)
}

// exchange puts a segment in the place of those that x has from one on. It
// returns the index with it, or nil where another one was built meanwhile.
func (l *Live) exchange(x *Index, from int, seg *segment) *Index {
	l.step <- struct{}{}
	defer func() { <-l.step }()
	now := l.now.Load()
	if now == nil || len(now.segs) < len(x.segs) || !slices.Equal(now.segs[1:len(x.segs)], x.segs[1:]) {
		return nil // the first may lie in a file now
	}
	next := now.exchanged(x, from, seg)
	l.now.Store(next)
	return next
}

// exchanged is exchange for an index that goes on from before.
func (x *Index) exchanged(before *Index, from int, seg *segment) *Index {
	end := len(before.segs)
	var gone bitset // since then
	for i := from; i < end; i++ {
		for n := range uint32(len(x.segs[i].docs)) {
			if x.gone[i].has(n) && !before.gone[i].has(n) {
				if m, ok := seg.byID(string(x.segs[i].idOf(n))); ok {
					gone = gone.with(m, len(seg.docs), false)
				}
			}
		}
	}
	next := *x
	next.segs = slices.Concat(x.segs[:from], []*segment{seg}, x.segs[end:])
	next.gone = slices.Concat(x.gone[:from], []bitset{gone}, x.gone[end:])
	next.firsts = make([]int32, len(next.segs))
	for i := 1; i < len(next.segs); i++ {
		next.firsts[i] = next.firsts[i-1] + int32(len(next.segs[i-1].docs))
	}
	return &next
}
