package facttest

import (
	"context"
	"errors"
	"testing"

	"factbot/facts"
)

// wantRefused checks that a commit fails with an error of a kind and leaves
// the store as it was.
func wantRefused(t *testing.T, s facts.Store, what string, c facts.Commit, kind facts.ErrorKind) {
	t.Helper()
	before := ContentsOf(t, s)
	revs, err := s.Apply(t.Context(), c)
	wantKind(t, what, err, kind)
	if revs != nil {
		t.Errorf("%s: refused, yet returned %+v", what, revs)
	}
	wantEqual(t, what+": contents", before, ContentsOf(t, s))
}

func testAllOrNothing(t *testing.T, s facts.Store) {
	Apply(t, s, Source(SourceID), Fact("held"), FullTerm())
	changed := Fact("held")
	changed.Text = "Another text."
	source := Source(SourceID)
	source.Title = "A title"
	term := FullTerm()
	term.SameAs = []string{"post"}
	dangling := Fact("dangling")
	dangling.About = []facts.ID{"missing"}

	good := []any{Fact("new"), changed, source, Source("new"), term}
	wantRefused(t, s, "a dangling link at the end", Commit(append(good, dangling)...), facts.Invalid)
	wantRefused(t, s, "an invalid record at the end", Commit(append(good, facts.Fact{ID: "x"})...), facts.Invalid)
	stale := Commit(append(good, Fact("held"))...)
	stale.Changes[len(stale.Changes)-1].Base = 9
	wantRefused(t, s, "a stale base at the end", stale, facts.Conflict)

	revs := Apply(t, s, good...)
	wantEqual(t, "the good ones alone", 2, len(revs))
	wantEqual(t, "sequence", uint64(8), must(s.Stats(t.Context()))(t).Seq)
}

func testBase(t *testing.T, s facts.Store) {
	Apply(t, s, Source(SourceID), Fact("fact"))
	second := Fact("fact")
	second.Text = "Another text."
	Apply(t, s, second)
	put := func(f facts.Fact, base int) facts.Commit {
		c := Commit(f)
		c.Changes[0].Base = base
		return c
	}
	third := Fact("fact")
	third.Text = "A third text."
	for _, base := range []int{0, 1, 3, -2} {
		wantRefused(t, s, "base", put(third, base), facts.Conflict)
	}
	wantRefused(t, s, "unchanged, but from an old base", put(second, 1), facts.Conflict)
	wantRefused(t, s, "a fact that is not held", put(Fact("missing"), 1), facts.Conflict)

	revs := must(s.Apply(t.Context(), put(third, 2)))(t)
	if len(revs) != 1 || revs[0].Number != 3 {
		t.Errorf("revisions made: %+v, want the third", revs)
	}
}

func testDangling(t *testing.T, s facts.Store) {
	Apply(t, s, Source(SourceID), Source("no-fact"), Fact("no-source"))
	for _, link := range []struct {
		name string
		set  func(*facts.Fact)
	}{
		{"about", func(f *facts.Fact) { f.About = []facts.ID{"no-source", "missing"} }},
		{"a source as a fact", func(f *facts.Fact) { f.About = []facts.ID{"no-fact"} }},
		{"actors", func(f *facts.Fact) { f.Actors = []facts.Part{{ID: "missing"}} }},
		{"holders", func(f *facts.Fact) { f.Holders = []facts.ID{"missing"} }},
		{"agreement", func(f *facts.Fact) { f.Agreement = "missing" }},
		{"user of a name", func(f *facts.Fact) { f.Names = []facts.Name{{Text: "x", UsedBy: "missing"}} }},
		{"source", func(f *facts.Fact) { f.Sources = append(f.Sources, facts.Citation{ID: "missing"}) }},
		{"a fact as a source", func(f *facts.Fact) { f.Sources = []facts.Citation{{ID: "no-source"}} }},
	} {
		f := Fact("fact")
		link.set(&f)
		wantRefused(t, s, link.name, Commit(f), facts.Invalid)
	}
	source := Source("other")
	source.Actor = "missing"
	wantRefused(t, s, "actor of a source", Commit(source), facts.Invalid)
}

func testLinksWithin(t *testing.T, s facts.Store) {
	a, b := Fact("a"), Fact("b")
	a.About = []facts.ID{"b", "a"}
	b.About = []facts.ID{"a"}
	source := Source("later")
	source.Actor = "b"
	a.Sources = []facts.Citation{{ID: "later"}}
	revs := Apply(t, s, a, b, source, Source(SourceID))
	wantEqual(t, "revisions", 2, len(revs))
}

func testInvalid(t *testing.T, s facts.Store) {
	Apply(t, s, Source(SourceID))
	noTitle, badID, badDate := Fact("fact"), Fact("two words"), Fact("fact")
	noTitle.Title = ""
	badDate.Date = "2019-02-30"
	badURL := Source("source-2")
	badURL.URL = "ftp://example.org"
	f, src, term := Fact("fact"), Source("source-2"), FullTerm()
	of := func(ch facts.Change) facts.Commit {
		c := Commit()
		c.Changes = []facts.Change{ch}
		return c
	}
	for _, c := range []struct {
		name   string
		commit facts.Commit
	}{
		{"no title", Commit(noTitle)},
		{"bad id", Commit(badID)},
		{"no id", Commit(Fact(""))},
		{"bad date", Commit(badDate)},
		{"bad URL", Commit(badURL)},
		{"empty term", Commit(facts.Term{})},
		{"empty change", of(facts.Change{})},
		{"fact and source in one", of(facts.Change{Fact: &f, Source: &src})},
		{"fact and term in one", of(facts.Change{Fact: &f, Term: &term})},
		{"source and term in one", of(facts.Change{Source: &src, Term: &term})},
	} {
		wantRefused(t, s, c.name, c.commit, facts.Invalid)
	}
}

func testEmptyCommit(t *testing.T, s facts.Store) {
	revs, err := s.Apply(t.Context(), Commit())
	if err != nil || len(revs) != 0 {
		t.Errorf("Apply of nothing = %v, %v", revs, err)
	}
	wantEqual(t, "sequence", uint64(0), must(s.Stats(t.Context()))(t).Seq)
}

// calls makes each call of a store that can fail.
func calls(ctx context.Context, s facts.Store) map[string]error {
	errs := map[string]error{}
	_, errs["Fact"] = s.Fact(ctx, "fact")
	_, errs["Facts"] = s.Facts(ctx, "", 10)
	_, errs["Source"] = s.Source(ctx, SourceID)
	_, errs["Sources"] = s.Sources(ctx, "", 10)
	_, errs["Terms"] = s.Terms(ctx)
	_, errs["History"] = s.History(ctx, "fact")
	_, errs["Changes"] = s.Changes(ctx, 0, 10)
	_, errs["Entry"] = s.Entry(ctx, "draft", "x")
	_, errs["Entries"] = s.Entries(ctx, "draft", "", 10)
	_, errs["Log"] = s.Log(ctx, 0, 10)
	_, errs["Stats"] = s.Stats(ctx)
	_, errs["Seq"] = s.Seq(ctx)
	errs["Keep"] = s.Keep(ctx, change("draft", "another", "x"))
	_, errs["Apply"] = s.Apply(ctx, Commit(Fact("another")))
	return errs
}

func testCancelled(t *testing.T, s facts.Store) {
	Apply(t, s, Source(SourceID), Fact("fact"), change("draft", "x", "x"))
	before := ContentsOf(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for call, err := range calls(ctx, s) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want the context's error", call, err)
		}
	}
	wantEqual(t, "contents", before, ContentsOf(t, s))
}

func testClosed(t *testing.T, s facts.Store) {
	Apply(t, s, Source(SourceID), Fact("fact"), change("draft", "x", "x"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for call, err := range calls(t.Context(), s) {
		wantKind(t, call, err, facts.Unavailable)
	}
}
