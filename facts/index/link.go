package index

import (
	"slices"

	"factbot/facts/lang"
)

// A Mention is a run of words of a question that is a name of records.
type Mention struct {
	Start, End int // words, the end not included
	Docs       []int32
	Fixed      bool // found only with a mistyped word put right
	Alien      bool // in a tongue without tables
}

// Mentions finds the names in the words of a question: the longest first from
// the left, none within another. The words of a name then stand for all that
// names the same record, in whatever tongue.
func (x *Index) Mentions(ws []Word, tongue lang.Tongue) []Mention {
	var ms []Mention
	for i := 0; i < len(ws); {
		m := x.mentionAt(ws, i, tongue)
		if len(m.Docs) == 0 {
			i++
			continue
		}
		for _, d := range m.Docs {
			for k := m.Start; k < m.End; k++ {
				x.naming(&ws[k], d)
			}
		}
		ms = append(ms, m)
		i = m.End
	}
	return ms
}

// naming adds the texts that name a record to what a word may mean.
func (x *Index) naming(w *Word, d int32) {
	for i := range x.segs {
		if posts := x.namings(i, d); len(posts) > 0 {
			w.add(alt{seg: int32(i), posts: [2][]uint32{1: posts}, sure: sureSame, scale: linkWeight / textWeight, key: noKey})
			w.borne = max(w.borne, len(posts))
		}
	}
}

// namings returns the postings of the texts of a segment that name a record.
func (x *Index) namings(seg int, d int32) []uint32 {
	s := x.segs[seg]
	home, doc := x.place(d)
	if home != seg {
		var ok bool
		if doc, ok = s.target(string(x.segs[home].idOf(doc))); !ok {
			return nil
		}
	}
	return s.namings.of(doc)
}

// Names tells whether the text of a record names another one.
func (x *Index) Names(n, other int32) bool {
	seg, doc := x.place(n)
	posts := x.namings(seg, other)
	k := seek(posts, 0, doc)
	return k < len(posts) && posts[k]>>fieldBits == doc
}

// noKey is the key of what is not found by a term of its own.
const noKey = " "

func (x *Index) mentionAt(ws []Word, i int, tongue lang.Tongue) Mention {
	if ws[i].Weight == lang.Function {
		return Mention{}
	}
	for n := min(mostNamed, len(ws)-i); n > 0; n-- {
		if ws[i+n-1].Weight == lang.Function && n > 1 {
			continue
		}
		for _, t := range tonguesOf(&ws[i], tongue) {
			if m := x.named(ws[i:i+n], t); len(m.Docs) > 0 {
				m.Start, m.End = i, i+n
				return m
			}
		}
	}
	return Mention{Start: i, End: i + 1, Docs: x.taken(&ws[i]), Fixed: true}
}

// taken returns the records that bear a name of one word that a mistyped word
// was taken for.
func (x *Index) taken(w *Word) (docs []int32) {
	for _, a := range w.alts {
		if a.key == "" || a.key == noKey || a.sure < sureSlip-slipDiscount || a.sure == sureExact {
			continue
		}
		found, _ := x.bearing([]byte(a.key + " "))
		for _, d := range found {
			if !slices.Contains(docs, d) {
				docs = append(docs, d)
			}
		}
	}
	return docs
}

var (
	onlyEnglish = []lang.Tongue{lang.En}
	inLatin     = []lang.Tongue{lang.En, lang.Az, lang.Ru}
)

// tonguesOf returns the tongues a word may be read in, the likeliest first.
func tonguesOf(w *Word, question lang.Tongue) []lang.Tongue {
	switch t := w.Token; {
	case t.Script == lang.Cyrillic:
		return []lang.Tongue{lang.Ru, lang.En}
	case t.Script == lang.Armenian:
		return []lang.Tongue{lang.Hy, lang.En}
	case question != lang.En:
		return []lang.Tongue{question, lang.En}
	}
	if w.plain {
		return onlyEnglish
	}
	return inLatin
}

func (x *Index) named(ws []Word, tongue lang.Tongue) (m Mention) {
	var room [96]byte
	key := room[:0]
	for k := range ws {
		w := &ws[k]
		switch {
		case w.Weight == lang.Function && len(ws) > 1:
			continue
		case w.Script == lang.Digits:
			key = append(append(key, '#'), w.Fold...)
		case w.Fixed != "":
			key = append(append(key, prefixes[tongue]...), w.Stem...)
			m.Fixed = true
		case tongue == native(w.Token):
			key = append(append(key, prefixes[tongue]...), w.Stem...)
		default:
			key = append(append(key, prefixes[tongue]...), lang.Stem(w.Token, tongue)...)
		}
		key = append(key, ' ')
	}
	m.Docs, m.Alien = x.bearing(key)
	return m
}

// mostBearers is how many records of one name are told apart.
const mostBearers = 64

// bearing returns the records that bear a name, and whether it is one in a
// tongue without tables.
func (x *Index) bearing(name []byte) (docs []int32, alien bool) {
	for i, s := range x.segs {
		k, ok := find(&s.names, name)
		if !ok {
			continue
		}
		for _, item := range s.named.of(k) {
			n := x.firsts[i] + int32(item>>1)
			if len(docs) == mostBearers || x.gone[i].has(item>>1) || slices.Contains(docs, n) {
				continue
			}
			docs = append(docs, n)
			alien = alien || item&isAlien != 0
		}
	}
	return docs, alien
}
