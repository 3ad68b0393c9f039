package edtf

import (
	"cmp"
	"strings"
)

// A Date is a date as it was written. The zero value is the empty date: no
// date is given. Dates can be compared with ==, which compares the writing.
type Date struct {
	text      string
	span      Span
	precision Precision
	exact     bool
}

// Parse reads a date. "" is the empty date. The text of an error is a sentence
// for the person who wrote s, with an example of the form that is wanted.
// A plain day, month or year is read without allocation.
func Parse(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	d, err := parse(s)
	if err != nil {
		return Date{}, refuse(s, err)
	}
	return d, nil
}

func parse(s string) (Date, error) {
	switch {
	case s[0] == '[' || s[0] == '{':
		set, err := parseSet(s)
		if err != nil {
			return Date{}, err
		}
		return Date{s, set.span(), set.precision(), false}, nil
	case strings.IndexByte(s, '/') >= 0:
		r, err := parseInterval(s)
		if err != nil {
			return Date{}, err
		}
		return Date{s, r.span(), r.precision(), false}, nil
	}
	p, err := parsePoint(s)
	if err != nil {
		return Date{}, err
	}
	return Date{s, p.span, p.precision(), p.plain()}, nil
}

// String returns the date as it was written.
func (d Date) String() string { return d.text }

// IsZero reports whether d is the empty date.
func (d Date) IsZero() bool { return d.text == "" }

// Span returns the days from the earliest to the latest that d may cover. An
// end that is open or not known has no bound. Qualifications (~ ? %) do not
// widen it. The span of the empty date is empty.
//
// Seasons are those of the northern hemisphere, from the earliest to the
// latest day by which they are reckoned, by months or by the sun; the winter
// of a year is the one that ends or the one that begins in it.
func (d Date) Span() Span {
	if d.IsZero() {
		return never
	}
	return d.span
}

// Precision returns the finest unit to which every part of d is known. An end
// that is open or not known does not count.
func (d Date) Precision() Precision { return d.precision }

// Exact reports whether d is one day, month, season or year, with every digit
// given and without qualification.
func (d Date) Exact() bool { return d.exact }

// Compare orders dates as a timeline does: by first day, then by last day,
// then by writing. The empty date comes last.
func Compare(a, b Date) int {
	as, bs := a.Span(), b.Span()
	return cmp.Or(
		cmp.Compare(as.First, bs.First),
		cmp.Compare(as.Last, bs.Last),
		strings.Compare(a.text, b.text))
}
