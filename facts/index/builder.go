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
	w = b.read(t)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.known == nil {
		b.known = make(map[string]*word, 4096)
	}
	b.known[t.Text] = w
	return w
}

// read reads a word that was not met before.
func (b *builder) read(t lang.Token) *word {
	if t.Script != lang.Digits {
		t.Fold = strings.Clone(lang.FoldWord(t.Text))
	} else {
		t.Fold = strings.Clone(t.Fold)
	}
	w := &word{text: t.Text, fold: t.Fold, digits: t.Script == lang.Digits}
	if w.fold == "" {
		return w
	}
	w.stem = lang.Stem(t, lang.En)
	w.key = w.stem
	w.article, w.negation = lang.Article(w.fold), lang.Negation(w.stem)
	t.Glued = false
	w.function = lang.WeightOf(t, lang.En) == lang.Function
	t.Glued = true
	w.gluedFunction = lang.WeightOf(t, lang.En) == lang.Function
	w.opens = b.thesaurus.Opens(lang.En, w.stem)
	if w.digits {
		w.key = "#" + w.fold
		w.heard.Store(true)
	}
	w.term = b.term(w.key)
	if n, ok := lang.Number(w.fold); ok && !w.digits {
		w.spelt = b.term(numberKey(n)) + 1
	}
	if !w.digits {
		b.mu.Lock()
		if _, fresh := put(&b.forms, w.fold); fresh {
			stem := w.term << 1
			if w.opens || lang.Listed(w.fold, w.stem) {
				stem |= isListed
			}
			b.stems = append(b.stems, stem)
		}
		b.mu.Unlock()
		w.heard.Store(len(w.fold) < 4)
	}
	return w
}

// hear files how the word of a name sounds.
func (b *builder) hear(w *word) {
	if w.heard.Swap(true) {
		return
	}
	sound := lang.Sound(w.fold)
	b.mu.Lock()
	defer b.mu.Unlock()
	n, _ := put(&b.sounds, sound)
	b.sounded = append(b.sounded, pair{n, w.term})
}

// prefixes keep the stems of tongues apart.
var prefixes = [...]string{lang.En: "", lang.Ru: "ru:", lang.Az: "az:", lang.Hy: "hy:"}
