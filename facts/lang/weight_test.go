package lang

import (
	"slices"
	"testing"
)

func TestWeightOf(t *testing.T) {
	for _, c := range []struct {
		word   string
		tongue Tongue
		want   Weight
	}{
		{"the", En, Function}, {"The", En, Function}, {"don't", En, Function}, {"dont", En, Function},
		{"mention", En, Light}, {"exactly", En, Light},
		{"lachin", En, Content}, {"road", En, Content},
		{"это", En, Function}, {"до", Ru, Function}, {"точно", En, Light}, {"дорога", Ru, Content}, // the writing tells
		{"է", En, Function}, {"ճշգրիտ", Hy, Light}, {"ճանապարհ", Hy, Content},
		{"kto", En, Function}, {"ilə", En, Function}, // typed in Latin letters
		{"ne", En, Content}, {"ne", Az, Function}, // two letters tell too little
		{"ki", En, Content}, {"ki", Az, Function},
		{"and", Az, Function},
		{"yol", Az, Content},
	} {
		if got := WeightOf(Tokens(c.word)[0], c.tongue); got != c.want {
			t.Errorf("%s in tongue %d: weight %d, want %d", c.word, c.tongue, got, c.want)
		}
	}
	if got := WeightOf(Tokens("6-cı")[1], En); got != Function {
		t.Errorf("-cı behind a number: weight %d", got)
	}
}

func TestCommonWords(t *testing.T) {
	words := Words()
	for _, w := range []string{"install", "mention", "which"} {
		if !slices.Contains(words, w) {
			t.Errorf("%q is not among them", w)
		}
	}
	seen := make(map[string]bool)
	for _, w := range words {
		if seen[w] || len(w) < 4 || Fold(w) != w {
			t.Errorf("%q is there twice, too short or not folded", w)
		}
		seen[w] = true
	}
}
