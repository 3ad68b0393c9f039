package ask

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// A unit is a day, month or year as written, or part of one; 0 stands for what
// was not written.
type unit struct {
	year, month, day int
	lastDay          int       // of "10-20 Feb"
	span             edtf.Span // where it is not a plain day, month or year
	other            *edtf.Span
	fixed            bool // span says it all
	end              int  // the token behind it
}

func (u unit) precision() edtf.Precision {
	switch {
	case u.day != 0:
		return edtf.ToDay
	case u.month != 0:
		return edtf.ToMonth
	case u.fixed && u.span.First == u.span.Last:
		return edtf.ToDay
	}
	return edtf.ToYear
}

func (u unit) days() edtf.Span {
	switch {
	case u.fixed:
		return u.span
	case u.lastDay != 0:
		return edtf.Span{First: edtf.DayOf(u.year, u.month, u.day), Last: edtf.DayOf(u.year, u.month, u.lastDay)}
	case u.day != 0:
		d := edtf.DayOf(u.year, u.month, u.day)
		return edtf.Span{First: d, Last: d}
	case u.month != 0:
		return edtf.Span{First: edtf.DayOf(u.year, u.month, 1), Last: edtf.DayOf(u.year, u.month+1, 0)}
	}
	return edtf.Span{First: edtf.DayOf(u.year, 1, 1), Last: edtf.DayOf(u.year, 12, 31)}
}

// slice returns a part of a span: its first or second half, or the first,
// middle or last third.
func slice(s edtf.Span, part string) edtf.Span {
	n := s.Last - s.First + 1
	y, m, _ := s.First.Date()
	at := func(k, of edtf.Day) edtf.Day { return s.First + n*k/of }
	switch {
	case n > 360 && n < 370: // thirds of a year are whole months
		at = func(k, of edtf.Day) edtf.Day { return edtf.DayOf(y, 1+12*int(k)/int(of), 1) }
	case n > 27 && n < 32:
		at = func(k, _ edtf.Day) edtf.Day { return edtf.DayOf(y, m, 1+10*int(k)) }
	}
	switch part {
	case "quarter1", "quarter2", "quarter3", "quarter4":
		return quarter(s, int(part[len(part)-1]-'1'))
	case "half1":
		return edtf.Span{First: s.First, Last: half(s) - 1}
	case "half2":
		return edtf.Span{First: half(s), Last: s.Last}
	case "early":
		return edtf.Span{First: s.First, Last: at(1, 3) - 1}
	case "middle":
		return edtf.Span{First: at(1, 3), Last: at(2, 3) - 1}
	}
	return edtf.Span{First: at(2, 3), Last: s.Last}
}

// quarter returns a quarter of a year, counted from 0; of another span, the
// whole.
func quarter(s edtf.Span, k int) edtf.Span {
	y, _, _ := s.First.Date()
	if n := s.Last - s.First + 1; n < 360 || n > 370 {
		return s
	}
	last := edtf.DayOf(y, 12, 31)
	if k < 3 {
		last = edtf.DayOf(y, 3*k+4, 1) - 1
	}
	return edtf.Span{First: edtf.DayOf(y, 3*k+1, 1), Last: last}
}

// half returns the first day of the second half: 1 July of a year, the 16th of
// a month.
func half(s edtf.Span) edtf.Day {
	y, m, _ := s.First.Date()
	switch n := s.Last - s.First + 1; {
	case n > 360 && n < 370:
		return edtf.DayOf(y, 7, 1)
	case n > 27 && n < 32:
		return edtf.DayOf(y, m, 16)
	default:
		return s.First + n/2
	}
}

// unitAt reads one date.
func (c *calendar) unitAt(i int) (unit, bool) {
	t := c.ts[i]
	if t.Script == lang.Digits {
		if u, ok := inDigits(t.Text); ok {
			u.end = i + 1
			return u, true
		}
		if y, ok := year(t); ok {
			return c.afterYear(i, y)
		}
		return c.dayMonth(i)
	}
	if m := c.month(i); m != 0 && c.meansMonth(i) {
		return c.monthFirst(i, m)
	}
	if s, k := c.season(i); s != 0 {
		for k < len(c.ts) && c.ts[k].Fold == "of" {
			k++
		}
		if k < len(c.ts) {
			if y, ok := year(c.ts[k]); ok {
				return inSeason(y, s, c.yearwords(k+1)), true
			}
		}
	}
	return c.byToday(i)
}

// meansMonth tells whether a month's name that is an English word ("may",
// "march") is a date here: written large, or next to a number.
func (c *calendar) meansMonth(i int) bool {
	t := c.ts[i]
	switch {
	case t.Script != lang.Latin, c.azerbaijani && !lang.EnglishMonth(t.Fold):
		return true
	case t.Fold == "may" || t.Fold == "march" || t.Fold == "mar":
	case lang.EnglishMonth(t.Fold), lang.Month(t.Fold) == 0:
		return true
	}
	return c.besideNumber(i) || c.ts[i].Upper && i > 0 || len(c.ts) <= 2 ||
		i > 0 && slices.Contains([]string{"in", "since", "until", "before", "after", "of", "last", "this", "early", "late", "and", "to", "between", "during"}, c.ts[i-1].Fold) && c.ts[i].Fold != "may"
}

// seasons are the EDTF codes; ISO 8601-2 counts them from 21.
var seasons = map[string]int{"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

// season reads a season's name at i and returns its code, or 0, and the token
// behind it.
func (c *calendar) season(i int) (code, next int) {
	if s := seasons[c.ts[i].Fold]; s != 0 {
		return s, i + 1
	}
	name, end := c.cueAt(i, "spring", "summer", "autumn", "winter")
	return seasons[name], end
}

func inSeason(y, code, end int) unit {
	d, _ := edtf.Parse(fmt.Sprintf("%04d-%d", y, code)) // a year of four digits and a season's code always parse
	return unit{year: y, span: d.Span(), fixed: true, end: end}
}

func year(t lang.Token) (int, bool) {
	if t.Script != lang.Digits || len(t.Text) != 4 {
		return 0, false
	}
	y, err := strconv.Atoi(t.Text)
	return y, err == nil && y >= 1000 && y < 2200
}

// day reads a day of the month, with what is glued to it ("9th", "9-cu").
func (c *calendar) day(i int) (d, next int, ok bool) {
	if i >= len(c.ts) || c.ts[i].Script != lang.Digits || len(c.ts[i].Text) > 2 {
		return 0, 0, false
	}
	d, err := strconv.Atoi(c.ts[i].Text)
	next = i + 1
	for next < len(c.ts) && c.ts[next].Glued && len(c.ts[next].Fold) <= 3 && lang.Month(c.ts[next].Fold) == 0 {
		next++
	}
	return d, next, err == nil && d >= 1 && d <= 31
}

// dayMonth reads "9 November 2020", "9th of November", "10-20 Feb 2023".
func (c *calendar) dayMonth(i int) (unit, bool) {
	first, last, next := 0, 0, i+1
	if a, b, ok := strings.Cut(c.ts[i].Text, "-"); ok && len(a) <= 2 && len(b) <= 2 {
		first, _ = strconv.Atoi(a)
		last, _ = strconv.Atoi(b)
		if first < 1 || last <= first || last > 31 {
			return unit{}, false
		}
	} else if first, next, ok = c.day(i); !ok {
		return unit{}, false
	}
	if next < len(c.ts) && (c.ts[next].Fold == "of" || romanceOf(c.ts[next].Fold) && c.romance(next+1)) {
		next++
	}
	if next >= len(c.ts) {
		return unit{}, false
	}
	m := c.month(next)
	if m == 0 {
		return unit{}, false
	}
	u := unit{month: m, day: first, lastDay: last, end: next + 1}
	c.yearBehind(&u)
	return u, valid(u)
}

// monthFirst reads "November 2020", "Nov 9, 2020", "November".
func (c *calendar) monthFirst(i, m int) (unit, bool) {
	u := unit{month: m, end: i + 1}
	if u.end < len(c.ts) {
		if a, b, ok := strings.Cut(c.ts[u.end].Text, "-"); ok && c.ts[u.end].Script == lang.Digits && len(a) <= 2 && len(b) <= 2 {
			u.day, _ = strconv.Atoi(a)
			u.lastDay, _ = strconv.Atoi(b)
			u.end++
		} else if d, next, ok := c.day(u.end); ok && !strings.ContainsRune("'’", before(c.text, c.ts[u.end].Start)) {
			u.day, u.end = d, next
		}
	}
	c.yearBehind(&u)
	return u, valid(u)
}

// yearBehind reads a year behind a month or day.
func (c *calendar) yearBehind(u *unit) {
	k := u.end
	for k < len(c.ts) && (c.ts[k].Fold == "of" || c.ts[k].Fold == "in" || c.ts[k].Fold == "the" || c.ts[k].Fold == "year" || romanceOf(c.ts[k].Fold) && c.romance(u.end-1)) {
		k++
	}
	if k < len(c.ts) {
		y, ok := year(c.ts[k])
		if !ok && len(c.ts[k].Text) == 2 && c.ts[k].Script == lang.Digits && strings.ContainsRune("'’", before(c.text, c.ts[k].Start)) {
			y, _ = strconv.Atoi(c.ts[k].Text) // '23
			y, ok = y+2000, true
		}
		if ok {
			u.year, u.end = y, k+1
			for u.end < len(c.ts) && c.isCue(u.end, "yearword") && c.ts[u.end].Fold != "of" {
				u.end++
			}
		}
	}
}

// before returns the character before a place in a text, 0 at its beginning.
func before(text string, at int) rune {
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return r
}

// afterYear reads what follows a year: "2023-cü ilin aprelində", "2022
// թվականի հուլիսին", "1990s", "2020 November 9".
func (c *calendar) afterYear(i, y int) (unit, bool) {
	u := unit{year: y, end: i + 1}
	if _, end := c.cueAt(u.end, "decade"); end > 0 && c.ts[u.end].Glued && y%10 == 0 {
		return unit{year: y, span: edtf.Span{First: edtf.DayOf(y, 1, 1), Last: edtf.DayOf(y+9, 12, 31)}, fixed: true, end: end}, true
	}
	u.end = c.yearwords(u.end)
	if u.end < len(c.ts) {
		if s, next := c.season(u.end); s != 0 && next > u.end && u.end > i+1 {
			return inSeason(y, s, next), true
		}
		if m := c.month(u.end); m != 0 && c.meansMonth(u.end) {
			if after, ok := c.monthFirst(u.end, m); ok && after.year == 0 {
				after.year = y
				return after, valid(after)
			}
		}
		if d, next, ok := c.day(u.end); ok && next < len(c.ts) && u.end > i+1 {
			if m := c.month(next); m != 0 {
				return unit{year: y, month: m, day: d, end: next + 1}, true
			}
		}
	}
	return u, true
}

// yearwords passes over the words for "year" from k on.
func (c *calendar) yearwords(k int) int {
	for k < len(c.ts) && c.isCue(k, "yearword") && c.ts[k].Fold != "of" && !c.relates(k) {
		k++
	}
	return k
}

func valid(u unit) bool {
	y := u.year
	if y == 0 {
		y = 2000 // a leap year: 29 February is a day
	}
	_, m, _ := edtf.DayOf(y, u.month, max(u.day, u.lastDay, 1)).Date()
	return m == u.month
}

var (
	threeParts = regexp.MustCompile(`^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})$`)
	twoParts   = regexp.MustCompile(`^(\d{1,2})[./-](\d{4})$`)
	years      = regexp.MustCompile(`^([12]\d{3})[-–/]([12]\d{3})$`)
	decade     = regexp.MustCompile(`^\d{4}([-/].*)?[~?]?$`)
)

// inDigits reads a date that has only digits: EDTF, 12.12.2022, 12/12/2022,
// 2022/12/12, 12.2022. A bare year is not its matter.
func inDigits(s string) (unit, bool) {
	if m := threeParts.FindStringSubmatch(s); m != nil {
		a, _ := strconv.Atoi(m[1])
		b, _ := strconv.Atoi(m[2])
		y, _ := strconv.Atoi(m[3])
		if len(m[1]) == 4 {
			u := unit{year: a, month: b, day: y}
			return u, b >= 1 && b <= 12 && y >= 1 && y <= 31 && valid(u)
		}
		if len(m[3]) != 4 {
			return unit{}, false
		}
		return dayOrMonthFirst(a, b, y, strings.Contains(s, "/"))
	}
	if m := twoParts.FindStringSubmatch(s); m != nil {
		month, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		return unit{year: y, month: month}, month >= 1 && month <= 12
	}
	if m := years.FindStringSubmatch(s); m != nil && m[1] < m[2] {
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		return unit{span: edtf.Span{First: edtf.DayOf(from, 1, 1), Last: edtf.DayOf(to, 12, 31)}, fixed: true}, true
	}
	if len(s) > 4 && decade.MatchString(s) {
		if d, err := edtf.Parse(s); err == nil {
			return unit{span: d.Span(), fixed: true}, true
		}
	}
	return unit{}, false
}

// dayOrMonthFirst reads 03/04/2021. With points or hyphens the day comes
// first; with slashes either may, and both readings are kept.
func dayOrMonthFirst(a, b, y int, slashes bool) (unit, bool) {
	dm, md := unit{year: y, month: b, day: a}, unit{year: y, month: a, day: b}
	dmOK, mdOK := b >= 1 && b <= 12 && a >= 1 && a <= 31 && valid(dm), a >= 1 && a <= 12 && b >= 1 && b <= 31 && valid(md)
	if !dmOK {
		return md, mdOK
	}
	if mdOK && slashes && a != b {
		other := md.days()
		dm.other = &other
	}
	return dm, true
}

// byToday reads "last year", "yesterday".
func (c *calendar) byToday(i int) (unit, bool) {
	name, end := c.cueAt(i, relative...)
	if end == 0 {
		name, end = c.english(i)
	}
	y, m, d := c.today.Date()
	shift := map[string]int{"last": -1, "yesterday": -1, "next": 1}
	which, what, _ := strings.Cut(name, "-")
	switch {
	case what == "year":
		return unit{year: y + shift[which], end: end}, true
	case what == "month":
		first := time.Date(y, m+time.Month(shift[which]), 1, 0, 0, 0, 0, time.UTC)
		return unit{year: first.Year(), month: int(first.Month()), end: end}, true
	case name != "":
		at := edtf.DayOf(y, int(m), d+shift[which])
		return unit{span: edtf.Span{First: at, Last: at}, fixed: true, end: end}, true
	}
	return unit{}, false
}

// relative are the cues that name a day, month or year by today's.
var relative = []string{"today", "yesterday", "this-year", "last-year", "next-year", "this-month", "last-month", "next-month"}

// english reads what relative names in English, where "last" and "next" are
// cues of their own.
func (c *calendar) english(i int) (name string, end int) {
	t := c.ts[i].Fold
	if t == "today" || t == "yesterday" {
		return t, i + 1
	}
	which := map[string]string{"last": "last-", "previous": "last-", "this": "this-", "current": "this-", "next": "next-"}[t]
	if which == "" || i+1 >= len(c.ts) || c.ts[i+1].Fold != "year" && c.ts[i+1].Fold != "month" {
		return "", 0
	}
	return which + c.ts[i+1].Fold, i + 2
}
