package bot

import (
	"testing"

	"factbot/facts"
)

func TestHolding(t *testing.T) {
	for want, st := range map[string]facts.Stats{
		"This store holds 0 facts from 0 sources.":                                  {},
		"This store holds 1 fact (1 event) from 1 source.":                          {Kinds: map[facts.Kind]int{facts.Event: 1, facts.Place: 0}, Facts: 1, Sources: 1},
		"This store holds 5 facts (2 events, 3 figures) from 2 sources; 1 retired.": {Kinds: map[facts.Kind]int{facts.Figure: 3, facts.Event: 2}, Facts: 5, Sources: 2, Retired: 1},
	} {
		if got := Holding(st); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
