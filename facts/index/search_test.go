package index_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"
	"factbot/facts/index"
	"factbot/facts/lang"
	"factbot/facts/memstore"

	"github.com/google/go-cmp/cmp"
)

func TestSearchOrder(t *testing.T) {
	x := build(t)
	for _, c := range []struct {
		question string
		limit    int
		want     []facts.ID
	}{
		{"article", 10, []facts.ID{"article-2", "article-3"}}, // equal ones in order of ids
		{"article 3", 10, []facts.ID{"article-3", "article-2"}},
		{"article", 1, []facts.ID{"article-2"}},
		{"article", 0, nil},
		{"lighthouse northmark", 2, []facts.ID{"lighthouse-opened", "actor-northmark"}},
		{"the of", 10, nil}, // function words find nothing
	} {
		if diff := cmp.Diff(c.want, found(x, c.question, lang.En, c.limit)); diff != "" {
			t.Errorf("%q, at most %d (-want +got):\n%s", c.question, c.limit, diff)
		}
	}
}

func TestMatchSaysWhere(t *testing.T) {
	x := build(t)
	ws := words(x, "northmark lighthouse velmora", lang.En)
	for id, want := range map[facts.ID][]index.Field{
		"lighthouse-opened": {index.InName | index.InText | index.InActor, index.InName | index.InText, 0},
		"agreement-skerry":  {0, index.InText, 0},
		"actor-velmora":     {0, 0, index.InName | index.InText},
	} {
		var got []index.Field
		for _, m := range x.Match(ws, x.Number(id)) {
			got = append(got, m.Fields&(index.InName|index.InText|index.InActor|index.InLink))
			if (m.Sure > 0) != (m.Fields > 0) || m.Sure > 1 {
				t.Errorf("%s: sure %v, in %v", id, m.Sure, m.Fields)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}

// The order of what is found does not hang on the order in which it was put,
// nor on chance.
func TestSearchIsDeterministic(t *testing.T) {
	questions := []string{"northmark", "lihgthouse", "skery note article", "allowed anchoring", "lamp sea harbour bay strait", "Нордмарк"}
	results := func(records []any) string {
		s := memstore.New()
		facttest.Apply(t, s, records...)
		x, err := index.NewLive(s).Now(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, q := range questions {
			all = append(all, q+": "+strings.Join(found(x, q, lang.En, 10), " "))
		}
		return strings.Join(all, "\n")
	}
	want := results(strait())
	r := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		records := strait()
		r.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		if diff := cmp.Diff(want, results(records)); diff != "" {
			t.Fatalf("(-first +later):\n%s", diff)
		}
	}
}
