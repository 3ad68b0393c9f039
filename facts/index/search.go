package index

import (
	"cmp"
	"slices"

	"factbot/facts/lang"
)

// A Hit is a fact that bears words of a question.
type Hit struct {
	Doc   int32
	Score float32
	Match []Match // by word of the question
}

// A Match says how well a fact bears one word of the question.
type Match struct {
	Sure   float32 // 0 for not at all, 1 for exactly
	Fields Field
}

// lightShare is what a light word counts, beside a telling one.
const lightShare = 0.2

// Search returns the facts that bear most of what is telling in the words, at
// most limit, the best first; equal ones in order of their ids.
func (x *Index) Search(ws []Word, limit int) []Hit {
	scores := make([]float32, len(x.docs))
	best := make([]float32, len(x.docs))
	for i := range ws {
		x.weigh(&ws[i], scores, best)
	}
	var hits []Hit
	for d, s := range scores {
		if s > 0 {
			hits = append(hits, Hit{Doc: int32(d), Score: s})
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
	})
	hits = hits[:min(limit, len(hits))]
	all := make([]Match, len(hits)*len(ws))
	for i := range hits {
		hits[i].Match, all = all[:len(ws):len(ws)], all[len(ws):]
		x.match(ws, hits[i].Doc, hits[i].Match)
	}
	return hits
}

func (x *Index) weigh(w *Word, scores, best []float32) {
	telling := w.IDF
	switch w.Weight {
	case lang.Function:
		return
	case lang.Light:
		telling *= lightShare
	}
	for _, a := range w.alts {
		for _, p := range a.posts {
			if s := telling * a.sure * p.weight; s > best[p.doc] {
				scores[p.doc] += s - best[p.doc]
				best[p.doc] = s
			}
		}
	}
	for _, a := range w.alts {
		for _, p := range a.posts {
			best[p.doc] = 0
		}
	}
}

// Match tells how well one fact bears each of the words.
func (x *Index) Match(ws []Word, doc int32) []Match {
	ms := make([]Match, len(ws))
	x.match(ws, doc, ms)
	return ms
}

func (x *Index) match(ws []Word, doc int32, ms []Match) {
	for i := range ws {
		for _, a := range ws[i].alts {
			k, ok := slices.BinarySearchFunc(a.posts, doc, func(p posting, d int32) int { return cmp.Compare(p.doc, d) })
			if !ok {
				continue
			}
			if p := a.posts[k]; a.sure > ms[i].Sure || a.sure == ms[i].Sure && p.fields > ms[i].Fields {
				ms[i] = Match{a.sure, ms[i].Fields | p.fields}
			}
		}
	}
}
