package index

import (
	"fmt"
	"slices"
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"
	"factbot/facts/index/corpus"
	"factbot/facts/lang"
	"factbot/facts/memstore"
)

// many returns a store with more facts than an index is built anew for, and the
// index of it.
func many(t *testing.T) (*memstore.Store, *Live) {
	t.Helper()
	const size = small + 200
	s := memstore.New()
	t.Cleanup(func() { s.Close() })
	facttest.Apply(t, s, corpus.New(5, size).Records()...)
	l := NewLive(s)
	t.Cleanup(l.Close)
	return s, l
}

func edited(t *testing.T, s *memstore.Store, n int, change func(*facts.Fact)) {
	t.Helper()
	f, err := s.Fact(t.Context(), fmt.Sprintf("fact-%07d", n))
	if err != nil {
		t.Fatal(err)
	}
	f.Revision = 0
	change(&f)
	facttest.Apply(t, s, f)
}

func indexOf(t *testing.T, l *Live) *Index {
	t.Helper()
	x, err := l.index(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// However many changes there are, a word is looked for in few segments.
func TestTidy(t *testing.T) {
	s, l := many(t)
	indexOf(t, l)
	for i := range 200 {
		edited(t, s, 300+i, func(f *facts.Fact) { f.Text += " Quorvex" })
		x := indexOf(t, l)
		l.working.Wait()
		if n := len(l.now.Load().segs); n > 1+2*7 {
			t.Fatalf("%d segments after %d changes", n, i+1)
		}
		if got := x.Search(x.Words(lang.Tokens("quorvex"), lang.En, nil), 1000); len(got) != i+1 {
			t.Fatalf("%d facts are found after %d changes", len(got), i+1)
		}
	}
}

// What is changed while segments are put together is not lost.
func TestTidyBesideChanges(t *testing.T) {
	s, l := many(t)
	indexOf(t, l)
	l.tidying.Store(true) // here, by hand
	for i := range 10 {
		edited(t, s, 300+i, func(f *facts.Fact) { f.Text += " Quorvex" })
		indexOf(t, l)
	}
	before := indexOf(t, l)
	seg, err := l.together(t.Context(), before, before.untidy())
	if err != nil || seg == nil || len(seg.docs) != 10 {
		t.Fatal(seg, err)
	}
	edited(t, s, 300, func(f *facts.Fact) { f.Retired = true })
	edited(t, s, 301, func(f *facts.Fact) { f.Text = "Blimtar" })
	edited(t, s, 302, func(f *facts.Fact) { f.Title = "Zhaldim" })
	edited(t, s, 400, func(f *facts.Fact) { f.Text += " Quorvex" })
	indexOf(t, l)
	x := l.exchange(before, before.untidy(), seg)
	if x == nil || len(x.segs) != 3 || x != indexOf(t, l) {
		t.Fatal("the segments were not exchanged")
	}
	if x.held != len(x.segs[0].docs)-1 {
		t.Errorf("%d facts are held, want %d", x.held, len(x.segs[0].docs)-1)
	}
	for question, want := range map[string][]string{
		"quorvex": {"fact-0000302", "fact-0000303", "fact-0000304", "fact-0000305", "fact-0000306", "fact-0000307", "fact-0000308", "fact-0000309", "fact-0000400"},
		"blimtar": {"fact-0000301"},
		"zhaldim": {"fact-0000302"},
	} {
		var got []string
		for _, h := range x.Search(x.Words(lang.Tokens(question), lang.En, nil), 100) {
			got = append(got, x.ID(h.Doc))
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", question, got, want)
		}
	}
	if l.exchange(before, before.untidy(), seg) != nil {
		t.Error("an index that is no more was exchanged")
	}
}
