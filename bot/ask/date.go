package ask

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"factbot/facts/edtf"
	"factbot/facts/lang"
)

// maxDate is the number of bytes above which a text is no date.
const maxDate = 200

// Date reads a text that is one date, as people write it in the four
// languages ("12 December 2022", "12.12.2022", "since March 2021", "between
// Nov 2020 and Jan 2021", "yesterday") or as EDTF, and returns it as EDTF.
// EDTF is kept as it was typed. Ok is false for a text that is no date or more
// than one, that can be read two ways (03/04/2021), whose year is missing, that
// misspells a month, or that EDTF has no form for ("early 2023"): a record is
// not the place to guess.
//
// The date stands for the very days that the same words mean in a question.
// "Before" and "after" give one of the days on that side ("[..2020]"), "since"
// and "until" all of them ("2021/.."), "June and July 2022" both and no more
// ("{2022-06,2022-07}").
func Date(text string, today time.Time) (date string, ok bool) {
	if len(text) > maxDate {
		return "", false
	}
	s := plain(text)
	if d, err := edtf.Parse(s); err == nil {
		years := d.Precision() == edtf.ToSeason && strings.ContainsAny(text, dashes) // "2021–22"
		return s, s != "" && !years
	}
	s = twoYears.ReplaceAllString(s, "$1 - $2")
	ts := lang.Tokens(s)
	cues := slices.DeleteFunc(cuesIn(ts), func(q cue) bool { return q.name == "yearword" && isWith(ts, q.start) })
	c := calendar{text: s, ts: ts, cues: cues, today: today, azerbaijani: tongueOf(s, cues) == lang.Az,
		known: func(lang.Token) bool { return true }}
	ws := c.dates()
	if len(ws) != 1 || ws[0].yearless || ws[0].other != nil || !c.isAll(ws[0]) {
		return "", false
	}
	date = c.written(ws[0])
	d, err := edtf.Parse(date)
	return date, err == nil && d.Span() == ws[0].span
}

// dashes are what programs make of a typed hyphen.
const dashes = "‐‑‒–—−"

var twoYears = regexp.MustCompile(`\b(\d{4})-(\d{4})\b`)

// plain returns a text with plain spaces and hyphens.
func plain(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(dashes, r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, text))
}

// isWith tells whether the token at i is the Azerbaijani "ilə" in its sense of
// "and", before another date, not the dative of "year".
func isWith(ts []lang.Token, i int) bool {
	return ts[i].Fold == "ile" && i+1 < len(ts) && ts[i+1].Script == lang.Digits
}

// isAll tells whether the text says nothing beside the date w.
func (c *calendar) isAll(w when) bool {
	end := 0
	for i, t := range c.ts {
		if strings.Trim(c.text[end:t.Start], " ,.-/'’") != "" {
			return false
		}
		end = t.End()
		before := i < w.start && slices.Contains([]string{"on", "in", "the", "v", "vo"}, t.Fold)
		behind := i >= w.end && (c.isCue(i, "yearword") || w.relation == "between" && c.isCue(i, "between"))
		if within := i >= w.start && i < w.end; !within && !before && !behind {
			return false
		}
	}
	return strings.Trim(c.text[end:], " ,.") == ""
}

// written returns the date w as EDTF, or what is no date at all.
func (c *calendar) written(w when) string {
	a, at := unit{}, w.start
	for ok := false; !ok && at < w.end; at++ {
		if a, ok = c.modified(at); !ok {
			a, ok = c.bareDay(at)
		}
	}
	switch w.relation {
	case "between":
		k, _ := c.joiner(a.end)
		b, _ := c.modified(k)
		inherit(&a, b)
		if a.other != nil || b.other != nil {
			return ""
		}
		if c.both(a.end, w) {
			return "{" + a.edtf() + "," + b.edtf() + "}"
		}
		return a.edtf() + "/" + b.edtf()
	case "since":
		return a.edtf() + "/.."
	case "until":
		return "../" + a.edtf()
	case "before":
		return "[.." + unitAround(w.span.Last, w.precision).edtf() + "]"
	case "after":
		return "[" + unitAround(w.span.First, w.precision).edtf() + "..]"
	}
	return a.edtf()
}

// both tells whether the word at i joins two dates without what lies between
// them: "24 and 30 April", but not "between 24 and 30 April".
func (c *calendar) both(i int, w when) bool {
	for k := w.start; k <= w.end && k < len(c.ts); k++ {
		if c.isCue(k, "between") {
			return false
		}
	}
	for i < len(c.ts) && c.isCue(i, "yearword") {
		i++
	}
	return i < len(c.ts) && slices.Contains([]string{"and", "n", "i", "u", "ve", "ile", "ev"}, c.ts[i].Fold)
}

// unitAround returns the day, month or year that a day lies in.
func unitAround(d edtf.Day, p edtf.Precision) unit {
	u := unit{}
	u.year, u.month, u.day = d.Date()
	if p < edtf.ToDay {
		u.day = 0
	}
	if p < edtf.ToMonth {
		u.month = 0
	}
	return u
}

// edtf returns the unit as EDTF, or "" for one that EDTF has no form for.
func (u unit) edtf() string {
	switch {
	case u.fixed:
		return u.form()
	case u.lastDay != 0:
		last := u
		last.day, last.lastDay, u.lastDay = u.lastDay, 0, 0
		return u.edtf() + "/" + last.edtf()
	case u.day != 0:
		return fmt.Sprintf("%04d-%02d-%02d", u.year, u.month, u.day)
	case u.month != 0:
		return fmt.Sprintf("%04d-%02d", u.year, u.month)
	}
	return fmt.Sprintf("%04d", u.year)
}

// form returns the day, decade or season that a unit is by its span.
func (u unit) form() string {
	if u.span.First == u.span.Last {
		return u.span.EDTF()
	}
	forms := []string{fmt.Sprintf("%03dX", u.year/10)}
	for _, season := range seasons {
		forms = append(forms, fmt.Sprintf("%04d-%d", u.year, season))
	}
	for _, form := range forms {
		if d, err := edtf.Parse(form); err == nil && d.Span() == u.span {
			return form
		}
	}
	return ""
}
