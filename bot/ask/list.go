package ask

import (
	"fmt"
	"slices"
	"time"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/index"
)

// isList tells whether the question asks for a list by date.
func (q *question) isList() bool {
	switch q.asked.name {
	case "all":
		return true
	case "list":
		return len(q.whens) > 0 || q.words[q.asked.start].Stem == "event" || q.relative() >= 0
	case "", "what", "why", "positions", "date":
		return len(q.whens) > 0 && q.bare() && len(q.mentions) == 0
	}
	return false
}

// list returns the dated facts of a range, or of a topic, by date, then id.
func (q *question) list(x *index.View) (Answer, []candidate) {
	if w, ok := q.twoReadings(x); ok {
		return w, nil
	}
	span, ranged := q.span()
	if s, ok := q.beside(x); ok && !ranged {
		span, ranged = s, true
		q.mentions = nil
	} else if !ranged {
		span = edtf.Always
	}
	if ranged && len(q.whens) > 0 && q.whens[0].yearless {
		docs, years := q.onThatDay(x)
		if len(years) != 1 {
			return q.whichYear(x, docs), nil
		}
		span = q.whens[0].in(years[0])
	}
	var topic map[int32]bool
	var cut bool
	if len(q.whens) > 0 || span == edtf.Always {
		topic, cut = q.topic(x)
	}
	if cut && q.end() != "" {
		return decline(q.text, NotHeld, fmt.Sprintf("More than %d facts bear this topic, too many to look for the %s of them; narrow the question.", mostOnTopic, q.end())), nil
	}
	var in, touching []int32
	for n := range x.Dated(span) {
		if !q.listed(x.Kind(n)) || topic != nil && !topic[n] {
			continue
		}
		if x.Span(n).Within(span) {
			in = append(in, n)
		} else {
			touching = append(touching, n)
		}
	}
	switch q.end() {
	case "first":
		in, touching = in[:min(1, len(in))], nil
	case "last":
		in, touching = in[max(0, len(in)-1):], nil
	}
	a := Answer{Question: q.text, Status: Answered, Range: span.EDTF(), Total: len(in)}
	if cut {
		a.Reason = fmt.Sprintf("More than %d facts bear this topic, and only those that bear it best were looked at; narrow the question.", mostOnTopic)
	}
	for _, n := range in[:min(mostListed, len(in))] {
		a.Facts = append(a.Facts, Present(x, x.Doc(n).Fact()))
	}
	for _, n := range touching[:min(5, len(touching))] {
		a.Suggestions = append(a.Suggestions, suggest(x.Doc(n), Touches))
	}
	if len(in) == 0 {
		a.Status, a.ReasonCode = Unknown, NotHeld
		a.Reason = "The store dates nothing in that time."
		if topic != nil {
			a.Reason = "The store dates nothing on this topic in that time."
		}
		if len(touching) > 0 {
			a.Reason = "The store dates nothing wholly in that time; what is suggested only touches it."
		}
	}
	return a, nil
}

const (
	mostListed  = 2000 // facts of an answer
	mostOnTopic = 5000 // facts that are looked at, whether they are about a topic
)

// end returns which end of a list is asked for, "first" or "last", where the
// word stands beside what asks for the list; "" for the whole.
func (q *question) end() string {
	for _, c := range q.cues {
		if (c.name == "first" || c.name == "last") && (c.end == q.asked.start || c.start == q.asked.end) && !q.dated(c.end-1) {
			return c.name
		}
	}
	return ""
}

// relative returns the word that sets the list against an event that the
// question names ("what happened after the accord"); -1 for none.
func (q *question) relative() int {
	for _, c := range q.cues {
		if !slices.Contains(besides, c.name) || c.start < q.asked.end || c.name == "since" && q.words[c.start].Fold != "since" {
			continue
		}
		inDate := slices.ContainsFunc(q.whens, func(w when) bool { return c.start >= w.start && c.end <= w.end })
		if c.start == q.asked.end && !inDate && c.end < len(q.words) {
			return c.start
		}
		for _, m := range q.mentions {
			if m.Start >= c.end && m.Start <= c.end+1 {
				return c.start
			}
		}
	}
	return -1
}

// besides are the cues that may stand before the name of an event.
var besides = []string{"before", "after", "since", "between"}

// beside returns the days before, after or between the events that the
// question names.
func (q *question) beside(x *index.View) (edtf.Span, bool) {
	at := q.relative()
	if at < 0 {
		return edtf.Span{}, false
	}
	name, from := (&calendar{cues: q.cues}).cueAt(at, besides...)
	if name == "between" {
		return q.betweenEvents(x, from)
	}
	for _, d := range q.anchors(x, from, len(q.words)) {
		switch {
		case !d.Dated():
		case name == "before" && d.Span.First != edtf.MinDay:
			return edtf.Span{First: edtf.MinDay, Last: d.Span.First - 1}, true
		case name == "after" && d.Span.Last != edtf.MaxDay:
			return edtf.Span{First: d.Span.Last + 1, Last: edtf.MaxDay}, true
		case name == "since":
			return edtf.Span{First: d.Span.First, Last: edtf.MaxDay}, true
		}
	}
	return edtf.Span{}, false
}

// betweenEvents returns the days from one event to another, which "and" joins
// somewhere behind a word.
func (q *question) betweenEvents(x *index.View, from int) (edtf.Span, bool) {
	for and := from + 1; and < len(q.words)-1; and++ {
		if q.words[and].Fold != "and" {
			continue
		}
		for _, a := range q.anchors(x, from, and) {
			for _, b := range q.anchors(x, and+1, len(q.words)) {
				if a.Dated() && b.Dated() && a.Span.First <= b.Span.Last {
					return edtf.Span{First: a.Span.First, Last: b.Span.Last}, true
				}
			}
		}
	}
	return edtf.Span{}, false
}

// anchors returns what the words of a run may mean: the names among them, then
// the dated event or agreement that bears them best.
func (q *question) anchors(x *index.View, from, to int) (ds []*index.Doc) {
	for _, m := range q.mentions {
		if m.Start >= from && m.End <= to && (x.Doc(m.Docs[0]).Kind == facts.Event || x.Doc(m.Docs[0]).Kind == facts.Agreement) {
			ds = append(ds, x.Doc(m.Docs[0]))
		}
	}
	if from >= to {
		return ds
	}
	rest := read(x, q.textOf(from, to), time.Time{})
	for _, c := range candidates(x, rest) {
		if (c.doc.Kind == facts.Event || c.doc.Kind == facts.Agreement) && c.doc.Dated() && c.cover >= strict {
			ds = append(ds, c.doc)
			break
		}
	}
	return ds
}

// listed tells whether a kind belongs in the list: "what happened" and
// "events" list events and agreements, everything else all that is dated.
func (q *question) listed(k facts.Kind) bool {
	return q.asked.name != "list" || k == facts.Event || k == facts.Agreement
}

// topic returns which facts the words of the question are about; nil where it
// has none but the range. Of very many it returns those that bear the words
// best; cut tells.
func (q *question) topic(x *index.View) (on map[int32]bool, cut bool) {
	if q.bare() && len(q.mentions) == 0 {
		return nil, false
	}
	on = make(map[int32]bool)
	hits := x.Search(q.words, mostOnTopic)
	for _, h := range hits {
		c := candidate{doc: x.Doc(h.Doc), match: x.Match(q.words, h.Doc)}
		if share, b := cover(x, q, &c); b.none() && share >= q.enough() || q.named(x, c.doc) || q.aboutNamed(x, c.doc) {
			on[h.Doc] = true
		}
	}
	return on, len(hits) == mostOnTopic
}

// aboutNamed tells whether a fact is linked to all that the question names,
// where the question has nothing but names.
func (q *question) aboutNamed(x *index.View, d *index.Doc) bool {
	if !q.onlyNames() {
		return false
	}
	return related(x, d, q.mentions[0].Docs)
}

// onThatDay returns the dated facts that fall on a date that was given without
// a year, and the years in which they do.
func (q *question) onThatDay(x *index.View) (docs []int32, years []int) {
	w := q.whens[0]
	for n := range x.Dated(edtf.Always) {
		if !q.listed(x.Kind(n)) {
			continue
		}
		s := x.Span(n)
		for _, d := range [2]edtf.Day{s.First, s.Last} {
			if d == edtf.MinDay || d == edtf.MaxDay {
				continue
			}
			if y, _, _ := d.Date(); s.Within(w.in(y)) {
				docs = append(docs, n)
				if !slices.Contains(years, y) {
					years = append(years, y)
				}
				break
			}
		}
	}
	slices.Sort(years)
	return docs, years
}

// whichYear asks back, or declines, for a date without a year.
func (q *question) whichYear(x *index.View, docs []int32) Answer {
	if len(docs) == 0 {
		return decline(q.text, NotHeld, "The store dates nothing on that day of any year.")
	}
	a := Answer{Question: q.text, Status: Ambiguous, Reason: "The store has facts of that date in more than one year; which year do you mean?"}
	for _, n := range docs[:min(mostListed, len(docs))] {
		a.Suggestions = append(a.Suggestions, suggest(x.Doc(n), Choice))
	}
	return a
}

// twoReadings asks back where a date reads as two days with different results.
func (q *question) twoReadings(x *index.View) (Answer, bool) {
	for _, w := range q.whens {
		if w.other == nil {
			continue
		}
		var choices []*index.Doc
		for n := range x.Dated(edtf.Always) {
			if s := x.Span(n); q.listed(x.Kind(n)) && (s.Within(w.span) || s.Within(*w.other)) && len(choices) < mostListed {
				choices = append(choices, x.Doc(n))
			}
		}
		if len(choices) == 0 {
			return decline(q.text, NotHeld, "The store dates nothing on either day that the date can be read as."), true
		}
		a := askBack(q.text, choices)
		first, other := day(w.span), day(*w.other)
		a.Reason = "The date can be read as " + first + " or as " + other + "; which one do you mean?"
		return a, true
	}
	return Answer{}, false
}

func day(s edtf.Span) string {
	d, err := edtf.Parse(s.EDTF())
	if err != nil {
		return s.EDTF()
	}
	return d.Words()
}
