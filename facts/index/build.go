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
					r = newReader(b, 1<<15)
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

	sought table // the names that texts are searched for
	bear   rows  // by such a name: the documents that bear it
}

// join puts the pages together. The terms of the builder are all known by now.
func (b *builder) join(pages []*page, next *beside) *segment {
	j := &joiner{builder: b, beside: next, pages: pages, seg: new(segment), heads: make(map[uint32][]uint32)}
	j.rows()
	j.elsewhere()
	j.entities()
	var wg sync.WaitGroup
	wg.Go(j.names)
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
	keys, text := 0, 0
	for _, p := range j.pages {
		keys, text = keys+len(p.names), text+len(p.keys)
	}
	s.names = newTable(keys, text)
	pairs := make([]pair, 0, keys)
	j.eachName(func(doc uint32, n *naming, key []byte) {
		k, _ := put(&s.names, key)
		item := doc << 1
		if n.alien {
			item |= isAlien
		}
		pairs = append(pairs, pair{k, item})
	})
	s.named = gather(s.names.len(), pairs)
}

// entities finds the names that texts are searched for: few beside all titles.
func (j *joiner) entities() {
	var pairs []pair
	j.seg.starts = make([]byte, j.terms.len())
	j.eachName(func(doc uint32, n *naming, key []byte) {
		if n.found {
			k, _ := put(&j.sought, key)
			pairs = append(pairs, pair{k, doc})
			j.seg.starts[n.first] = max(j.seg.starts[n.first], n.words)
		}
	})
	j.bear = gather(j.sought.len(), pairs)
}

// eachName calls f with every key of every name.
func (j *joiner) eachName(f func(doc uint32, n *naming, key []byte)) {
	for k, p := range j.pages {
		start := uint32(0)
		for i := range p.names {
			n := &p.names[i]
			f(j.firsts[k]+n.row, n, p.keys[start:n.end])
			start = n.end
		}
	}
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

// The stem of a form is shifted by stemBits, behind two marks.
const (
	isListed = 1 << iota // tables of words, or the thesaurus, have something to say of the form
	isStem               // the form is its own stem

	stemBits = iota
)

// spellings orders the words as they are written by their shape, and what
// sounds alike by its terms.
func (j *joiner) spellings() {
	s := j.seg
	last := uint32(0)
	pairs := make([]pair, j.forms.len())
	for n := range pairs {
		w := j.forms.key(uint32(n))
		pairs[n] = pair{shapeOf(len(w), letters(w)), uint32(n)}
		last = max(last, pairs[n].row)
	}
	byShape := gather(int(last)+1, pairs)
	s.shapes = byShape.ends
	for _, n := range byShape.items {
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
