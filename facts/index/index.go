// Package index is the search index over a store of facts. It is derived: it
// can be built again from the store at any time and is never the only holder
// of anything.
//
// An Index is immutable and safe for concurrent use. Live keeps one up to date
// with a store.
package index

import (
	"context"
	"sync"
	"sync/atomic"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// A Doc is a fact as the index holds it. It is shared: read only.
type Doc struct {
	N      int32 // its number in the index
	ID     facts.ID
	Kind   facts.Kind
	Number string    // of an article
	Span   edtf.Span // of its date; empty where it has none
	Party  bool
	Valued bool // has a value

	To      []int32 // the documents that it links to, each once
	Holders []int32 // its holders among them, in order; -1 for one without a record
	Parts   []int32 // of who took part, likewise
	Head    int     // the words of the title that are not grammar

	fact   *facts.Fact
	date   edtf.Date
	text   []lang.Token // of title and text
	stems  []string     // of text, in English
	roles  []Phrase
	counts Phrase
}

// Fact returns the record.
func (d *Doc) Fact() *facts.Fact { return d.fact }

// Dated tells whether the record has a date.
func (d *Doc) Dated() bool { return !d.Span.IsEmpty() }

// Date returns the date of the record; zero where it has none.
func (d *Doc) Date() edtf.Date { return d.date }

// Text returns the words of title and text, which ". " parts.
func (d *Doc) Text() []lang.Token { return d.text }

// Roles returns what those who took part did, in the order of the record.
func (d *Doc) Roles() []Phrase { return d.roles }

// Counts returns what the quantity of the record counts: the unit, and of a
// figure the title too, since a unit may be as plain as "people".
func (d *Doc) Counts() Phrase { return d.counts }

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
func (l *Live) Now(ctx context.Context) (*View, error) {
	x, err := l.index(ctx)
	if err != nil {
		return nil, err
	}
	return x.View(ctx, l.store), nil
}

func (l *Live) index(ctx context.Context) (*Index, error) {
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
