package facttest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"factbot/facts"
)

func testGivenIsCopied(t *testing.T, s facts.Store) {
	c := Commit(Source(SourceID), Fact("actor"), FullFact("full", "actor"), FullTerm(), change("draft", "x", "data"))
	kept := change("draft", "y", "data")
	keep(t, s, kept)
	revs := must(s.Apply(t.Context(), c))(t)
	want := ContentsOf(t, s)
	for i := range c.Changes {
		spoil(c.Changes[i].Fact)
		spoilTerm(c.Changes[i].Term)
	}
	clear(c.Entries[0].Data)
	clear(kept.Data)
	for i := range revs {
		spoil(&revs[i].Fact)
	}
	wantEqual(t, "contents", want, ContentsOf(t, s))
}

func testReturnedIsCopied(t *testing.T, s facts.Store) {
	ctx := t.Context()
	Apply(t, s, Source(SourceID), Fact("actor"), FullFact("full", "actor"), FullTerm(), change("draft", "x", "data"))
	want := ContentsOf(t, s)

	f := must(s.Fact(ctx, "full"))(t)
	spoil(&f)
	for _, f := range must(s.Facts(ctx, "", 10))(t) {
		spoil(&f)
	}
	for _, r := range must(s.History(ctx, "full"))(t) {
		spoil(&r.Fact)
	}
	for _, r := range must(s.Changes(ctx, 0, 10))(t) {
		spoil(&r.Fact)
	}
	for _, term := range must(s.Terms(ctx))(t) {
		spoilTerm(&term)
	}
	clear(must(s.Entry(ctx, "draft", "x"))(t).Data)
	clear(must(s.Entries(ctx, "draft", "", 10))(t)[0].Data)
	clear(must(s.Log(ctx, 0, 10))(t)[0].Entries)
	must(s.Stats(ctx))(t).Kinds[facts.Event] = 99
	wantEqual(t, "contents", want, ContentsOf(t, s))
}

// spoil writes over everything that f refers to.
func spoil(f *facts.Fact) {
	if f == nil {
		return
	}
	for i := range f.Names {
		f.Names[i] = facts.Name{Text: "spoilt"}
	}
	for i := range f.About {
		f.About[i] = "spoilt"
	}
	for i := range f.Actors {
		f.Actors[i] = facts.Part{ID: "spoilt"}
	}
	for i := range f.Holders {
		f.Holders[i] = "spoilt"
	}
	for i := range f.Sources {
		f.Sources[i] = facts.Citation{ID: "spoilt"}
	}
}

func spoilTerm(t *facts.Term) {
	if t == nil {
		return
	}
	for i := range t.SameAs {
		t.SameAs[i] = "spoilt"
	}
}

// testReadersBesideWriter has a writer change two facts together, again and
// again, while readers check that they never see one without the other, nor
// time run backwards.
func testReadersBesideWriter(t *testing.T, s facts.Store) {
	const commits, readers = 200, 3
	Apply(t, s, Source(SourceID), Fact("a"), Fact("b"))
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range readers {
		wg.Go(func() {
			last := 0
			for ctx.Err() == nil {
				last = readPair(t, s, last)
			}
		})
	}
	for i := range commits {
		a, b := Fact("a"), Fact("b")
		a.Text = fmt.Sprintf("Text %d.", i)
		b.Text = a.Text
		Apply(t, s, a, b)
	}
	stop()
	wg.Wait()
	if got := readPair(t, s, 0); got != commits+1 {
		t.Errorf("the newest revision is %d, want %d", got, commits+1)
	}
}

// readPair returns the revision of the facts a and b, at least last.
func readPair(t *testing.T, s facts.Store, last int) int {
	page, err := s.Facts(t.Context(), "", 10)
	if err != nil {
		t.Error(err)
		return last
	}
	a, b := page[0], page[1]
	if a.Revision != b.Revision || a.Revision > 1 && a.Text != b.Text {
		t.Errorf("half a commit is seen: %q at revision %d, %q at revision %d", a.Text, a.Revision, b.Text, b.Revision)
	}
	if a.Revision < last {
		t.Errorf("revision %d is seen after revision %d", a.Revision, last)
	}
	return a.Revision
}

// testWriters has several writers raise one fact from the revision they read;
// each revision must be won by exactly one of them.
func testWriters(t *testing.T, s facts.Store) {
	const writers, each = 4, 20
	Apply(t, s, Source(SourceID), Fact("fact"))
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				raise(t, s, fmt.Sprintf("Writer %d, text %d.", w, i))
			}
		})
	}
	wg.Wait()
	history := must(s.History(t.Context(), "fact"))(t)
	wantEqual(t, "revisions", writers*each+1, len(history))
	for i, r := range history {
		if r.Number != i+1 || r.Seq != uint64(i)+2 {
			t.Errorf("revision %d has number %d and sequence %d", i+1, r.Number, r.Seq)
		}
	}
}

// raise puts a text into the fact, trying again when another was faster.
func raise(t *testing.T, s facts.Store, text string) {
	for {
		f, err := s.Fact(t.Context(), "fact")
		if err != nil {
			t.Error(err)
			return
		}
		base := f.Revision
		f.Text = text
		c := Commit(f)
		c.Changes[0].Base = base
		_, err = s.Apply(t.Context(), c)
		if err == nil {
			return
		}
		if facts.KindOf(err) != facts.Conflict {
			t.Error(err)
			return
		}
	}
}
