package index

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"

	"factbot/facts"
	"factbot/facts/lang"
)

// Live keeps the index of a store up to date. It is safe for concurrent use.
//
// What was changed is indexed by the next question. After very many changes at
// once, or another term, a large index is built again in the background, and
// the old one answers until then. Two things lag behind till the next time it is
// built: texts that name a record under a name that it got since, and records
// that link to one that very many link to and that got another name since.
type Live struct {
	store facts.Store
	path  string // of the file; "" for none
	log   func(error)
	tell  func(read int)

	now     atomic.Pointer[Index]
	step    chan struct{} // holds an item while somebody brings it up to date
	again   bool          // it is to be built again in the background
	busy    atomic.Bool   // it is being built there
	tidying atomic.Bool   // segments are being put together there
	writing sync.Mutex    // the file
	given   atomic.Bool   // the writing of it is given up
	ending  sync.Mutex
	ended   bool // nothing more is begun in the background
	working sync.WaitGroup
	ctx     context.Context // ends what is done in the background
	stop    context.CancelFunc
}

// NewLive returns the live index of a store, built at the first call of Now
// and held in memory.
func NewLive(s facts.Store) *Live {
	l := &Live{store: s, log: func(error) {}, tell: func(int) {}, step: make(chan struct{}, 1)}
	l.ctx, l.stop = context.WithCancel(context.Background())
	return l
}

// Open is NewLive for a large store: its index is kept in a file. One that does
// not fit the store is replaced. Tell is told how many records have been read
// while Now waits for that, and 0 once all are. What is wrong with the file goes
// to log; where it cannot be written the index is held in memory.
func Open(s facts.Store, path string, tell func(read int), log func(error)) *Live {
	l := NewLive(s)
	l.path, l.tell, l.log = path, tell, log
	return l
}

// Close ends what is done in the background, but waits until the file is
// written. Views stay as they are.
func (l *Live) Close() {
	l.ending.Lock()
	l.ended = true
	l.ending.Unlock()
	l.stop()
	l.working.Wait()
}

// background does something in the background, or nothing once l is closed.
func (l *Live) background(do func()) {
	l.ending.Lock()
	defer l.ending.Unlock()
	if !l.ended {
		l.working.Go(do)
	}
}

// Now returns the index of the store as it is now: it has every change that was
// applied before the call, but see Live.
func (l *Live) Now(ctx context.Context) (*View, error) {
	x, err := l.index(ctx)
	if err != nil {
		return nil, err
	}
	v := x.View(ctx, l.store)
	v.live = l
	return v, nil
}

func (l *Live) index(ctx context.Context) (*Index, error) {
	seq, err := l.store.Seq(ctx)
	if err != nil {
		return nil, err
	}
	if l.answers(l.now.Load(), seq) {
		return l.now.Load(), nil
	}
	select {
	case l.step <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-l.step }()
	x := l.now.Load()
	if l.answers(x, seq) {
		return x, nil
	}
	if x == nil {
		x = l.kept(ctx)
	}
	if x != nil {
		x, err = l.follow(ctx, x)
		if errors.Is(err, errDamaged) { // a file that was not checked yet
			l.log(err)
			os.Remove(l.path)
			x, err = nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
	if x == nil {
		var st stamp
		if x, st, err = l.build(ctx, l.tell); err != nil {
			return nil, err
		}
		l.keepLater(x.segs[0], st)
	}
	l.now.Store(x)
	if l.again || x.stale() {
		l.rebuild()
	} else {
		l.tidy(x)
	}
	return x, nil
}

// answers tells whether an index may answer at a number of the change
// sequence: it has all up to there, or another one is on its way.
func (l *Live) answers(x *Index, seq uint64) bool {
	return x != nil && (x.seq >= seq || x.till >= seq && l.busy.Load())
}

const (
	// small is the number of facts up to which an index is built anew at each
	// change, and never kept in a file: that takes a few milliseconds.
	small = 1000

	// mostFresh is the number of facts, or of changes at once, up to which an
	// index follows.
	mostFresh = 4096

	// mostDependent is the number of records that are indexed again because
	// what they link to got another name.
	mostDependent = 256
)

// Build reads a whole store into an index of one segment. Tell is told how
// many records have been read.
func Build(ctx context.Context, s facts.Store, tell func(read int)) (*Index, error) {
	x, _, err := (&Live{store: s}).build(ctx, tell)
	return x, err
}

// build reads the whole store.
func (l *Live) build(ctx context.Context, tell func(int)) (x *Index, st stamp, err error) {
	var tables sync.WaitGroup
	tables.Go(lang.Warm)
	defer tables.Wait()
	logged, err := l.store.LastLogged(ctx) // before all else: what is built may have more, and then follows
	if err != nil {
		return nil, st, err
	}
	st, terms, err := l.stampOf(ctx)
	if err != nil {
		return nil, st, err
	}
	st.logged, st.hash = logged.Number, logged.Hash
	b := &builder{thesaurus: lang.Common().Extend(groups(terms))}
	pages, err := b.readAll(ctx, l.store, tell)
	if err != nil {
		return nil, st, err
	}
	tell(0)
	x = newIndex(st.seq, b.thesaurus, b.join(pages, nil))
	x.terms = st.terms
	return x, st, nil
}

// rebuild builds the index again in the background, once at a time, and then
// puts it in place of the present one. l.step is held.
func (l *Live) rebuild() {
	l.again = false
	if !l.busy.CompareAndSwap(false, true) {
		return
	}
	l.background(func() {
		defer l.busy.Store(false)
		for l.ctx.Err() == nil {
			x, st, err := l.build(l.ctx, func(int) {})
			if err != nil {
				if l.ctx.Err() == nil {
					l.log(err)
				}
				return // whoever asks next begins again
			}
			l.writing.Lock()
			x.segs[0] = l.keep(x.segs[0], st)
			l.writing.Unlock()
			if l.replace(x) {
				return
			}
		}
	})
}

// replace puts an index in place of the present one, with what was changed
// while it was built; false where that was too much.
func (l *Live) replace(x *Index) bool {
	l.step <- struct{}{}
	defer func() { <-l.step }()
	next, err := l.follow(l.ctx, x)
	switch {
	case err != nil:
		l.log(err)
		return true // as above
	case next == nil: // so small that it is built at each change
		l.now.Store(nil)
	case next.stale():
		return false
	default:
		l.now.Store(next)
		l.again = false
	}
	return true
}
