package index_test

import (
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"
	"factbot/facts/index"
	"factbot/facts/lang"
	"factbot/facts/memstore"
)

// strait is a small dataset of two republics and a lighthouse. Every fact
// cites one source.
func strait() []any {
	records := []any{facttest.Source(facttest.SourceID), facts.Term{Text: "wickhouse", SameAs: []string{"lighthouse"}}}
	for _, f := range []facts.Fact{
		{ID: "actor-khachatur", Kind: facts.Actor, Title: "Ruben Khachatur, harbour master", Text: "Ruben Khachatur keeps the harbour."},
		{ID: "actor-northmark", Kind: facts.Actor, Title: "Northmark, republic on the strait", Text: "Northmark lies in the north.", Party: true,
			Names: []facts.Name{{Text: "Нордмарк", Lang: "ru"}, {Text: "Şimal Sahili", Lang: "az"}, {Text: "Հյուսիսափ", Lang: "hy"}}},
		{ID: "actor-velmora", Kind: facts.Actor, Title: "Velmora", Text: "Velmora lies in the south.", Party: true,
			Names: []facts.Name{{Text: "Вельмора", Lang: "ru"}}},
		{ID: "agreement-skerry", Kind: facts.Agreement, Title: "Skerry Note", Text: "The note is on the lighthouse.", Date: "1931-05-04"},
		{ID: "article-2", Kind: facts.Article, Title: "Article 2: anchoring", Text: "Anchoring in the bay is not prohibited.",
			Agreement: "agreement-skerry", Number: "2"},
		{ID: "article-3", Kind: facts.Article, Title: "Article 3: fishing", Text: "Fishing in the bay is prohibited.",
			Agreement: "agreement-skerry", Number: "3"},
		{ID: "figure-boats", Kind: facts.Figure, Title: "Boats counted", Text: "Twelve thousand.", Value: "12000", Unit: "boats"},
		{ID: "lamp-lost", Kind: facts.Event, Title: "A lamp is lost", Text: "A lamp fell into the sea near Velmora.", Date: "1932"},
		{ID: "lamp-sold", Kind: facts.Event, Title: "A lamp is sold", Text: "It was a retired lamp.", Retired: true},
		{ID: "lighthouse-opened", Kind: facts.Event, Title: "Northmark opens the lighthouse", Text: "The lighthouse was opened in spring.",
			Date: "1931-03", Actors: []facts.Part{{ID: "actor-northmark", Role: "inaugurates"}}, About: []facts.ID{"place-skerry", "lamp-sold"}},
		{ID: "place-skerry", Kind: facts.Place, Title: "Skerry (islet)", Text: "An islet."},
	} {
		f.Status, f.Sources = facts.Established, []facts.Citation{{ID: facttest.SourceID}}
		records = append(records, f)
	}
	return records
}

func store(t testing.TB) *memstore.Store {
	t.Helper()
	s := memstore.New()
	t.Cleanup(func() { s.Close() })
	facttest.Apply(t, s, strait()...)
	return s
}

func build(t testing.TB) *index.View {
	t.Helper()
	x, err := index.NewLive(store(t)).Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// words reads a question as far as the index does it.
func words(x *index.View, question string, tongue lang.Tongue) []index.Word {
	return x.Words(x.Respace(lang.Tokens(x.Relaid(question))), tongue, nil)
}

// idsOf returns the ids of documents.
func idsOf(x *index.View, docs []int32) []facts.ID {
	var ids []facts.ID
	for _, d := range docs {
		ids = append(ids, x.Doc(d).ID)
	}
	return ids
}

// found returns the ids of what a question finds, the best first.
func found(x *index.View, question string, tongue lang.Tongue, limit int) []facts.ID {
	ws := words(x, question, tongue)
	x.Mentions(ws, tongue)
	var docs []int32
	for _, h := range x.Search(ws, limit) {
		docs = append(docs, h.Doc)
	}
	return idsOf(x, docs)
}
