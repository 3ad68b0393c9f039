package facttest

import (
	"testing"
	"time"

	"factbot/facts"
)

func testFirstRevision(t *testing.T, s facts.Store) {
	ctx := t.Context()
	Apply(t, s, Source(SourceID))
	c := Commit(Fact("fact"))
	c.Time = time.Date(2024, 5, 31, 14, 30, 15, 999, time.FixedZone("", 2*60*60))
	c.Import = true
	c.Changes[0].Base = 0
	c.Changes[0].Fact.Revision = 7 // the store's to say
	got := must(s.Apply(ctx, c))(t)
	want := []facts.Revision{{
		Seq:    2,
		Number: 1,
		Time:   time.Date(2024, 5, 31, 12, 30, 15, 0, time.UTC),
		Person: "person",
		Reason: "a test",
		Import: true,
		Fact:   at(Fact("fact"), 1),
	}}
	wantEqual(t, "Apply", want, got)
	if loc := got[0].Time.Location(); loc != time.UTC {
		t.Errorf("the time is in %v, want UTC", loc)
	}
	wantEqual(t, "History", want, must(s.History(ctx, "fact"))(t))
	wantEqual(t, "Changes", want, must(s.Changes(ctx, 0, 10))(t))
}

func testHistory(t *testing.T, s facts.Store) {
	ctx := t.Context()
	Apply(t, s, Source(SourceID), Fact("fact"), Fact("fact-2"), Fact("fac"))
	f := Fact("fact")
	for i := range 300 {
		f.Text += "x"
		revs := Apply(t, s, f)
		if len(revs) != 1 || revs[0].Number != i+2 {
			t.Fatalf("revisions made: %+v, want one with the number %d", revs, i+2)
		}
	}
	history := must(s.History(ctx, "fact"))(t)
	wantEqual(t, "length", 301, len(history))
	for i, r := range history {
		if r.Number != i+1 || r.Fact.Revision != i+1 || len(r.Fact.Text) != len(Fact("fact").Text)+i {
			t.Errorf("revision %d has number %d, fact revision %d, text %q", i+1, r.Number, r.Fact.Revision, r.Fact.Text)
		}
	}
	wantEqual(t, "newest", at(f, 301), must(s.Fact(ctx, "fact"))(t))
	wantEqual(t, "another's history", 1, len(must(s.History(ctx, "fact-2"))(t)))
}

func testChanges(t *testing.T, s facts.Store) {
	ctx := t.Context()
	Apply(t, s, Source(SourceID))     // 1
	Apply(t, s, Fact("b"), Fact("a")) // 2, 3
	Apply(t, s, Source("other"))      // 4
	b := Fact("b")
	b.Text = "Another text."
	Apply(t, s, b) // 5

	type change struct {
		Seq    uint64
		ID     facts.ID
		Number int
	}
	changes := func(after uint64, limit int) (all []change) {
		for _, r := range must(s.Changes(ctx, after, limit))(t) {
			all = append(all, change{r.Seq, r.Fact.ID, r.Number})
		}
		return all
	}
	want := []change{{2, "b", 1}, {3, "a", 1}, {5, "b", 2}}
	wantEqual(t, "all", want, changes(0, 10))
	wantEqual(t, "first two", want[:2], changes(0, 2))
	wantEqual(t, "after 2", want[1:], changes(2, 10))
	wantEqual(t, "after 4, a source", want[2:], changes(4, 10))
	wantEqual(t, "after the newest", 0, len(changes(5, 10)))
	wantEqual(t, "after the last there can be", 0, len(changes(1<<64-1, 10)))
	wantEqual(t, "limit 0", 0, len(changes(0, 0)))
	wantEqual(t, "limit below 0", 0, len(changes(0, -1)))
	wantEqual(t, "newest number", uint64(5), must(s.Stats(ctx))(t).Seq)
	wantEqual(t, "newest number", uint64(5), must(s.Seq(ctx))(t))
}

func testSameFactTwice(t *testing.T, s facts.Store) {
	first, second := Fact("fact"), Fact("fact")
	second.Text = "Another text."
	c := Commit(Source(SourceID), first, second)
	c.Changes[1].Base, c.Changes[2].Base = 0, 1
	revs := must(s.Apply(t.Context(), c))(t)
	wantEqual(t, "revisions", 2, len(revs))
	wantEqual(t, "first", at(first, 1), revs[0].Fact)
	wantEqual(t, "second", at(second, 2), revs[1].Fact)
	wantEqual(t, "newest", at(second, 2), must(s.Fact(t.Context(), "fact"))(t))
	wantEqual(t, "history", revs, must(s.History(t.Context(), "fact"))(t))
}

func testUnchanged(t *testing.T, s facts.Store) {
	ctx := t.Context()
	records := []any{Source(SourceID), Fact("actor"), FullFact("full", "actor"), FullSource("full", "actor"), FullTerm()}
	Apply(t, s, records...)
	before := must(s.Stats(ctx))(t)
	if revs := Apply(t, s, records...); len(revs) != 0 {
		t.Errorf("revisions made: %+v", revs)
	}
	wantEqual(t, "stats", before, must(s.Stats(ctx))(t))

	changed := Fact("actor")
	changed.Title = "Another title"
	records[1] = changed
	revs := Apply(t, s, records...)
	if len(revs) != 1 || revs[0].Fact.ID != "actor" || revs[0].Number != 2 {
		t.Errorf("revisions made: %+v, want the second one of actor alone", revs)
	}
}

func testRetired(t *testing.T, s facts.Store) {
	ctx := t.Context()
	Apply(t, s, Source(SourceID), Fact("fact"))
	retired := Fact("fact")
	retired.Retired = true
	Apply(t, s, retired)
	wantEqual(t, "retired", at(retired, 2), must(s.Fact(ctx, "fact"))(t))
	wantEqual(t, "page", []facts.ID{"fact"}, ids(must(s.Facts(ctx, "", 10))(t)))

	link := Fact("link")
	link.About = []facts.ID{"fact"}
	Apply(t, s, link) // a retired fact is still held
	Apply(t, s, Fact("fact"))
	wantEqual(t, "restored", at(Fact("fact"), 3), must(s.Fact(ctx, "fact"))(t))
}

func testStats(t *testing.T, s facts.Store) {
	ctx := t.Context()
	place, retired := Fact("place"), Fact("retired")
	place.Kind = facts.Place
	retired.Retired = true
	Apply(t, s, Source(SourceID), Source("other"), FullTerm(), place, retired, Fact("one"), Fact("two"))
	want := facts.Stats{
		Kinds:   map[facts.Kind]int{facts.Event: 2, facts.Place: 1},
		Facts:   3,
		Retired: 1,
		Sources: 2,
		Terms:   1,
		Seq:     7,
		Logged:  1,
	}
	wantEqual(t, "stats", want, must(s.Stats(ctx))(t))

	place.Retired = true
	retired.Retired = false
	retired.Kind = facts.Agreement
	Apply(t, s, place, retired)
	want.Kinds = map[facts.Kind]int{facts.Event: 2, facts.Agreement: 1}
	want.Seq, want.Logged = 9, 2
	wantEqual(t, "stats after a change", want, must(s.Stats(ctx))(t))
}
