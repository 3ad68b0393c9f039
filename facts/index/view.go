package index

import (
	"bytes"
	"cmp"
	"context"
	"iter"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// A View is an index as one question sees it, with the records behind it. It
// is not safe for concurrent use. It gives no error: once the store has failed
// it answers with empty records, and Err tells.
type View struct {
	*Index
	live    *Live // nil for none
	ctx     context.Context
	store   Records
	err     error
	docs    map[int32]*Doc
	slab    []Doc   // for docs to come
	links   []int32 // for their links
	matches []Match // to come
	kept    []byte  // for their text
}

// keep returns a copy of a text of a segment, which may lie in a file that is
// mapped no longer than the view is used. Copies share memory.
func (v *View) keep(text []byte) string {
	if len(text) > cap(v.kept)-len(v.kept) {
		v.kept = make([]byte, 0, max(1024, len(text)))
	}
	at := len(v.kept)
	v.kept = append(v.kept, text...)
	return view(v.kept[at:])
}

// Records gives the records that an index is of.
type Records interface {
	Fact(ctx context.Context, id facts.ID) (facts.Fact, error)
	Source(ctx context.Context, id facts.ID) (facts.Source, error)
}

// View returns a view of x over the store that it is of.
func (x *Index) View(ctx context.Context, s Records) *View {
	return &View{Index: x, ctx: ctx, store: s, docs: make(map[int32]*Doc, 32)}
}

// Err returns the first failure of the store, or nil.
func (v *View) Err() error { return v.err }

func (v *View) fail(err error) {
	if v.err == nil {
		v.err = err
	}
}

// fact returns a record that the index has. One that the store has not shows
// that the index is damaged, for nothing is ever deleted.
func (v *View) fact(id facts.ID) *facts.Fact {
	f, err := v.store.Fact(v.ctx, id)
	if facts.KindOf(err) == facts.NotFound {
		err = v.distrusted(err)
	}
	if err != nil {
		v.fail(err)
		f = facts.Fact{ID: id}
	}
	return &f
}

// distrusted has the index made anew, and words that for who asked.
func (v *View) distrusted(cause error) error {
	if v.live != nil {
		v.live.distrust(v.segs[0])
	}
	err := facts.Errorf(facts.Unavailable, "index.View", "The search index was damaged and is made anew; ask again.")
	err.Err = cause
	return err
}

// Guard keeps a mapped file that is damaged, or cannot be read any more, from
// ending the program: what it returns is to be deferred by whoever uses the
// view, and makes an error of it. Other panics go on.
func (v *View) Guard(err *error) func() {
	if len(v.segs) == 0 || !v.segs[0].mapped {
		return func() {}
	}
	return guard(err, v.distrusted)
}

// Source returns a source by id; the zero Source where it is not held.
func (v *View) Source(id facts.ID) facts.Source {
	s, err := v.store.Source(v.ctx, id)
	if err != nil && facts.KindOf(err) != facts.NotFound {
		v.fail(err)
	}
	return s
}

// Doc returns the document of a number.
func (v *View) Doc(n int32) *Doc {
	if d := v.docs[n]; d != nil {
		return d
	}
	if len(v.slab) == 0 {
		v.slab = make([]Doc, 16)
	}
	d := &v.slab[0]
	v.slab = v.slab[1:]
	seg, doc := v.place(n)
	s := v.segs[seg]
	r := &s.docs[doc]
	*d = Doc{N: n, ID: v.keep(s.idOf(doc)), Kind: kinds[r.kind], Span: r.span(), Party: r.flags&isParty != 0,
		Valued: r.flags&isValued != 0, Head: int(r.head), view: v, seg: s, row: r}
	v.link(d, seg, s.linksOf(doc))
	v.docs[n] = d
	return d
}

// link resolves the links of a document. The three lists share memory.
func (v *View) link(d *Doc, seg int, links []uint32) {
	if need := 2 * len(links); need > cap(v.links)-len(v.links) {
		v.links = make([]int32, 0, max(256, need))
	}
	from := len(v.links)
	take := func() []int32 {
		list := v.links[from:len(v.links):len(v.links)]
		from = len(v.links)
		return list
	}
	for _, l := range links {
		if n := v.leadsTo(seg, l>>linkBits); n >= 0 && !slices.Contains(v.links[from:], n) {
			v.links = append(v.links, n)
		}
	}
	d.To = take()
	for _, how := range []uint32{asHolder, asPart} {
		for _, l := range links {
			if l&(1<<linkBits-1) == how {
				v.links = append(v.links, v.leadsTo(seg, l>>linkBits))
			}
		}
		if how == asHolder {
			d.Holders = take()
		} else {
			d.Parts = take()
		}
	}
}

// Kind returns the kind of a document.
func (x *Index) Kind(n int32) facts.Kind {
	seg, doc := x.place(n)
	return kinds[x.segs[seg].docs[doc].kind]
}

// Span returns the span of the date of a document, an empty one where it has
// none.
func (x *Index) Span(n int32) edtf.Span {
	seg, doc := x.place(n)
	return x.segs[seg].docs[doc].span()
}

// ByID returns the document of a fact; ok is false where it is not held or is
// retired.
func (v *View) ByID(id facts.ID) (d *Doc, ok bool) {
	n := v.Number(id)
	if n < 0 {
		return nil, false
	}
	return v.Doc(n), true
}

// NearIDs returns the documents whose ids are a few slips from the given one,
// the nearest first, at most limit.
func (v *View) NearIDs(id facts.ID, limit int) []int32 {
	const slips = 3
	var near [slips + 1][]int32
	id = strings.ToLower(id)
	mask := letters(id)
	for n, held := range v.ids() {
		if bitsApart(mask, letters(held)) > 2*slips {
			continue
		}
		if k := lang.Edits(id, strings.ToLower(string(held)), slips); k <= slips {
			near[k] = append(near[k], n)
		}
	}
	all := slices.Concat(near[:]...)
	return all[:min(limit, len(all))]
}

// ids yields all documents with their ids.
func (v *View) ids() iter.Seq2[int32, []byte] {
	return func(yield func(int32, []byte) bool) {
		for i, s := range v.segs {
			for n := range uint32(len(s.docs)) {
				if !v.gone[i].has(n) && !yield(v.firsts[i]+int32(n), s.idOf(n)) {
					return
				}
			}
		}
	}
}

// lists yields the documents that of gives for each segment, in order of
// segments.
func (v *View) lists(of func(*segment) []uint32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for i, s := range v.segs {
			for _, n := range of(s) {
				if !v.gone[i].has(n) && !yield(v.firsts[i]+int32(n)) {
					return
				}
			}
		}
	}
}

// Of yields the documents of a kind, in order of ids; those that were changed
// lately come last.
func (v *View) Of(kind facts.Kind) iter.Seq[int32] {
	k := uint32(slices.Index(kinds, kind))
	return v.lists(func(s *segment) []uint32 { return s.kinds.of(k) })
}

// Parties yields the parties to the dispute, in the order of Of.
func (v *View) Parties() iter.Seq[int32] {
	return v.lists(func(s *segment) []uint32 { return s.kinds.of(uint32(len(kinds))) })
}

// PositionsOn yields the positions that are about a document, in the order of
// Of.
func (v *View) PositionsOn(n int32) iter.Seq[int32] {
	id := v.Doc(n).ID
	return v.lists(func(s *segment) (on []uint32) {
		to, ok := s.target(id)
		if !ok {
			return nil
		}
		for _, from := range s.into.of(to) {
			if from&isStance != 0 {
				on = append(on, from>>1)
			}
		}
		return on
	})
}

// Numbered yields the documents with the number of an article, in Arabic or
// Roman figures, in the order of Of.
func (v *View) Numbered(number string) iter.Seq[int32] {
	key := ArticleKey(number)
	return v.lists(func(s *segment) []uint32 {
		if k, ok := find(&s.numbers, key); ok {
			return s.bearing.of(k)
		}
		return nil
	})
}

// Dated yields the documents whose date touches a span, in order of dates,
// then ids.
func (v *View) Dated(span edtf.Span) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		var fresh []int32
		for i, s := range v.segs[1:] {
			for _, n := range s.touching(span) {
				if !v.gone[i+1].has(n) {
					fresh = append(fresh, v.firsts[i+1]+int32(n))
				}
			}
		}
		slices.SortFunc(fresh, v.earlier)
		for _, n := range v.segs[0].touching(span) {
			for len(fresh) > 0 && v.earlier(fresh[0], int32(n)) < 0 {
				if !yield(fresh[0]) {
					return
				}
				fresh = fresh[1:]
			}
			if !v.gone[0].has(n) && !yield(int32(n)) {
				return
			}
		}
		for _, n := range fresh {
			if !yield(n) {
				return
			}
		}
	}
}

// earlier orders documents by date, then by id.
func (v *View) earlier(a, b int32) int {
	i, m := v.place(a)
	k, n := v.place(b)
	s, t := v.segs[i], v.segs[k]
	r, q := &s.docs[m], &t.docs[n]
	return cmp.Or(cmp.Compare(r.first, q.first), cmp.Compare(r.last, q.last),
		bytes.Compare(s.dateOf(r), t.dateOf(q)), bytes.Compare(s.idOf(m), t.idOf(n)))
}

// touching returns the documents whose date touches a span, in order of dates.
func (s *segment) touching(span edtf.Span) []uint32 {
	end := sort.Search(len(s.dated), func(i int) bool { return s.docs[s.dated[i]].first > int32(span.Last) })
	start := sort.Search(end, func(i int) bool { return s.reach[i] >= int32(span.First) })
	if span == edtf.Always {
		return s.dated[start:end]
	}
	var all []uint32
	for _, n := range s.dated[start:end] {
		if s.docs[n].span().Touches(span) {
			all = append(all, n)
		}
	}
	return all
}

// Due yields the documents that should be looked at again by a day,
// YYYY-MM-DD, the longest overdue first.
func (v *View) Due(day string) iter.Seq[int32] {
	by, _ := strconv.ParseUint(strings.ReplaceAll(day, "-", ""), 10, 32)
	type due struct {
		doc int32
		on  uint32
	}
	var all []due
	for i, s := range v.segs {
		for k, n := range s.due {
			if s.dueOn[k] <= uint32(by) && !v.gone[i].has(n) {
				all = append(all, due{v.firsts[i] + int32(n), s.dueOn[k]})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b due) int { return cmp.Compare(a.on, b.on) })
	return func(yield func(int32) bool) {
		for _, d := range all {
			if !yield(d.doc) {
				return
			}
		}
	}
}

// ArticleKey returns the number of an article as numbers are compared: its
// parts, folded, with points between them, and Roman figures below 90 as Arabic
// ones. "4(ii)" and "4.2" are the same, as are "6a" and "6 (A)".
func ArticleKey(number string) string {
	fold := lang.Fold(number)
	kind := func(r rune) int {
		switch {
		case unicode.IsDigit(r):
			return 1
		case unicode.IsLetter(r):
			return 2
		}
		return 0
	}
	var parts []string
	last := 0
	for _, r := range fold {
		k := kind(r)
		switch {
		case k == 0:
		case k == last:
			parts[len(parts)-1] += string(r)
		default:
			parts = append(parts, string(r))
		}
		last = k
	}
	for i, part := range parts {
		if n, err := strconv.Atoi(part); err == nil && n > 0 {
			parts[i] = strconv.Itoa(n)
		} else if n := Roman(part); n > 0 {
			parts[i] = strconv.Itoa(n)
		}
	}
	return strings.Join(parts, ".")
}

// Roman returns the value of a Roman number below 90 in small letters, 0 for
// what is none.
func Roman(s string) int {
	n, last := 0, 0
	for i := len(s) - 1; i >= 0; i-- {
		v := 0
		switch s[i] {
		case 'i':
			v = 1
		case 'v':
			v = 5
		case 'x':
			v = 10
		case 'l':
			v = 50
		default:
			return 0
		}
		if v < last {
			n -= v
		} else {
			n, last = n+v, v
		}
	}
	return n
}
