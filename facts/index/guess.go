package index

import (
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
			if t, ok := x.terms[lang.Stem(lang.Token{Fold: name}, lang.En)]; ok && inNames(x.posts[t]) {
				x.add(w, alt{posts: x.posts[t], sure: sureDemonym, key: lang.Stem(lang.Token{Fold: name}, lang.En)})
				return
			}
		}
	}
}

func inNames(posts []posting) bool {
	for _, p := range posts {
		if p.fields&InName != 0 {
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
		for _, t := range x.sounds[lang.Sound(written)] {
			w.Stem = x.keys[t]
			x.add(w, alt{posts: x.posts[t], sure: sureSound, key: x.keys[t]})
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
	for i, s := range x.spelling.near(w.Fold, slips) {
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
	for _, s := range x.spelling.near(w.Fold, bold) {
		stem := lang.Stem(lang.Token{Fold: s.Word}, lang.En)
		if i > 0 && x.pairs[ws[i-1].Stem+" "+stem] || i+1 < len(ws) && x.pairs[stem+" "+ws[i+1].Stem] {
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
		x.add(w, a)
	}
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
