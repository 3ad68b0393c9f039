// Package index is the search index over a store of facts. It is derived: it
// can be built again from the store at any time and is never the only holder
// of anything.
//
// An Index is immutable and safe for concurrent use. Live keeps one up to date
// with a store.
package index

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// A Doc is a fact as the index holds it. It is shared: read only.
type Doc struct {
	*facts.Fact
	Date edtf.Date    // of Fact.Date; zero where there is none
	Span edtf.Span    // of Date
	Text []lang.Token // of title and text

	Roles  []Phrase // of Actors
	Counts Phrase   // what its quantity counts: the unit, and of a figure the title too, since a unit may be as plain as "people"

	To   []int32 // the documents that it links to
	Head int     // the words of the title that are not grammar

	stems []string // of Text, in English
}

// A Field is a set of places of a record where a word stands.
type Field uint8

// The fields.
const (
	InName  Field = 1 << iota // a name of the record, or its title
	InText                    // the text, a quantity, a number
	InActor                   // a name of a holder, or of who took part
	InLink                    // a name of the agreement, or of what it is about
	InCall                    // a proper name, not only the title
)

// Own is the record's own words; the rest came over links.
const Own = InName | InText | InCall

// A posting says that a term stands in a document.
type posting struct {
	doc    int32
	weight float32 // 1 in a name, less elsewhere
	fields Field
}

// An Index is what reading a question needs to find facts.
type Index struct {
	seq       uint64
	docs      []Doc // in order of ids
	ids       map[facts.ID]int32
	sources   map[facts.ID]facts.Source
	thesaurus *lang.Thesaurus
	clause    Sense

	terms    map[string]int32 // English stems, "#12000" for numbers, "ru:…" and so on for other tongues
	keys     []string         // by term
	posts    [][]posting      // by term, in order of documents
	concepts map[lang.Concept][]posting
	alien    map[string]bool     // names in tongues without tables, as in names
	names    map[string][]int32  // joined stems of whole names, with the tongue before them
	namings  map[int32][]posting // by record: where texts name it
	pairs    map[string]bool     // two neighbouring stems of a name
	longest  int                 // the number of words of the longest name
	spelling *spelling
	sounds   map[string][]int32 // sound key of a name's word -> terms
}

// Len returns the number of facts held, retired ones not among them.
func (x *Index) Len() int { return len(x.docs) }

// Seq returns the number in the store's change sequence that x was built at.
func (x *Index) Seq() uint64 { return x.seq }

// Doc returns the document of a number, 0 to Len()-1.
func (x *Index) Doc(i int32) *Doc { return &x.docs[i] }

// ByID returns the document of a fact; ok is false where it is not held or is
// retired.
func (x *Index) ByID(id facts.ID) (d *Doc, ok bool) {
	i, ok := x.ids[id]
	if !ok {
		return nil, false
	}
	return &x.docs[i], true
}

// Number returns the number of the document of a fact, or -1.
func (x *Index) Number(id facts.ID) int32 {
	if i, ok := x.ids[id]; ok {
		return i
	}
	return -1
}

// NearIDs returns the documents whose ids are a few slips from the given one,
// the nearest first, at most limit.
func (x *Index) NearIDs(id facts.ID, limit int) []int32 {
	var near [4][]int32
	for i := range x.docs {
		if n := lang.Edits(strings.ToLower(id), strings.ToLower(x.docs[i].ID), 3); n <= 3 {
			near[n] = append(near[n], int32(i))
		}
	}
	all := slices.Concat(near[:]...)
	return all[:min(limit, len(all))]
}

// Sources returns all sources, in order of their ids.
func (x *Index) Sources() []facts.Source {
	all := make([]facts.Source, 0, len(x.sources))
	for _, id := range slices.Sorted(maps.Keys(x.sources)) {
		all = append(all, x.sources[id])
	}
	return all
}

// Source returns a source by id; the zero Source where it is not held.
func (x *Index) Source(id facts.ID) facts.Source { return x.sources[id] }

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
func (l *Live) Now(ctx context.Context) (*Index, error) {
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
	x, err := Build(ctx, l.store)
	if err != nil {
		return nil, err
	}
	l.now.Store(x)
	return x, nil
}
