package ask

import (
	"cmp"
	"slices"
	"strings"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// What decides between answering and declining. Shares of 1.
const (
	enough      = 0.62 // of what is telling in a question, to be found in the fact
	strict      = 0.72 // the same, where one thing is asked for: a date, a person, a number
	lenient     = 0.55 // the same, where an account is asked for, which has many wordings
	sure        = 0.80 // the same, where the question errs about one thing only
	linkOnly    = 0.80 // what a word counts that only a link of the fact bears
	foreignNeed = 0.60 // what a word counts that the tables of another tongue may lack
	looseVerb   = 0.30 // what a verb counts that a fact lacks, where an account is asked for
	knownNeed   = 0.50 // what a word counts at least; a telling one counts 1
	clear       = 0.08 // by how much the best must lead one that answers otherwise
	unnamed     = 0.12 // the same, where the question names nothing
	outshone    = 0.45 // by how much one that lacks what is asked for may lead the one that answers
	wide        = 24   // how many facts are looked at
	most        = 200  // the same, where many have the number asked for
)

// A candidate is a fact that may answer a question.
type candidate struct {
	doc   *index.Doc
	match []index.Match
	tally tally
	cover float32 // of what is telling in the question
	rank  float32

	block  block // final once judged
	judged bool
}

// A block is why a fact does not answer; the zero block is none.
type block struct {
	reason Reason
	say    string   // what is missing, as the end of a sentence
	words  []string // of the question, that the fact does not bear
	aside  bool     // the fact is of another matter, whatever words it bears
	unsaid bool     // it does not bear all words: see its tally
}

func (b block) none() bool { return b.reason == "" }

// candidates returns the facts that bear words of the question, the best first.
func candidates(x *index.View, q *question) []candidate {
	telling := float32(0)
	for i := range q.words {
		if q.words[i].Weight == lang.Content && !q.free[i] {
			telling += q.words[i].IDF
		}
	}
	hits := withNamed(x, q, x.Search(q.words, wide))
	if q.number != "" {
		hits = withNumber(x, q, hits)
	}
	cs := make([]candidate, len(hits))
	for i, h := range hits {
		c := candidate{doc: x.Doc(h.Doc), match: x.Match(q.words, h.Doc)}
		c.rank = h.Score / max(telling, 0.5)
		c.cover, c.block = cover(x, q, &c)
		c.rank += favour(x, q, &c)
		cs[i] = c
	}
	slices.SortStableFunc(cs, func(a, b candidate) int { return cmp.Compare(b.rank, a.rank) })
	return cs
}

// withNamed adds the records that the question names and the words alone left
// out: where many facts bear a name, its own record must not be missing.
func withNamed(x *index.View, q *question, hits []index.Hit) []index.Hit {
	for _, m := range q.mentions {
		for _, n := range m.Docs {
			if !slices.ContainsFunc(hits, func(h index.Hit) bool { return h.Doc == n }) {
				hits = append(hits, index.Hit{Doc: n})
			}
		}
	}
	return hits
}

// withNumber adds the facts of the number asked for that the words alone left
// out.
func withNumber(x *index.View, q *question, hits []index.Hit) []index.Hit {
	for n := range x.Numbered(q.number) {
		if len(hits) >= most {
			break
		}
		if !slices.ContainsFunc(hits, func(h index.Hit) bool { return h.Doc == n }) {
			hits = append(hits, index.Hit{Doc: n})
		}
	}
	return hits
}

// judge says what is asked for that a fact does not have, although it bears
// the words: c.block is set once it returns.
func (c *candidate) judge(x *index.View, q *question) block {
	if c.judged {
		return c.block
	}
	c.judged = true
	if b := wrongDoer(x, q, c); !b.none() {
		c.block = b
	} else if c.block.none() {
		c.block = lacks(x, q, c)
	}
	return c.block
}

func lacks(x *index.View, q *question, c *candidate) block {
	for _, check := range []func(*index.View, *question, *candidate) block{
		otherNumber, strangers, untimely, wrongHolder, ofItself, contradicts, undone, attribute,
	} {
		if b := check(x, q, c); !b.none() {
			return b
		}
	}
	return block{}
}

// strangers blocks a fact that has nothing to do with an actor, a place or an
// agreement that the question names.
func strangers(x *index.View, q *question, c *candidate) block {
	for _, m := range q.mentions {
		if len(m.Docs) == 0 || related(x, c.doc, m.Docs) || matched(c, m) || nearby(x, q, c.doc, m.Start) {
			continue
		}
		d := x.Doc(m.Docs[0])
		switch d.Kind {
		case facts.Actor, facts.Place, facts.Agreement:
			return block{reason: NotHeld, say: "does not mention " + nameOf(d), aside: true}
		}
	}
	return block{}
}

func matched(c *candidate, m index.Mention) bool {
	for i := m.Start; i < m.End; i++ {
		if c.match[i].Sure < 0.6 || c.match[i].Fields&^index.InLink == 0 {
			return false
		}
	}
	return true
}

func related(x *index.View, d *index.Doc, docs []int32) bool {
	n := d.N
	if slices.ContainsFunc(docs, func(to int32) bool { return to == n || x.Names(n, to) }) {
		return true
	}
	return slices.ContainsFunc(d.To, func(to int32) bool { return slices.Contains(docs, to) })
}

func nameOf(d *index.Doc) string {
	name, _, _ := strings.Cut(d.Title(), ",")
	return name
}

// untimely blocks a fact whose date contradicts the one in the question.
func untimely(x *index.View, q *question, c *candidate) block {
	for _, w := range q.whens {
		if q.fits(x, c.doc, w) {
			continue
		}
		if c.doc.Dated() {
			return block{reason: Premise, say: "is dated " + c.doc.Date().Words()}
		}
		return block{reason: NotHeld, say: "has no date", aside: true}
	}
	return block{}
}

// fits tells whether a fact, or what it is about, agrees with a date.
func (q *question) fits(x *index.View, d *index.Doc, w when) bool {
	in := func(d *index.Doc) bool {
		return d.Dated() && (w.touches(d.Span) || w.touches(edtf.Span{First: d.Span.First, Last: d.Span.First}))
	}
	if in(d) {
		return true
	}
	for _, n := range d.To {
		to := x.Doc(n)
		if (!d.Dated() || to.Kind == facts.Agreement) && in(to) {
			return true
		}
		if of, ok := x.ByID(to.Fact().Agreement); ok && !d.Dated() && in(of) {
			return true
		}
	}
	years := w.years()
	for _, t := range d.Text() {
		if t.Script == lang.Digits && slices.Contains(years, t.Fold) {
			return true
		}
	}
	return false
}
