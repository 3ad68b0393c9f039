package ask

import (
	"slices"
	"strconv"
	"strings"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/index"
	"factbot/facts/lang"
)

// attribute blocks a fact that has not what is asked for: a date, a number, a
// place, somebody, a reason.
func attribute(x *index.View, q *question, c *candidate) block {
	d := c.doc
	if q.denied(d) {
		return block{}
	}
	switch q.asked.name {
	case "date":
		if b := unended(x, q, c); !b.none() {
			return b
		}
		return dated(d, precisionAsked(q))
	case "month":
		return dated(d, edtf.ToMonth)
	case "year":
		return dated(d, edtf.ToYear)
	case "weekday":
		return dated(d, edtf.ToDay)
	case "clock":
		return block{reason: Imprecise, say: "gives no time of day"}
	case "many":
		return counted(x, q, c)
	case "share":
		if saysShare(d) {
			return block{}
		}
		return measured(d, "share", "percent", "%", "per cent")
	case "long":
		if timed(d) {
			return block{}
		}
		return measuredAs(d, q.asked.name)
	case "wide", "high", "deep", "far":
		return measuredAs(d, q.asked.name)
	case "area":
		return measured(d, "area", areas...)
	case "lasted":
		return lasted(x, q, d)
	case "often":
		if !recurs(d) {
			return block{reason: NotHeld, say: "does not say how often"}
		}
	case "who", "which-actor":
		return somebody(x, q, c)
	case "old":
		if !timed(d) {
			return block{reason: NotHeld, say: "gives no age"}
		}
	case "cost", "weigh":
		if !d.Valued {
			return block{reason: NotHeld, say: "gives no such number"}
		}
	case "origin":
		if !q.saysOrigin(d) || len(q.mentions) > 0 && !q.named(x, d) {
			return block{reason: NotHeld, say: "does not say from where"}
		}
	case "where":
		if d.Kind == facts.Agreement {
			return block{reason: NotHeld, say: "does not say where"}
		}
		if d.Kind != facts.Place && !linksTo(x, d, facts.Place) && !saysWhere(d) {
			return block{reason: NotHeld, say: "gives no place"}
		}
	case "which-article":
		if d.Kind != facts.Article && d.Number() == "" {
			return block{reason: NotHeld, say: "is no article"}
		}
	case "why":
		if !reasoned(x, d) && !q.repeats(d) {
			return block{reason: NotHeld, say: "gives no reason"}
		}
	case "claims":
		if len(d.Holders) == 0 {
			return block{reason: NotHeld, say: "is nobody's claim"}
		}
	}
	return block{}
}

// somebody blocks a fact that does not name who did, or is, what the question
// asks: it names nobody, or has nothing on the verb.
func somebody(x *index.View, q *question, c *candidate) block {
	d := c.doc
	number := d.Kind == facts.Figure && len(d.Holders) == 0 && q.asked.name == "who"
	if number || d.Kind == facts.Place || d.Kind != facts.Actor && d.Kind != facts.Article && len(d.Parts) == 0 && len(d.Holders) == 0 && !linksTo(x, d, facts.Actor) && !(q.passive() && capitals(d)) {
		return block{reason: NotHeld, say: "names nobody"}
	}
	if v := q.asked.end; v < len(q.words) && !q.free[v] && !q.inName(v) && q.words[v].Weight == lang.Content && lang.Verb(q.words[v].Stem) && c.match[v].Sure == 0 {
		return block{reason: NotHeld, say: "has nothing on " + quote(q.words[v].Text), words: []string{q.words[v].Text}}
	}
	if noun := q.counts(); noun < len(q.words) && q.defines() && (c.match[noun].Sure < 0.95 || c.match[noun].Fields&index.InName == 0) {
		return block{reason: NotHeld, say: "does not say who is a " + q.words[noun].Text}
	}
	return block{}
}

// defines tells whether a question asks what makes somebody something: "who
// counts as a resident". The fact has that very word in its title.
func (q *question) defines() bool {
	return slices.ContainsFunc(q.words[q.asked.start:q.asked.end], func(w index.Word) bool {
		return slices.Contains([]string{"counts", "counted", "qualifies", "considered", "regarded"}, w.Fold)
	})
}

// denied tells whether a fact says itself that what is asked for is not given:
// "no end date", "gives no number".
func (q *question) denied(d *index.Doc) bool {
	if q.asked.name == "" {
		return false
	}
	for k := q.asked.start; k < q.asked.end; k++ {
		w := q.words[k]
		if len(w.Stem) < 4 || lang.WeightOf(w.Token, q.tongue) == lang.Function {
			continue
		}
		for i := range d.Text() {
			if d.Stem(i) != w.Stem {
				continue
			}
			for b := max(0, i-3); b < i; b++ {
				if lang.Negation(d.Text()[b].Fold) {
					return true
				}
			}
		}
	}
	return false
}

// precisionAsked returns how precise a date must be: "what day" asks for one,
// "when" for any.
func precisionAsked(q *question) edtf.Precision {
	for i := range q.asked.end {
		if q.words[i].Stem == "day" && (i >= q.asked.start || q.opens(i)) { // "the day and month when …"
			return edtf.ToDay
		}
	}
	return edtf.Coarse
}

func dated(d *index.Doc, precision edtf.Precision) block {
	switch {
	case !d.Dated() && d.Kind == facts.Article && saysWhen(d):
		return block{}
	case !d.Dated():
		return block{reason: NotHeld, say: "has no date"}
	case d.Date().Precision() < precision:
		return block{reason: Imprecise, say: "is only dated " + d.Date().Words()}
	}
	return block{}
}

// unended blocks a fact that does not say when something ended, where that is
// asked: "when was it called off".
func unended(x *index.View, q *question, c *candidate) block {
	for i := range q.words {
		w := &q.words[i]
		if q.inName(i) || !w.Means(x.Sense("end")) && !w.Means(x.Sense("cancel")) {
			continue
		}
		over := strings.Contains(c.doc.Fact().Date, "/") && c.doc.Span.Last != edtf.MaxDay
		if c.match[i].Sure > 0 && w.Weight == lang.Content || over || endsSomething(c.doc.Text()) { // "called" alone says something else
			return block{}
		}
		return block{reason: NotHeld, say: "does not say when it ended", words: []string{w.Text}}
	}
	return block{}
}

// saysWhen tells whether a provision itself lays down a date.
func saysWhen(d *index.Doc) bool {
	for i, t := range d.Text() {
		if t.Upper && lang.EnglishMonth(t.Fold) {
			return true
		}
		if i > 0 && slices.Contains(spans, t.Fold) {
			if _, spelt := lang.Number(d.Text()[i-1].Fold); spelt || d.Text()[i-1].Script == lang.Digits {
				return true
			}
		}
	}
	return false
}

// lasted blocks a fact that tells neither a duration nor an end.
func lasted(x *index.View, q *question, d *index.Doc) block {
	if timed(d) {
		return block{}
	}
	ts := d.Text()
	for i, t := range ts {
		if i > 0 && slices.Contains(spans, t.Fold) {
			before := ts[i-1].Fold
			if i+1 < len(ts) && slices.Contains([]string{"after", "before", "later", "earlier", "ago", "old"}, ts[i+1].Fold) {
				continue
			}
			if _, spelt := lang.Number(before); spelt || ts[i-1].Script == lang.Digits || slices.Contains([]string{"for", "several", "many", "some", "few"}, before) {
				return block{}
			}
		}
	}
	if endless(ts) {
		return block{}
	}
	if s := d.Span; d.Dated() && (s.First != s.Last || endsSomething(ts)) {
		if strings.Contains(d.Fact().Date, "/") || endsSomething(ts) {
			return block{}
		}
	}
	return block{reason: NotHeld, say: "does not say how long"}
}

// recurs tells whether a text says how often something is done: "every six
// months", "weekly".
func recurs(d *index.Doc) bool {
	const reach = 2 // words from "every" to the span of time
	for i, t := range d.Text() {
		if slices.Contains([]string{"once", "twice", "times", "daily", "weekly", "fortnightly", "monthly", "quarterly", "yearly", "annual", "annually"}, t.Fold) {
			return true
		}
		for k := i + 1; t.Fold == "every" && k < len(d.Text()) && k <= i+reach; k++ {
			if span := d.Text()[k].Fold; slices.Contains(spans, span) || span == "fortnight" {
				return true
			}
		}
	}
	return false
}

// endless tells whether a text says that there is no end.
func endless(ts []lang.Token) bool {
	const reach = 3 // words that a negation denies
	for i, t := range ts {
		for k := i + 1; lang.Negation(t.Fold) && k < len(ts) && k <= i+reach; k++ {
			if endsSomething(ts[k : k+1]) {
				return true
			}
		}
	}
	return false
}

func endsSomething(ts []lang.Token) bool {
	return slices.ContainsFunc(ts, func(t lang.Token) bool {
		return slices.Contains([]string{"until", "ends", "end", "ended", "expires", "expire", "expired", "term", "till"}, t.Fold)
	})
}

// reasons are words that give one.
var reasons = []string{"because", "since", "reason", "reasons", "due", "caused", "cause", "causes", "therefore", "owing", "order", "so",
	"counter", "purpose", "aim", "grounds", "ground", "argues", "claims", "claiming", "saying", "protest", "response", "retaliation", "after", "blamed",
	"blames", "over", "thus", "hence", "accusing", "citing", "meant", "view", "avoid", "prevent", "protect", "cannot", "failed", "fail", "disagree", "disagreed"}

func reasoned(x *index.View, d *index.Doc) bool {
	if d.Kind == facts.Position || len(d.Holders) > 0 {
		return true
	}
	return slices.ContainsFunc(d.Text(), func(t lang.Token) bool { return slices.Contains(reasons, t.Fold) })
}

// repeats tells whether a text has the words by which a question asks: "sets
// off" where it asks what set something off.
func (q *question) repeats(d *index.Doc) bool {
	var asks []string
	for i := q.asked.start; i < q.asked.end; i++ {
		if w := &q.words[i]; w.Fold != "what" && w.Fold != "which" && !q.inName(i) {
			asks = append(asks, w.Stem)
		}
	}
	for at := range d.Text() {
		k := 0
		for k < len(asks) && at+k < len(d.Text()) && d.Stem(at+k) == asks[k] {
			k++
		}
		if k == len(asks) && k > 1 {
			return true
		}
	}
	return false
}

// asksNow tells whether a question asks who it is at present.
func (q *question) asksNow() bool {
	return (q.asked.name == "who" || q.asked.name == "which-actor") && slices.ContainsFunc(q.words, func(w index.Word) bool {
		return slices.Contains([]string{"current", "currently", "present", "presently", "incumbent", "sitting", "now", "today", "nowadays"}, w.Fold)
	})
}

// over tells whether somebody is no longer what a fact says that he was.
func over(d *index.Doc) bool {
	ts := d.Text()
	for i := 2; i < len(ts); i++ {
		if from := ts[i-2].Fold; (from == "from" || from == "between") && isYear(ts[i-1]) && (ts[i].Fold == "to" || isYear(ts[i]) || ts[i].Fold == "and") {
			return true
		}
	}
	return slices.ContainsFunc(ts, func(t lang.Token) bool {
		return slices.Contains([]string{"former", "formerly", "killed", "died", "dead", "assassinated", "murdered", "resigned", "ousted", "deposed", "until", "overthrow", "overthrown", "hanged", "death"}, t.Fold)
	})
}

// passive tells whether a question asks to whom something was done: "who was
// shot", not "who shot".
func (q *question) passive() bool {
	for i := q.asked.start; i < min(q.asked.end+1, len(q.words)); i++ {
		if slices.Contains([]string{"is", "was", "are", "were", "got"}, q.words[i].Fold) {
			return true
		}
	}
	return false
}

// capitals tells whether a text has a name of two words: somebody's.
func capitals(d *index.Doc) bool {
	ts := d.Text()
	for i := 1; i < len(ts); i++ {
		if ts[i].Upper && ts[i-1].Upper && strings.TrimSpace(gap(d, i)) == "" {
			return true
		}
	}
	return false
}

// gap returns what stands between a word of a text and the one before.
func gap(d *index.Doc, i int) string {
	text := d.Title() + ". " + d.Fact().Text
	return text[d.Text()[i-1].End():d.Text()[i].Start]
}

// saysWhere tells whether a text has the name of a place: "in X", "near X".
func saysWhere(d *index.Doc) bool {
	ts := d.Text()
	for i := 1; i < len(ts); i++ {
		if ts[i].Upper && slices.Contains([]string{"in", "at", "near", "outside"}, ts[i-1].Fold) && lang.Month(ts[i].Fold) == 0 {
			return true
		}
	}
	return false
}

// saysOrigin tells whether a text says of what country something is, by a word
// that the question has not: "Ruritanian general", "from Ruritania".
func (q *question) saysOrigin(d *index.Doc) bool {
	ts := d.Text()
	for i, t := range ts {
		if !t.Upper || slices.ContainsFunc(q.words, func(w index.Word) bool { return w.Stem == d.Stem(i) }) {
			continue
		}
		of := i+1 < len(ts) && !ts[i+1].Upper && strings.TrimSpace(gap(d, i+1)) == "" && slices.ContainsFunc(demonyms, func(end string) bool { return strings.HasSuffix(t.Fold, end) })
		if of || i > 0 && ts[i-1].Fold == "from" {
			return true
		}
	}
	return false
}

// demonyms are the endings of words for those of a country.
var demonyms = []string{"ian", "ean", "an", "ese", "ish", "ch", "ek", "iss", "i"}

func linksTo(x *index.View, d *index.Doc, kind facts.Kind) bool {
	return slices.ContainsFunc(d.To, func(to int32) bool { return x.Doc(to).Kind == kind })
}

// touches tells whether a span has a day in common with the date, in either
// reading, in any year where the question names none.
func (w when) touches(s edtf.Span) bool {
	if !w.yearless {
		return w.span.Touches(s) || w.other != nil && w.other.Touches(s)
	}
	for _, y := range spanYears(s) {
		if w.in(y).Touches(s) {
			return true
		}
	}
	return false
}

// in returns the span of a yearless date in a year.
func (w when) in(year int) edtf.Span {
	shift := func(d edtf.Day) edtf.Day {
		if d == edtf.MinDay || d == edtf.MaxDay {
			return d
		}
		_, m, day := d.Date()
		return edtf.DayOf(year, m, day)
	}
	return edtf.Span{First: shift(w.span.First), Last: shift(w.span.Last)}
}

// years returns the years at the ends of a date, as written in a text.
func (w when) years() []string {
	var ys []string
	if w.yearless {
		return nil
	}
	for _, y := range spanYears(w.span) {
		ys = append(ys, strconv.Itoa(y))
	}
	switch w.relation { // the year that was written lies outside the span
	case "before":
		y, _, _ := (w.span.Last + 1).Date()
		ys = append(ys, strconv.Itoa(y))
	case "after":
		y, _, _ := (w.span.First - 1).Date()
		ys = append(ys, strconv.Itoa(y))
	}
	return ys
}

// spanYears returns the first and last years of a span without bounds none.
func spanYears(s edtf.Span) []int {
	var ys []int
	for _, d := range []edtf.Day{s.First, s.Last} {
		if d != edtf.MinDay && d != edtf.MaxDay {
			y, _, _ := d.Date()
			ys = append(ys, y)
		}
	}
	return ys
}
