package ask

import (
	"factbot/facts/index"
	"factbot/facts/lang"
)

// An Explanation tells editors how an answer came about.
type Explanation struct {
	Asked      string          `json:"asked"`
	Words      []ReadWord      `json:"words"`
	Names      []ReadName      `json:"names"`
	Dates      []string        `json:"dates"` // EDTF
	Number     string          `json:"number,omitempty"`
	Candidates []ReadCandidate `json:"candidates"`
}

// A ReadWord is what became of one word of the question.
type ReadWord struct {
	Text  string `json:"text"`
	Taken string `json:"taken"` // "free", "light", "telling", "nowhere held"
	Fixed string `json:"fixed,omitempty"`
}

// A ReadName is a name found in the question, with the records that bear it.
type ReadName struct {
	Text  string   `json:"text"`
	Facts []string `json:"facts"`
}

// A ReadCandidate is a fact that was weighed.
type ReadCandidate struct {
	ID    string  `json:"id"`
	Rank  float32 `json:"rank"`
	Cover float32 `json:"cover"`
	Lacks string  `json:"lacks,omitempty"`
}

func explain(x *index.View, q *question, cs []candidate) *Explanation {
	e := &Explanation{Asked: q.asked.name, Number: q.number}
	for i := range q.words {
		e.Words = append(e.Words, ReadWord{q.words[i].Text, q.taken(i), q.words[i].Fixed})
	}
	for _, m := range q.mentions {
		n := ReadName{Text: q.text[q.words[m.Start].Start:q.words[m.End-1].End()]}
		for _, d := range m.Docs {
			n.Facts = append(n.Facts, x.Doc(d).ID)
		}
		e.Names = append(e.Names, n)
	}
	for _, w := range q.whens {
		e.Dates = append(e.Dates, w.span.EDTF())
	}
	for i := range cs[:min(8, len(cs))] {
		c := &cs[i]
		c.judge(x, q)
		e.Candidates = append(e.Candidates, ReadCandidate{c.doc.ID, c.rank, c.cover, c.block.say})
	}
	return e
}

func (q *question) taken(i int) string {
	switch w := &q.words[i]; {
	case q.free[i]:
		return "free"
	case w.Weight == lang.Light:
		return "light"
	case w.Known:
		return "telling"
	}
	return "nowhere held"
}
