package index

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"slices"
	"time"

	"factbot/facts"
	"factbot/facts/lang"
)

const (
	// checkedAtOnce is the size of index files that are checked when they are
	// opened; larger ones are checked some time later, and whenever they lead to
	// what the store does not hold.
	checkedAtOnce = 32 << 20
	checkedLater  = 5 * time.Second
)

// stampOf returns the stamp of the store as it is.
func (l *Live) stampOf(ctx context.Context) (st stamp, terms []facts.Term, err error) {
	if st.seq, err = l.store.Seq(ctx); err != nil {
		return st, nil, err
	}
	if terms, err = l.store.Terms(ctx); err != nil {
		return st, nil, err
	}
	st.tables, st.terms = lang.Stamp(), sumOf(terms)
	return st, terms, nil
}

func sumOf(terms []facts.Term) uint32 {
	sum := crc32.New(castagnoli)
	for _, t := range terms {
		fmt.Fprintf(sum, "%q %q %q\n", t.Lang, t.Text, t.SameAs)
	}
	return sum.Sum32()
}

// kept returns the index of the file, or nil where it is of no use.
func (l *Live) kept(ctx context.Context) *Index {
	if l.path == "" {
		return nil
	}
	f, err := openFile(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var terms []facts.Term
	if err == nil {
		terms, err = l.fits(ctx, f)
	}
	if err != nil {
		l.log(err)
		return nil
	}
	x := newIndex(f.seq, lang.Common().Extend(groups(terms)), f.seg)
	x.terms = f.terms
	return x
}

// fits returns the terms of the store that a file is of.
func (l *Live) fits(ctx context.Context, f *file) ([]facts.Term, error) {
	st, terms, err := l.stampOf(ctx)
	if err != nil {
		return nil, err
	}
	st.logged = f.logged
	logged, err := l.store.Log(ctx, f.logged-1, 1)
	if err != nil {
		return nil, err
	}
	if len(logged) == 0 || !f.follows(st, logged[0].Hash[:]) {
		return nil, errStale
	}
	size := 0
	for _, sec := range f.seg.sections() {
		size += len(sec.bytes())
	}
	if size <= checkedAtOnce {
		if !f.sound() {
			return nil, errDamaged
		}
		return terms, nil
	}
	l.background(func() { // not at once: whoever asks one question needs a small part of the file
		select {
		case <-time.After(checkedLater):
		case <-l.ctx.Done():
			return
		}
		if l.ctx.Err() == nil && !f.sound() {
			l.distrust(f.seg)
		}
	})
	return terms, nil
}

// keepLater writes the first segment of the index to the file in the
// background, and then has it used from there. l.step is held.
func (l *Live) keepLater(first *segment, st stamp) {
	l.background(func() {
		l.writing.Lock()
		defer l.writing.Unlock()
		kept := l.keep(first, st)
		if kept == first {
			return
		}
		l.step <- struct{}{}
		defer func() { <-l.step }()
		now := l.now.Load()
		if now == nil || now.segs[0] != first { // it was distrusted meanwhile, or is too old
			os.Remove(l.path)
			return
		}
		next := *now
		next.segs = slices.Clone(now.segs)
		next.segs[0] = kept
		l.now.Store(&next)
	})
}

// keep writes a large segment to the file and returns it as it is there.
// l.writing is held.
func (l *Live) keep(seg *segment, st stamp) *segment {
	if l.path == "" || len(seg.docs) <= small || st.logged == 0 {
		return seg
	}
	if err := seg.write(l.path, st, l.given.Load); err != nil {
		if !errors.Is(err, errGivenUp) {
			l.log(err)
		}
		return seg
	}
	f, err := openFile(l.path)
	if err != nil {
		l.log(err)
		return seg
	}
	return f.seg
}

// GiveUp is for who cannot wait: a file that is being written is left, and made
// again some other time. Call it before Close.
func (l *Live) GiveUp() { l.given.Store(true) }

// distrust drops the index that begins with a segment, and its file: what it
// says is not in the store.
func (l *Live) distrust(first *segment) {
	l.log(errDamaged)
	select {
	case l.step <- struct{}{}:
	case <-l.ctx.Done():
		return
	}
	defer func() { <-l.step }()
	if now := l.now.Load(); now == nil || now.segs[0] != first {
		return // another one is there
	}
	if l.path != "" {
		os.Remove(l.path)
	}
	l.now.Store(nil)
}
