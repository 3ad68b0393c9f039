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
		c := candidate{doc: x.Doc(h.Doc), match: h.Match}
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
				hits = append(hits, index.Hit{Doc: n, Match: x.Match(q.words, n)})
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
			hits = append(hits, index.Hit{Doc: n, Match: x.Match(q.words, n)})
		}
	}
	return hits
}

// cover returns how much of what is telling in the question the fact bears,
// and what it may not be without.
func cover(x *index.View, q *question, c *candidate) (share float32, b block) {
	var have, need, verbs float32 // verbs: of need, what verbs make that the fact lacks
	var apart, found int          // words that are part of no name; those of them found
	var borne int                 // words that the fact bears
	own := false
	for i := range q.words {
		w, m := &q.words[i], c.match[i]
		if q.free[i] {
			continue
		}
		if i == q.numberAt && q.numbered(c.doc.Number) || q.asked.has(i) && (q.asked.name == "long" && timed(c.doc) || q.measures(c.doc)) {
			m = index.Match{Sure: 1, Fields: index.InText}
		}
		if w.Weight == lang.Light {
			continue
		}
		if q.asked.foreign && !w.Known && !w.Upper && !w.Spelt {
			continue // no table tells whether it tells something
		}
		n := float32(1)
		if w.Known {
			n = knownNeed + (1-knownNeed)*w.IDF
		}
		if !w.Known && (w.Script != lang.Latin || !q.english()) && !w.Upper {
			n = foreignNeed
		}
		if w.Spelt {
			n = knownNeed // "the three of them"
		}
		need += n
		if !q.inName(i) && !w.Spelt {
			apart++
			if m.Sure > 0 {
				found++
			}
		} else if q.inName(i) && m.Sure == 0 && nearby(x, q, c.doc, i) {
			m = index.Match{Sure: 0.6, Fields: index.InLink}
		}
		if who := q.asked.name == "who" || q.asked.name == "which-actor"; who && !q.inName(i) && (m.Fields&^index.InLink == 0 || onlyImplied(x, w, c.doc)) {
			m = index.Match{} // who did it, the fact must say itself
		}
		if m.Sure == 0 && q.asked.name == "which-actor" && q.asked.has(i) {
			need -= n // what it is called, the record of who it is may not say
			continue
		}
		if m.Sure == 0 {
			if w.Common && lang.Verb(w.Stem) {
				verbs += n
			}
			if b.words == nil {
				b.words = make([]string, 0, len(q.words)-i)
			}
			b.words = append(b.words, w.Text)
			if b.none() && indispensable(q, i) {
				b.reason, b.say = NotHeld, "has nothing on "+quote(w.Text)
			}
			continue
		}
		credit := n * m.Sure
		if m.Fields&^index.InLink == 0 {
			credit *= linkOnly
		} else {
			own = true
		}
		have += credit
		borne++
	}
	if need == 0 {
		return 1, b
	}
	if q.loose() && borne > 1 {
		need -= verbs * (1 - looseVerb)
	}
	share = have / need
	if b.none() && found < apart && (c.doc.Kind == facts.Actor || c.doc.Kind == facts.Place) && q.named(x, c.doc) && q.asked.name == "what" {
		b.reason, b.say = NotHeld, "does not say"
	}
	if b.none() && (share < q.enough() || !own || found*2 < apart) {
		b.reason, b.say = NotHeld, "does not say"
	}
	return share, b
}

// onlyImplied tells whether a verb is the record's by its kind alone: that an
// agreement was signed says not by whom.
func onlyImplied(x *index.View, w *index.Word, d *index.Doc) bool {
	return d.Kind == facts.Agreement && w.Means(x.Sense("sign")) && !x.At(w, d, func(int) bool { return true }) &&
		!slices.ContainsFunc(d.Roles(), func(role index.Phrase) bool { return x.In(w, role) })
}

// loose tells whether the question asks for an account, which has many verbs,
// not for who did it or when.
func (q *question) loose() bool {
	switch q.asked.name {
	case "", "what", "why", "positions", "which-article", "claims":
		return q.english()
	}
	return false
}

// inName tells whether the word at i is part of a name.
func (q *question) inName(i int) bool {
	for k := range q.mentions {
		if m := &q.mentions[k]; i >= m.Start && i < m.End {
			return true
		}
	}
	return false
}

// nearby tells whether what the name at i names is linked to something that
// the fact is linked to: the country of the person who did it.
func nearby(x *index.View, q *question, d *index.Doc, i int) bool {
	for _, m := range q.mentions {
		if i < m.Start || i >= m.End {
			continue
		}
		for _, n := range d.To {
			if related(x, x.Doc(n), m.Docs) {
				return true
			}
		}
	}
	return false
}

// enough returns the share of the question that a fact must bear to answer it.
func (q *question) enough() float32 {
	if q.asked.name != "cost" && !q.english() || len(q.words) > 0 && q.words[0].Script != lang.Latin {
		return lenient + 0.05 // the tables of the other tongues are smaller
	}
	switch q.asked.name {
	case "date", "month", "year", "weekday", "who", "where", "which-article", "many", "share", "wide", "long", "lasted", "high", "deep", "far", "area", "old", "cost":
		return strict
	case "why", "how", "positions", "yes":
		return lenient
	case "":
		if q.telling() <= 4 {
			return strict
		}
	}
	return enough
}

// telling counts the words that a fact should bear.
func (q *question) telling() (n int) {
	for i := range q.words {
		if !q.free[i] && q.words[i].Weight == lang.Content {
			n++
		}
	}
	return n
}

// indispensable tells whether no fact answers that lacks the word: a number, a
// name, a word that is no ordinary one.
func indispensable(q *question, i int) bool {
	w := &q.words[i]
	switch {
	case w.Script == lang.Digits:
		return true
	case w.Script != lang.Latin || !q.english():
		return false // no list of ordinary words tells a name there
	case !w.Common && !w.Known:
		return true
	case q.asked.name == "what" && i == q.asked.end && q.asked.end-q.asked.start == 1 && !w.Known && w.Weight == lang.Content:
		return true // "what hotel …" asks for the hotel
	}
	return w.Upper && i > 0 && q.mixedCase()
}

// mixedCase tells whether capital letters mean something in the question.
func (q *question) mixedCase() bool {
	lower := 0
	for i := range q.words {
		if w := &q.words[i]; !w.Upper && w.Script != lang.Digits && w.Weight != lang.Function {
			lower++
		}
	}
	return lower > 0
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
		otherNumber, strangers, untimely, wrongHolder, ofItself, contradicts, attribute,
	} {
		if b := check(x, q, c); !b.none() {
			return b
		}
	}
	return block{}
}

// otherNumber blocks a fact that is not of the article asked for.
func otherNumber(x *index.View, q *question, c *candidate) block {
	if q.number == "" || q.numbered(c.doc.Number) {
		return block{}
	}
	for _, id := range c.doc.Fact().About {
		if to, ok := x.ByID(id); ok && q.numbered(to.Number) && (q.asked.name == "positions" || q.asked.name == "why" || q.asked.name == "claims") {
			return block{}
		}
	}
	return block{reason: NotHeld, say: "is not Article " + q.number, aside: true}
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
	name, _, _ := strings.Cut(d.Fact().Title, ",")
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
