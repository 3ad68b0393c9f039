package index

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"

	"factbot/facts/lang"
)

// A Spelling is a word that a mistyped one may stand for.
type Spelling struct {
	Word  string
	Edits int
	rank  int
}

// near returns the words within the slips that a word of its length is
// forgiven, the nearest first: fewest slips, then the same first letter, then
// words of the store, then by spelling. At most four. Slips tells which are
// forgiven.
func (x *Index) near(w string, slips func(w, meant string) (int, bool)) []Spelling {
	if len(w) < shortest {
		return nil
	}
	var all []Spelling
	meant := func(known []byte, ofStore bool) {
		d, ok := slips(w, string(known))
		if !ok {
			return
		}
		s := Spelling{string(known), d, 4 * d}
		if known[0] != w[0] {
			s.rank += 2
		}
		if !ofStore {
			s.rank++
		}
		all = append(all, s)
	}
	for _, s := range x.segs {
		s.forms.like(w, s.masks, s.lengths, func(known []byte) { meant(known, true) })
	}
	c := common()
	c.forms.like(w, c.masks, c.lengths, func(known []byte) {
		if !x.written(string(known)) {
			meant(known, false)
		}
	})
	slices.SortFunc(all, func(a, b Spelling) int { return cmp.Or(a.rank-b.rank, cmp.Compare(a.Word, b.Word)) })
	all = slices.CompactFunc(all, func(a, b Spelling) bool { return a.Word == b.Word })
	for i := range all {
		if i == mostMeant || all[i].rank > all[0].rank+1 {
			return all[:i]
		}
	}
	return all
}

const (
	shortest  = 4 // letters of a word that is put right
	mostMeant = 4
	mostSlips = 2
)

// like calls f with the words that a word may be within a few slips of, by
// their lengths and letters.
func (t *table) like(w string, masks, lengths []uint32, f func(known []byte)) {
	mask := letters(w)
	for n := max(shortest, len(w)-mostSlips); n <= len(w)+mostSlips && n+1 < len(lengths); n++ {
		for i, m := range masks[lengths[n]:lengths[n+1]] {
			if bits.OnesCount32(m^mask) <= 2*mostSlips {
				f(t.key(lengths[n] + uint32(i)))
			}
		}
	}
}

func bitsApart(a, b uint32) int { return bits.OnesCount32(a ^ b) }

// written tells whether a word stands in the store as it is written, folded.
func (x *Index) written(fold string) bool {
	for _, s := range x.segs {
		if _, ok := find(&s.forms, fold); ok {
			return true
		}
	}
	return false
}

// common are the common words of English, as a segment has its own.
var common = sync.OnceValue(func() *segment {
	b := new(builder)
	for _, w := range lang.Words() {
		put(&b.forms, w)
	}
	j := &joiner{builder: b, seg: new(segment)}
	j.spellings()
	return j.seg
})

// slips counts the slips between two words; ok tells whether they are forgiven.
func slips(w, meant string) (n int, ok bool) {
	n = lang.Edits(w, meant, mostSlips)
	allowed := min(lang.Slips(len(w)), lang.Slips(len(meant)))
	return n, n <= allowed || n == 2 && min(len(w), len(meant)) >= 6 && (lang.Skeleton(w) == lang.Skeleton(meant) || lang.Sound(w) == lang.Sound(meant))
}

// bold is slips where a neighbouring word speaks for the meaning.
func bold(w, meant string) (n int, ok bool) {
	n = lang.Edits(w, meant, mostSlips)
	return n, n == 1 || n == 2 && min(len(w), len(meant)) >= 6
}
