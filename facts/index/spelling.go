package index

import (
	"math/bits"
	"slices"
	"strconv"

	"factbot/facts/lang"
)

func numberKey(n int) string { return "#" + strconv.Itoa(n) }

// spelling finds the known words that a mistyped one may stand for.
type spelling struct {
	known map[string]bool // words of the store, as written, folded
	words [][]form        // by length
}

type form struct {
	word  string
	mask  uint32 // the letters in it
	store bool   // a word of the store, not only a common one
}

func newSpelling(forms []string) *spelling {
	s := &spelling{known: make(map[string]bool, len(forms))}
	for _, w := range forms {
		s.known[w] = true
		s.put(w, true)
	}
	for _, w := range lang.Words() {
		if !s.known[w] {
			s.put(w, false)
		}
	}
	return s
}

func (s *spelling) put(w string, store bool) {
	if len(w) < 4 {
		return
	}
	for len(s.words) <= len(w) {
		s.words = append(s.words, nil)
	}
	s.words[len(w)] = append(s.words[len(w)], form{w, letters(w), store})
}

// A Spelling is a word that a mistyped one may stand for.
type Spelling struct {
	Word  string
	Edits int
}

// near returns the words within the slips that a word of its length is
// forgiven, the nearest first: fewest slips, then the same first letter, then
// words of the store, then by spelling. At most four. Slips tells which are
// forgiven.
func (s *spelling) near(w string, slips func(w, meant string) (int, bool)) []Spelling {
	if len(w) < 4 {
		return nil
	}
	limit := 2
	type found struct {
		Spelling
		rank int
	}
	var all []found
	mask := letters(w)
	for n := max(4, len(w)-limit); n <= len(w)+limit && n < len(s.words); n++ {
		for _, f := range s.words[n] {
			if bits.OnesCount32(mask^f.mask) > 2*limit {
				continue
			}
			d, ok := slips(w, f.word)
			if !ok {
				continue
			}
			rank := 4 * d
			if f.word[0] != w[0] {
				rank += 2
			}
			if !f.store {
				rank++
			}
			all = append(all, found{Spelling{f.word, d}, rank})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		if a.Word < b.Word {
			return -1
		}
		return 1
	})
	var best []Spelling
	for _, f := range all {
		if len(best) == 4 || f.rank > all[0].rank+1 {
			break
		}
		best = append(best, f.Spelling)
	}
	return best
}

// slips counts the slips between two words; ok tells whether they are forgiven.
func slips(w, meant string) (n int, ok bool) {
	n = lang.Edits(w, meant, 2)
	allowed := min(lang.Slips(len(w)), lang.Slips(len(meant)))
	return n, n <= allowed || n == 2 && min(len(w), len(meant)) >= 6 && (lang.Skeleton(w) == lang.Skeleton(meant) || lang.Sound(w) == lang.Sound(meant))
}

// bold is slips where a neighbouring word speaks for the meaning.
func bold(w, meant string) (n int, ok bool) {
	n = lang.Edits(w, meant, 2)
	return n, n == 1 || n == 2 && min(len(w), len(meant)) >= 6
}

func letters(w string) uint32 {
	var m uint32
	for i := range len(w) {
		m |= 1 << (w[i] & 31)
	}
	return m
}
