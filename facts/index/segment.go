package index

import (
	"factbot/facts"
	"factbot/facts/edtf"
)

// A segment is the index of some records. It is immutable, and nothing but
// numbers and text in slices, so that it can lie in a file: see file.go.
type segment struct {
	mapped bool // it lies in a file

	docs []row // in order of ids
	text []byte

	// The links of the records. What a link leads to is a document of the
	// segment, or one of others, numbered from len(docs) on, whose id is in
	// elsewhere.
	links     []uint32 // what each leads to, and how: see linkBits
	elsewhere table

	// Words. A posting is a document with the places where the word stands in
	// it: see posting.go. Each term has two lists: that of the names, and the
	// rest.
	terms   table // English stems, "#12000" for numbers, "ru:…" and so on for other tongues, "~7" for concepts
	posts   rows
	dense   []uint32 // the terms that very many documents bear, in order: see isDense
	bits    []uint64 // for each of them: its documents
	starts  []byte   // by term: the number of words of the longest name of an actor, a place or an agreement that it begins
	forms   table    // words as written, folded; in order of their shapes
	stems   []uint32 // by form: the term of its stem in English; see stemBits
	masks   []uint32 // by form: its letters
	likes   []uint32 // by form: see likeness
	shapes  []uint32 // by shape: the first form that has it
	sounds  table    // how a word of a name sounds
	sounded rows     // by sound: the terms

	names   table // the stems of whole names, with the tongue before them
	named   rows  // by name: the documents, see alien
	namings rows  // by what a link may lead to: the postings of the texts that name it
	into    rows  // by what a link may lead to: the documents with such a link; see stance
	numbers table // of articles, as ArticleKey returns them
	bearing rows  // by number: the documents
	kinds   rows  // by kind, then the parties: the documents
	dated   []uint32
	reach   []int32  // by place in dated: the last day of it and of those before
	due     []uint32 // documents to be looked at again, the earliest first
	dueOn   []uint32 // their days, 20060102
}

// A row is what is known of one document. All its fields have 32 bits or
// less, so that rows can be mapped.
type row struct {
	at                  uint32 // where its text begins: id, title, date, number
	links               uint32 // where its links begin; they end where those of the next begin
	first, last         int32  // days
	names               uint32 // a sum of its names: records that link to it bear them
	title, date, number uint16 // bytes
	id, head            uint8  // bytes; words of the title
	kind, flags         uint8
	_                   uint16
}

const (
	isParty  = 1 << iota // a party to the dispute
	isValued             // it has a value
)

// kinds lists the kinds of facts as rows number them.
var kinds = facts.Kinds()

func (r *row) span() edtf.Span { return edtf.Span{First: edtf.Day(r.first), Last: edtf.Day(r.last)} }

func (s *segment) idOf(n uint32) []byte {
	r := &s.docs[n]
	return s.text[r.at : r.at+uint32(r.id)]
}

func (s *segment) titleOf(r *row) []byte {
	at := r.at + uint32(r.id)
	return s.text[at : at+uint32(r.title)]
}

func (s *segment) dateOf(r *row) []byte {
	at := r.at + uint32(r.id) + uint32(r.title)
	return s.text[at : at+uint32(r.date)]
}

func (s *segment) numberOf(r *row) []byte {
	at := r.at + uint32(r.id) + uint32(r.title) + uint32(r.date)
	return s.text[at : at+uint32(r.number)]
}

// byID returns the document of an id.
func (s *segment) byID(id facts.ID) (n uint32, ok bool) {
	lo, hi := 0, len(s.docs)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if string(s.idOf(uint32(mid))) < id {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return uint32(lo), lo < len(s.docs) && string(s.idOf(uint32(lo))) == id
}

// target returns what a link to a record leads to: a document, or one of those
// elsewhere.
func (s *segment) target(id facts.ID) (n uint32, ok bool) {
	if n, ok = s.byID(id); ok {
		return n, true
	}
	n, ok = find(&s.elsewhere, id)
	return uint32(len(s.docs)) + n, ok
}

// A link is what it leads to, shifted by linkBits, and how.
const (
	linkBits = 3

	asHolder uint32 = iota - 1
	asPart
	asAgreement
	asAbout
	asUser // of a name
)

// linksOf returns the links of a document, in the order of the record.
func (s *segment) linksOf(n uint32) []uint32 {
	end := uint32(len(s.links))
	if int(n)+1 < len(s.docs) {
		end = s.docs[n+1].links
	}
	return s.links[s.docs[n].links:end]
}
