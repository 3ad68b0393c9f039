package index

import (
	"strconv"
	"strings"
	"sync"

	"factbot/facts"
	"factbot/facts/lang"
)

// A builder makes a segment of records. What its readers share is behind mu:
// they ask it for what they do not know yet.
type builder struct {
	thesaurus *lang.Thesaurus

	mu      sync.Mutex
	known   map[string]*word // by how they are written
	ids     table            // of records, and of what they link to
	terms   table
	forms   table
	stems   []uint32 // by form: its term
	sounds  table
	sounded []pair
	bears   []uint32 // by concept: its term, and one more; 0 for none yet
}

// id returns the number of an id.
func (b *builder) id(id facts.ID) uint32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, _ := put(&b.ids, id)
	return n
}

// own appends the numbers of records to ns.
func (b *builder) own(ns []uint32, fs []facts.Fact) []uint32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range fs {
		n, _ := put(&b.ids, fs[i].ID)
		ns = append(ns, n)
	}
	return ns
}

// term returns the number of a term.
func (b *builder) term(key string) uint32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, _ := put(&b.terms, key)
	return n
}

// concept returns the term of a concept.
func (b *builder) concept(c lang.Concept) uint32 {
	b.mu.Lock()
	defer b.mu.Unlock()
	for int(c) >= len(b.bears) {
		b.bears = append(b.bears, make([]uint32, int(c)+256)...)
	}
	if b.bears[c] == 0 {
		var room [16]byte
		n, _ := put(&b.terms, appendConcept(room[:0], c))
		b.bears[c] = n + 1
	}
	return b.bears[c] - 1
}

// appendConcept appends the term of a concept.
func appendConcept(key []byte, c lang.Concept) []byte {
	return strconv.AppendInt(append(key, '~'), int64(c), 10)
}

func numberKey(n int) string { return "#" + strconv.Itoa(n) }

// word returns what is known of a word.
func (b *builder) word(t lang.Token) *word {
	b.mu.Lock()
	w, ok := b.known[t.Text]
	b.mu.Unlock()
	if ok {
		return w
	}
	t.Text = strings.Clone(t.Text)
	w, listed := b.read(t)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.file(w, listed)
	return w
}

// file numbers a word that was read; more than once does no harm. b.mu is held.
func (b *builder) file(w *word, listed bool) {
	if b.known == nil {
		b.known = make(map[string]*word, 4096)
	}
	b.known[w.text] = w
	if w.marks&isNothing != 0 {
		return
	}
	w.term, _ = put(&b.terms, w.key)
	if w.marks&isSpelt != 0 {
		w.spelt, _ = put(&b.terms, numberKey(w.number))
	}
	if w.marks&isNumeric != 0 {
		return
	}
	if _, fresh := put(&b.forms, w.fold); fresh {
		stem := w.term << stemBits
		if listed {
			stem |= isListed
		}
		if w.fold == w.stem {
			stem |= isStem
		}
		b.stems = append(b.stems, stem)
	}
}

// read reads a word that was not met before; listed tells whether tables have
// anything to say of it.
func (b *builder) read(t lang.Token) (w *word, listed bool) {
	if t.Script != lang.Digits {
		t.Fold = strings.Clone(lang.FoldWord(t.Text))
	} else {
		t.Fold = strings.Clone(t.Fold)
	}
	w = &word{text: t.Text, fold: t.Fold}
	switch {
	case w.fold == "":
		w.marks = isNothing
	case t.Script == lang.Digits:
		w.stem, w.key, w.marks = w.fold, "#"+w.fold, isNumeric|isHeard
		if b.thesaurus.Opens(lang.En, w.stem) {
			w.marks |= isOpening
		}
	default:
		w.stem = lang.Stem(t, lang.En)
		w.key = w.stem
		if len(w.fold) < 4 {
			w.marks = isHeard
		}
		listed = b.mark(w, t)
	}
	return w, listed
}

// mark notes what tables have to say of a word; listed tells whether there is
// anything.
func (b *builder) mark(w *word, t lang.Token) (listed bool) {
	set := func(m marks, is bool) {
		if is {
			w.marks |= m
		}
	}
	opens := b.thesaurus.Opens(lang.En, w.stem)
	set(isOpening, opens)
	listed = opens || lang.Listed(w.fold, w.stem)
	if t.Script == lang.Latin && !listed {
		return false
	}
	set(isArticle, lang.Article(w.fold))
	set(isNegation, lang.Negation(w.stem))
	t.Glued = false
	set(isGrammar, lang.WeightOf(t, lang.En) == lang.Function)
	t.Glued = true
	set(isGluedGrammar, lang.WeightOf(t, lang.En) == lang.Function)
	n, ok := lang.Number(w.fold)
	set(isSpelt, ok)
	w.number = n
	return listed
}

// hear files how the word of a name sounds. More than once does no harm.
func (b *builder) hear(w *word) {
	sound := lang.Sound(w.fold)
	b.mu.Lock()
	defer b.mu.Unlock()
	n, _ := put(&b.sounds, sound)
	b.sounded = append(b.sounded, pair{n, w.term})
}

// prefixes keep the stems of tongues apart.
var prefixes = [...]string{lang.En: "", lang.Ru: "ru:", lang.Az: "az:", lang.Hy: "hy:"}
