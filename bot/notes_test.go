package bot

import (
	"testing"

	"factbot/facts/memstore"

	"github.com/google/go-cmp/cmp"
)

func TestNotes(t *testing.T) {
	s := memstore.New()
	a, b := NewNotes(s, "a"), NewNotes(s, "ab")
	for n, values := range map[*Notes]map[string]string{a: {"x/1": "one", "x/2": "two", "y": "why"}, b: {"x/1": "other"}} {
		if err := n.Put(t.Context(), values); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Put(t.Context(), map[string]string{"x/2": "", "x/3": "three", "none": ""}); err != nil {
		t.Fatal(err)
	}
	got, err := a.All(t.Context(), "x/")
	if d := cmp.Diff(map[string]string{"x/1": "one", "x/3": "three"}, got); err != nil || d != "" {
		t.Error(err, d)
	}
	if v, ok, err := b.Get(t.Context(), "x/1"); v != "other" || !ok || err != nil {
		t.Errorf("%q %v %v", v, ok, err)
	}
	if _, ok, err := b.Get(t.Context(), "y"); ok || err != nil {
		t.Errorf("a note of another adapter: %v %v", ok, err)
	}
}
