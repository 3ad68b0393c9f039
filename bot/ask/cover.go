package ask

import (
	"slices"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// A tally counts what of a question a fact bears.
type tally struct {
	have, need   float32 // of what is telling
	verbs        float32 // of need, what verbs make that the fact lacks
	apart, found int     // words that are part of no name; those of them found
	plain        int     // those found plainly
	borne        int     // words that the fact bears
	own          bool    // in its own words, some of them
	lacks        []int   // words that it does not bear
}

// cover counts what of the question the fact bears, and returns the share of
// what is telling, and what the fact may not be without.
func cover(x *index.View, q *question, c *candidate) (share float32, b block) {
	t, named := &c.tally, q.named(x, c.doc)
	for i := range q.words {
		if w := &q.words[i]; q.free[i] || w.Weight == lang.Light || q.asked.foreign && !w.Known && !w.Upper && !w.Spelt {
			continue // of a tongue without tables nothing tells whether it is telling
		}
		if t.add(q, i, q.matched(x, c, i), named); b.none() && len(t.lacks) > 0 && t.lacks[len(t.lacks)-1] == i && indispensable(q, i) {
			b = block{reason: NotHeld, say: "has nothing on " + quote(q.words[i].Text), unsaid: true}
		}
	}
	if i := q.everyday(c); i >= 0 {
		b = block{reason: NotHeld, say: "has nothing on " + quote(q.words[i].Text), words: []string{q.words[i].Text}, unsaid: true}
	}
	if t.need == 0 {
		return 1, b
	}
	share = t.share()
	silent := t.found < t.apart && (c.doc.Kind == facts.Actor || c.doc.Kind == facts.Place) && q.asked.name == "what" && q.named(x, c.doc)
	if b.none() && (silent || !t.enough(q)) {
		b = block{reason: NotHeld, say: "does not say", unsaid: true}
	}
	return share, b
}

// everyday returns the first word of an everyday matter asked for that the fact
// has not as it stands; -1 for none.
func (q *question) everyday(c *candidate) int {
	for _, cue := range q.cues {
		for i := cue.start; i < cue.end && cue.name == "everyday"; i++ {
			if m := c.match[i]; m.Sure < 0.8 || m.Fields&index.Own == 0 || m.Sure < 0.95 && q.english() && q.words[i].Script == lang.Latin {
				return i
			}
		}
	}
	return -1
}

// add counts a word of the question, with how the fact bears it; named tells
// whether the question names the record.
func (t *tally) add(q *question, i int, m index.Match, named bool) {
	w, n := &q.words[i], q.worth(i)
	if m.Sure == 0 && q.asked.name == "which-actor" && q.asked.has(i) {
		return // what it is called, the record of who it is may not say
	}
	t.need += n
	if !q.inName(i) && !w.Spelt {
		t.apart++
		if m.Sure > 0 {
			t.found++
		}
		if q.bearsPlainly(w, m, named) {
			t.plain++
		}
	}
	switch {
	case m.Sure == 0:
		if t.lacks == nil {
			t.lacks = make([]int, 0, len(q.words)-i)
		}
		t.lacks = append(t.lacks, i)
		if q.verb[i] {
			t.verbs += n
		}
		return
	case m.Fields&^index.InLink == 0:
		n *= linkOnly
	default:
		t.own = true
	}
	t.have += n * m.Sure
	t.borne++
}

// bearsPlainly tells whether a fact bears a word in its own words: as it was put,
// or in others in its title. What means about the same somewhere in an English
// text is often said of something else, but in the record that the question
// names.
func (q *question) bearsPlainly(w *index.Word, m index.Match, named bool) bool {
	if m.Sure <= relatedOnly || m.Fields&index.Own == 0 {
		return false
	}
	switch q.asked.name {
	case "why", "positions":
		return true // these have many wordings
	}
	return named || m.Sure > 0.95 || m.Fields&index.InName != 0 || w.Fixed != "" || w.Script != lang.Latin || !q.english()
}

// share returns the share of what is telling that the fact bears.
func (t *tally) share() float32 {
	need := t.need
	if t.borne > 1 {
		need -= t.verbs * (1 - looseVerb)
	}
	return t.have / need
}

// enough tells whether the fact bears what an answer must.
func (t *tally) enough(q *question) bool {
	const many = 3 // names, which leave little to say
	if t.share() < q.enough() || !t.own {
		return false
	}
	if t.apart == 1 && q.asked.name != "" && q.asked.name != "list" { // it tells what is asked of a name
		return t.plain == 1 || len(q.mentions) >= many
	}
	return t.found*2 >= t.apart
}

// worth returns what a word of the question counts.
func (q *question) worth(i int) float32 {
	switch w := &q.words[i]; {
	case w.Spelt:
		return knownNeed // "the three of them"
	case w.Known:
		return knownNeed + (1-knownNeed)*w.IDF
	case (w.Script != lang.Latin || !q.english()) && !w.Upper:
		return foreignNeed
	}
	return 1
}

// matched returns how a fact bears a word of the question.
func (q *question) matched(x *index.View, c *candidate, i int) index.Match {
	m := c.match[i]
	switch {
	case i == q.numberAt && q.numbered(c.doc.Number()), q.asked.has(i) && (q.asked.name == "long" && timed(c.doc) || q.measures(c.doc)):
		return index.Match{Sure: 1, Fields: index.InText}
	case q.degree(i) && m.Sure <= relatedOnly:
		return index.Match{}
	case q.inName(i):
		if m.Sure == 0 && nearby(x, q, c.doc, i) {
			return index.Match{Sure: relatedOnly, Fields: index.InLink}
		}
	case q.asked.name == "yes":
		if m.Sure <= relatedOnly && opposite(c.doc, &q.words[i]) {
			return index.Match{Sure: 0.8, Fields: index.InText} // it says no
		}
	case q.asked.name == "who" || q.asked.name == "which-actor":
		if m.Fields&^index.InLink == 0 || m.Fields&index.Own == 0 && m.Sure < 0.95 || onlyImplied(x, &q.words[i], c.doc) {
			return index.Match{} // who did it, the fact must say itself
		}
	}
	return m
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
	case "what", "positions", "which-article", "claims":
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
	if q.asked.name == "" && !q.english() {
		return enough
	}
	if q.asked.name != "cost" && !q.english() || len(q.words) > 0 && q.words[0].Script != lang.Latin {
		return lenient + 0.05 // the tables of the other tongues are smaller
	}
	switch q.asked.name {
	case "date", "month", "year", "weekday", "who", "where", "origin", "which-article", "many", "share", "wide", "long", "lasted", "high", "deep", "far", "area", "old", "cost":
		return strict
	case "why", "positions":
		return lenient
	case "advice":
		return sure
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
	case q.asked.name == "what" && i == q.asked.end && q.asked.start == 0 && q.asked.end == 1 && w.Weight == lang.Content && !lang.Verb(w.Stem):
		return true // "what hotel …" asks for the hotel
	}
	return w.Upper && i > 0 && q.mixedCase() || q.degree(i)
}

// degree tells whether the word at i is what a question asks the degree of: "how
// stubborn was …".
func (q *question) degree(i int) bool {
	next := i + 1
	return q.asked.name == "how" && i == q.asked.end && next < len(q.words) && q.words[i].Weight == lang.Content &&
		slices.Contains([]string{"is", "was", "are", "were"}, q.words[next].Fold)
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
