package facttest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"factbot/facts"
)

func testEmpty(t *testing.T, s facts.Store) {
	ctx := t.Context()
	wantEqual(t, "facts", 0, len(must(s.Facts(ctx, "", 10))(t)))
	wantEqual(t, "sources", 0, len(must(s.Sources(ctx, "", 10))(t)))
	wantEqual(t, "terms", 0, len(must(s.Terms(ctx))(t)))
	wantEqual(t, "changes", 0, len(must(s.Changes(ctx, 0, 10))(t)))
	wantEqual(t, "log", 0, len(must(s.Log(ctx, 0, 10))(t)))
	wantEqual(t, "stats", facts.Stats{Kinds: map[facts.Kind]int{}}, must(s.Stats(ctx))(t))
}

func testMissing(t *testing.T, s facts.Store) {
	ctx := t.Context()
	Apply(t, s, Source(SourceID), Fact("fact"), Fact("facts"))
	for _, id := range []facts.ID{"missing", "", "fac", "fact.", "FACT", SourceID, "fact\x00", "\xff", "a b\nc", strings.Repeat("é", 200)} {
		_, err := s.Fact(ctx, id)
		wantKind(t, "Fact "+id, err, facts.NotFound)
		_, err = s.History(ctx, id)
		wantKind(t, "History "+id, err, facts.NotFound)
	}
	_, err := s.Source(ctx, "fact")
	wantKind(t, "Source", err, facts.NotFound)
	_, err = s.Source(ctx, "")
	wantKind(t, "Source without id", err, facts.NotFound)
}

func testRoundTrip(t *testing.T, s facts.Store) {
	ctx := t.Context()
	actor, fact := Fact("actor"), FullFact("full", "actor")
	source, term := FullSource("full", "actor"), FullTerm()
	wantNoZeroField(t, at(fact, 1))
	wantNoZeroField(t, source)
	wantNoZeroField(t, term)

	Apply(t, s, Source(SourceID), actor, fact, source, term)
	wantEqual(t, "minimal fact", at(actor, 1), must(s.Fact(ctx, "actor"))(t))
	wantEqual(t, "full fact", at(fact, 1), must(s.Fact(ctx, "full"))(t))
	wantEqual(t, "facts", []facts.Fact{at(actor, 1), at(fact, 1)}, must(s.Facts(ctx, "", 10))(t))
	wantEqual(t, "minimal source", Source(SourceID), must(s.Source(ctx, SourceID))(t))
	wantEqual(t, "full source", source, must(s.Source(ctx, "full"))(t))
	wantEqual(t, "terms", []facts.Term{term}, must(s.Terms(ctx))(t))
}

// wantNoZeroField fails when a field is added to a record but not to its full
// sample.
func wantNoZeroField(t *testing.T, record any) {
	t.Helper()
	v := reflect.ValueOf(record)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("the full %T has no %s", record, v.Type().Field(i).Name)
		}
	}
}

func testEmptyLists(t *testing.T, s facts.Store) {
	want := Fact("fact")
	given := want
	given.Names, given.About, given.Holders, given.Actors = []facts.Name{}, []facts.ID{}, []facts.ID{}, []facts.Part{}
	Apply(t, s, Source(SourceID), given)
	wantEqual(t, "fact", at(want, 1), must(s.Fact(t.Context(), "fact"))(t))
	if revs := Apply(t, s, want); len(revs) != 0 {
		t.Errorf("nil for empty lists made a revision: %+v", revs)
	}
}

func testFactPages(t *testing.T, s facts.Store) {
	ctx := t.Context()
	sorted := []facts.ID{"1", "A", "a", "a-b", "a.b", "aa", "b", "b-1", "b-10", "b-2"}
	records := []any{Source(SourceID)}
	for _, id := range slices.Backward(sorted) {
		records = append(records, Fact(id))
	}
	Apply(t, s, records...)
	page := func(after facts.ID, limit int) []facts.ID {
		return ids(must(s.Facts(ctx, after, limit))(t))
	}
	wantEqual(t, "all", sorted, page("", 100))
	wantEqual(t, "first three", sorted[:3], page("", 3))
	wantEqual(t, "after an id", sorted[3:6], page(sorted[2], 3))
	wantEqual(t, "after an id that is not held", sorted[6:], page("aaa", 100))
	wantEqual(t, "after the start of an id", sorted[8:], page("b-1", 100))
	wantEqual(t, "after the last", 0, len(page(sorted[9], 3)))
	wantEqual(t, "beyond all", 0, len(page("\xff", 3)))
	wantEqual(t, "limit 0", 0, len(page("", 0)))
	wantEqual(t, "limit below 0", 0, len(page("", -1)))
	var walked []facts.ID
	for p := page("", 3); len(p) > 0; p = page(p[len(p)-1], 3) {
		walked = append(walked, p...)
	}
	wantEqual(t, "page by page", sorted, walked)
}

func testSourcePages(t *testing.T, s facts.Store) {
	ctx := t.Context()
	Apply(t, s, Source("c"), Source("a"), Source("b"))
	a, b, c := Source("a"), Source("b"), Source("c")
	wantEqual(t, "all", []facts.Source{a, b, c}, must(s.Sources(ctx, "", 100))(t))
	wantEqual(t, "first two", []facts.Source{a, b}, must(s.Sources(ctx, "", 2))(t))
	wantEqual(t, "the rest", []facts.Source{c}, must(s.Sources(ctx, "b", 2))(t))
	wantEqual(t, "after the last", 0, len(must(s.Sources(ctx, "c", 2))(t)))
	wantEqual(t, "limit 0", 0, len(must(s.Sources(ctx, "", 0))(t)))

	b.Title = "A new title"
	Apply(t, s, b)
	wantEqual(t, "replaced", []facts.Source{a, b, c}, must(s.Sources(ctx, "", 100))(t))
}

func testTerms(t *testing.T, s facts.Store) {
	ctx := t.Context()
	term := func(lang, text string, same ...string) facts.Term {
		return facts.Term{Lang: lang, Text: text, SameAs: same}
	}
	Apply(t, s, term("ru", "пост", "post"), term("ru", "КПП", "checkpoint"), term("", "road", "way"), term("az", "yol", "road"))
	want := []facts.Term{
		term("", "road", "way"), term("az", "yol", "road"),
		term("ru", "КПП", "checkpoint"), term("ru", "пост", "post"),
	}
	wantEqual(t, "terms", want, must(s.Terms(ctx))(t))

	want[2] = term("ru", "КПП", "border post", "checkpoint")
	seq := must(s.Stats(ctx))(t).Seq
	Apply(t, s, want[2])
	wantEqual(t, "terms after a change", want, must(s.Terms(ctx))(t))
	wantEqual(t, "sequence", seq+1, must(s.Stats(ctx))(t).Seq)
}
