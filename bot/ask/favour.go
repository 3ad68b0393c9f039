package ask

import (
	"slices"

	"factbot/facts"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// favour returns what speaks for a fact beside its words.
func favour(x *index.View, q *question, c *candidate) float32 {
	var f float32
	d := c.doc
	switch {
	case q.named(x, d) && q.onlyNames() && (q.asked.name != "list" || d.Kind == facts.Event):
		f += 0.5
	case plainly(q) && q.calls(c):
		f += 0.4
	case q.named(x, d):
		f += 0.12
	}
	if q.number != "" && q.numbered(d.Number()) {
		f += 0.3
		if d.Kind == facts.Article {
			f += 0.1
		}
	}
	switch q.asked.name {
	case "date", "month", "year", "weekday":
		if d.Dated() {
			f += 0.1
		}
		if d.Kind == facts.Event || d.Kind == facts.Agreement {
			f += 0.05
		}
	case "many", "share", "wide", "long", "lasted", "high", "deep", "far", "area":
		if d.Valued {
			f += 0.15
		}
		if noun := q.counts(); q.asked.name == "many" && noun < len(q.words) && d.Valued && x.In(&q.words[noun], index.ReadPhrase(d.Fact().Unit)) {
			f += 0.15
		}
	case "which-article":
		if d.Kind == facts.Article && d.Number() != "" {
			f += 0.1
		}
	case "positions":
		if d.Kind == facts.Position {
			f += 0.6
		}
	case "claims", "why":
		if d.Kind == facts.Position {
			f += 0.1
		}
	case "who", "which-actor":
		if q.does(x, d) {
			f += 0.12
		}
		if q.asked.name == "who" && d.Kind == facts.Actor && !q.named(x, d) {
			f += 0.1
		}
	}
	if q.kindOf(c) {
		f += 0.15
	}
	if q.asked.name == "where" && d.Kind == facts.Place || q.asked.name == "list" && d.Kind == facts.Event {
		f += 0.1
	}
	f += q.holding(x, d) + saying(q, c)
	switch q.asked.name {
	case "", "what", "who", "where", "list", "how":
		if d.Kind == facts.Position {
			f -= 0.05 // the record first
		}
	}
	return f - aloof(q, c) + 0.1*titled(q, c) + 0.15*exactly(q, c) + 0.2*c.cover + q.timely(d)
}

// saying favours a fact that bears the very verb by which it is asked for:
// "what does X object to".
func saying(q *question, c *candidate) float32 {
	for i := q.asked.start; i < q.asked.end; i++ {
		if q.free[i] && lang.WeightOf(q.words[i].Token, q.tongue) != lang.Function && c.match[i].Sure > relatedOnly && c.match[i].Fields&index.Own != 0 {
			return 0.06
		}
	}
	return 0
}

// aloof returns what speaks against the record of an actor or a place where
// the question is not who or where: it bears much, and answers little.
func aloof(q *question, c *candidate) float32 {
	switch {
	case c.doc.Kind != facts.Actor && c.doc.Kind != facts.Place, q.asked.name != "list" && (q.onlyNames() || q.calls(c)), q.kindOf(c),
		q.asked.name == "who", q.asked.name == "which-actor", q.asked.name == "origin", q.asked.name == "where" && c.doc.Kind == facts.Place:
		return 0
	case q.asked.name == "" && lang.Article(q.words[0].Fold):
		return 0.05 // it may be described: "the village where …"
	case q.asked.name == "" && q.telling() < 4:
		return 0.1
	}
	return 0.2
}

// kindOf tells whether a fact is titled as what the question asks which it is:
// "which river …", "what bridge …".
func (q *question) kindOf(c *candidate) bool {
	i := q.asked.end
	return q.asked.name == "what" && i == 1 && i < len(q.words) && q.words[i].Weight == lang.Content && !q.inName(i) && !lang.Verb(q.words[i].Stem) &&
		c.match[i].Sure > relatedOnly && c.match[i].Fields&index.InName != 0
}

// titled returns the share of the title's words that the question has.
func titled(q *question, c *candidate) float32 {
	in := 0
	for i := range q.main {
		if c.match[i].Fields&index.InName != 0 && c.match[i].Sure > 0.6 && q.words[i].Weight != lang.Function {
			in++
		}
	}
	return min(1, float32(in)/float32(max(c.doc.Head, 1)))
}

// exactly returns how much of what is telling in the question stands in the
// fact's own words, as it was put.
func exactly(q *question, c *candidate) float32 {
	var have, need float32
	for i := range q.main {
		if q.free[i] || q.words[i].Weight != lang.Content {
			continue
		}
		need += q.words[i].IDF
		if c.match[i].Sure > 0.95 && c.match[i].Fields&index.Own != 0 {
			have += q.words[i].IDF
		}
	}
	return have / max(need, 0.1)
}

// timely favours facts dated in the range that the question names: more so
// where it gives the date of what it asks the reason of.
func (q *question) timely(d *index.Doc) float32 {
	switch s, ok := q.span(); {
	case !ok || !d.Dated() || !d.Span.Within(s) || q.whens[0].start > q.main:
		return 0
	case q.asked.name == "why":
		return 0.15
	}
	return 0.05
}

// named tells whether the question names the record.
func (q *question) named(x *index.View, d *index.Doc) bool {
	n := d.N
	return slices.ContainsFunc(q.mentions, func(m index.Mention) bool { return slices.Contains(m.Docs, n) })
}

// plainly tells whether a question asks for a thing, not for something of it.
func plainly(q *question) bool {
	switch q.asked.name {
	case "", "what", "who", "where":
		return true
	}
	return false
}

// calls tells whether all that is telling in the question stands in the names
// of an actor, a place or an agreement: a surname alone.
func (q *question) calls(c *candidate) bool {
	switch c.doc.Kind {
	case facts.Actor, facts.Place, facts.Agreement:
	default:
		return false
	}
	n := 0
	for i := range q.words {
		if q.free[i] || q.words[i].Weight != lang.Content {
			continue
		}
		n++
		if c.match[i].Fields&index.InCall == 0 || c.match[i].Sure < 0.8 {
			return false
		}
	}
	return n > 0
}

// onlyNames tells whether all that is telling in the question is one name.
func (q *question) onlyNames() bool {
	if len(q.mentions) != 1 {
		return false
	}
	for i := range q.words {
		in := i >= q.mentions[0].Start && i < q.mentions[0].End
		if !in && !q.free[i] && q.words[i].Weight == lang.Content {
			return false
		}
	}
	return true
}
