package ask

import (
	"fmt"
	"slices"
	"strings"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// decide answers from the candidates, asks back, or declines.
func (q *question) decide(x *index.View, cs []candidate) Answer {
	best := q.pick(x, cs)
	if best < 0 {
		return q.unknown(x, cs)
	}
	if rivals := q.rivals(x, cs, best); len(rivals) > 1 {
		return askBack(q.text, rivals)
	}
	d := cs[best].doc
	if q.asksNow() && over(d) { // of several, which one it is now stays open
		cs[best].block = block{reason: NotHeld, say: "does not say who it is now"}
		return q.unknown(x, cs)
	}
	a := Answer{Question: q.text, Status: Answered, Facts: []Fact{Present(x, d.Fact())}, Positions: sides(x, d)}
	if q.asked.name == "" || q.asked.name == "what" || q.asked.name == "positions" {
		for i := range cs {
			if i != best && len(a.Also) < 5 && cs[i].judge(x, q).none() {
				a.Also = append(a.Also, suggest(cs[i].doc, Near))
			}
		}
	}
	return a
}

// pick returns the number of the best candidate that answers, or -1. One that
// bears clearly less of the question than a blocked one does not answer in its
// place.
func (q *question) pick(x *index.View, cs []candidate) int {
	most, highest := float32(0), float32(0)
	for i := range cs {
		if cs[i].judge(x, q).none() {
			near := float32(0.9)
			if q.asked.name == "why" || q.asked.name == "many" && cs[i].doc.Kind == facts.Figure {
				near = 0.8 // an event bears all the words, but gives no reason and no number
			}
			if cs[i].cover < near*most || cs[i].rank < highest-outshone || !q.didIt(cs[i].doc) && q.mistaken(x, cs) >= 0 {
				return -1
			}
			return i
		}
		if entity := cs[i].doc.Kind == facts.Actor || cs[i].doc.Kind == facts.Place; cs[i].block.aside || q.asked.name == "which-article" && cs[i].doc.Kind != facts.Article || entity && q.asked.name != "who" && q.asked.name != "where" {
			continue // an entity bears all that has to do with it
		}
		most = max(most, cs[i].cover)
		if cs[i].cover >= sure && q.asked.name != "positions" {
			highest = max(highest, cs[i].rank)
		}
		if (q.asked.name == "where" || q.asked.name == "who" && cs[i].doc.Kind != facts.Place || q.asked.name == "how" && cs[i].doc.Kind == facts.Event) && cs[i].cover >= lenient && q.named(x, cs[i].doc) {
			highest = max(highest, cs[i].rank+outshone-clear) // it would say so itself
		}
	}
	return -1
}

// mistaken returns the number of the candidate that shows the question to be
// wrong about who did it, or -1.
func (q *question) mistaken(x *index.View, cs []candidate) int {
	if !q.done || q.asked.name == "many" {
		return -1
	}
	for i := range cs[:min(8, len(cs))] {
		if c := &cs[i]; c.doc.Kind == facts.Event && q.didIt(c.doc) && coverWithout(q, c, q.doer) >= sure && q.deedMatched(c) {
			return -1 // he did
		}
	}
	for i := range cs[:min(8, len(cs))] {
		if cs[i].judge(x, q).reason == Premise && cs[i].doc.Kind == facts.Event && cs[i].rank > cs[0].rank/2 {
			return i
		}
	}
	return -1
}

// didIt tells whether the doer that the question names is the one of an event,
// or, where it asks yes or no, holds a position.
func (q *question) didIt(d *index.Doc) bool {
	return !q.done || q.asked.name == "yes" && holds(d, q.doer.Docs) || d.Kind == facts.Event && len(d.Parts) > 0 && slices.Contains(q.doer.Docs, d.Parts[0])
}

// rivals returns the best candidate and those that answer as well, but
// differently; none for a bare topic.
func (q *question) rivals(x *index.View, cs []candidate, best int) []*index.Doc {
	b := cs[best]
	docs := []*index.Doc{b.doc}
	if q.asked.name == "" || q.asked.name == "list" {
		return docs
	}
	lead := float32(clear)
	if len(q.mentions) == 0 {
		lead = unnamed
	}
	for i := range cs {
		c := &cs[i]
		if i == best || !q.comparable(b.doc, c.doc) || q.named(x, b.doc) && !q.named(x, c.doc) || c.rank < b.rank-lead || c.cover < b.cover-0.01 || !c.judge(x, q).none() {
			continue
		}
		if q.differ(b.doc, c.doc) && q.even(&b, c) {
			docs = append(docs, c.doc)
		}
	}
	return docs
}

// comparable tells whether two facts are of kinds that may answer the same: an
// agreement is made in an event.
func (q *question) comparable(a, b *index.Doc) bool {
	made := func(d *index.Doc) bool { return d.Kind == facts.Event || d.Kind == facts.Agreement }
	return a.Kind == b.Kind || len(q.mentions) == 0 && made(a) && made(b)
}

// differ tells whether two facts give different answers to what is asked.
func (q *question) differ(a, b *index.Doc) bool {
	switch q.asked.name {
	case "date", "month", "year":
		return a.Fact().Date != b.Fact().Date
	case "positions":
		return q.unread
	case "what", "who", "which-actor":
		return q.number != "" || a.Kind == facts.Actor || a.Kind == facts.Figure && a.Fact().Value != b.Fact().Value
	case "many", "share", "wide", "long", "lasted", "high", "deep", "far", "area":
		return a.Fact().Value != b.Fact().Value
	}
	return false
}

// even tells whether another fact bears the words of the question as the best
// one does.
func (q *question) even(best, other *candidate) bool {
	for i := range q.words {
		a, b := best.match[i], other.match[i]
		if q.words[i].Weight == lang.Function {
			continue
		}
		if (a.Sure > 0.6) != (b.Sure > 0.6) || a.Fields&index.InName != 0 && b.Fields&index.InName == 0 ||
			a.Fields&index.Own != 0 && b.Fields&index.Own == 0 {
			return false
		}
	}
	return true
}

func askBack(text string, docs []*index.Doc) Answer {
	a := Answer{Question: text, Status: Ambiguous, Reason: "More than one fact answers this; which one do you mean?"}
	for _, d := range docs {
		a.Suggestions = append(a.Suggestions, suggest(d, Choice))
	}
	return a
}

// unknown declines, with why, and with what comes near.
func (q *question) unknown(x *index.View, cs []candidate) Answer {
	a := decline(q.text, NotHeld, "")
	if i := q.mistaken(x, cs); i > 0 {
		cs = append([]candidate{cs[i]}, slices.Delete(slices.Clone(cs), i, i+1)...)
	}
	if len(cs) > 0 && cs[0].block.reason == Premise && !q.tells(&cs[0]) {
		cs[0].block.reason = NotHeld
	}
	near := cs[:min(3, len(cs))]
	if len(cs) == 0 || cs[0].cover < 0.3 && q.number == "" && cs[0].block.reason != Premise {
		a.ReasonCode, a.Reason = Outside, q.nothingOn(nil)
		near = nil
		if len(cs) > 0 && cs[0].cover > 0 {
			a.ReasonCode, near = NotHeld, cs[:1]
		}
	}
	if a.Reason == "" {
		top := cs[0]
		a.ReasonCode, a.Reason = top.block.reason, q.because(x, top)
		if q.number != "" && !slices.ContainsFunc(cs, func(c candidate) bool { return q.numbered(c.doc.Number()) && q.ofAgreement(x, c.doc) }) {
			return q.noArticle(x, cs)
		}
	}
	for _, c := range near {
		why := Near
		if c.block.reason == Premise && len(a.Suggestions) == 0 {
			why = Against
		}
		a.Suggestions = append(a.Suggestions, suggest(c.doc, why))
	}
	return a
}

// tells whether a fact has in its own words what the question says was done, and
// to what: only then does it say otherwise.
func (q *question) tells(c *candidate) bool {
	var own, need, least float32 = 0, 0, 2
	if q.done {
		least = 1 // beside the doer
	}
	for i := range q.words {
		if m := c.match[i]; !q.free[i] && q.words[i].Weight == lang.Content && !(q.done && i >= q.doer.Start && i < q.doer.End) {
			need++
			if m.Sure > relatedOnly && m.Fields&index.Own != 0 || opposite(c.doc, &q.words[i]) {
				own++
			}
		}
	}
	return own >= max(least, sure*need)
}

// because says in one sentence why the best candidate does not answer.
func (q *question) because(x *index.View, c candidate) string {
	switch {
	case c.block.reason == Premise:
		return fmt.Sprintf("The record says otherwise: “%s” %s.", c.doc.Title(), c.block.say)
	case len(c.block.words) > 0:
		return q.nothingOn(c.block.words)
	case c.block.unsaid && len(c.tally.lacks) > 0:
		var words []string
		for _, i := range c.tally.lacks {
			words = append(words, q.words[i].Text)
		}
		return q.nothingOn(words)
	}
	if c.cover < strict {
		return "The store does not say."
	}
	return fmt.Sprintf("The nearest fact, “%s”, %s.", c.doc.Title(), c.block.say)
}

// nothingOn names the words that nothing held accounts for.
func (q *question) nothingOn(words []string) string {
	if words == nil {
		for i := range q.words {
			if w := &q.words[i]; !q.free[i] && w.Weight == lang.Content && !w.Known {
				words = append(words, w.Text)
			}
		}
	}
	if len(words) == 0 {
		return "The store holds nothing that answers this."
	}
	return "The store holds nothing that answers this: there is nothing on " + quoted(words, 4) + "."
}

// mostNumbers is how many numbers of articles a sentence may list.
const mostNumbers = 12

// noArticle declines the number of an article that is not held.
func (q *question) noArticle(x *index.View, cs []candidate) Answer {
	a := decline(q.text, NotHeld, "")
	var held []string
	for n := range x.Of(facts.Article) {
		if len(held) > mostNumbers {
			break
		}
		d := x.Doc(n)
		if d.Number() == "" || !q.ofAgreement(x, d) {
			continue
		}
		if !slices.Contains(held, d.Number()) {
			held = append(held, d.Number())
		}
		if len(a.Suggestions) < 5 {
			a.Suggestions = append(a.Suggestions, suggest(d, Near))
		}
	}
	a.Reason = fmt.Sprintf("The store has no Article %s.", q.number)
	if len(held) > 0 && len(held) <= mostNumbers {
		a.Reason = fmt.Sprintf("The store has no Article %s here; it holds %s.", q.number, strings.Join(held, ", "))
	}
	return a
}

// short keeps a word that is quoted back short.
func short(w string) string {
	if r := []rune(w); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return w
}

func quote(s string) string { return "“" + s + "”" }

func quoted(words []string, most int) string {
	var q []string
	for _, w := range words[:min(most, len(words))] {
		if w = short(w); !slices.Contains(q, quote(w)) {
			q = append(q, quote(w))
		}
	}
	return strings.Join(q, ", ")
}

// later tells whether an EDTF date is later than another; anything is later
// than none.
func later(a, b string) bool {
	if b == "" || a == "" {
		return a != ""
	}
	da, _ := edtf.Parse(a)
	db, _ := edtf.Parse(b)
	return da.Span().Last > db.Span().Last
}
