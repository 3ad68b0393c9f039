package index

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// pageSize is the number of records that are read at a time.
const pageSize = 2000

// A beside is what a segment is to stand beside: what its records may link to
// and name, though it is not among them. A nil one is nothing.
type beside struct {
	index *Index
	heads map[uint32][]uint32 // by number of an id: what its names bear, as in page.own
}

// readAll reads all records of a store, on all cores, into pages.
func (b *builder) readAll(ctx context.Context, s facts.Store, tell func(read int)) ([]*page, error) {
	type part struct {
		at int
		fs []facts.Fact
	}
	parts := make(chan part, 2)
	var mu sync.Mutex
	var pages []*page
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var r *reader
			for p := range parts {
				if r == nil {
					r = newReader(b)
				}
				read := r.read(p.fs)
				mu.Lock()
				for len(pages) <= p.at {
					pages = append(pages, nil)
				}
				pages[p.at] = read
				mu.Unlock()
			}
		})
	}
	err := func() error {
		defer close(parts)
		read := 0
		for at, after := 0, ""; ; at++ {
			fs, err := s.Facts(ctx, after, pageSize)
			if err != nil || len(fs) == 0 {
				return err
			}
			read += len(fs)
			after = fs[len(fs)-1].ID
			full := len(fs) == pageSize
			parts <- part{at, slices.DeleteFunc(fs, func(f facts.Fact) bool { return f.Retired })}
			tell(read)
			if !full {
				return nil
			}
		}
	}()
	wg.Wait()
	return pages, err
}

// A joiner puts pages together to a segment.
type joiner struct {
	*builder
	beside *beside
	pages  []*page
	firsts []uint32 // by page: its first document
	seg    *segment
	heads  map[uint32][]uint32 // by what a link leads to elsewhere: what its names bear
}

// join puts the pages together. The terms of the builder are all known by now.
func (b *builder) join(pages []*page, next *beside) *segment {
	j := &joiner{builder: b, beside: next, pages: pages, seg: new(segment), heads: make(map[uint32][]uint32)}
	j.rows()
	j.elsewhere()
	j.names()
	var wg sync.WaitGroup
	wg.Go(j.calendar)
	wg.Go(j.spellings)
	j.words()
	wg.Go(j.lists)
	j.into()
	wg.Wait()
	j.seg.terms = b.terms
	return j.seg
}

// rows puts the rows and their text together.
func (j *joiner) rows() {
	docs, links, text := 0, 0, 0
	for _, p := range j.pages {
		docs, links, text = docs+len(p.rows), links+len(p.links), text+len(p.text)
	}
	j.seg.docs, j.seg.text, j.seg.links = make([]row, 0, docs), make([]byte, 0, text), make([]uint32, 0, links)
	for _, p := range j.pages {
		j.firsts = append(j.firsts, uint32(len(j.seg.docs)))
		for _, r := range p.rows {
			r.at += uint32(len(j.seg.text))
			r.links += uint32(len(j.seg.links))
			j.seg.docs = append(j.seg.docs, r)
		}
		j.seg.text, j.seg.links = append(j.seg.text, p.text...), append(j.seg.links, p.links...)
	}
}

// page returns the page of a document, and its row there.
func (j *joiner) page(doc uint32) (*page, uint32) {
	k := min(int(doc/pageSize), len(j.pages)-1) // or behind: pages have fewer rows where records are retired
	for k+1 < len(j.pages) && j.firsts[k+1] <= doc {
		k++
	}
	return j.pages[k], doc - j.firsts[k]
}

// ownOf returns what the record of a row bears by itself.
func (p *page) ownOf(n uint32) []uint32 { return part(p.own, p.ownEnds, n) }

// saidOf returns the terms of title and text of the record of a row.
func (p *page) saidOf(n uint32) []uint32 { return part(p.said, p.saidEnds, n) }

func part(items, ends []uint32, n uint32) []uint32 {
	if n == 0 {
		return items[:ends[0]]
	}
	return items[ends[n-1]:ends[n]]
}

// elsewhere tells the links within the segment from the others.
func (j *joiner) elsewhere() {
	const none = ^uint32(0)
	to := make([]uint32, j.ids.len())
	for i := range to {
		to[i] = none
	}
	n := uint32(0)
	for _, p := range j.pages {
		for _, id := range p.ids {
			to[id] = n
			n++
		}
	}
	for id := range to {
		if to[id] == none {
			e, _ := put(&j.seg.elsewhere, j.ids.key(uint32(id)))
			to[id] = n + e
			if j.beside != nil {
				j.heads[n+e] = j.beside.heads[uint32(id)]
			}
		}
	}
	for i, l := range j.seg.links {
		j.seg.links[i] = to[l>>linkBits]<<linkBits | l&(1<<linkBits-1)
	}
}

// isAlien marks a document of segment.named whose name is in a tongue without
// tables.
const isAlien = 1

// names files the names.
func (j *joiner) names() {
	s := j.seg
	var pairs []pair
	first := uint32(0)
	s.starts = make([]byte, j.terms.len())
	for _, p := range j.pages {
		start := uint32(0)
		for _, n := range p.names {
			k, _ := put(&s.names, p.keys[start:n.end])
			start = n.end
			item := (first + n.row) << 1
			if n.alien {
				item |= isAlien
			}
			pairs = append(pairs, pair{k, item})
			if n.found {
				s.starts[n.first] = max(s.starts[n.first], n.words)
			}
		}
		first += uint32(len(p.rows))
	}
	s.named = gather(s.names.len(), pairs)
}

// calendar orders the dated documents, and those to be looked at again.
func (j *joiner) calendar() {
	s := j.seg
	type day struct {
		key uint64 // first and last day
		doc uint32
	}
	var days []day
	sortable := func(d int32) uint64 { return uint64(uint32(d) ^ 1<<31) }
	for n := range s.docs {
		if r := &s.docs[n]; !r.span().IsEmpty() {
			days = append(days, day{sortable(r.first)<<32 | sortable(r.last), uint32(n)})
		}
	}
	slices.SortFunc(days, func(a, b day) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return cmp.Or(slices.Compare(s.dateOf(&s.docs[a.doc]), s.dateOf(&s.docs[b.doc])), cmp.Compare(a.doc, b.doc))
	})
	reach := int32(edtf.MinDay)
	for _, d := range days {
		reach = max(reach, s.docs[d.doc].last)
		s.dated, s.reach = append(s.dated, d.doc), append(s.reach, reach)
	}
	var due []dueOn
	first := uint32(0)
	for _, p := range j.pages {
		for _, d := range p.due {
			due = append(due, dueOn{d.day, first + d.row})
		}
		first += uint32(len(p.rows))
	}
	slices.SortStableFunc(due, func(a, b dueOn) int { return cmp.Compare(a.day, b.day) })
	for _, d := range due {
		s.due, s.dueOn = append(s.due, d.row), append(s.dueOn, d.day)
	}
}

// spellings orders the words as they are written by their length, and what
// sounds alike by its terms.
func (j *joiner) spellings() {
	s := j.seg
	longest := 0
	for n := range uint32(j.forms.len()) {
		longest = max(longest, len(j.forms.key(n)))
	}
	pairs := make([]pair, j.forms.len())
	for n := range pairs {
		pairs[n] = pair{uint32(len(j.forms.key(uint32(n)))), uint32(n)}
	}
	byLength := gather(longest+1, pairs)
	s.lengths = byLength.ends
	for _, n := range byLength.items {
		w := j.forms.key(n)
		put(&s.forms, w)
		if j.stems != nil {
			s.stems = append(s.stems, j.stems[n])
		}
		s.masks, s.likes = append(s.masks, letters(w)), append(s.likes, likeness(string(w)))
	}
	slices.SortFunc(j.sounded, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.row, b.row), slices.Compare(j.terms.key(a.item), j.terms.key(b.item)))
	})
	j.sounded = slices.Compact(j.sounded)
	s.sounds, s.sounded = j.sounds, gather(j.sounds.len(), j.sounded)
}

// isStance marks a document of segment.into that is a position on what it
// links to.
const isStance = 1

// into turns the links round.
func (j *joiner) into() {
	s := j.seg
	position := uint8(slices.Index(kinds, facts.Position))
	var pairs []pair
	for n := range s.docs {
		from := len(pairs)
		for _, l := range s.linksOf(uint32(n)) {
			to, how := l>>linkBits, l&(1<<linkBits-1)
			item := uint32(n) << 1
			if how == asAbout && s.docs[n].kind == position {
				item |= isStance
			}
			if k := slices.IndexFunc(pairs[from:], func(p pair) bool { return p.row == to }); k >= 0 {
				pairs[from+k].item |= item
			} else {
				pairs = append(pairs, pair{to, item})
			}
		}
	}
	s.into = gather(len(s.docs)+s.elsewhere.len(), pairs)
}

// lists files the documents by their kinds and numbers.
func (j *joiner) lists() {
	s := j.seg
	var pairs []pair
	for n := range s.docs {
		pairs = append(pairs, pair{uint32(s.docs[n].kind), uint32(n)})
		if s.docs[n].flags&isParty != 0 {
			pairs = append(pairs, pair{uint32(len(kinds)), uint32(n)})
		}
	}
	s.kinds = gather(len(kinds)+1, pairs)
	pairs = nil
	first := uint32(0)
	for _, p := range j.pages {
		for _, n := range p.numbers {
			k, _ := put(&s.numbers, n.key)
			pairs = append(pairs, pair{k, first + n.row})
		}
		first += uint32(len(p.rows))
	}
	s.bearing = gather(s.numbers.len(), pairs)
}

// A posting on its way to the list of its term.
type filed struct{ term, posting uint32 }

// words files the postings: those of a run of documents at a time, sorted by
// term, and then the runs one behind the other.
func (j *joiner) words() {
	const run = 1 << 15 // documents
	s := j.seg
	docs := uint32(len(s.docs))
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
	f.terms, f.namings = f.terms[:0], nil
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
	if k, ok := find(&f.seg.names, key); ok {
		for _, n := range f.seg.named.of(k) {
			if doc := n >> 1; entity(kinds[f.seg.docs[doc].kind]) {
				to = append(to, doc)
			}
		}
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

func entity(k facts.Kind) bool { return k == facts.Actor || k == facts.Place || k == facts.Agreement }

func letters[K string | []byte](w K) uint32 {
	var m uint32
	for i := range len(w) {
		m |= 1 << (w[i] & 31)
	}
	return m
}

func groups(terms []facts.Term) []lang.Group {
	var gs []lang.Group
	for _, t := range terms {
		tongue, _ := lang.TongueOf(t.Lang)
		gs = append(gs, lang.Group{Tongue: tongue, Text: t.Text, SameAs: t.SameAs})
	}
	return gs
}
