package index_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"
	"factbot/facts/index"
)

func TestLiveSeesAChangeAtOnce(t *testing.T) {
	s := store(t)
	live := index.NewLive(s)
	now := func() *index.View {
		t.Helper()
		x, err := live.Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	before := now()
	if again := now(); again.Index != before.Index {
		t.Error("built again for nothing")
	}

	added := facttest.Fact("ferry-sunk")
	facttest.Apply(t, s, added)
	x := now()
	if _, ok := x.ByID("ferry-sunk"); !ok || x.Seq() <= before.Seq() {
		t.Errorf("the new fact is not held at %d, after %d", x.Seq(), before.Seq())
	}
	if _, ok := before.ByID("ferry-sunk"); ok {
		t.Error("the old index changed")
	}

	added.Retired = true
	facttest.Apply(t, s, added)
	if _, ok := now().ByID("ferry-sunk"); ok {
		t.Error("the retired fact is still held")
	}

	facttest.Apply(t, s, facts.Source{ID: facttest.SourceID, Publisher: "Pilots"})
	if got := now().Source(facttest.SourceID).Publisher; got != "Pilots" {
		t.Errorf("the source is that of %s", got)
	}
	facttest.Apply(t, s, facts.Term{Text: "candlehouse", SameAs: []string{"lighthouse"}})
	if got := found(now(), "candlehouse", 0, 1); len(got) == 0 || got[0] != "lighthouse-opened" {
		t.Errorf("the new term finds %v", got)
	}
}

// Whoever applied a change finds it, whatever others do meanwhile.
func TestLiveBesideWriters(t *testing.T) {
	s := store(t)
	live := index.NewLive(s)
	var wg sync.WaitGroup
	for _, who := range []string{"ana", "ben", "cem", "dia"} {
		wg.Go(func() {
			for _, what := range []string{"a", "b", "c", "d", "e"} {
				f := facttest.Fact(who + "-" + what)
				if _, err := s.Apply(t.Context(), facttest.Commit(f)); err != nil {
					t.Error(err)
					return
				}
				x, err := live.Now(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				if _, ok := x.ByID(f.ID); !ok {
					t.Errorf("%s is not found by who applied it", f.ID)
				}
				found(x, "lighthuose of Northmark", 0, 3)
			}
		})
	}
	wg.Wait()
}

func TestLiveOverABrokenStore(t *testing.T) {
	for _, call := range []string{"Seq", "Facts"} {
		if _, err := index.NewLive(broken{store(t), call}).Now(t.Context()); !errors.Is(err, errBroken) {
			t.Errorf("%s fails: error %v", call, err)
		}
	}
}

var errBroken = errors.New("broken")

// A broken store fails in one of its calls.
type broken struct {
	facts.Store
	call string
}

func (b broken) Seq(ctx context.Context) (uint64, error) {
	if b.call == "Seq" {
		return 0, errBroken
	}
	return b.Store.Seq(ctx)
}

func (b broken) Terms(ctx context.Context) ([]facts.Term, error) {
	if b.call == "Terms" {
		return nil, errBroken
	}
	return b.Store.Terms(ctx)
}

func (b broken) Facts(ctx context.Context, after facts.ID, limit int) ([]facts.Fact, error) {
	if b.call == "Facts" {
		return nil, errBroken
	}
	return b.Store.Facts(ctx, after, limit)
}
