package index

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// What a word weighs by where it stands.
const (
	nameWeight  = 1.0
	textWeight  = 0.9
	actorWeight = 0.8
	linkWeight  = 0.6
)

// Build reads a whole store into an index.
func Build(ctx context.Context, s facts.Store) (*Index, error) {
	var tables sync.WaitGroup
	tables.Go(lang.Warm)
	defer tables.Wait()
	seq, err := s.Seq(ctx)
	if err != nil {
		return nil, err
	}
	b := builder{x: &Index{
		seq:      seq,
		ids:      make(map[facts.ID]int32),
		terms:    make(map[string]int32),
		concepts: make(map[lang.Concept][]posting),
		names:    make(map[string][]int32),
		namings:  make(map[int32][]posting),
		pairs:    make(map[string]bool),
		alien:    make(map[string]bool),
		sounds:   make(map[string][]int32),
	}}
	terms, err := s.Terms(ctx)
	if err != nil {
		return nil, err
	}
	b.x.thesaurus = lang.Common().Extend(groups(terms))
	b.x.clause = b.x.Sense("clause")
	if err := b.read(ctx, s); err != nil {
		return nil, err
	}
	b.heads, b.calls = make([]bag, len(b.x.docs)), make([]bag, len(b.x.docs))
	b.known, b.heard = make(map[string]bool), make(map[string]bool)
	b.prepare()
	for i := range b.x.docs {
		b.entitle(int32(i))
	}
	for i := range b.x.docs {
		b.add(int32(i))
	}
	b.x.spelling = newSpelling(b.forms)
	return b.x, nil
}

func groups(terms []facts.Term) []lang.Group {
	var gs []lang.Group
	for _, t := range terms {
		tongue, _ := lang.TongueOf(t.Lang)
		gs = append(gs, lang.Group{Tongue: tongue, Text: t.Text, SameAs: t.SameAs})
	}
	return gs
}

type builder struct {
	x     *Index
	forms []string        // words as written, folded, for the spelling
	known map[string]bool // forms
	heard map[string]bool // forms whose sound is filed
	stems stemmer
	calls []bag // by document: what its names bear
	heads []bag // by document: what its names bear

	doc gathered // terms of the document being added
	con gathered // concepts of it

	texts []text // by document, until it is filed
}

// A text is what was read of a record before anything was filed: the part of
// the work that all cores share.
type text struct {
	heads []head
}

// A head is one name of a record.
type head struct {
	tokens []lang.Token
	stems  []string // in English
	own    []string // in the tongue of the name; nil for English
	tongue lang.Tongue
	proper bool // a name, not a title that says more
	alien  bool // in a tongue without tables
}

// gathered holds the strongest posting of each term of one document.
type gathered struct {
	at    []int32 // by term: its place in list, and one more; 0 for none
	terms []int32
	list  []posting
}

func (g *gathered) put(term int32, p posting) {
	for int(term) >= len(g.at) {
		g.at = append(g.at, make([]int32, len(g.at)+1024)...)
	}
	if k := g.at[term]; k > 0 {
		have := &g.list[k-1]
		have.weight, have.fields = max(have.weight, p.weight), have.fields|p.fields
		return
	}
	g.terms, g.list = append(g.terms, term), append(g.list, p)
	g.at[term] = int32(len(g.list))
}

// each calls f with every term, in the order of putting, and forgets them.
func (g *gathered) each(f func(term int32, p posting)) {
	for k, t := range g.terms {
		f(t, g.list[k])
		g.at[t] = 0
	}
	g.terms, g.list = g.terms[:0], g.list[:0]
}

func (b *builder) read(ctx context.Context, s facts.Store) error {
	const page = 1000
	for after := ""; ; {
		fs, err := s.Facts(ctx, after, page)
		if err != nil {
			return err
		}
		for i := range fs {
			if fs[i].Retired {
				continue
			}
			f := &fs[i]
			d := Doc{N: int32(len(b.x.docs)), ID: f.ID, Kind: f.Kind, Number: f.Number, Party: f.Party, Valued: f.Value != "", fact: f}
			d.date, _ = edtf.Parse(f.Date) // the empty date where it is none
			d.Span = d.date.Span()
			b.x.ids[fs[i].ID] = int32(len(b.x.docs))
			b.x.docs = append(b.x.docs, d)
		}
		if len(fs) < page {
			break
		}
		after = fs[len(fs)-1].ID
	}
	return nil
}

// implied are the words that a record bears by its kind.
var implied = map[facts.Kind]string{
	facts.Event:     "event",
	facts.Agreement: "agreement document signed concluded",
	facts.Article:   "article",
	facts.Position:  "position",
	facts.Figure:    "figure number",
}

// mentions files a record under the names of the actors, places and agreements
// that its text names, in all their tongues: a question may name them in another.
func (b *builder) mentions(i int32) {
	d := &b.x.docs[i]
	for at := 0; at < len(d.text); {
		docs, n := b.nameAt(d.text[at:], d.stems[at:])
		for _, to := range docs {
			switch b.x.docs[to].Kind {
			case facts.Actor, facts.Place, facts.Agreement:
				if to != i {
					b.x.namings[to] = append(b.x.namings[to], posting{i, linkWeight, InText})
				}
			}
		}
		at += max(n, 1)
	}
}

// nameAt returns the records whose name begins the tokens, the longest name
// first, and the number of its tokens.
func (b *builder) nameAt(ts []lang.Token, stems []string) (docs []int32, n int) {
	var key []byte
	for k := range min(b.x.longest, len(ts)) {
		if lang.WeightOf(ts[k], lang.En) == lang.Function && k > 0 {
			continue
		}
		key = append(append(key, termOf(ts[k], stems[k])...), ' ')
		if found := b.x.names[string(key)]; len(found) > 0 {
			docs, n = found, k+1
		}
	}
	return docs, n
}

// prepare reads the words of all records, on all cores.
func (b *builder) prepare() {
	b.texts = make([]text, len(b.x.docs))
	var wg sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for k := range cores {
		wg.Go(func() {
			stems := make(stemmer)
			for i := k; i < len(b.x.docs); i += cores {
				b.texts[i] = readText(&b.x.docs[i], stems)
			}
		})
	}
	wg.Wait()
	b.stems = make(stemmer)
}

// readText reads the words of a record and of its names.
func readText(d *Doc, stems stemmer) (t text) {
	d.text = lang.Tokens(d.fact.Title + ". " + d.fact.Text)
	d.stems = allStems(d.text, stems)
	for _, tok := range d.text {
		if tok.Start < len(d.fact.Title) && lang.WeightOf(tok, lang.En) != lang.Function {
			d.Head++
		}
	}
	for _, p := range d.fact.Actors {
		d.roles = append(d.roles, readPhrase(p.Role, stems))
	}
	unit := d.fact.Unit
	if d.Kind == facts.Figure {
		unit += " " + d.fact.Title
	}
	d.counts = readPhrase(unit, stems)
	add := func(text string, tongue lang.Tongue, proper, alien bool) {
		h := head{tokens: lang.Tokens(text), tongue: tongue, proper: proper, alien: alien}
		h.stems = allStems(h.tokens, stems)
		if tongue != lang.En {
			for _, tok := range h.tokens {
				h.own = append(h.own, prefixes[tongue]+stems.of(tok, tongue))
			}
		}
		t.heads = append(t.heads, h)
	}
	name := nameOf(d.fact)
	add(d.fact.Title, lang.En, name == d.fact.Title, false)
	if name != d.fact.Title {
		add(name, lang.En, true, false)
	}
	for _, n := range d.fact.Names {
		tongue, known := lang.TongueOf(n.Lang)
		add(n.Text, tongue, true, !known)
	}
	return t
}

// entitle files the names of a record, for itself and for what links to it.
func (b *builder) entitle(i int32) {
	d := &b.x.docs[i]
	for _, id := range d.fact.Links() {
		if to, ok := b.x.ids[id]; ok {
			d.To = append(d.To, to)
		}
	}
	for _, id := range d.fact.Holders {
		d.Holders = append(d.Holders, b.number(id))
	}
	for _, p := range d.fact.Actors {
		d.Parts = append(d.Parts, b.number(p.ID))
	}
	for _, h := range b.texts[i].heads {
		w := b.bag(h.tokens, h.stems)
		for k, t := range h.tokens {
			b.sound(t, h.stems[k])
			if k > 0 {
				b.x.pairs[h.stems[k-1]+" "+h.stems[k]] = true
			}
			if h.own != nil {
				w.terms = append(w.terms, b.term(ownTerm(t, h.own[k])))
			}
		}
		b.heads[i].terms = append(b.heads[i].terms, w.terms...)
		b.heads[i].concepts = append(b.heads[i].concepts, w.concepts...)
		if h.proper {
			b.calls[i].terms = append(b.calls[i].terms, w.terms...)
		}
		b.name(i, h)
	}
	b.texts[i] = text{}
}

func (b *builder) number(id facts.ID) int32 {
	if n, ok := b.x.ids[id]; ok {
		return n
	}
	return -1
}

func ownTerm(t lang.Token, own string) string {
	if t.Script == lang.Digits {
		return "#" + t.Fold
	}
	return own
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

// name files a whole name under its stems: in its tongue, and in English,
// since people type foreign names as they would type English ones.
func (b *builder) name(doc int32, h head) {
	const most = 8 // words; longer titles are no names
	if len(h.tokens) == 0 || len(h.tokens) > most {
		return
	}
	b.x.longest = max(b.x.longest, len(h.tokens))
	for _, stems := range [][]string{h.stems, h.own} {
		var key []byte
		for k := range stems {
			if lang.WeightOf(h.tokens[k], h.tongue) != lang.Function || len(h.tokens) == 1 {
				key = append(append(key, ownTerm(h.tokens[k], stems[k])...), ' ')
			}
		}
		if len(key) > 0 && !slices.Contains(b.x.names[string(key)], doc) {
			b.x.names[string(key)] = append(b.x.names[string(key)], doc)
		}
		if h.alien {
			b.x.alien[string(key)] = true
		}
	}
}

// add files the words of one record.
func (b *builder) add(i int32) {
	d := &b.x.docs[i]
	b.put(i, b.heads[i], nameWeight, InName)
	b.put(i, b.calls[i], nameWeight, InName|InCall)
	b.put(i, b.bag(d.text, d.stems), textWeight, InText)
	rest := lang.Tokens(d.Number + "\n" + d.fact.Value + " " + d.fact.Unit)
	b.put(i, b.bag(rest, allStems(rest, b.stems)), textWeight, InText)
	kind := lang.Tokens(implied[d.Kind])
	b.put(i, b.bag(kind, allStems(kind, b.stems)), textWeight, InName|InText)
	for k, p := range d.fact.Actors {
		b.put(i, b.bag(d.roles[k].tokens, d.roles[k].stems), textWeight, InText)
		b.linked(i, p.ID, actorWeight, InActor)
	}
	for _, id := range d.fact.Holders {
		b.linked(i, id, actorWeight, InActor)
	}
	for _, id := range append([]facts.ID{d.fact.Agreement}, d.fact.About...) {
		b.linked(i, id, linkWeight, InLink)
	}
	b.mentions(i)
	b.doc.each(func(t int32, p posting) { b.x.posts[t] = append(b.x.posts[t], p) })
	b.con.each(func(c int32, p posting) { b.x.concepts[lang.Concept(c)] = append(b.x.concepts[lang.Concept(c)], p) })
}

func (b *builder) linked(i int32, id facts.ID, weight float32, field Field) {
	if to, ok := b.x.ids[id]; ok {
		b.put(i, b.heads[to], weight, field)
	}
}

// A bag is what pieces of text bear.
type bag struct {
	terms    []int32
	concepts []lang.Concept
}

func (b *builder) put(doc int32, w bag, weight float32, field Field) {
	for _, t := range w.terms {
		b.doc.put(t, posting{doc, weight, field})
	}
	for _, c := range w.concepts {
		b.con.put(int32(c), posting{doc, weight, field})
	}
}

// bag gathers what an English text bears, and remembers its spelling.
func (b *builder) bag(ts []lang.Token, stems []string) (w bag) {
	for k, tok := range ts {
		w.terms = append(w.terms, b.term(termOf(tok, stems[k])))
		if n, ok := lang.Number(tok.Fold); ok && tok.Script != lang.Digits {
			w.terms = append(w.terms, b.term(numberKey(n)))
		}
		b.form(tok)
	}
	w.concepts = b.concepts(ts, stems)
	return w
}

// concepts returns the concepts that an English text bears, also those of
// which it denies the opposite: "not prohibited" says "allowed".
func (b *builder) concepts(ts []lang.Token, stems []string) (cs []lang.Concept) {
	const reach = 4 // words that a negation denies
	run := make([]string, 0, len(stems))
	for k, tok := range ts {
		if !lang.Article(tok.Fold) {
			run = append(run, stems[k])
		}
	}
	denied := 0
	for k := range run {
		denied--
		if lang.Negation(run[k]) {
			denied = reach
		}
		b.x.thesaurus.Match(lang.En, run[k:], func(c lang.Concept, _ int) {
			cs = append(cs, c)
			if denied > 0 {
				cs = append(cs, b.x.thesaurus.Opposites(c)...)
			}
		})
	}
	return cs
}

func allStems(ts []lang.Token, stems stemmer) []string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = stems.of(t, lang.En)
	}
	return out
}

func termOf(t lang.Token, stem string) string {
	if t.Script == lang.Digits {
		return "#" + t.Fold
	}
	return stem
}

// form remembers how a word is spelt.
func (b *builder) form(tok lang.Token) {
	if tok.Script != lang.Digits && !b.known[tok.Fold] {
		b.known[tok.Fold] = true
		b.forms = append(b.forms, tok.Fold)
	}
}

// sound remembers how the word of a name sounds.
func (b *builder) sound(tok lang.Token, stem string) {
	if tok.Script == lang.Digits || len(tok.Fold) < 4 || b.heard[tok.Fold] {
		return
	}
	b.heard[tok.Fold] = true
	term, s := b.term(stem), lang.Sound(tok.Fold)
	b.x.sounds[s] = append(b.x.sounds[s], term)
}

func (b *builder) term(key string) int32 {
	t, ok := b.x.terms[key]
	if !ok {
		t = int32(len(b.x.posts))
		b.x.terms[key] = t
		b.x.posts = append(b.x.posts, nil)
		b.x.keys = append(b.x.keys, key)
	}
	return t
}

// A stemmer remembers the stems of words: a text repeats its words.
type stemmer map[string]string

func (s stemmer) of(t lang.Token, tongue lang.Tongue) string {
	word := t.Text + prefixes[tongue] // the Russian stemmer wants the word as written
	stem, ok := s[word]
	if !ok {
		stem = lang.Stem(t, tongue)
		s[word] = stem
	}
	return stem
}

// prefixes keep the stems of tongues apart.
var prefixes = [...]string{lang.En: "", lang.Ru: "ru:", lang.Az: "az:", lang.Hy: "hy:"}
