package index

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"factbot/facts/index/corpus"
	"factbot/facts/lang"
)

// The slips that a pattern counts are those that lang.Edits counts.
func TestPattern(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, 1+r.IntN(12))
		for i := range b {
			b[i] = "abcde\xc3"[r.IntN(6)]
		}
		return string(b)
	}
	for range 200_000 {
		a, b := word(), word()
		p := newPattern(a)
		want, got := lang.Edits(a, b, mostSlips), p.to(b)
		if got != want && !(got > mostSlips && want > mostSlips) {
			t.Fatalf("%q to %q: %d, want %d", a, b, got, want)
		}
	}
}

// near leaves nothing out: it finds what a look at every word finds.
func TestNear(t *testing.T) {
	c := corpus.New(1, 3000)
	x, err := Build(t.Context(), c.Stored(), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	forms := &x.segs[0].forms
	meant := 0
	for range 60 {
		w := string(forms.key(uint32(r.IntN(forms.len()))))
		for range 1 + r.IntN(2) {
			b := []byte(w)
			k := r.IntN(len(b))
			switch r.IntN(3) {
			case 0:
				b[k] = byte('a' + r.IntN(26))
			case 1:
				b = slices.Insert(b, k, byte('a'+r.IntN(26)))
			case 2:
				b = slices.Delete(b, k, k+1)
			}
			w = string(b)
		}
		for _, bold := range []bool{false, true} {
			want, got := nearest(x, w, bold), x.near(w, bold)
			if !slices.Equal(want, got) {
				t.Fatalf("%q, bold %v: %v, want %v", w, bold, got, want)
			}
			meant += len(got)
		}
	}
	if meant < 60 {
		t.Errorf("%d words are meant", meant)
	}
}

// nearest does what near does, word by word.
func nearest(x *Index, w string, bold bool) (all []Spelling) {
	if len(w) < shortest {
		return nil
	}
	look := func(s *segment, late int) {
		for n := range uint32(s.forms.len()) {
			known := string(s.forms.key(n))
			if late > 0 && x.written(known) || len(known) < shortest {
				continue
			}
			shorter := min(len(w), len(known))
			allowed := lang.Slips(shorter)
			if bold && shorter < longer {
				allowed = 1
			} else if bold {
				allowed = mostSlips
			}
			slips := lang.Edits(w, known, mostSlips)
			alike := func() bool { return lang.Skeleton(w) == lang.Skeleton(known) || lang.Sound(w) == lang.Sound(known) }
			if slips == 0 || slips > allowed && !(slips == mostSlips && shorter >= longer && alike()) {
				continue
			}
			rank := 4*slips + late
			if known[0] != w[0] {
				rank += 2
			}
			all = append(all, Spelling{known, slips, rank})
		}
	}
	look(x.segs[0], 0)
	look(common(), 1)
	slices.SortFunc(all, func(a, b Spelling) int { return cmp.Or(a.rank-b.rank, cmp.Compare(a.Word, b.Word)) })
	for i := range all {
		if i == mostMeant || all[i].rank > all[0].rank+1 {
			return all[:i]
		}
	}
	return all
}

// Of a bare word no table has anything to say.
func TestBareWords(t *testing.T) {
	c := corpus.New(1, 3000)
	x, err := Build(t.Context(), c.Stored(), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	forms := &x.segs[0].forms
	bare := 0
	for n := range uint32(forms.len()) {
		token := lang.Token{Text: string(forms.key(n)), Fold: string(forms.key(n))}
		w := Word{Token: token}
		x.stem(&w)
		if want := lang.Stem(token, lang.En); w.Stem != want {
			t.Errorf("the stem of %s is %s, want %s", token.Fold, w.Stem, want)
		}
		if !w.bare {
			continue
		}
		bare++
		for _, tongue := range []lang.Tongue{lang.En, lang.Ru, lang.Az, lang.Hy} {
			for _, glued := range []bool{false, true} {
				if token.Glued = glued; lang.WeightOf(token, tongue) != lang.Content {
					t.Errorf("%s has a weight", token.Fold)
				}
			}
		}
		_, number := lang.Number(token.Fold)
		_, _, ordinary := lang.Related(w.Stem)
		if number || ordinary || x.thesaurus.Opens(lang.En, w.Stem) {
			t.Errorf("%s is in a table", token.Fold)
		}
	}
	if bare < forms.len()/2 || bare == forms.len() {
		t.Errorf("%d of %d words are bare", bare, forms.len())
	}
}
