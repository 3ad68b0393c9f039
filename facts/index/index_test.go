package index_test

import (
	"errors"
	"testing"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/facttest"
	"factbot/facts/index"
	"factbot/facts/memstore"

	"github.com/google/go-cmp/cmp"
)

func TestBuild(t *testing.T) {
	x := build(t)
	var ids []facts.ID
	for i := range int32(x.Len()) {
		d := x.Doc(i)
		ids = append(ids, d.ID)
		if got, ok := x.ByID(d.ID); !ok || got != d || x.Number(d.ID) != i {
			t.Errorf("%s is not found by its id", d.ID)
		}
	}
	want := []facts.ID{"actor-khachatur", "actor-northmark", "actor-velmora", "agreement-skerry", "article-2", "article-3",
		"figure-boats", "lamp-lost", "lighthouse-opened", "place-skerry"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("without retired ones, in order of ids (-want +got):\n%s", diff)
	}
	if got := x.Source(facttest.SourceID); got != facttest.Source(facttest.SourceID) {
		t.Errorf("source %v", got)
	}
	if got := x.Source("none"); got != (facts.Source{}) {
		t.Errorf("a source that is not held: %v", got)
	}
}

func TestDoc(t *testing.T) {
	x := build(t)
	d, ok := x.ByID("lighthouse-opened")
	if !ok {
		t.Fatal("not held")
	}
	if got, want := d.Span.EDTF(), "1931-03"; got != want || d.Date().Precision() != edtf.ToMonth {
		t.Errorf("date %s to the %s, want %s to the month", got, d.Date().Precision(), want)
	}
	if diff := cmp.Diff([]facts.ID{"actor-northmark", "place-skerry"}, idsOf(x, d.To)); diff != "" {
		t.Errorf("links, without the one to a retired fact (-want +got):\n%s", diff)
	}
	if d.Head != 3 { // Northmark opens lighthouse
		t.Errorf("the title has %d words", d.Head)
	}
	if d.Text()[1].Fold != "opens" || d.Stem(1) != "open" {
		t.Errorf("the second word is %s, stem %s", d.Text()[1].Fold, d.Stem(1))
	}
	if d, _ := x.ByID("actor-velmora"); d.Dated() || !d.Date().IsZero() {
		t.Errorf("an undated fact has the date %v, %v", d.Date(), d.Span)
	}
}

func TestWhatIsNotHeld(t *testing.T) {
	x := build(t)
	for _, id := range []facts.ID{"", "lamp-sold", "lamp", facttest.SourceID} {
		if _, ok := x.ByID(id); ok || x.Number(id) != -1 {
			t.Errorf("%q is held", id)
		}
	}
}

func TestNearIDs(t *testing.T) {
	x := build(t)
	for _, c := range []struct {
		id    facts.ID
		limit int
		want  []facts.ID
	}{
		{"article-2", 3, []facts.ID{"article-2", "article-3"}}, // the nearest first
		{"article-4", 3, []facts.ID{"article-2", "article-3"}},
		{"article-4", 1, []facts.ID{"article-2"}},
		{"article-4", 0, nil},
		{"Article-3", 1, []facts.ID{"article-3"}},
		{"lighthouse-opend", 3, []facts.ID{"lighthouse-opened"}},
		{"lamp-sold", 3, []facts.ID{"lamp-lost"}}, // not the retired one
		{"something-else", 3, nil},
		{"", 3, nil},
	} {
		if diff := cmp.Diff(c.want, idsOf(x, x.NearIDs(c.id, c.limit))); diff != "" {
			t.Errorf("%q, at most %d (-want +got):\n%s", c.id, c.limit, diff)
		}
	}
}

func TestEmptyStore(t *testing.T) {
	x, err := index.NewLive(memstore.New()).Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := found(x, "who opened the lighthouse", 0, 10); x.Len() != 0 || got != nil {
		t.Errorf("%d facts, found %v", x.Len(), got)
	}
}

func TestBuildOverABrokenStore(t *testing.T) {
	for _, call := range []string{"Seq", "Terms", "Facts"} {
		_, err := index.NewLive(broken{store(t), call}).Now(t.Context())
		if !errors.Is(err, errBroken) {
			t.Errorf("%s fails: error %v", call, err)
		}
	}
}
