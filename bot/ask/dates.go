package ask

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// A when is a date, or a range of dates, found in a question.
type when struct {
	span       edtf.Span
	start, end int            // the tokens it takes up
	relation   string         // "", "before", "after", "since", "until", "between"
	precision  edtf.Precision // of what was written
	other      *edtf.Span     // the other reading of "03/04/2021"
	yearless   bool           // a day or month of any year; span is that of year 0
}

// calendar reads the dates of a question.
type calendar struct {
	text  string
	ts    []lang.Token
	cues  []cue
	today time.Time
	known func(lang.Token) bool // words that are no misspelt months

	azerbaijani bool // the question is in Azerbaijani
}

// month returns the month that the word at i names, with a slip if need be.
func (c *calendar) month(i int) int {
	m := lang.Month(c.ts[i].Fold)
	if m == 0 && c.besideNumber(i) {
		m = lang.MonthAbroad(c.ts[i].Script, c.ts[i].Fold)
	}
	if m == 0 && c.ts[i].Script != lang.Digits && !c.known(c.ts[i]) {
		m = lang.Misspelt(c.ts[i].Fold)
	}
	return m
}

// besideNumber tells whether a number stands next to the word at i, or behind
// the next one in Romance dates ("20 de agosto de 1974").
func (c *calendar) besideNumber(i int) bool {
	number := func(k int) bool { return k >= 0 && k < len(c.ts) && c.ts[k].Script == lang.Digits }
	of := func(k int) bool { return k >= 0 && k < len(c.ts) && romanceOf(c.ts[k].Fold) }
	return number(i-1) || number(i+1) || of(i-1) && number(i-2) || of(i+1) && number(i+2)
}

// romanceOf tells whether a word joins the parts of a Romance date.
func romanceOf(fold string) bool { return fold == "de" || fold == "del" || fold == "do" }

// romance tells whether the word at i may name a month in a Romance date: "may do
// 2023" is none.
func (c *calendar) romance(i int) bool {
	return i < len(c.ts) && lang.MonthAbroad(c.ts[i].Script, c.ts[i].Fold) != 0 && !lang.EnglishMonth(c.ts[i].Fold)
}

// dates returns the dates of the question in order.
func (c *calendar) dates() []when {
	var ws []when
	for i := 0; i < len(c.ts); {
		w, ok := c.rangeAt(i)
		if !ok {
			i++
			continue
		}
		ws = append(ws, c.related(w))
		i = ws[len(ws)-1].end
	}
	return ws
}

// rangeAt reads one date, or two that are joined, at token i.
func (c *calendar) rangeAt(i int) (when, bool) {
	a, ok := c.modified(i)
	if !ok {
		a, ok = c.bareDay(i)
		if !ok {
			return when{}, false
		}
	}
	w := when{start: i, end: a.end}
	if k, joined := c.joiner(a.end); joined {
		if b, ok := c.modified(k); ok {
			inherit(&a, b)
			if a.year != 0 || a.fixed || b.year == 0 {
				w.end, w.relation = b.end, "between"
				w.span = edtf.Span{First: a.days().First, Last: b.days().Last}
				if w.span.IsEmpty() { // "between 2023 and 2020"
					w.span = edtf.Span{First: b.days().First, Last: a.days().Last}
				}
				w.precision = max(a.precision(), b.precision())
				w.yearless = a.year == 0 && b.year == 0 && !a.fixed && !b.fixed
				return w, !w.span.IsEmpty()
			}
		}
	}
	if a.month == 0 && a.year == 0 && !a.fixed {
		return when{}, false // a bare number that nothing made a day
	}
	w.span, w.precision, w.other = a.days(), a.precision(), a.other
	w.yearless = a.year == 0 && !a.fixed
	return w, true
}

// inherit gives the first of two joined dates what only the second says.
func inherit(a *unit, b unit) {
	if a.fixed || b.fixed {
		return
	}
	if a.year == 0 {
		a.year = b.year
	}
	if a.month == 0 && a.day != 0 {
		a.month = b.month
	}
}

// bareDay reads a day that only what follows can make a date: "24 and 30 April".
func (c *calendar) bareDay(i int) (unit, bool) {
	d, n, ok := c.day(i)
	if !ok {
		return unit{}, false
	}
	if k, joined := c.joiner(n); joined {
		if b, ok := c.modified(k); ok && b.day != 0 && b.month != 0 {
			return unit{day: d, end: n}, true
		}
	}
	return unit{}, false
}

// joiners stand between two dates of a range.
var joiners = []string{"and", "to", "until", "till", "through", "up", "n", "i", "po", "do", "ve", "ile", "ev", "minchev", "minchv", "u", "thru"}

func (c *calendar) joiner(i int) (next int, ok bool) {
	if i >= len(c.ts) {
		return 0, false
	}
	from, to := c.ts[i-1].End(), c.ts[i].Start // words that ran together have no gap
	if from < to && strings.ContainsAny(c.text[from:to], "-–—/") && !c.isCue(i, "yearword") {
		return i, true
	}
	for ; i < len(c.ts) && c.isCue(i, "yearword"); i++ {
	}
	if i < len(c.ts) && slices.Contains(joiners, c.ts[i].Fold) {
		return i + 1, true
	}
	return 0, false
}

func (c *calendar) isCue(i int, name string) bool {
	return slices.ContainsFunc(c.cues, func(q cue) bool { return q.start == i && q.name == name })
}

// cueAt returns the end of the longest cue of one of the names at i.
func (c *calendar) cueAt(i int, names ...string) (name string, end int) {
	for _, q := range c.cues {
		if q.start == i && q.end > end && slices.Contains(names, q.name) {
			name, end = q.name, q.end
		}
	}
	return name, end
}

// parts are the cues for a part of a year or a month.
var parts = []string{"early", "middle", "late", "half1", "half2", "quarter1", "quarter2", "quarter3", "quarter4"}

// modified reads a date with "early", "late", "the second half of" before or
// behind it.
func (c *calendar) modified(i int) (unit, bool) {
	name, at := c.cueAt(i, parts...)
	months, behind := c.months(i)
	if months != 0 {
		at = behind
	}
	if at == 0 {
		at = i
	}
	for at < len(c.ts) && (c.ts[at].Fold == "of" || c.ts[at].Fold == "the" || c.ts[at].Fold == "in" && name != "") {
		at++
	}
	if at >= len(c.ts) || at > i && name == "" && months == 0 {
		return unit{}, false
	}
	u, ok := c.unitAt(at)
	if !ok || months != 0 && (u.year == 0 || u.month != 0) {
		return unit{}, false
	}
	if months != 0 {
		return monthsOf(u, months), true
	}
	for k := u.end; name == "" && k < len(c.ts) && k <= u.end+2; k++ {
		if n, end := c.cueAt(k, parts...); end > 0 && c.ts[k].Script != lang.Digits && !joined(c, k) {
			name, u.end = n, end
			break
		}
		if !c.isCue(k, "yearword") {
			break
		}
	}
	if name != "" && (u.year != 0 || u.fixed) {
		u.span, u.fixed = slice(u.days(), name), true
	}
	return u, true
}

// months reads "the first three months", "the last two months": how many, less
// than 0 for the last, and the token behind.
func (c *calendar) months(i int) (n, next int) {
	name, at := c.cueAt(i, "first", "last")
	if name == "" || at+1 >= len(c.ts) || c.ts[at+1].Fold != "months" {
		return 0, 0
	}
	n, ok := lang.Number(c.ts[at].Fold)
	if c.ts[at].Script == lang.Digits {
		var err error
		n, err = strconv.Atoi(c.ts[at].Text)
		ok = err == nil
	}
	switch {
	case !ok || n < 1 || n > 12:
		return 0, 0
	case name == "last":
		n = -n
	}
	return n, at + 2
}

// monthsOf returns the first months of a year; the last, where n is less than
// 0.
func monthsOf(u unit, n int) unit {
	from, to := 1, n
	if n < 0 {
		from, to = 13+n, 12
	}
	u.span, u.fixed = edtf.Span{First: edtf.DayOf(u.year, from, 1), Last: edtf.DayOf(u.year, to+1, 0)}, true
	return u
}

// joined tells whether the cue at k, read as English, belongs to what follows
// it rather than to the date before.
func joined(c *calendar, k int) bool {
	return c.ts[k].Script == lang.Latin && slices.ContainsFunc(c.cues, func(q cue) bool { return q.start == k && q.tongue == lang.En })
}

// related takes in the word of relation before or behind a date, and opens the
// span on the side it opens.
func (c *calendar) related(w when) when {
	if w.relation == "between" {
		if w.start > 0 && (c.isCue(w.start-1, "between") || c.isCue(w.start-1, "since")) {
			w.start--
		}
		if _, end := c.cueAt(w.end, "between", "until"); end > 0 && c.ts[w.end].Script != lang.Latin {
			w.end = end
		}
		return w
	}
	for _, q := range c.cues {
		at := w.start
		for at > 0 && (c.ts[at-1].Fold == "the" || c.ts[at-1].Fold == "year") {
			at--
		}
		if q.end == at && q.start < at && slices.Contains(relations, q.name) && (w.relation == "" || q.start < w.start) {
			w.relation = q.name
			w.start = q.start
		}
	}
	for k := w.end; w.relation == "" && k < len(c.ts) && k <= w.end+1; k++ {
		name, end := c.cueAt(k, relations...)
		if end > 0 && behind(c, k, name) {
			w.relation, w.end = name, end
		} else if !c.isCue(k, "yearword") {
			break
		}
	}
	switch w.relation {
	case "before":
		w.span = edtf.Span{First: edtf.MinDay, Last: w.span.First - 1}
	case "after":
		w.span = edtf.Span{First: w.span.Last + 1, Last: edtf.MaxDay}
	case "since":
		w.span.Last = edtf.MaxDay
	case "until":
		w.span.First = edtf.MinDay
	}
	return w
}

// relations are the cues that open a range on one side.
var relations = []string{"before", "after", "since", "until"}

// relates tells whether a word of relation behind its date begins at k.
func (c *calendar) relates(k int) bool {
	name, end := c.cueAt(k, relations...)
	return end > 0 && behind(c, k, name)
}

// behind tells whether a word of relation at k follows its date, as it does in
// Azerbaijani and Armenian.
func behind(c *calendar, k int, name string) bool {
	return slices.ContainsFunc(c.cues, func(q cue) bool {
		return q.start == k && q.name == name && (q.tongue == lang.Az || q.tongue == lang.Hy)
	})
}
