package index

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"factbot/facts/index/corpus"
	"factbot/facts/lang"
)

// Search finds what a look at every document finds, with one segment and with
// several of which some documents are gone.
func TestSearchAgainstAll(t *testing.T) {
	c := corpus.New(11, 3000)
	x, err := Build(context.Background(), c.Stored(), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	more := *x
	more.gone = []bitset{make(bitset, (len(x.segs[0].docs)+63)/64)}
	r := rand.New(rand.NewPCG(4, 4))
	for range 700 {
		more.gone[0] = more.gone[0].with(uint32(r.IntN(len(x.segs[0].docs))), len(x.segs[0].docs), false)
	}
	more.add(x.segs[0])
	for i, q := range c.Questions(400) {
		words := strings.Fields(q.Text)
		if i%3 == 0 { // of words that very many bear
			words = strings.Fields(c.Fact(r.IntN(c.Len())).Text)[:2]
		}
		for range r.IntN(4) { // longer ones, of words from all over
			words = append(words, strings.Fields(c.Fact(r.IntN(c.Len())).Text)[0])
		}
		for _, x := range []*Index{x, &more} {
			ws := x.Words(lang.Tokens(strings.Join(words, " ")), lang.En, nil)
			limit := []int{1, 3, 24, 5000}[i%4]
			got := x.Search(ws, limit)
			if want := all(x, ws, limit); !slices.Equal(got, want) {
				t.Fatalf("%q, at most %d, in %d segments: found %v, want %v", words, limit, len(x.segs), got, want)
			}
		}
	}
}

// all scores every document.
func all(x *Index, ws []Word, limit int) (best []Hit) {
	for seg, s := range x.segs {
		for doc := range uint32(len(s.docs)) {
			sum := float32(0)
			for i := range ws {
				most := float32(0)
				for _, a := range ws[i].alts {
					for _, posts := range a.posts {
						k, ok := slices.BinarySearchFunc(posts, doc, func(p, d uint32) int { return cmp.Compare(p>>fieldBits, d) })
						if ok && int(a.seg) == seg {
							most = max(most, ws[i].telling()*a.sure*a.scale*weights[posts[k]&(1<<fieldBits-1)])
						}
					}
				}
				sum += most
			}
			if sum > 0 && !x.gone[seg].has(doc) {
				best = append(best, Hit{x.firsts[seg] + int32(doc), sum})
			}
		}
	}
	slices.SortFunc(best, better)
	return best[:min(limit, len(best))]
}
