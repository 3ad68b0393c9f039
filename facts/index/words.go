package index

import (
	"math"
	"slices"
	"strings"

	"factbot/facts/lang"
)

// How sure it is that a word of a question means a word of the store, by the
// way it was found.
const (
	sureExact    = 1.0
	sureNumber   = 1.0
	sureSame     = 0.88 // a synonym, a translation
	sureDemonym  = 0.9  // "Ruritanian" for Ruritania
	sureSound    = 0.85 // another romanisation
	sureSlip     = 0.82 // a typing slip; less by slip
	sureRelated  = 0.5  // a general thesaurus
	slipDiscount = 0.1
)

// A Word is a word of a question, with what it may mean in the store.
type Word struct {
	lang.Token
	Stem   string      // in English, or of the word it was taken for
	Weight lang.Weight // of the word it was taken for
	Fixed  string      // what a mistyped word was taken for
	Known  bool        // something in the store bears it, or a word for it
	Common bool        // an ordinary English word, or a word of a concept
	IDF    float32     // how telling it is, 0 to 1

	plain    bool // the store has the word as it stands, in English
	alts     []alt
	concepts []lang.Concept // of the word alone, also those that nothing in the store bears
}

// An alt is a term or a concept that a word may mean.
type alt struct {
	posts []posting
	sure  float32
	key   string       // of a term
	same  lang.Concept // where key is ""
}

// Words analyses the words of a question in a tongue; lang.En stands for any
// that the writing shows by itself. Where sound is not nil, it tells which words
// are not to be taken for misspelt ones.
func (x *Index) Words(ts []lang.Token, tongue lang.Tongue, sound []bool) []Word {
	ws := make([]Word, len(ts))
	shouted := !slices.ContainsFunc(ts, func(t lang.Token) bool { return strings.ToUpper(t.Text) != t.Text })
	run := phrase{at: make([]int, 0, len(ts)), stems: make([]string, 0, len(ts))}
	for i, t := range ts {
		ws[i] = Word{Token: t, Weight: x.weightOf(t, tongue, shouted)}
		ws[i].Stem = lang.Stem(t, native(t))
		if !lang.Article(t.Fold) {
			run.at, run.stems = append(run.at, i), append(run.stems, ws[i].Stem)
		}
	}
	for k, i := range run.at {
		x.lookUp(ws, run.from(k), native(ws[i].Token))
		x.apart(&ws[i], run.from(k))
		if tongue == lang.Az && ws[i].Script == lang.Latin {
			x.lookIn(&ws[i], lang.Az)
		}
		ws[i].plain = ws[i].Known && ws[i].Script == lang.Latin
	}
	for i := range ws {
		w := &ws[i]
		right := sound != nil && sound[i]
		if !w.Known && !right && w.Weight == lang.Content && w.Script != lang.Digits {
			x.guess(w)
		}
		if !w.Known && !right && w.Common {
			x.inName(ws, i)
		}
		if w.Weight != lang.Function {
			x.relate(w)
		}
		w.IDF = x.idf(w)
	}
	return ws
}

// native returns the tongue that the writing of a word suggests.
func native(t lang.Token) lang.Tongue {
	switch t.Script {
	case lang.Cyrillic:
		return lang.Ru
	case lang.Armenian:
		return lang.Hy
	}
	return lang.En
}

// weightOf is lang.WeightOf, but for names that look like common words: US, UM.
// In a question that is shouted, capitals tell nothing.
func (x *Index) weightOf(t lang.Token, tongue lang.Tongue, shouted bool) lang.Weight {
	switch {
	case !shouted && len(t.Text) >= 2 && t.Script == lang.Latin && strings.ToUpper(t.Text) == t.Text:
		if n, ok := x.terms[lang.Stem(t, lang.En)]; ok && inNames(x.posts[n]) {
			return lang.Content
		}
	case len(t.Fold) == 1 && t.Script != lang.Digits && !t.Upper:
		return lang.Function
	}
	return lang.WeightOf(t, tongue)
}

// A phrase is a run of words without articles: their places and their stems.
type phrase struct {
	at    []int
	stems []string
}

func (p phrase) from(k int) phrase { return phrase{p.at[k:], p.stems[k:]} }

// lookUp finds the terms and concepts of the first word of a phrase, as it
// stands.
func (x *Index) lookUp(ws []Word, p phrase, tongue lang.Tongue) {
	w := &ws[p.at[0]]
	if w.Script == lang.Digits {
		x.term(w, "#"+w.Fold, sureNumber)
		return
	}
	if n, ok := lang.Number(w.Fold); ok {
		x.term(w, numberKey(n), sureNumber)
	}
	x.term(w, prefixes[tongue]+w.Stem, sureExact)
	longest := 1 // "set up" means neither what "set" means
	if w.Weight != lang.Content {
		x.thesaurus.Match(tongue, p.stems, func(_ lang.Concept, n int) { longest = max(longest, n) })
	}
	same := func(c lang.Concept, n int) {
		if n < longest {
			return
		}
		if n == 1 {
			w.concepts = append(w.concepts, c)
		}
		for _, k := range p.at[:n] {
			ws[k].Common = true
			x.add(&ws[k], alt{posts: x.concepts[c], sure: sureSame, same: c})
		}
	}
	x.thesaurus.Match(tongue, p.stems, same)
	if tongue != lang.En { // names, and words of tongues without tables
		stem := lang.Stem(w.Token, lang.En)
		x.term(w, w.Stem, sureExact)
		x.term(w, stem, sureExact)
		x.thesaurus.Match(lang.En, []string{stem}, same)
	}
}

// apart finds the concepts of a verb whose particle stands apart from it:
// "pull all of them out".
func (x *Index) apart(w *Word, p phrase) {
	const reach = 6
	if w.Script != lang.Latin {
		return
	}
	for k := 2; k < len(p.stems) && k <= reach; k++ {
		if !particles[p.stems[k]] {
			continue
		}
		x.thesaurus.Match(lang.En, []string{p.stems[0], p.stems[k]}, func(c lang.Concept, n int) {
			if n == 2 {
				w.Common = true
				x.add(w, alt{posts: x.concepts[c], sure: sureSame, same: c})
			}
		})
	}
}

// particles go with English verbs.
var particles = map[string]bool{"out": true, "up": true, "off": true, "back": true, "down": true, "over": true, "away": true, "in": true}

// lookIn finds the terms and concepts of one word, read in a tongue that its
// writing does not show.
func (x *Index) lookIn(w *Word, tongue lang.Tongue) {
	for _, stem := range lang.Stems(w.Token, tongue) {
		x.term(w, prefixes[tongue]+stem, sureExact)
		x.thesaurus.Match(tongue, []string{stem}, func(c lang.Concept, n int) {
			if n == 1 {
				w.Common = w.Common || len(x.concepts[c]) > 0
				w.concepts = append(w.concepts, c)
				x.add(w, alt{posts: x.concepts[c], sure: sureSame, same: c})
			}
		})
	}
}

func (x *Index) term(w *Word, key string, sure float32) {
	if t, ok := x.terms[key]; ok {
		x.add(w, alt{posts: x.posts[t], sure: sure, key: key})
	}
}

func (x *Index) add(w *Word, a alt) {
	if len(a.posts) > 0 {
		w.Known = true
		w.alts = append(w.alts, a)
	}
}

// In tells whether an English text bears the word, or a word that stands for
// it.
func (x *Index) In(w *Word, text string) bool {
	ts := lang.Tokens(text)
	stems := make([]string, len(ts))
	for i, t := range ts {
		stems[i] = lang.Stem(t, lang.En)
	}
	for i := range ts {
		if x.bears(w, ts[i], stems[i:]) {
			return true
		}
	}
	return false
}

// At calls f with each place of d.Text where the word stands, or one that
// stands for it, until f returns true; it returns what f did last.
func (x *Index) At(w *Word, d *Doc, f func(i int) bool) bool {
	for i := range d.Text {
		if x.bears(w, d.Text[i], d.stems[i:]) && f(i) {
			return true
		}
	}
	return false
}

// Stem returns the stem of the token of d.Text at i.
func (d *Doc) Stem(i int) string { return d.stems[i] }

// A Sense is an English word with all that stands for it.
type Sense struct {
	stem     string
	concepts []lang.Concept
}

// Sense returns the sense of an English word.
func (x *Index) Sense(english string) Sense {
	s := Sense{stem: lang.Stem(lang.Token{Fold: english}, lang.En)}
	x.thesaurus.Match(lang.En, []string{s.stem}, func(c lang.Concept, n int) {
		if n == 1 {
			s.concepts = append(s.concepts, c)
		}
	})
	return s
}

// Means tells whether a word has a sense.
func (w *Word) Means(s Sense) bool {
	return w.Stem == s.stem || slices.ContainsFunc(w.concepts, func(c lang.Concept) bool { return slices.Contains(s.concepts, c) })
}

// Clause is the sense of "clause": an article of an agreement.
func (x *Index) Clause() Sense { return x.clause }

func (x *Index) bears(w *Word, t lang.Token, stems []string) (yes bool) {
	for _, a := range w.alts {
		if a.key != "" && (a.key == stems[0] || t.Script == lang.Digits && a.key[1:] == t.Fold) {
			return true
		}
	}
	x.thesaurus.Match(lang.En, stems, func(c lang.Concept, _ int) {
		for _, a := range w.alts {
			yes = yes || a.key == "" && a.same == c
		}
	})
	return yes
}

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

// Relaid returns a text with the words put right that were typed on the other
// keyboard layout: those that are known only so.
func (x *Index) Relaid(text string) string {
	words := strings.Fields(text)
	changed := false
	for i, w := range words {
		if other := x.otherLayout(w); other != "" {
			words[i], changed = other, true
		}
	}
	if !changed {
		return text
	}
	return strings.Join(words, " ")
}

func (x *Index) otherLayout(word string) string {
	if len(word) < 4 {
		return ""
	}
	for _, t := range lang.Tokens(word) {
		if len(t.Fold) > 3 && x.Familiar(t) {
			return ""
		}
	}
	ts := lang.Tokens(lang.Relaid(word))
	if len(ts) == 0 {
		return ""
	}
	for _, t := range ts {
		one := []Word{{Token: t, Stem: lang.Stem(t, native(t)), Weight: lang.WeightOf(t, lang.En)}}
		x.lookUp(one, phrase{[]int{0}, []string{one[0].Stem}}, native(t))
		if !one[0].Known && one[0].Weight == lang.Content {
			return ""
		}
	}
	return lang.Relaid(word)
}

// magnitudes are written behind numbers: "12k".
var magnitudes = map[string]string{"k": "000", "m": "000000", "mln": "000000", "tys": "000"}

// Respace mends words that run together or fell apart, where only the mended
// form is known.
func (x *Index) Respace(ts []lang.Token) []lang.Token {
	out := ts[:0:len(ts)]
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if i+1 < len(ts) && t.Script == lang.Digits && ts[i+1].Glued {
			if zeros, ok := magnitudes[ts[i+1].Fold]; ok && !strings.ContainsAny(t.Fold, ".-/") {
				t.Fold, t.Text = t.Fold+zeros, t.Text+ts[i+1].Text
				out = append(out, t)
				i++
				continue
			}
		}
		if i+1 < len(ts) && !x.Familiar(ts[i+1]) {
			if joined := t.Fold + ts[i+1].Fold; x.spelling.known[joined] && ts[i+1].Script == t.Script {
				t.Fold, t.Text = joined, t.Text+ts[i+1].Text
				out = append(out, t)
				i++
				continue
			}
		}
		if !x.Familiar(t) && len(t.Fold) >= 7 && t.Script == lang.Latin {
			if k := x.seam(t.Fold); k > 0 {
				a, b := t, t
				a.Fold, b.Fold = t.Fold[:k], t.Fold[k:]
				out = append(out[:len(out):len(out)], a, b)
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// Familiar tells whether a word is known: of the store, or an ordinary one.
func (x *Index) Familiar(t lang.Token) bool {
	if t.Script == lang.Digits || x.spelling.known[t.Fold] || lang.WeightOf(t, lang.En) != lang.Content {
		return true
	}
	if t.Script != lang.Latin {
		return false
	}
	_, _, ordinary := lang.Related(lang.Stem(t, lang.En))
	return ordinary
}

// seam returns where two known words were written as one, or 0.
func (x *Index) seam(w string) int {
	for k := 3; k <= len(w)-3; k++ {
		if x.spelling.known[w[:k]] && x.spelling.known[w[k:]] && (k >= 4 || len(w)-k >= 4) {
			return k
		}
	}
	return 0
}

// idf returns how telling a word is: 1 where nothing or one fact bears it,
// near 0 where all do.
func (x *Index) idf(w *Word) float32 {
	df := 0
	for _, a := range w.alts {
		if a.sure >= sureRelated+0.1 {
			df = max(df, len(a.posts))
		}
	}
	n := float64(len(x.docs))
	return float32(math.Log(1+n/float64(max(df, 1))) / math.Log(1+max(n, 1)))
}
