package index

import "hash/maphash"

// A lexicon holds what is needed of each word at every place where it stands,
// by how it is written. Of most words that is one line of the cache: there are
// some thirty words a record. It is one goroutine's.
type lexicon struct {
	seed  maphash.Seed
	slots []entry // a power of two of them; open addressing
	used  int
	long  map[string]lexeme // of words that a slot has no room for
}

// A lexeme is a word.
type lexeme struct {
	term  uint32
	n     uint32 // of what else is known of it, by its reader
	marks marks
}

// Marks tell the words that ask for more than to be filed.
type marks uint16

const (
	isGrammar      marks = 1 << iota // a word of grammar by itself
	isGluedGrammar                   // joined to the word before
	isArticle
	isNegation
	isOpening // a phrase of the thesaurus begins with it
	isSpelt   // it spells a number
	isNumeric // it is written in digits
	isHeard   // its sound is filed, or has not to be
	isNothing // it folds to nothing: it is no word
)

type entry struct {
	text    [21]byte
	size    uint8 // bytes of the text; 0 for an empty slot
	marks   marks
	term, n uint32
}

// newLexicon returns an empty lexicon with room for so many words, a power of
// two.
func newLexicon(room int) *lexicon {
	return &lexicon{seed: maphash.MakeSeed(), slots: make([]entry, 2*room), long: make(map[string]lexeme)}
}

// find returns the lexeme of a word.
func (l *lexicon) find(text string) (w lexeme, ok bool) {
	if len(text) > len(entry{}.text) {
		w, ok = l.long[text]
		return w, ok
	}
	e := l.slot(text)
	return lexeme{e.term, e.n, e.marks}, e.size > 0
}

// put adds a word that is not there. The text is copied, if it is not long.
func (l *lexicon) put(text string, w lexeme) {
	if len(text) > len(entry{}.text) {
		l.long[text] = w
		return
	}
	if l.used++; 2*l.used > len(l.slots) {
		l.grow()
	}
	e := l.slot(text)
	e.size, e.marks, e.term, e.n = uint8(len(text)), w.marks, w.term, w.n
	copy(e.text[:], text)
}

// mark adds marks to a word that is there.
func (l *lexicon) mark(text string, m marks) {
	if w, ok := l.long[text]; ok {
		w.marks |= m
		l.long[text] = w
		return
	}
	l.slot(text).marks |= m
}

// slot returns the slot of a word, or the empty one where it belongs.
func (l *lexicon) slot(text string) *entry {
	mask := uint64(len(l.slots) - 1)
	for at := maphash.String(l.seed, text) & mask; ; at = (at + 1) & mask {
		if e := &l.slots[at]; e.size == 0 || string(e.text[:e.size]) == text {
			return e
		}
	}
}

func (l *lexicon) grow() {
	old := l.slots
	l.slots = make([]entry, 2*len(old))
	for i := range old {
		if e := &old[i]; e.size > 0 {
			*l.slot(string(e.text[:e.size])) = *e
		}
	}
}
