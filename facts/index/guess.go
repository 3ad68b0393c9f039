package index

import (
	"slices"
	"strings"

	"factbot/facts/lang"
)

// guess finds what a word may mean that nothing in the store bears as it
// stands: the least daring reading first, and only one kind of reading.
func (x *Index) guess(w *Word) {
	for _, read := range []func(*Word){x.demonym, x.sound, x.foreign, x.respell} {
		if read(w); w.Known {
			return
		}
	}
	if len(w.Fold) <= 2 && !w.Upper {
		w.Weight = lang.Function // a particle of a tongue without tables
	}
}

// demonym reads "Ruritanian", "Ruritani" as the name Ruritania.
func (x *Index) demonym(w *Word) {
	for _, end := range []string{"ian", "ean", "an", "n", "ese", "ish", "i", "sk", "skiy"} {
		root, ok := strings.CutSuffix(w.Fold, end)
		if !ok || len(root) < 4 {
			continue
		}
		for _, name := range []string{root, root + "a", root + "ia"} {
			if stem := lang.Stem(lang.Token{Fold: name}, lang.En); x.inNames(stem) {
				x.term(w, stem, sureDemonym)
				return
			}
		}
	}
}

// inNames tells whether a term stands in names.
func (x *Index) inNames(term string) bool {
	for i, s := range x.segs {
		if t, ok := find(&s.terms, term); ok && x.gone[i].lives(s.posts.of(2*t)) {
			return true
		}
	}
	return false
}

// sound reads another romanisation of a name.
func (x *Index) sound(w *Word) {
	if _, frequency, ok := lang.Related(w.Stem); ok && frequency > 1 {
		return
	}
	for _, written := range []string{w.Fold, w.Stem} {
		if len(written) < 4 || w.Known {
			continue
		}
		sound := lang.Sound(written)
		for _, s := range x.segs {
			k, ok := find(&s.sounds, sound)
			if !ok {
				continue
			}
			for _, t := range s.sounded.of(k) {
				if key := string(s.terms.key(t)); !w.means(key) {
					w.Stem = key
					x.term(w, key, sureSound)
				}
			}
		}
	}
}

// foreign reads a word in Latin letters as one of another tongue.
func (x *Index) foreign(w *Word) {
	if w.Script != lang.Latin || len(w.Fold) < 4 {
		return
	}
	if _, _, ordinary := lang.Related(w.Stem); ordinary {
		return
	}
	for _, tongue := range []lang.Tongue{lang.Az, lang.Ru, lang.Hy} {
		if x.lookIn(w, tongue); w.Known {
			return
		}
	}
}

// respell reads a mistyped word. Frequent English words are not mistyped ones.
func (x *Index) respell(w *Word) {
	if _, frequency, ok := lang.Related(w.Stem); ok && frequency > 2 || w.Common {
		return
	}
	for i, s := range x.near(w.Fold, false) {
		fixed := Word{Token: lang.Token{Text: s.Word, Fold: s.Word, Script: lang.Latin}}
		x.respelt(&fixed, s.Word)
		if i == 0 || w.Weight == lang.Content {
			x.adopt(w, &fixed, sureSlip-slipDiscount*float32(s.Edits-1))
		}
	}
}

// inName reads an ordinary word as a mistyped one where its neighbour makes it
// part of a name: "european counsel".
func (x *Index) inName(ws []Word, i int) {
	w := &ws[i]
	for _, s := range x.near(w.Fold, true) {
		stem := lang.Stem(lang.Token{Fold: s.Word}, lang.En)
		if i > 0 && x.inOneName(ws[i-1].Stem, stem) || i+1 < len(ws) && x.inOneName(stem, ws[i+1].Stem) {
			fixed := Word{Token: lang.Token{Text: s.Word, Fold: s.Word, Script: lang.Latin}}
			x.respelt(&fixed, s.Word)
			x.adopt(w, &fixed, sureSlip-slipDiscount*float32(s.Edits-1))
			return
		}
	}
}

// respelt looks up w as it stands now, in its tongue.
func (x *Index) respelt(w *Word, text string) bool {
	w.Fixed = text
	w.Weight = lang.WeightOf(w.Token, lang.En)
	w.Stem = lang.Stem(w.Token, native(w.Token))
	one := []Word{*w}
	x.lookUp(one, phrase{[]int{0}, []string{w.Stem}}, native(w.Token))
	*w = one[0]
	return w.Known
}

// adopt takes over what another word means.
func (x *Index) adopt(w, other *Word, sure float32) {
	if w.Fixed == "" {
		w.Fixed, w.Stem, w.Weight = other.Fixed, other.Stem, other.Weight
		w.Common = other.Common
		w.concepts = other.concepts
	}
	for _, a := range other.alts {
		a.sure *= sure
		w.add(a)
	}
	w.borne = max(w.borne, other.borne)
}

// means tells whether a term is among what a word may mean.
func (w *Word) means(term string) bool {
	return slices.ContainsFunc(w.alts, func(a alt) bool { return a.key == term })
}

// inOneName tells whether two terms stand in names of one record.
func (x *Index) inOneName(a, b string) bool {
	for _, s := range x.segs {
		t, ok := find(&s.terms, a)
		u, both := find(&s.terms, b)
		if ok && both && meet(s.posts.of(2*t), s.posts.of(2*u)) {
			return true
		}
	}
	return false
}

// meet tells whether two lists of postings have a document in common.
func meet(a, b []uint32) bool {
	for i, k := 0, 0; i < len(a) && k < len(b); {
		if k = seek(b, k, a[i]>>fieldBits); k < len(b) {
			if a[i]>>fieldBits == b[k]>>fieldBits {
				return true
			}
			i = seek(a, i, b[k]>>fieldBits)
		}
	}
	return false
}

// relate adds what a general English thesaurus has for a word.
func (x *Index) relate(w *Word) {
	if w.Script != lang.Latin {
		return
	}
	related, _, ok := lang.Related(w.Stem)
	if !ok {
		return
	}
	w.Common = true
	for related != "" {
		var stem string
		stem, related, _ = strings.Cut(related, " ")
		x.term(w, stem, sureRelated)
	}
}
