package ask

import (
	"slices"
	"strings"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// findDoer returns the actor that the question says did it: "when did X …",
// "… by X".
func (q *question) findDoer(x *index.View) (m index.Mention, ok bool) {
	switch q.asked.name {
	case "who", "which-actor", "claims", "positions", "compare", "":
		return m, false
	}
	actors := q.actors(x)
	for _, m := range actors {
		if q.asked.has(m.Start) {
			continue // "how does X explain …": he speaks
		}
		at := m.Start
		for at > 0 && q.words[at-1].Fold == "the" {
			at--
		}
		if at == 0 || q.adjective(x, m) || owns(q.words[m.End-1].Text) || slices.ContainsFunc(actors, func(next index.Mention) bool { return next.Start == m.End }) {
			continue // whose it is, who did it
		}
		before := q.words[at-1]
		if slices.Contains([]string{"did", "does", "do", "has", "have", "had", "will", "would", "should", "by"}, before.Fold) ||
			before.Script != lang.Latin && at == q.asked.end {
			return m, !q.speaks(x, m.End)
		}
	}
	return m, false
}

// speaks tells whether the word at i is a verb of saying: who says something
// does nothing.
func (q *question) speaks(x *index.View, i int) bool {
	for i < len(q.words) && q.words[i].Weight == lang.Function {
		i++
	}
	return i < len(q.words) && slices.ContainsFunc([]string{"say", "argue", "think", "mean", "want"}, func(verb string) bool { return q.words[i].Means(x.Sense(verb)) })
}

// wrongDoer blocks an event that another did than the question says.
func wrongDoer(x *index.View, q *question, c *candidate) block {
	m := q.doer
	if !q.done || c.doc.Kind != facts.Event || len(c.doc.Parts) == 0 || coverWithout(q, c, m) < sure {
		return block{}
	}
	if q.words[m.Start-1].Fold != "by" && !q.deedMatched(c) {
		return block{}
	}
	part := slices.IndexFunc(c.doc.Parts, func(n int32) bool { return slices.Contains(m.Docs, n) })
	first := c.doc.Fact().Actors[0]
	if part < 0 && !holds(c.doc, m.Docs) {
		return block{reason: Premise, say: "names " + NameOf(x, first.ID)}
	}
	if part <= 0 {
		return block{}
	}
	if q.bears(x, c.doc.Roles()[0], m) > q.bears(x, c.doc.Roles()[part], m) {
		return block{reason: Premise, say: "names " + NameOf(x, first.ID)}
	}
	return block{}
}

// deed returns the place of the word that says what the doer did, -1 for none.
func (q *question) deed() int {
	for i := q.doer.End; i < len(q.words); i++ {
		if !q.free[i] && q.words[i].Weight != lang.Function {
			return i
		}
	}
	return -1
}

// undone blocks a fact that has nothing on what the question says that somebody
// did, where other facts have.
func undone(x *index.View, q *question, c *candidate) block {
	if !q.done || holds(c.doc, q.doer.Docs) || q.asked.name == "yes" || q.asked.name == "what" {
		return block{}
	}
	i := q.deed()
	if i < 0 || !q.words[i].Known || q.words[i].Weight != lang.Content || q.inName(i) {
		return block{}
	}
	if sure := c.match[i].Sure; sure == 0 || sure <= relatedOnly && c.doc.Kind == facts.Position {
		return block{reason: NotHeld, say: "has nothing on " + quote(q.words[i].Text), words: []string{q.words[i].Text}}
	}
	return block{}
}

// deedMatched tells whether a fact bears what the doer did, if the question says
// it.
func (q *question) deedMatched(c *candidate) bool {
	i := q.deed()
	return i < 0 || c.match[i].Sure > 0.6
}

// coverWithout returns how much of the question a fact bears, but for a name.
func coverWithout(q *question, c *candidate, m index.Mention) float32 {
	var have, need float32
	for i := range q.words {
		if i >= m.Start && i < m.End || q.free[i] || q.words[i].Weight == lang.Function {
			continue
		}
		need++
		if c.match[i].Sure > 0.6 && c.match[i].Fields&^index.InLink != 0 {
			have++
		}
	}
	if need == 0 {
		return 0
	}
	return have / need
}

// bears counts the words of the question behind a mention that a role bears.
func (q *question) bears(x *index.View, role index.Phrase, m index.Mention) int {
	n := 0
	for i := m.End; i < len(q.words) && i < m.End+5; i++ {
		if !q.free[i] && x.In(&q.words[i], role) {
			n++
		}
	}
	return n
}

// does tells whether somebody's part in a fact is what the question asks who
// did.
func (q *question) does(x *index.View, d *index.Doc) bool {
	for _, role := range d.Roles() {
		for i := range q.main {
			if w := &q.words[i]; !q.free[i] && !q.inName(i) && w.Weight != lang.Function && x.In(w, role) {
				return true
			}
		}
	}
	return false
}

// holdsOffice tells whether a text says somebody to be what the question asks
// for: the word for the office at i with "of", and soon behind it the next
// telling word.
func (q *question) holdsOffice(x *index.View, d *index.Doc, i int) bool {
	of := i + 1
	for of < len(q.words) && (q.words[of].Weight != lang.Content || q.free[of]) {
		of++
	}
	const soon = 5 // words
	return x.At(&q.words[i], d, func(at int) bool {
		if at+1 >= len(d.Text()) || d.Text()[at+1].Fold != "of" {
			return false
		}
		return of == len(q.words) || x.At(&q.words[of], d, func(k int) bool { return k > at && k <= at+soon })
	})
}

// office returns the word for an office that the question asks the holder of:
// "who is the leader of X", "prime minister of X".
func (q *question) office(x *index.View) (at int, ok bool) {
	at = 0
	switch q.asked.name {
	case "who":
		at = q.asked.end
	case "":
	default:
		return 0, false
	}
	for at < len(q.words) && q.words[at].Weight == lang.Function {
		at++
	}
	for of := at; of < len(q.words); of++ {
		if q.words[of].Fold != "of" || of+1 < len(q.words) && (q.words[of+1].Fold == "state" || q.words[of+1].Fold == "government") {
			continue // "head of state" is an office
		}
		for i := at; i < of; i++ {
			for _, office := range []string{"president", "minister", "leader", "commander", "ambassador", "governor", "king", "chief", "mayor", "director", "secretary", "chairman"} {
				if q.words[i].Means(x.Sense(office)) && !q.inName(i) {
					return i, true
				}
			}
		}
		return 0, false
	}
	return 0, false
}

// ofItself blocks the record of somebody where the question is who is
// something of it: "who is the head of X".
func ofItself(x *index.View, q *question, c *candidate) block {
	if at, ok := q.office(x); ok && !q.holdsOffice(x, c.doc, at) {
		return block{reason: NotHeld, say: "does not name the " + q.words[at].Text}
	}
	if q.asked.name != "who" {
		return block{}
	}
	if c.doc.Kind != facts.Actor {
		return q.ofNobodyElse(c.doc)
	}
	n := c.doc.N
	for _, m := range q.mentions {
		if verb := q.asked.end; verb < m.Start && !q.free[verb] && !q.passive() && q.doing(verb, m.Start) && slices.Contains(m.Docs, n) && !byWhom(x, &q.words[verb], c.doc) {
			return block{reason: NotHeld, say: "does not say by whom", aside: true}
		}
		at := m.Start
		for at > 0 && q.words[at-1].Fold == "the" {
			at--
		}
		if at > 1 && q.words[at-1].Fold == "of" && !q.free[at-2] && slices.Contains(m.Docs, n) {
			return block{reason: NotHeld, say: "does not name the " + q.words[at-2].Text}
		}
	}
	return block{}
}

// ofNobodyElse blocks a fact that has to do with nobody but whom the question
// asks to whom it was done: "who commands X".
func (q *question) ofNobodyElse(d *index.Doc) block {
	others := slices.Concat(d.Holders, d.Parts)
	for _, m := range q.mentions {
		if at := q.asked.end; at+1 == m.Start && !q.free[at] && !q.passive() && q.doing(at, m.Start) && len(others) > 0 &&
			!slices.ContainsFunc(others, func(n int32) bool { return !slices.Contains(m.Docs, n) }) {
			return block{reason: NotHeld, say: "does not say by whom"}
		}
	}
	return block{}
}

// doing tells whether the word behind "who" is a verb: it is one more often than
// not, or it is inflected as one and a name follows ("who commands X").
func (q *question) doing(at, name int) bool {
	w := &q.words[at]
	inflected := strings.HasSuffix(w.Fold, "s") || strings.HasSuffix(w.Fold, "ed")
	return lang.Verb(w.Stem) || inflected && q.asked.end-q.asked.start == 1 && at+1 == name
}

// byWhom tells whether a text says by whom something was done: the verb, and
// "by" soon behind it.
func byWhom(x *index.View, verb *index.Word, d *index.Doc) bool {
	const soon = 3 // words
	return x.At(verb, d, func(at int) bool {
		for k := at + 1; k <= at+soon && k < len(d.Text()); k++ {
			if d.Text()[k].Fold == "by" {
				return true
			}
		}
		return false
	})
}
