package edtf

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A fault is what is wrong with a date, as the rest of the sentence "It …",
// and an example of what is right.
type fault struct{ why, like string }

func (f *fault) Error() string { return f.why }

const examples = "2019-03-02, 2019-03, 2019, 2019~ or 2019-03-02/2019-04-11"

var (
	errForm      = &fault{"it is not in the form year-month-day", examples}
	errMissing   = &fault{"a part of it is empty", examples}
	errSpace     = &fault{"it has a space in it", examples}
	errTime      = &fault{"it has a time of day", "2019-03-02"}
	errQualifier = &fault{"the marks ~ ? and % stand only after a whole date", "2019-03~"}
	errLongYear  = &fault{"Y is only for a year of more than four digits", "Y12000"}
	errFarYear   = &fault{"its year is more than five million years away", "Y12000"}
	errSeasonDay = &fault{"a season has no days", "2019-21 for spring 2019"}
	errReversed  = &fault{"its end is before its start", "2019-03-02/2019-04-11"}
	errNoEnds    = &fault{"it has neither a start nor an end", "2019-03-02/.. or ../2019-03-02"}
	errUnclosed  = &fault{"its bracket is not closed", "[2019-03-02,2019-03-03]"}
	errDots      = &fault{"only the first date in brackets can have .. before it, and only the last one after it", "[2019,2021..]"}
)

// impossible says why no day of the calendar fits p.
func impossible(p point) error {
	like := "2019-03-02"
	m := p.month
	switch {
	case m.hi < 1 || m.lo > 12:
		return &fault{"there is no month " + m.pattern, "2019-12, or 2019-21 to 2019-24 for the seasons from spring to winter"}
	case p.day.hi < 1 || p.day.lo > 31 || m.vague() || p.year.vague():
		return &fault{"there is no such day", like}
	}
	month := fmt.Sprintf("%s %s", time.Month(m.lo), yearWords(p.year.lo))
	return &fault{fmt.Sprintf("%s has %d days", month, daysIn(p.year.lo, m.lo)), like}
}

// A refusal is a fault with the text it is about.
type refusal struct {
	text  string
	fault *fault
}

func (r *refusal) Error() string {
	return fmt.Sprintf("“%s” is not a date: %s. Write it like %s.", clip(r.text), r.fault.why, r.fault.like)
}

// refuse makes the error for s. Mistakes that people make more often than a
// wrong form are told first.
func refuse(s string, err error) error {
	f, ok := errors.AsType[*fault](err)
	if !ok {
		return err // unreachable: parse returns only faults
	}
	if f == errForm {
		switch {
		case strings.ContainsAny(s, " \t\r\n"):
			f = errSpace
		case strings.ContainsAny(s, "T:"):
			f = errTime
		case strings.ContainsAny(s, "~?%"):
			f = errQualifier
		}
	}
	return &refusal{s, f}
}

// clip shortens a text that is far too long to be a date. Spaces and line ends
// become one space; what else would not be seen, or would steer a terminal, is
// written as in Go: \x1b.
func clip(s string) string {
	const limit = 60
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ") {
		shown := string(r)
		if !strconv.IsPrint(r) {
			shown = strings.Trim(strconv.QuoteRune(r), "'")
		}
		if b.Len()+len(shown) > limit {
			return b.String() + "…"
		}
		b.WriteString(shown)
	}
	return b.String()
}
