package index

import (
	"slices"
	"strconv"
	"strings"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// A page is what was read of some records that follow each other, before
// anything of it is put together with the rest: the part of the work that
// cores share. Numbers of ids and terms are the builder's.
type page struct {
	rows  []row // at and links count from the page
	ids   []uint32
	text  []byte
	links []uint32 // the number of an id, and how: see linkBits

	own      []uint32 // a term, shifted by fieldBits, and the fields where it stands
	ownEnds  []uint32 // by row
	said     []uint32 // the terms of title and text, one after another; see isFunction
	saidEnds []uint32
	names    []naming
	keys     []byte // of names
	numbers  []numbered
	due      []dueOn
}

// A naming is one key of one name of a record.
type naming struct {
	row   uint32
	end   uint32 // of its key
	first uint32 // the term that it begins with
	words uint8
	alien bool // in a tongue without tables
	found bool // texts are searched for it
}

type numbered struct {
	key string
	row uint32
}

type dueOn struct{ day, row uint32 }

// isFunction marks a term of page.said that is a word of grammar.
const isFunction = 1 << 31

// A word is what a builder knows of a word as it is written.
type word struct {
	text       string // as it is written
	fold, stem string // in English
	key        string // of the term
	term       uint32
	marks      marks
	number     int    // that it spells
	spelt      uint32 // the term of the number
}

// A foreign is a word as read in its tongue.
type foreign struct {
	key  string
	term uint32
}

// A reader reads records into pages. It is one goroutine's.
type reader struct {
	b       *builder
	lexicon *lexicon
	known   []*word             // by number of lexemes
	foreign map[string]foreign  // by tongue and word
	ids     map[facts.ID]uint32 // of what was linked to lately

	tokens  []lang.Token // of the words read last
	scratch []lexeme
	run     []lexeme // without articles
	stems   []string
	kinds   map[facts.Kind][]uint32 // what a record bears by its kind, as in page.own

	at   []uint32 // by term: its place in own of the record, and one more; 0 for none
	from int      // where own of the record begins
	out  *page
}

// newReader returns a reader of records with so many different words or so, a
// power of two.
func newReader(b *builder, words int) *reader {
	r := &reader{b: b, lexicon: newLexicon(words), foreign: make(map[string]foreign), ids: make(map[facts.ID]uint32), kinds: make(map[facts.Kind][]uint32)}
	for kind, text := range implied {
		r.out = new(page)
		r.put(r.words(nil, text), inKind)
		r.forget()
		r.kinds[kind] = r.out.own
	}
	r.out = nil
	return r
}

// implied are the words that a record bears by its kind.
var implied = map[facts.Kind]string{
	facts.Event:     "event",
	facts.Agreement: "agreement document signed concluded",
	facts.Article:   "article",
	facts.Position:  "position",
	facts.Figure:    "figure number",
}

// read reads records, none of them retired.
func (r *reader) read(fs []facts.Fact) *page {
	last := r.out
	r.out = &page{rows: make([]row, 0, len(fs))}
	if last != nil { // pages are much alike
		r.out.own, r.out.said = make([]uint32, 0, len(last.own)*9/8), make([]uint32, 0, len(last.said)*9/8)
		r.out.text, r.out.keys = make([]byte, 0, len(last.text)*9/8), make([]byte, 0, len(last.keys)*9/8)
		r.out.links, r.out.names = make([]uint32, 0, len(last.links)*9/8), make([]naming, 0, len(last.names)*9/8)
	}
	r.out.ids = r.b.own(make([]uint32, 0, len(fs)), fs)
	for i := range fs {
		r.record(&fs[i])
	}
	return r.out
}

func (r *reader) record(f *facts.Fact) {
	p := r.out
	n := uint32(len(p.rows))
	date, _ := edtf.Parse(f.Date) // the empty date where it is none
	span := date.Span()
	p.rows = append(p.rows, row{
		at: uint32(len(p.text)), links: uint32(len(p.links)), first: int32(span.First), last: int32(span.Last),
		title: uint16(len(f.Title)), date: uint16(len(f.Date)), number: uint16(len(f.Number)),
		id: uint8(len(f.ID)), kind: uint8(slices.Index(kinds, f.Kind)),
	})
	p.text = append(append(append(append(p.text, f.ID...), f.Title...), f.Date...), f.Number...)
	r.links(f)
	r.from = len(p.own)
	rw := &p.rows[n]
	r.title(f, rw)
	r.names(f)
	r.rest(f)
	r.forget()
	rw.names = namesOf(f)
	p.ownEnds, p.saidEnds = append(p.ownEnds, uint32(len(p.own))), append(p.saidEnds, uint32(len(p.said)))
	if f.Party {
		rw.flags |= isParty
	}
	if f.Value != "" {
		rw.flags |= isValued
	}
	if f.Number != "" {
		p.numbers = append(p.numbers, numbered{ArticleKey(f.Number), n})
	}
	if f.ReviewBy != "" {
		if day, err := strconv.ParseUint(strings.ReplaceAll(f.ReviewBy, "-", ""), 10, 32); err == nil {
			p.due = append(p.due, dueOn{uint32(day), n})
		}
	}
}

// forget ends what add began.
func (r *reader) forget() {
	for _, o := range r.out.own[r.from:] {
		r.at[o>>fieldBits] = 0
	}
}

// namesOf returns a sum of the names of a record, above 0.
func namesOf(f *facts.Fact) uint32 {
	sum := hash(f.Title) | 1
	for _, n := range f.Names {
		sum = sum*31 + hash(n.Text)*2 + hash(n.Lang)*4
	}
	return sum
}

func (r *reader) links(f *facts.Fact) {
	add := func(id facts.ID, how uint32) {
		if id == "" {
			return
		}
		n, ok := r.ids[id]
		if !ok {
			const most = 1 << 16
			if len(r.ids) >= most {
				clear(r.ids)
			}
			n = r.b.id(id)
			r.ids[strings.Clone(id)] = n
		}
		r.out.links = append(r.out.links, n<<linkBits|how)
	}
	for _, id := range f.Holders {
		add(id, asHolder)
	}
	for _, p := range f.Actors {
		add(p.ID, asPart)
	}
	add(f.Agreement, asAgreement)
	for _, id := range f.About {
		add(id, asAbout)
	}
	for _, n := range f.Names {
		add(n.UsedBy, asUser)
	}
}

// title reads title and text.
func (r *reader) title(f *facts.Fact, rw *row) {
	ws := r.words(r.scratch[:0], f.Title)
	title := len(ws)
	head := 0
	for k, w := range ws {
		if !w.isFunction(r.tokens[k].Glued) {
			head++
		}
	}
	rw.head = uint8(min(head, 255))
	name := nameOf(f)
	fields := InName
	if name == f.Title {
		fields |= InCall
	}
	r.put(ws, fields)
	r.headline(ws, f, lang.En, true, nil)
	ws = r.words(ws, f.Text)
	for k, w := range ws {
		t := w.term
		if k < title && w.marks&isGrammar != 0 || k >= title && w.isFunction(r.tokens[k-title].Glued) {
			t |= isFunction
		}
		r.out.said = append(r.out.said, t)
	}
	r.put(ws, InText)
	if name != f.Title {
		ws = r.words(ws[:0], name)
		r.put(ws, InName|InCall)
		r.headline(ws, f, lang.En, true, nil)
	}
	r.scratch = ws
}

// nameOf returns the name in the title of an actor, place or agreement: what
// stands before a comma, a colon or a bracket.
func nameOf(f *facts.Fact) string {
	switch f.Kind {
	case facts.Actor, facts.Place, facts.Agreement:
		if i := strings.IndexAny(f.Title, ",:(–—"); i > 0 {
			return strings.TrimSpace(f.Title[:i])
		}
	}
	return f.Title
}

// names reads the other names.
func (r *reader) names(f *facts.Fact) {
	for i := range f.Names {
		name := &f.Names[i]
		tongue, tables := lang.TongueOf(name.Lang)
		ws := r.words(r.scratch[:0], name.Text)
		r.scratch = ws
		r.put(ws, InName|InCall)
		var own []foreign
		if tongue != lang.En {
			own = r.inTongue(tongue)
			for _, w := range own {
				r.add(w.term, InName|InCall)
			}
		}
		r.headline(ws, f, tongue, tables, own)
	}
}

// inTongue returns the words read last as read in their tongue.
func (r *reader) inTongue(tongue lang.Tongue) []foreign {
	own := make([]foreign, len(r.tokens))
	for k, t := range r.tokens {
		as := prefixes[tongue] + t.Text
		w, ok := r.foreign[as]
		if !ok {
			w.key = "#" + t.Fold
			if t.Script != lang.Digits {
				t.Fold = lang.FoldWord(t.Text)
				w.key = prefixes[tongue] + lang.Stem(t, tongue)
			}
			w.term = r.b.term(w.key)
			r.foreign[strings.Clone(as)] = w
		}
		own[k] = w
	}
	return own
}

// mostNamed is how many words a name has; longer titles are none.
const mostNamed = 8

// headline files a name as a whole, under its stems in English, since people
// type foreign names as they would type English ones, and in its tongue; and
// the sounds of its words.
func (r *reader) headline(ws []lexeme, f *facts.Fact, tongue lang.Tongue, tables bool, own []foreign) {
	for _, w := range ws {
		if w.marks&isHeard == 0 {
			r.b.hear(r.known[w.n])
			r.lexicon.mark(r.known[w.n].text, isHeard)
		}
	}
	if len(ws) == 0 || len(ws) > mostNamed {
		return
	}
	r.name(ws, nil, tongue, !tables, entity(f.Kind))
	if own != nil {
		r.name(ws, own, tongue, !tables, entity(f.Kind))
	}
}

func (r *reader) name(ws []lexeme, own []foreign, tongue lang.Tongue, alien, found bool) {
	p := r.out
	n := naming{row: uint32(len(p.rows) - 1), alien: alien, found: found}
	start := len(p.keys)
	for k, w := range ws {
		function := w.isFunction(r.tokens[k].Glued)
		if tongue != lang.En {
			t := r.tokens[k]
			t.Fold = r.known[w.n].fold
			function = lang.WeightOf(t, tongue) == lang.Function
		}
		if function && len(ws) > 1 {
			continue
		}
		term, key := w.term, r.known[w.n].key
		if own != nil {
			term, key = own[k].term, own[k].key
		}
		if len(p.keys) == start {
			n.first = term
		}
		p.keys = append(append(p.keys, key...), ' ')
	}
	n.words = uint8(len(ws))
	if n.end = uint32(len(p.keys)); int(n.end) > start {
		p.names = append(p.names, n)
	}
}

// rest reads what else a record bears.
func (r *reader) rest(f *facts.Fact) {
	if rest := f.Number + "\n" + f.Value + " " + f.Unit; len(rest) > 2 {
		r.scratch = r.words(r.scratch[:0], rest)
		r.put(r.scratch, InText)
	}
	for _, o := range r.kinds[f.Kind] {
		r.add(o>>fieldBits, inKind)
	}
	for i := range f.Actors {
		if role := f.Actors[i].Role; role != "" {
			r.scratch = r.words(r.scratch[:0], role)
			r.put(r.scratch, InText)
		}
	}
}

// words appends the words of a text to ws; those that fold to nothing are none.
// r.tokens are those of the text.
func (r *reader) words(ws []lexeme, text string) []lexeme {
	r.tokens = lang.Scan(r.tokens[:0], text)
	kept := 0
	for i := range r.tokens {
		w, ok := r.lexicon.find(r.tokens[i].Text)
		if !ok {
			w = r.learn(r.tokens[i])
		}
		if w.marks&isNothing != 0 {
			continue
		}
		if kept < i {
			r.tokens[kept] = r.tokens[i]
		}
		ws = append(ws, w)
		kept++
	}
	r.tokens = r.tokens[:kept]
	return ws
}

// learn puts a word into the lexicon.
func (r *reader) learn(t lang.Token) lexeme {
	w := r.b.word(t)
	x := lexeme{w.term, uint32(len(r.known)), w.marks}
	r.known = append(r.known, w)
	r.lexicon.put(w.text, x)
	return x
}

func (w lexeme) isFunction(glued bool) bool {
	if glued {
		return w.marks&isGluedGrammar != 0
	}
	return w.marks&isGrammar != 0
}

// put notes where words stand, with the concepts that they bear.
func (r *reader) put(ws []lexeme, fields Field) {
	all := marks(0)
	for _, w := range ws {
		r.add(w.term, fields)
		if w.marks&isSpelt != 0 {
			r.add(r.known[w.n].spelt, fields)
		}
		all |= w.marks
	}
	if all&isOpening != 0 {
		r.concepts(ws, fields)
	}
}

func (r *reader) add(term uint32, fields Field) {
	for int(term) >= len(r.at) {
		r.at = append(r.at, make([]uint32, len(r.at)+4096)...)
	}
	if k := r.at[term]; k > 0 {
		r.out.own[r.from+int(k)-1] |= uint32(fields)
		return
	}
	r.out.own = append(r.out.own, term<<fieldBits|uint32(fields))
	r.at[term] = uint32(len(r.out.own) - r.from)
}

// concepts notes the concepts that an English text bears, also those of which
// it denies the opposite: "not prohibited" says "allowed".
func (r *reader) concepts(ws []lexeme, fields Field) {
	const reach = 4 // words that a negation denies
	r.run, r.stems = r.run[:0], r.stems[:0]
	for _, w := range ws {
		if w.marks&isArticle == 0 {
			r.run, r.stems = append(r.run, w), append(r.stems, r.known[w.n].stem)
		}
	}
	denied := 0
	for k, w := range r.run {
		denied--
		if w.marks&isNegation != 0 {
			denied = reach
		}
		if w.marks&isOpening == 0 {
			continue
		}
		r.b.thesaurus.Match(lang.En, r.stems[k:], func(c lang.Concept, _ int) {
			r.add(r.b.concept(c), fields)
			if denied > 0 {
				for _, o := range r.b.thesaurus.Opposites(c) {
					r.add(r.b.concept(o), fields)
				}
			}
		})
	}
}
