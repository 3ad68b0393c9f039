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
		names:    make(map[string][]Naming),
		namings:  make(map[int32][]posting),
		sounds:   make(map[string][]int32),
	}, stems: make(map[string]string)}
	terms, err := s.Terms(ctx)
	if err != nil {
		return nil, err
	}
	b.x.thesaurus = lang.Common().Extend(groups(terms))
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
	stems map[string]string // tongue and word -> stem: a text repeats its words
	forms []string          // words as written, folded, for the spelling
	known map[string]bool   // forms
	links [][]section       // by document: its names, for those that link to it

	doc map[int32]posting        // terms of the document being added
	con map[lang.Concept]posting // concepts of it
}

// A section is a piece of text of a record, in one tongue.
type section struct {
	tokens []lang.Token
	tongue lang.Tongue
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
	f := b.x.docs[i].Fact
	ts := lang.Tokens(f.Title + ". " + f.Text)
	for at := 0; at < len(ts); {
		docs, n := b.nameAt(ts[at:])
		for _, d := range docs {
			switch b.x.docs[d].Kind {
			case facts.Actor, facts.Place, facts.Agreement:
				if d != i {
					b.x.namings[d] = append(b.x.namings[d], posting{i, linkWeight, InText})
				}
			}
		}
		at += max(n, 1)
	}
}

// nameAt returns the records whose name begins the tokens, the longest name
// first, and the number of its tokens.
func (b *builder) nameAt(ts []lang.Token) (docs []int32, n int) {
	var key []byte
	for k := range min(b.x.longest, len(ts)) {
		if lang.WeightOf(ts[k], lang.En) == lang.Function && k > 0 {
			continue
		}
		key = append(append(key, b.key(ts[k], lang.En)...), ' ')
		if found := b.x.names[string(key)]; len(found) > 0 {
			docs, n = docs[:0], k+1
			for _, name := range found {
				docs = append(docs, name.Doc)
			}
		}
	}
	return docs, n
}

// entitle gathers the names of every record, for itself and for its links.
func (b *builder) entitle() {
	b.links = make([][]section, len(b.x.docs))
	b.known = make(map[string]bool)
	for i := range b.x.docs {
		f := b.x.docs[i].Fact
		add := func(text string, tongue lang.Tongue, hidden bool) {
			ts := lang.Tokens(text)
			if len(ts) == 0 {
				return
			}
			b.links[i] = append(b.links[i], section{ts, tongue})
			b.name(int32(i), ts, tongue, hidden)
		}
		add(f.Title, lang.En, false)
		if head := nameOf(f); head != f.Title {
			add(head, lang.En, false)
		}
		for _, n := range f.Names {
			tongue, _ := lang.TongueOf(n.Lang)
			add(n.Text, tongue, n.Hidden)
		}
	}
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
func (b *builder) name(doc int32, ts []lang.Token, tongue lang.Tongue, hidden bool) {
	const most = 8 // words; longer titles are no names
	if len(ts) > most {
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
		if !slices.ContainsFunc(b.x.names[k], func(n Naming) bool { return n.Doc == doc }) {
			b.x.names[k] = append(b.x.names[k], Naming{doc, hidden})
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
	f := b.x.docs[i].Fact
	for _, s := range b.links[i] {
		b.section(i, s, nameWeight, InName)
	}
	text := f.Text + "\n" + f.Number + "\n" + f.Value + " " + f.Unit + "\n" + implied[f.Kind]
	b.section(i, section{lang.Tokens(text), lang.En}, textWeight, InText)
	for _, p := range f.Actors {
		b.section(i, section{lang.Tokens(p.Role), lang.En}, textWeight, InText)
		b.linked(i, p.ID, actorWeight, InActor)
	}
	for _, id := range f.Holders {
		b.linked(i, id, actorWeight, InActor)
	}
	for _, id := range append([]facts.ID{f.Agreement}, f.About...) {
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
		for _, s := range b.links[to] {
			b.section(i, s, weight, field)
		}
	}
}

func (b *builder) section(doc int32, s section, weight float32, field Field) {
	stems := make([]string, 0, len(s.tokens))
	for _, tok := range s.tokens {
		if !lang.Article(tok.Fold) {
			stems = append(stems, b.stem(tok, s.tongue))
		}
		b.put(doc, b.term(b.key(tok, lang.En)), weight, field)
		if s.tongue != lang.En {
			b.put(doc, b.term(b.key(tok, s.tongue)), weight, field)
		}
		if n, ok := lang.Number(tok.Fold); ok && tok.Script != lang.Digits {
			b.put(doc, b.term(numberKey(n)), weight, field)
		}
		b.form(tok, field)
	}
	denied := 0 // how many words ago something was denied; 0 for not at all
	for k := range stems {
		if denied > 0 {
			denied = (denied + 1) % 5
		}
		if s.tongue == lang.En && lang.Negation(stems[k]) {
			denied = 1
		}
		b.x.thesaurus.Match(s.tongue, stems[k:], func(c lang.Concept, _ int) {
			b.con[c] = stronger(b.con[c], posting{doc, weight, field})
			for _, o := range b.x.thesaurus.Opposites(c) {
				if denied > 0 { // "not prohibited" says "allowed"
					b.con[o] = stronger(b.con[o], posting{doc, weight, field})
				}
			}
		})
	}
}

func (b *builder) put(doc, term int32, weight float32, field Field) {
	b.doc[term] = stronger(b.doc[term], posting{doc, weight, field})
}

func stronger(have, p posting) posting {
	return posting{p.doc, max(have.weight, p.weight), have.fields | p.fields}
}

// form remembers a word as it is spelt, and the sound of a name's word.
func (b *builder) form(tok lang.Token, field Field) {
	if tok.Script == lang.Digits || field&Own == 0 || b.known[tok.Fold] {
		return
	}
	b.known[tok.Fold] = true
	b.forms = append(b.forms, tok.Fold)
	if field&InName == 0 || len(tok.Fold) < 4 {
		return
	}
	term := b.term(b.key(tok, lang.En))
	if s := lang.Sound(tok.Fold); !slices.Contains(b.x.sounds[s], term) {
		b.x.sounds[s] = append(b.x.sounds[s], term)
	}
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
