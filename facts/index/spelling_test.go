package index

import (
	"math/rand/v2"
	"testing"

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
