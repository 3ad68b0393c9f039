package index

import (
	"runtime"
	"slices"
	"sync"
)

// A posting on its way to the list of its term.
type filed struct{ term, posting uint32 }

// words files the postings: those of a run of documents at a time, sorted by
// term, and then the runs one behind the other.
func (j *joiner) words() {
	const most, least = 1 << 15, 1 << 12 // documents of a run
	s := j.seg
	docs, cores := uint32(len(s.docs)), uint32(runtime.GOMAXPROCS(0))
	share := max(1, (docs+most*cores-1)/(most*cores)) * cores // as many runs for each core
	run := max(least, (docs+share-1)/share)
	runs := make([]rows, (docs+run-1)/run)
	namings := make([][]pair, len(runs))
	file := func(f *filer, k int) {
		first := uint32(k) * run
		runs[k] = f.file(first, min(first+run, docs))
		namings[k] = f.namings
	}
	if len(runs) == 1 { // here: a fault while it looks into mapped segments is the caller's
		file(newFiler(j), 0)
	} else {
		j.share(len(runs), file)
	}
	s.namings = gather(len(s.docs)+s.elsewhere.len(), slices.Concat(namings...))
	s.posts = concat(2*j.terms.len(), runs)
	j.dense()
}

// dense makes sets of the documents of the terms that very many bear.
func (j *joiner) dense() {
	s := j.seg
	for t := range uint32(j.terms.len()) {
		names, rest := s.posts.of(2*t), s.posts.of(2*t+1)
		if !s.isDense(len(names) + len(rest)) {
			continue
		}
		s.dense, s.bits = append(s.dense, t), append(s.bits, make(bitset, s.setLen())...)
		set := bitset(s.bits[len(s.bits)-s.setLen():])
		for _, posts := range [][]uint32{names, rest} {
			for _, p := range posts {
				set.add(p >> fieldBits)
			}
		}
	}
}

// share has the runs filed on all cores.
func (j *joiner) share(runs int, file func(*filer, int)) {
	work := make(chan int)
	var wg sync.WaitGroup
	for range min(runs, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			f := newFiler(j)
			for k := range work {
				file(f, k)
			}
		})
	}
	for k := range runs {
		work <- k
	}
	close(work)
	wg.Wait()
}

// concat puts the lists of several rows behind each other, row by row.
func concat(n int, parts []rows) rows {
	if len(parts) == 1 {
		return parts[0]
	}
	out := rows{ends: make([]uint32, n+1)}
	total := 0
	for row := range n {
		for k := range parts {
			total += len(parts[k].of(uint32(row)))
		}
		out.ends[row+1] = uint32(total)
	}
	out.items = make([]uint32, total)
	cores := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for c := range cores {
		wg.Go(func() {
			for row := n * c / cores; row < n*(c+1)/cores; row++ {
				at := out.ends[row]
				for k := range parts {
					at += uint32(copy(out.items[at:], parts[k].of(uint32(row))))
				}
			}
		})
	}
	wg.Wait()
	return out
}

// A filer makes the postings of documents. It is one goroutine's.
type filer struct {
	*joiner
	doc     uint32
	at      []uint32 // by term: the place in terms, and one more
	terms   []filed
	from    int
	key     []byte
	namings []pair
}

func newFiler(j *joiner) *filer { return &filer{joiner: j, at: make([]uint32, j.builder.terms.len())} }

// file returns the postings of the documents from first to end, by term.
func (f *filer) file(first, end uint32) rows {
	const usual = 48 // terms of a document
	f.terms, f.namings = slices.Grow(f.terms[:0], usual*int(end-first)), nil
	for f.doc = first; f.doc < end; f.doc++ {
		f.from = len(f.terms)
		f.document()
		for _, t := range f.terms[f.from:] {
			f.at[t.term] = 0
		}
	}
	n := 2 * len(f.at)
	r := rows{ends: make([]uint32, n+1), items: make([]uint32, len(f.terms))}
	for _, t := range f.terms {
		r.ends[listOf(t)+1]++
	}
	for i := range n {
		r.ends[i+1] += r.ends[i]
	}
	next := slices.Clone(r.ends[:n])
	for _, t := range f.terms {
		k := listOf(t)
		r.items[next[k]] = t.posting
		next[k]++
	}
	return r
}

// listOf returns which list a posting belongs to: that of the names, or the rest.
func listOf(t filed) uint32 {
	if Field(t.posting)&InName != 0 {
		return 2 * t.term
	}
	return 2*t.term + 1
}

func (f *filer) document() {
	p, n := f.page(f.doc)
	for _, o := range p.ownOf(n) {
		f.put(o>>fieldBits, Field(o)&(1<<fieldBits-1))
	}
	for _, l := range f.seg.linksOf(f.doc) {
		field := InLink
		switch l & (1<<linkBits - 1) {
		case asHolder, asPart:
			field = InActor
		case asUser:
			continue
		}
		f.linked(l>>linkBits, field)
	}
	f.mentions(p.saidOf(n))
}

// linked files the document under the names of what it links to.
func (f *filer) linked(to uint32, field Field) {
	own := f.heads[to]
	if int(to) < len(f.seg.docs) {
		p, n := f.page(to)
		own = p.ownOf(n)
	}
	for _, o := range own {
		if Field(o)&InName != 0 {
			f.put(o>>fieldBits, field)
		}
	}
}

func (f *filer) put(term uint32, fields Field) {
	if k := f.at[term]; k > 0 {
		f.terms[f.from+int(k)-1].posting |= uint32(fields)
		return
	}
	f.terms = append(f.terms, filed{term, f.doc<<fieldBits | uint32(fields)})
	f.at[term] = uint32(len(f.terms) - f.from)
}

// mentions files the document under the names of the actors, places and
// agreements that its text names, in all their tongues: a question may name
// them in another.
func (f *filer) mentions(said []uint32) {
	for at := 0; at < len(said); {
		n := 1
		if most := f.longest(said[at]); most > 0 && said[at]&isFunction == 0 {
			n = max(n, f.nameAt(said[at:], most))
		}
		at += n
	}
}

// longest returns the number of words of the longest name that a term begins.
func (f *filer) longest(term uint32) int {
	term &^= isFunction
	n := int(f.seg.starts[term])
	if f.beside != nil {
		n = max(n, f.beside.index.longest(f.builder.terms.key(term)))
	}
	return n
}

// nameAt files the longest name that begins what is said, and returns the
// number of its words; 0 for none.
func (f *filer) nameAt(said []uint32, most int) (words int) {
	f.key = f.key[:0]
	var docs []uint32
	for k, t := range said[:min(most, len(said))] {
		if t&isFunction != 0 {
			continue
		}
		f.key = append(append(f.key, f.builder.terms.key(t)...), ' ')
		if found := f.bearers(f.key); len(found) > 0 {
			docs, words = found, k+1
		}
	}
	for _, to := range docs {
		if p := (pair{to, f.doc<<fieldBits | uint32(InText)}); to != f.doc && !slices.Contains(f.namings[max(0, len(f.namings)-8):], p) {
			f.namings = append(f.namings, p)
		}
	}
	return words
}

// bearers returns what a link may lead to that bears a name: actors, places
// and agreements.
func (f *filer) bearers(key []byte) (to []uint32) {
	if k, ok := find(&f.sought, key); ok {
		to = append(to, f.bear.of(k)...)
	}
	if f.beside != nil {
		for _, id := range f.beside.index.bearers(key) {
			if n, ok := f.seg.byID(id); ok {
				to = append(to, n)
				continue
			}
			n, _ := put(&f.seg.elsewhere, id)
			to = append(to, uint32(len(f.seg.docs))+n)
		}
	}
	return to
}
