package ask_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"factbot/bot/ask"
	"factbot/facts"
	"factbot/facts/dataset"
	"factbot/facts/lang"
)

// A variant is a name as somebody might type it.
type variant struct {
	how, text string
	want      facts.ID
}

// Names are found however they are typed: at least 2,000 variants, seeded, of
// which 98 in 100 put the record (or one that the same name fits) among the
// first three; and where two records bear the name, none is picked silently.
func TestNameVariants(t *testing.T) {
	set := dataset.Embedded()
	r := readerOf(t, set)
	vs := variants(set)
	if len(vs) < 2000 {
		t.Fatalf("only %d variants", len(vs))
	}
	missed := map[string]int{}
	all := map[string]int{}
	n := 0
	for _, v := range vs {
		_, e, err := r.Explain(context.Background(), v.text)
		if err != nil {
			t.Fatal(err)
		}
		all[v.how]++
		if !among(e.Candidates, v.want, 3) {
			missed[v.how]++
			n++
			if missed[v.how] <= 6 {
				t.Logf("%s: %q does not find %s", v.how, v.text, v.want)
			}
		}
	}
	for how, k := range all {
		t.Logf("%-12s %4d of %4d found", how, k-missed[how], k)
	}
	if share := float64(len(vs)-n) / float64(len(vs)); share < 0.98 {
		t.Errorf("%.1f %% of %d variants found, want 98 %%", 100*share, len(vs))
	}
}

func among(cs []ask.ReadCandidate, id facts.ID, first int) bool {
	for _, c := range cs[:min(first, len(cs))] {
		if c.ID == id {
			return true
		}
	}
	return false
}

func variants(set *dataset.Set) []variant {
	rnd := rand.New(rand.NewPCG(1, 2))
	var vs []variant
	for _, e := range set.Facts {
		f := e.Record
		switch f.Kind {
		case facts.Actor, facts.Place, facts.Agreement:
		default:
			continue
		}
		title, _, _ := strings.Cut(f.Title, ",")
		for _, n := range append([]facts.Name{{Text: title, Lang: "en"}}, f.Names...) {
			if utf8.RuneCountInString(n.Text) < 5 || strings.ContainsAny(n.Text, "0123456789") {
				continue // too short to be forgiven a slip
			}
			for how, text := range typed(rnd, n) {
				vs = append(vs, variant{how, text, f.ID})
			}
		}
	}
	return vs
}

// typed returns the ways a name may be typed.
func typed(rnd *rand.Rand, n facts.Name) map[string]string {
	m := map[string]string{"exact": n.Text, "lower": strings.ToLower(n.Text), "folded": lang.Fold(n.Text)}
	rs := []rune(n.Text)
	letters := func(k int) bool { return rs[k] != ' ' && rs[k] != '-' && rs[k+1] != ' ' && rs[k+1] != '-' }
	if k := 1 + rnd.IntN(len(rs)-3); letters(k) && long(n.Text, k) {
		m["left out"] = string(rs[:k]) + string(rs[k+1:])
		m["doubled"] = string(rs[:k]) + string(rs[k]) + string(rs[k:])
		swapped := append([]rune(nil), rs...)
		swapped[k], swapped[k+1] = swapped[k+1], swapped[k]
		m["swapped"] = string(swapped)
		if c, ok := neighbour(rs[k]); ok {
			near := append([]rune(nil), rs...)
			near[k] = c
			m["near key"] = string(near)
		}
	}
	if strings.Count(n.Text, " ") == 1 && len(rs) > 9 && n.Lang == "en" {
		m["no space"] = strings.ReplaceAll(n.Text, " ", "")
	}
	switch n.Lang {
	case "en":
		m["possessive"] = n.Text + "'s"
	case "ru":
		m["layout"] = relaid(n.Text)
	case "az":
		m["case"] = n.Text + map[bool]string{true: "da", false: "də"}[strings.ContainsAny(lastVowel(n.Text), "aıou")]
	case "hy":
		m["case"] = n.Text + "ն"
	}
	return m
}

// long tells whether the word around a rune is long enough to be forgiven a slip.
func long(name string, k int) bool {
	rs := []rune(name)
	a, b := k, k
	for a > 0 && rs[a-1] != ' ' && rs[a-1] != '-' {
		a--
	}
	for b < len(rs) && rs[b] != ' ' && rs[b] != '-' {
		b++
	}
	return b-a >= 5
}

func neighbour(r rune) (rune, bool) {
	for _, row := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзх", "фывапролджэ", "ячсмитьбю"} {
		rs := []rune(row)
		for i := range rs[:len(rs)-1] {
			if rs[i] == r {
				return rs[i+1], true
			}
		}
	}
	return 0, false
}

// relaid types a Russian name with the Latin layout on.
func relaid(s string) string {
	ru, us := []rune("йцукенгшщзхъфывапролджэячсмитьбю"), []rune("qwertyuiop[]asdfghjkl;'zxcvbnm,.")
	return strings.Map(func(r rune) rune {
		for i := range ru {
			if ru[i] == r {
				return us[i]
			}
		}
		return r
	}, strings.ToLower(s))
}

func lastVowel(s string) string {
	rs := []rune(strings.ToLower(s))
	for i := len(rs) - 1; i >= 0; i-- {
		if strings.ContainsRune("aeıioöuüə", rs[i]) {
			return string(rs[i])
		}
	}
	return "a"
}
