package index

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// A View is an index as one question sees it. It is not safe for concurrent
// use, and gives no error: once the store has failed it answers as if nothing
// were held, and Err tells.
type View struct {
	*Index
	ctx   context.Context
	store Sources
	err   error
}

// Sources gives sources by id.
type Sources interface {
	Source(ctx context.Context, id facts.ID) (facts.Source, error)
}

// View returns a view of x; sources are read from a store.
func (x *Index) View(ctx context.Context, s Sources) *View {
	return &View{Index: x, ctx: ctx, store: s}
}

// Err returns the first failure of the store, or nil.
func (v *View) Err() error { return v.err }

// Len returns the number of facts held, retired ones not among them.
func (x *Index) Len() int { return len(x.docs) }

// Seq returns the number in the store's change sequence that x was built at.
func (x *Index) Seq() uint64 { return x.seq }

// Doc returns the document of a number.
func (v *View) Doc(n int32) *Doc { return &v.docs[n] }

// ByID returns the document of a fact; ok is false where it is not held or is
// retired.
func (v *View) ByID(id facts.ID) (d *Doc, ok bool) {
	n := v.Number(id)
	if n < 0 {
		return nil, false
	}
	return v.Doc(n), true
}

// Number returns the number of the document of a fact, or -1.
func (v *View) Number(id facts.ID) int32 {
	if i, ok := v.ids[id]; ok {
		return i
	}
	return -1
}

// NearIDs returns the documents whose ids are a few slips from the given one,
// the nearest first, at most limit.
func (v *View) NearIDs(id facts.ID, limit int) []int32 {
	var near [4][]int32
	for i := range v.docs {
		if n := lang.Edits(strings.ToLower(id), strings.ToLower(v.docs[i].ID), 3); n <= 3 {
			near[n] = append(near[n], int32(i))
		}
	}
	all := slices.Concat(near[:]...)
	return all[:min(limit, len(all))]
}

// Source returns a source by id; the zero Source where it is not held.
func (v *View) Source(id facts.ID) facts.Source {
	s, err := v.store.Source(v.ctx, id)
	if err != nil && facts.KindOf(err) != facts.NotFound && v.err == nil {
		v.err = err
	}
	return s
}

// Of yields the documents of a kind, in order of ids.
func (v *View) Of(kind facts.Kind) iter.Seq[int32] {
	return v.all(func(d *Doc) bool { return d.Kind == kind })
}

// Parties yields the parties to the dispute, in order of ids.
func (v *View) Parties() iter.Seq[int32] { return v.all(func(d *Doc) bool { return d.Party }) }

// Into yields the documents that link to one, in order of ids.
func (v *View) Into(n int32) iter.Seq[int32] {
	return v.all(func(d *Doc) bool { return slices.Contains(d.To, n) })
}

// PositionsOn yields the positions that are about a document, in order of ids.
func (v *View) PositionsOn(n int32) iter.Seq[int32] {
	id := v.docs[n].ID
	return v.all(func(d *Doc) bool { return d.Kind == facts.Position && slices.Contains(d.fact.About, id) })
}

// Numbered yields the documents with the number of an article, in Arabic or
// Roman figures, in order of ids.
func (v *View) Numbered(number string) iter.Seq[int32] {
	key := ArticleKey(number)
	return v.all(func(d *Doc) bool { return d.Number != "" && ArticleKey(d.Number) == key })
}

// Beginning yields the documents whose ids or names have words that begin with
// each of some folded words.
func (v *View) Beginning(typed []string) iter.Seq[int32] {
	return v.all(func(d *Doc) bool {
		own := lang.Folds(d.ID + " " + d.fact.Title)
		for _, n := range d.fact.Names {
			own = append(own, lang.Folds(n.Text)...)
		}
		return lang.Begun(typed, own)
	})
}

// Dated yields the documents whose date touches a span, in order of dates,
// then ids.
func (v *View) Dated(span edtf.Span) iter.Seq[int32] {
	var ns []int32
	for n := range v.all(func(d *Doc) bool { return d.Dated() && d.Span.Touches(span) }) {
		ns = append(ns, n)
	}
	slices.SortStableFunc(ns, func(a, b int32) int { return edtf.Compare(v.docs[a].date, v.docs[b].date) })
	return slices.Values(ns)
}

// Due yields the documents that should be looked at again by a day,
// YYYY-MM-DD, the longest overdue first.
func (v *View) Due(day string) iter.Seq[int32] {
	var ns []int32
	for n := range v.all(func(d *Doc) bool { return d.fact.ReviewBy != "" && d.fact.ReviewBy <= day }) {
		ns = append(ns, n)
	}
	slices.SortStableFunc(ns, func(a, b int32) int { return strings.Compare(v.docs[a].fact.ReviewBy, v.docs[b].fact.ReviewBy) })
	return slices.Values(ns)
}

func (v *View) all(is func(*Doc) bool) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for i := range v.docs {
			if is(&v.docs[i]) && !yield(int32(i)) {
				return
			}
		}
	}
}

// ArticleKey returns the number of an article as numbers are compared: folded,
// and Roman figures below 90 as Arabic ones.
func ArticleKey(number string) string {
	fold := lang.Fold(number)
	if n, err := strconv.Atoi(fold); err == nil && n > 0 {
		return strconv.Itoa(n)
	}
	if n := Roman(fold); n > 0 {
		return strconv.Itoa(n)
	}
	return fold
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
