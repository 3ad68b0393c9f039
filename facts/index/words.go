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
	Spelt  bool        // a number in letters
	Common bool        // an ordinary English word, or a word of a concept
	IDF    float32     // how telling it is, 0 to 1

	plain    bool   // the store has the word as it stands, in English
	bare     bool   // the store has it, and no table has
	seg      int32  // of a bare one: where it was found
	term     uint32 // and the term there
	alts     []alt
	borne    int            // by how many facts at least, not counting what is only related
	concepts []lang.Concept // of the word, or of words that begin with it, also those that nothing in the store bears
}

// An alt is a term or a concept that a word may mean, as one segment has it.
type alt struct {
	seg   int32
	posts [2][]uint32 // of the names, and of the rest
	set   bitset      // of a dense term: the documents of both
	sure  float32
	scale float32      // of what the postings weigh
	key   string       // of a term
	same  lang.Concept // where key is ""
}

// Words analyses the words of a question in a tongue; lang.En stands for any
// that the writing shows by itself. Where sound is not nil, it tells which words
// are not to be taken for misspelt ones.
func (x *Index) Words(ts []lang.Token, tongue lang.Tongue, sound []bool) []Word {
	ws := make([]Word, len(ts))
	alts := make([]alt, len(ts)) // most words have one
	shouted := !slices.ContainsFunc(ts, func(t lang.Token) bool { return strings.ToUpper(t.Text) != t.Text })
	run := phrase{at: make([]int, 0, len(ts)), stems: make([]string, 0, len(ts))}
	for i, t := range ts {
		w := &ws[i]
		w.Token, w.alts = t, alts[i:i:i+1]
		x.stem(w)
		if !w.bare {
			w.Weight = x.weightOf(t, tongue, shouted)
			_, w.Spelt = lang.Number(t.Fold)
		}
		if w.bare || !lang.Article(t.Fold) {
			run.at, run.stems = append(run.at, i), append(run.stems, w.Stem)
		}
	}
	for k, i := range run.at {
		if ws[i].bare && tongue == lang.En {
			x.asItStands(&ws[i])
			ws[i].plain = ws[i].Known
			continue
		}
		x.lookUp(ws, run.from(k), native(ws[i].Token))
		x.apart(&ws[i], run.from(k))
		if tongue != lang.En && ws[i].Script == lang.Latin {
			x.lookIn(&ws[i], tongue)
			x.phraseIn(ws, run.at[k:], tongue)
		}
		ws[i].plain = ws[i].Known && ws[i].Script == lang.Latin
	}
	var guessed map[string]int // words that nothing bears as they stand: they are dear
	for i := range ws {
		w := &ws[i]
		right := sound != nil && sound[i]
		if !w.Known && !right && w.Weight == lang.Content && w.Script != lang.Digits {
			if k, ok := guessed[w.Fold]; ok {
				x.adopt(w, &ws[k], 1)
			} else if len(guessed) < mostGuessed {
				if guessed == nil {
					guessed = make(map[string]int)
				}
				guessed[w.Fold] = i
				x.guess(w)
			}
		}
		if !w.Known && !right && w.Common {
			x.inName(ws, i)
		}
		if w.Weight != lang.Function && (!w.bare || w.Fixed != "") {
			x.relate(w)
		}
		w.IDF = x.idf(w)
	}
	return ws
}

// stem finds the stem of a word in the tongue that its writing suggests, and
// whether it is a bare one. The store's own words need not be stemmed again.
func (x *Index) stem(w *Word) {
	if w.Script != lang.Latin {
		w.Stem = lang.Stem(w.Token, native(w.Token))
		return
	}
	for i, s := range x.segs {
		n, ok := find(&s.forms, w.Fold)
		if !ok {
			continue
		}
		stem := s.stems[n]
		w.bare, w.seg, w.term = stem&isListed == 0, int32(i), stem>>stemBits
		if w.Stem = w.Fold; stem&isStem == 0 {
			w.Stem = string(s.terms.key(w.term))
		}
		return
	}
	w.Stem = lang.Stem(w.Token, lang.En)
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
		if x.inNames(lang.Stem(t, lang.En)) {
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
		w.concepts = append(w.concepts, c)
		for _, k := range p.at[:n] {
			ws[k].Common = true
			x.concept(&ws[k], c)
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
				x.concept(w, c)
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
				w.Common = w.Common || x.holds(c)
				w.concepts = append(w.concepts, c)
				x.concept(w, c)
			}
		})
	}
}

// phraseIn finds the concepts of several words, read in a tongue that their
// writing does not show.
func (x *Index) phraseIn(ws []Word, at []int, tongue lang.Tongue) {
	const longest = 4
	stems := make([]string, 0, longest)
	for _, i := range at[:min(len(at), longest)] {
		stems = append(stems, lang.Stem(ws[i].Token, tongue))
	}
	x.thesaurus.Match(tongue, stems, func(c lang.Concept, n int) {
		for k := 0; n > 1 && k < n; k++ {
			w := &ws[at[k]]
			w.Common = true
			x.concept(w, c)
		}
	})
}

// term adds a term to what a word may mean.
func (x *Index) term(w *Word, key string, sure float32) {
	look(x, w, key, alt{sure: sure, key: key})
}

// concept adds a concept.
func (x *Index) concept(w *Word, c lang.Concept) {
	var room [16]byte
	look(x, w, appendConcept(room[:0], c), alt{sure: sureSame, same: c})
}

// look adds an alt for each segment that has a term.
func look[K string | []byte](x *Index, w *Word, key K, a alt) {
	borne := 0
	for i, s := range x.segs {
		if t, ok := find(&s.terms, key); ok {
			borne += x.mean(w, i, t, a)
		}
	}
	if a.sure > sureRelated {
		w.borne = max(w.borne, borne)
	}
}

// asItStands adds the term of a bare word.
func (x *Index) asItStands(w *Word) {
	borne := 0
	for i, s := range x.segs {
		t, ok := w.term, true
		if int32(i) != w.seg {
			t, ok = find(&s.terms, w.Stem)
		}
		if ok {
			borne += x.mean(w, i, t, alt{sure: sureExact, key: w.Stem})
		}
	}
	w.borne = max(w.borne, borne)
}

// mean adds an alt for a term of a segment, and returns in how many documents
// it stands.
func (x *Index) mean(w *Word, seg int, term uint32, a alt) (borne int) {
	s, gone := x.segs[seg], x.gone[seg]
	a.seg, a.posts = int32(seg), [2][]uint32{s.posts.of(2 * term), s.posts.of(2*term + 1)}
	if !gone.lives(a.posts[0]) && !gone.lives(a.posts[1]) {
		return 0
	}
	borne = len(a.posts[0]) + len(a.posts[1])
	if s.isDense(borne) {
		a.set = s.setOf(term)
	}
	w.add(a)
	return borne
}

func (w *Word) add(a alt) {
	if a.scale == 0 {
		a.scale = 1
	}
	if len(a.posts[0])+len(a.posts[1]) > 0 {
		w.Known = true
		w.alts = append(w.alts, a)
	}
}

// holds tells whether a record bears a concept.
func (x *Index) holds(c lang.Concept) bool {
	var room [16]byte
	key := appendConcept(room[:0], c)
	for _, s := range x.segs {
		if _, ok := find(&s.terms, key); ok {
			return true
		}
	}
	return false
}

// In tells whether a phrase bears the word, or a word that stands for it.
func (x *Index) In(w *Word, p Phrase) bool {
	for i := range p.tokens {
		if x.bears(w, p.tokens[i], p.stems[i:]) {
			return true
		}
	}
	return false
}

// At calls f with each place of d.Text() where the word stands, or one that
// stands for it, until f returns true; it returns what f did last.
func (x *Index) At(w *Word, d *Doc, f func(i int) bool) bool {
	stems := d.stemsOfText()
	for i, t := range d.Text() {
		if x.bears(w, t, stems[i:]) && f(i) {
			return true
		}
	}
	return false
}

// mostGuessed is how many different words of a question are read as misspelt
// ones.
const mostGuessed = 24

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

// Has tells whether a word of a phrase has a sense.
func (x *Index) Has(p Phrase, s Sense) (yes bool) {
	for i := range p.stems {
		x.thesaurus.Match(lang.En, p.stems[i:], func(c lang.Concept, _ int) { yes = yes || slices.Contains(s.concepts, c) })
		yes = yes || p.stems[i] == s.stem
	}
	return yes
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

// idf returns how telling a word is: 1 where nothing or one fact bears it,
// near 0 where all do.
func (x *Index) idf(w *Word) float32 {
	n := float64(x.held)
	return float32(math.Log(1+n/float64(max(w.borne, 1))) / math.Log(1+max(n, 1)))
}
