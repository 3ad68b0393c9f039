package index

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unsafe"

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
// words of the store, then by spelling. At most four. With bold set more slips
// are forgiven.
func (x *Index) near(w string, bold bool) []Spelling {
	if len(w) < shortest || len(w) > longest {
		return nil
	}
	f := forgiveness{word: w, mask: letters(w), likeness: likeness(w), bold: bold, edits: newPattern(w)}
	for f.most = 1; f.most < mostSlips; f.most++ {
		if all := x.forgiven(&f); len(all) > 0 && all[0].rank+1 < rankOfSlip*(f.most+1) {
			return all // words with more slips would come too late
		}
	}
	return x.forgiven(&f)
}

// rankOfSlip is what each slip adds to the rank of a spelling.
const rankOfSlip = 4

// forgiven returns what near does, of words with at most f.most slips.
func (x *Index) forgiven(f *forgiveness) (all []Spelling) {
	meant := func(known string, slips int, ofStore bool) {
		s := Spelling{strings.Clone(known), slips, rankOfSlip * slips}
		if known[0] != f.word[0] {
			s.rank += 2
		}
		if !ofStore {
			s.rank++
		}
		all = append(all, s)
	}
	for _, s := range x.segs {
		f.among(s, func(known string, slips int) { meant(known, slips, true) })
	}
	f.among(common(), func(known string, slips int) {
		if !x.written(known) {
			meant(known, slips, false)
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
	longest   = 64
	mostMeant = 4
	mostSlips = 2
)

// A forgiveness tells which words a mistyped one may stand for.
type forgiveness struct {
	word           string
	mask, likeness uint32
	bold           bool // where a neighbouring word speaks for the meaning
	most           int  // slips, whatever else allows more
	edits          pattern
}

// among calls yes with the words of a segment that are meant, and the slips to
// them. The words are valid during the call only.
func (f *forgiveness) among(s *segment, yes func(known string, slips int)) {
	sketch := sketchOf(f.mask)
	for n := max(shortest, len(f.word)-f.most); n <= len(f.word)+f.most; n++ {
		shorter, apart := min(n, len(f.word)), max(n, len(f.word))-min(n, len(f.word))
		allowed := lang.Slips(shorter)
		if f.bold {
			allowed = 1
			if shorter >= longer {
				allowed = mostSlips
			}
		}
		allowed = min(allowed, f.most)
		// A letter too many or too few changes the mask by one letter, one for
		// another by two.
		differ, alikeDiffer := 2*allowed-apart, 2*f.most-apart
		for k := range uint32(1 << sketchBits) {
			if bits.OnesCount32(k^sketch) > alikeDiffer {
				continue
			}
			first, end := s.shaped(n, k)
			for i, mask := range s.masks[first:end] {
				if d := bits.OnesCount32(mask ^ f.mask); d > alikeDiffer || d > differ && !(shorter >= longer && alike(s.likes[int(first)+i], f.likeness)) {
					continue
				}
				known := view(s.forms.key(first + uint32(i)))
				slips := f.edits.to(known)
				if slips == 0 {
					continue // as it is it means nothing, or was meant for another
				}
				if slips <= allowed || slips == f.most && shorter >= longer && f.alike(known) {
					yes(known, slips)
				}
			}
		}
	}
}

// The shape of a word is its length and a sketch of its letters: which of the
// most frequent ones it has. A slip that changes the letters by one changes the
// sketch by one at most.
const (
	sketched   = "aeionrst"
	sketchBits = len(sketched)
	mostLong   = longest + mostSlips + 1 // what is longer is put right for nothing
)

func sketchOf(mask uint32) (sketch uint32) {
	for i := range sketchBits {
		sketch = sketch<<1 | mask>>(sketched[i]&31)&1
	}
	return sketch
}

func shapeOf(length int, mask uint32) uint32 {
	return uint32(min(length, mostLong))<<sketchBits | sketchOf(mask)
}

// shaped returns the forms of a shape: the first, and the one behind the last.
func (s *segment) shaped(length int, sketch uint32) (first, end uint32) {
	k := length<<sketchBits | int(sketch)
	if k+1 >= len(s.shapes) {
		return 0, 0
	}
	return s.shapes[k], s.shapes[k+1]
}

// A pattern tells in which places of a word, of up to 64 bytes, a letter
// stands.
type pattern struct {
	at     [256]uint64
	length int
}

func newPattern(w string) (p pattern) {
	p.length = min(len(w), 64)
	for i := range p.length {
		p.at[w[i]] |= 1 << i
	}
	return p
}

// to returns what lang.Edits does, for all places of the word at once (the
// bit-parallel form of Hyyrö, 2003, with neighbours swapped). Above mostSlips
// it may return any number above mostSlips.
func (p *pattern) to(other string) int {
	var swapped, before uint64
	plus, minus := ^uint64(0), uint64(0) // where a column rises and falls
	diagonal := uint64(0)
	last := uint64(1) << (p.length - 1)
	slips := p.length
	for i := range len(other) {
		at := p.at[other[i]]
		swapped = (^diagonal & at) << 1 & before
		diagonal = (at&plus + plus) ^ plus | at | minus | swapped
		rises, falls := minus|^(diagonal|plus), diagonal&plus
		if rises&last != 0 {
			slips++
		} else if falls&last != 0 {
			slips--
		}
		if slips-(len(other)-1-i) > mostSlips {
			return mostSlips + 1
		}
		rises = rises<<1 | 1
		plus, minus = falls<<1|^(diagonal|rises), rises&diagonal
		before = at
	}
	return slips
}

// alike tells whether a word has the same consonants, or sounds the same.
func (f *forgiveness) alike(known string) bool {
	return lang.Skeleton(f.word) == lang.Skeleton(known) || lang.Sound(f.word) == lang.Sound(known)
}

// longer is the number of letters from which on words are forgiven two slips
// where they are alike.
const longer = 6

// likeness returns sums of the consonants and of the sound of a word, 16 bits
// each.
func likeness(w string) uint32 {
	return hash(lang.Skeleton(w))<<16 | hash(lang.Sound(w))&0xffff
}

// alike tells whether two words may have the same consonants or the same sound.
func alike(a, b uint32) bool { return (a^b)>>16 == 0 || (a^b)&0xffff == 0 }

// view returns bytes as a string that lasts as long as they do.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

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
