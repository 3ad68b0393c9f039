package index

import "slices"

// A Field is a set of places of a record where a word stands.
type Field uint8

// The fields.
const (
	InName  Field = 1 << iota // a name of the record, or its title
	InText                    // the text, a quantity, a number
	InActor                   // a name of a holder, or of who took part
	InLink                    // a name of the agreement, or of what it is about
	InCall                    // a proper name, not only the title
	inKind                    // a word for its kind; shown as InName and InText
)

// Own is the record's own words; the rest came over links.
const Own = InName | InText | InCall

// What a word weighs by where it stands: as much as in the best of its fields.
const (
	nameWeight  = 1.0
	textWeight  = 0.9 // also of a word for the kind
	actorWeight = 0.8
	linkWeight  = 0.6
)

// A posting is a document of a segment, shifted by fieldBits, and the fields.
const fieldBits = 6

// weights are by fields.
var weights = func() (w [1 << fieldBits]float32) {
	for f := range w {
		switch f := Field(f); {
		case f&InName != 0:
			w[f] = nameWeight
		case f&(InText|inKind) != 0:
			w[f] = textWeight
		case f&InActor != 0:
			w[f] = actorWeight
		case f&InLink != 0:
			w[f] = linkWeight
		}
	}
	return w
}()

// fieldsOf returns the fields of a posting as they are shown.
func fieldsOf(p uint32) Field {
	f := Field(p & (1<<fieldBits - 1))
	if f&inKind != 0 {
		f = f&^inKind | InName | InText
	}
	return f
}

// isDense tells whether so many documents bear a term that the set of them as
// bits is not much larger than the list, and quicker asked.
func (s *segment) isDense(borne int) bool { return borne > len(s.docs)/64 && borne > 64 }

// setLen returns the length of a set of documents of the segment.
func (s *segment) setLen() int { return (len(s.docs) + 63) / 64 }

// setOf returns the documents that bear a dense term.
func (s *segment) setOf(term uint32) bitset {
	k, ok := slices.BinarySearch(s.dense, term)
	if !ok {
		return nil
	}
	return s.bits[k*s.setLen() : (k+1)*s.setLen()]
}

// seek returns the place of the first posting at or behind from that is of a
// document, or of one that comes after it. It looks in steps that double, as
// it is mostly near.
func seek(posts []uint32, from int, doc uint32) int {
	step := 1
	for from+step < len(posts) && posts[from+step]>>fieldBits < doc {
		from += step
		step *= 2
	}
	lo, hi := from, min(from+step, len(posts))
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if posts[mid]>>fieldBits < doc {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
