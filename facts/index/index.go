// Package index is the search index over a store of facts. It is derived: it
// can be built again from the store at any time and is never the only holder
// of anything.
//
// An Index is made of segments, each of which is immutable. The first holds
// all records of the store as they were, and may lie in a file that is mapped
// (file.go); the others hold what was changed since, and what they replace
// counts as gone. Live keeps the index of a store up to date, and a View is
// how one question sees it.
//
// The way of a record: a reader takes it apart (reader.go), a joiner puts pages
// of what was read together to a segment (build.go). The way of a question:
// Words finds what its words may mean (words.go, guess.go, spelling.go),
// Mentions the names in it (link.go), Search the facts that bear the words
// (search.go).
package index

import (
	"slices"

	"factbot/facts"
	"factbot/facts/lang"
)

// An Index is what reading a question needs to find facts. It is immutable and
// safe for concurrent use. Its documents are numbered, segment by segment.
type Index struct {
	seq       uint64 // of the store's change sequence
	till      uint64 // where it is stale: up to where it answers until another is built
	terms     uint32 // the sum of the store's
	segs      []*segment
	firsts    []int32  // by segment: the number of its first document
	gone      []bitset // by segment: documents that are retired, or in a later segment
	held      int
	thesaurus *lang.Thesaurus
	clause    Sense
}

// newIndex returns an index of one segment.
func newIndex(seq uint64, th *lang.Thesaurus, s *segment) *Index {
	x := &Index{seq: seq, thesaurus: th, segs: []*segment{s}, firsts: []int32{0}, gone: make([]bitset, 1), held: len(s.docs)}
	x.clause = x.Sense("clause")
	return x
}

// A bitset is a set of documents of a segment; nil is the empty one.
type bitset []uint64

func (b bitset) has(n uint32) bool { return b != nil && b[n/64]&(1<<(n%64)) != 0 }

func (b bitset) add(n uint32) { b[n/64] |= 1 << (n % 64) }

// stale tells whether there were too many changes for the index to follow.
func (x *Index) stale() bool { return x.till > x.seq }

// Len returns the number of facts held, retired ones not among them.
func (x *Index) Len() int { return x.held }

// Seq returns the number in the store's change sequence that x is at.
func (x *Index) Seq() uint64 { return x.seq }

// place returns the segment of a document, and its number there.
func (x *Index) place(n int32) (seg int, doc uint32) {
	seg = len(x.firsts) - 1
	for x.firsts[seg] > n {
		seg--
	}
	return seg, uint32(n - x.firsts[seg])
}

// Number returns the number of the document of a fact, or -1.
func (x *Index) Number(id facts.ID) int32 {
	for i := len(x.segs) - 1; i >= 0; i-- {
		if n, ok := x.segs[i].byID(id); ok && !x.gone[i].has(n) {
			return x.firsts[i] + int32(n)
		}
	}
	return -1
}

// lives tells whether one of some postings is of a document that is not in b.
func (b bitset) lives(posts []uint32) bool {
	return b == nil && len(posts) > 0 || slices.ContainsFunc(posts, func(p uint32) bool { return !b.has(p >> fieldBits) })
}

// ID returns the id of the fact of a document.
func (x *Index) ID(n int32) facts.ID {
	seg, doc := x.place(n)
	return string(x.segs[seg].idOf(doc))
}

// leadsTo returns the document that a link of a segment leads to, or -1.
func (x *Index) leadsTo(seg int, to uint32) int32 {
	s := x.segs[seg]
	if int(to) >= len(s.docs) {
		return x.Number(string(s.elsewhere.key(to - uint32(len(s.docs)))))
	}
	if x.gone[seg].has(to) {
		return x.Number(string(s.idOf(to)))
	}
	return x.firsts[seg] + int32(to)
}

// longest returns the number of words of the longest name of an actor, a place
// or an agreement that a term begins.
func (x *Index) longest(term []byte) (words int) {
	for _, s := range x.segs {
		if t, ok := find(&s.terms, term); ok {
			words = max(words, int(s.starts[t]))
		}
	}
	return words
}

// bearers returns the ids of the actors, places and agreements with a name.
func (x *Index) bearers(name []byte) (ids []facts.ID) {
	for i, s := range x.segs {
		k, ok := find(&s.names, name)
		if !ok {
			continue
		}
		for _, n := range s.named.of(k) {
			if doc := n >> 1; entity(kinds[s.docs[doc].kind]) && !x.gone[i].has(doc) {
				ids = append(ids, string(s.idOf(doc)))
			}
		}
	}
	return ids
}
