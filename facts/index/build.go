package index

import (
	"context"
	"slices"
	"strings"

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
	st, err := s.Stats(ctx)
	if err != nil {
		return nil, err
	}
	b := builder{x: &Index{
		seq:      st.Seq,
		ids:      make(map[facts.ID]int32),
		sources:  make(map[facts.ID]facts.Source),
		terms:    make(map[string]int32),
		concepts: make(map[lang.Concept][]posting),
		names:    make(map[string][]int32),
		namings:  make(map[int32][]posting),
		pairs:    make(map[string]bool),
		sounds:   make(map[string][]int32),
	}, stems: make(map[string]string)}
	terms, err := s.Terms(ctx)
	if err != nil {
		return nil, err
	}
	b.x.thesaurus = lang.Common().Extend(groups(terms))
	b.x.clause = b.x.Sense("clause")
	if err := b.read(ctx, s); err != nil {
		return nil, err
	}
	b.entitle()
	for i := range b.x.docs {
		b.add(int32(i))
	}
	b.x.spelling = newSpelling(b.x.terms, b.forms)
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
	stems map[string]string // word and tongue -> stem: a text repeats its words
	forms []string          // words as written, folded, for the spelling
	known map[string]bool   // forms
	heard map[string]bool   // forms whose sound is filed
	heads []bag             // by document: what its names bear

	doc map[int32]posting        // terms of the document being added
	con map[lang.Concept]posting // concepts of it
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
			d := Doc{Fact: &fs[i]}
			if d.Date, err = edtf.Parse(fs[i].Date); err == nil && !d.Date.IsZero() {
				d.Span = d.Date.Span()
			}
			b.x.ids[fs[i].ID] = int32(len(b.x.docs))
			b.x.docs = append(b.x.docs, d)
		}
		if len(fs) < page {
			break
		}
		after = fs[len(fs)-1].ID
	}
	for after := ""; ; {
		ss, err := s.Sources(ctx, after, page)
		if err != nil {
			return err
		}
		for _, src := range ss {
			b.x.sources[src.ID] = src
		}
		if len(ss) < page {
			return nil
		}
		after = ss[len(ss)-1].ID
	}
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
	for at := 0; at < len(d.Text); {
		docs, n := b.nameAt(d.Text[at:], d.stems[at:])
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

// entitle gathers the names of every record, for itself and for its links.
func (b *builder) entitle() {
	b.heads = make([]bag, len(b.x.docs))
	b.known, b.heard = make(map[string]bool), make(map[string]bool)
	for i := range b.x.docs {
		d := &b.x.docs[i]
		d.Text = lang.Tokens(d.Title + ". " + d.Fact.Text)
		d.stems = b.allStems(d.Text)
		for _, t := range d.Text {
			if t.Start < len(d.Title) && lang.WeightOf(t, lang.En) != lang.Function {
				d.Head++
			}
		}
		for _, id := range d.Links() {
			if to, ok := b.x.ids[id]; ok {
				d.To = append(d.To, to)
			}
		}
		b.head(int32(i), d.Title, lang.En)
		if name := nameOf(d.Fact); name != d.Title {
			b.head(int32(i), name, lang.En)
		}
		for _, n := range d.Names {
			tongue, _ := lang.TongueOf(n.Lang)
			b.head(int32(i), n.Text, tongue)
		}
	}
}

// head files one name of a record.
func (b *builder) head(i int32, text string, tongue lang.Tongue) {
	ts := lang.Tokens(text)
	stems := b.allStems(ts)
	w := b.bag(ts, stems)
	for k, t := range ts {
		b.sound(t)
		if k > 0 {
			b.x.pairs[stems[k-1]+" "+stems[k]] = true
		}
		if tongue != lang.En {
			w.terms = append(w.terms, b.term(b.key(t, tongue)))
		}
	}
	b.heads[i].terms = append(b.heads[i].terms, w.terms...)
	b.heads[i].concepts = append(b.heads[i].concepts, w.concepts...)
	b.name(i, ts, tongue)
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
func (b *builder) name(doc int32, ts []lang.Token, tongue lang.Tongue) {
	const most = 8 // words; longer titles are no names
	if len(ts) == 0 || len(ts) > most {
		return
	}
	b.x.longest = max(b.x.longest, len(ts))
	for _, t := range []lang.Tongue{lang.En, tongue} {
		var key []byte
		for _, tok := range ts {
			if lang.WeightOf(tok, tongue) == lang.Function && len(ts) > 1 {
				continue
			}
			key = append(key, b.key(tok, t)...)
			key = append(key, ' ')
		}
		if len(key) == 0 {
			continue
		}
		k := string(key)
		if !slices.Contains(b.x.names[k], doc) {
			b.x.names[k] = append(b.x.names[k], doc)
		}
		if tongue == lang.En {
			break
		}
	}
}

// add files the words of one record.
func (b *builder) add(i int32) {
	b.doc = make(map[int32]posting)
	b.con = make(map[lang.Concept]posting)
	d := &b.x.docs[i]
	b.put(i, b.heads[i], nameWeight, InName)
	b.put(i, b.bag(d.Text, d.stems), textWeight, InText)
	rest := lang.Tokens(d.Number + "\n" + d.Value + " " + d.Unit)
	b.put(i, b.bag(rest, b.allStems(rest)), textWeight, InText)
	kind := lang.Tokens(implied[d.Kind])
	b.put(i, b.bag(kind, b.allStems(kind)), textWeight, InName|InText)
	for _, p := range d.Actors {
		role := lang.Tokens(p.Role)
		b.put(i, b.bag(role, b.allStems(role)), textWeight, InText)
		b.linked(i, p.ID, actorWeight, InActor)
	}
	for _, id := range d.Holders {
		b.linked(i, id, actorWeight, InActor)
	}
	for _, id := range append([]facts.ID{d.Agreement}, d.About...) {
		b.linked(i, id, linkWeight, InLink)
	}
	b.mentions(i)
	for t, p := range b.doc {
		b.x.posts[t] = append(b.x.posts[t], p)
	}
	for c, p := range b.con {
		b.x.concepts[c] = append(b.x.concepts[c], p)
	}
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
		b.doc[t] = stronger(b.doc[t], posting{doc, weight, field})
	}
	for _, c := range w.concepts {
		b.con[c] = stronger(b.con[c], posting{doc, weight, field})
	}
}

func stronger(have, p posting) posting {
	return posting{p.doc, max(have.weight, p.weight), have.fields | p.fields}
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

func (b *builder) allStems(ts []lang.Token) []string {
	stems := make([]string, len(ts))
	for i, t := range ts {
		stems[i] = b.stem(t, lang.En)
	}
	return stems
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
func (b *builder) sound(tok lang.Token) {
	if tok.Script == lang.Digits || len(tok.Fold) < 4 || b.heard[tok.Fold] {
		return
	}
	b.heard[tok.Fold] = true
	term, s := b.term(b.key(tok, lang.En)), lang.Sound(tok.Fold)
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

func (b *builder) stem(t lang.Token, tongue lang.Tongue) string {
	word := t.Text + prefixes[tongue] // the Russian stemmer wants the word as written
	s, ok := b.stems[word]
	if !ok {
		s = lang.Stem(t, tongue)
		b.stems[word] = s
	}
	return s
}

func (b *builder) key(t lang.Token, tongue lang.Tongue) string {
	if t.Script == lang.Digits {
		return "#" + t.Fold
	}
	return prefixes[tongue] + b.stem(t, tongue)
}

// prefixes keep the stems of tongues apart.
var prefixes = [...]string{lang.En: "", lang.Ru: "ru:", lang.Az: "az:", lang.Hy: "hy:"}
