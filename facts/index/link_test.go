package index_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"factbot/facts/lang"

	"github.com/google/go-cmp/cmp"
)

// Each mention is written as the words, what they name, and ~ where a slip was
// put right.
func TestMentions(t *testing.T) {
	x := build(t)
	for _, c := range []struct {
		question string
		tongue   lang.Tongue
		want     []string
	}{
		{"what did Northmark sign with Velmora", lang.En, []string{"Northmark: actor-northmark", "Velmora: actor-velmora"}},
		{"the Skerry Note", lang.En, []string{"Skerry Note: agreement-skerry"}}, // the longest, and none within it
		{"the skerry and the boats", lang.En, []string{"skerry: place-skerry"}},
		{"Note on the Skerry", lang.En, []string{"Skerry: place-skerry"}},
		{"northmrak", lang.En, []string{"northmrak: actor-northmark ~"}},
		{"sekrry note", lang.En, []string{"sekrry note: agreement-skerry ~"}},
		{"Ruben Khachatur", lang.En, []string{"Ruben Khachatur: actor-khachatur"}},
		{"позиция Нордмарка", lang.En, []string{"Нордмарка: actor-northmark"}},
		{"Şimal Sahili", lang.Az, []string{"Şimal Sahili: actor-northmark"}},
		{"Հյուսիսափը", lang.En, []string{"Հյուսիսափը: actor-northmark"}},
		{"the strait", lang.En, nil}, // behind the comma of a title, so no name
		{"of the", lang.En, nil},
		{"", lang.En, nil},
	} {
		ws := words(x, c.question, c.tongue)
		var got []string
		for _, m := range x.Mentions(ws, c.tongue) {
			var text []string
			for _, w := range ws[m.Start:m.End] {
				text = append(text, w.Text)
			}
			s := fmt.Sprintf("%s: %s", strings.Join(text, " "), strings.Join(idsOf(x, m.Docs), " "))
			if m.Fixed {
				s += " ~"
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.question, diff)
		}
	}
}

// A text that names a record is found by the record's names in other tongues.
func TestNamesInTexts(t *testing.T) {
	x := build(t)
	if !x.Names(x.Number("lamp-lost"), x.Number("actor-velmora")) {
		t.Error("the lost lamp's text names Velmora")
	}
	if x.Names(x.Number("lamp-lost"), x.Number("actor-northmark")) || x.Names(x.Number("actor-velmora"), x.Number("actor-velmora")) {
		t.Error("named where it is not")
	}
	if got := found(x, "Вельмора", lang.En, 10); !slices.Contains(got, "lamp-lost") {
		t.Errorf("found %v", got)
	}
}
