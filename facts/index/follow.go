package index

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"factbot/facts"
)

// follow returns x with what was changed in the store since, a stale one where
// that is too much for a large index that answers already, or nil where it
// should be built anew instead.
func (l *Live) follow(ctx context.Context, x *Index) (next *Index, err error) {
	seq, err := l.store.Seq(ctx)
	if err != nil {
		return nil, err
	}
	if seq == x.seq {
		return x, nil
	}
	if len(x.segs[0].docs) <= small {
		return nil, nil
	}
	st, _, err := l.stampOf(ctx)
	if err != nil {
		return nil, err
	}
	revs, err := l.store.Changes(ctx, x.seq, mostFresh+1)
	if err != nil {
		return nil, err
	}
	if len(revs) > mostFresh || st.terms != x.terms {
		if l.now.Load() == nil {
			return nil, nil
		}
		stale := *x
		stale.till = st.seq
		return &stale, nil
	}
	changed := make(map[facts.ID]facts.Fact, len(revs))
	for _, r := range revs {
		if r.Seq <= st.seq { // the terms were read at that number
			changed[r.Fact.ID] = r.Fact
		}
	}
	defer guard(&err, damaged)()
	if err := l.dependents(ctx, x, changed); err != nil {
		return nil, err
	}
	if next, err = l.extend(ctx, x, changed); err != nil {
		return nil, err
	}
	next.seq, next.till = st.seq, 0
	l.again = l.again || next.fresh() > mostFresh
	return next, nil
}

// fresh counts the documents behind the first segment.
func (x *Index) fresh() (n int) {
	for _, s := range x.segs[1:] {
		n += len(s.docs)
	}
	return n
}

// dependents adds the records that link to what got another name, came or
// went: they bear its names. What is read for that may have got another name
// itself meanwhile.
func (l *Live) dependents(ctx context.Context, x *Index, changed map[facts.ID]facts.Fact) error {
	renamed := make([]facts.ID, 0, len(changed))
	for id := range changed {
		renamed = append(renamed, id)
	}
	added := 0
	for len(renamed) > 0 {
		id := renamed[0]
		renamed = renamed[1:]
		f := changed[id]
		if x.namesOf(id) == sumOfNames(&f) {
			continue
		}
		for _, from := range x.linkingTo(id, mostDependent) {
			if _, ok := changed[from]; ok {
				continue
			}
			if added++; added > mostDependent {
				l.again = true
				return nil
			}
			f, err := l.store.Fact(ctx, from)
			if err != nil {
				return err
			}
			changed[from] = f
			renamed = append(renamed, from)
		}
	}
	return nil
}

// sumOfNames is namesOf, and 0 for a record that is retired.
func sumOfNames(f *facts.Fact) uint32 {
	if f.Retired {
		return 0
	}
	return namesOf(f)
}

// namesOf returns the sum of the names of a record as they are indexed, 0 for
// none.
func (x *Index) namesOf(id facts.ID) uint32 {
	n := x.Number(id)
	if n < 0 {
		return 0
	}
	seg, doc := x.place(n)
	return x.segs[seg].docs[doc].names
}

// linkingTo returns the ids of the records that link to one, at least most of
// them where there are more.
func (x *Index) linkingTo(id facts.ID, most int) (ids []facts.ID) {
	for i, s := range x.segs {
		to, ok := s.target(id)
		if !ok {
			continue
		}
		for _, from := range s.into.of(to) {
			if doc := from >> 1; !x.gone[i].has(doc) && len(ids) <= most {
				ids = append(ids, string(s.idOf(doc)))
			}
		}
	}
	return ids
}

// extend returns x with one more segment, of what was changed.
func (l *Live) extend(ctx context.Context, x *Index, changed map[facts.ID]facts.Fact) (*Index, error) {
	next := *x
	next.gone = slices.Clone(x.gone)
	var held []facts.Fact
	for id, f := range changed {
		if !f.Retired {
			held = append(held, f)
		}
		for i, s := range x.segs {
			if n, ok := s.byID(id); ok && !next.gone[i].has(n) {
				next.gone[i] = next.gone[i].with(n, len(s.docs), sameBits(next.gone[i], x.gone[i]))
				next.held--
			}
		}
	}
	if len(held) == 0 {
		return &next, nil
	}
	slices.SortFunc(held, func(a, b facts.Fact) int { return cmp.Compare(a.ID, b.ID) })
	seg, err := l.segment(ctx, &next, held)
	if err != nil {
		return nil, err
	}
	next.add(seg)
	return &next, nil
}

// add adds a segment.
func (x *Index) add(s *segment) {
	last := len(x.segs) - 1
	x.firsts = append(slices.Clone(x.firsts), x.firsts[last]+int32(len(x.segs[last].docs)))
	x.segs = append(slices.Clone(x.segs), s)
	x.gone = append(x.gone, nil)
	x.held += len(s.docs)
}

// with returns b with n in it, of a segment of so many documents. What is
// shared is copied first.
func (b bitset) with(n uint32, docs int, shared bool) bitset {
	switch {
	case b == nil:
		b = make(bitset, (docs+63)/64)
	case shared:
		b = slices.Clone(b)
	}
	b.add(n)
	return b
}

func sameBits(a, b bitset) bool { return len(a) > 0 && len(b) > 0 && &a[0] == &b[0] }

// segment makes a segment of records, in order of ids, beside an index.
func (l *Live) segment(ctx context.Context, x *Index, held []facts.Fact) (*segment, error) {
	b := &builder{thesaurus: x.thesaurus}
	r := newReader(b, 1<<7)
	p := r.read(held)
	next := &beside{index: x, heads: make(map[uint32][]uint32)}
	own := make(map[uint32]bool, len(p.ids))
	for _, id := range p.ids {
		own[id] = true
	}
	for id := range uint32(b.ids.len()) {
		if own[id] {
			continue
		}
		f, err := l.store.Fact(ctx, string(b.ids.key(id)))
		if facts.KindOf(err) == facts.NotFound || err == nil && f.Retired {
			continue
		}
		if err != nil {
			return nil, err
		}
		next.heads[id] = r.read([]facts.Fact{f}).own
	}
	return b.join([]*page{p}, next), nil
}

// guard turns a panic of this package, or a fault, from a mapped file that is
// damaged or cannot be read any more into an error that is worded of its cause;
// what it returns is to be deferred. Other panics go on.
func guard(err *error, worded func(cause error) error) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		p := recover()
		if p == nil {
			return
		}
		if _, fault := p.(interface{ Addr() uintptr }); !fault && !panickedHere() {
			panic(p)
		}
		*err = worded(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
	}
}

// panickedHere tells whether the panic that a deferred function is called for
// began in this package, or in what this package had called.
func panickedHere() bool {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for panicked := false; ; {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicked = true
		case panicked && strings.HasPrefix(f.Function, "factbot/"):
			return strings.HasPrefix(f.Function, "factbot/facts/index")
		case !more:
			return false
		}
	}
}

func damaged(cause error) error { return fmt.Errorf("%w: %w", errDamaged, cause) }
