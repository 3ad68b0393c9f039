package dataset

import "testing"

func TestEmbedded(t *testing.T) {
	set := Embedded()
	if set.Name == "" || len(set.Sources) == 0 || len(set.Facts) == 0 || len(set.Terms) == 0 {
		t.Errorf("the set %q has %d sources, %d facts and %d terms", set.Name, len(set.Sources), len(set.Facts), len(set.Terms))
	}
	for _, m := range append(set.Dangling(nil), set.Warnings()...) {
		t.Error(m)
	}
}
