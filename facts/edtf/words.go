package edtf

import (
	"strconv"
	"strings"
	"time"
)

// Words says d in English: "12 December 2022", "about 2019", "2 March to
// 11 April 2019", "since 2 March 2019", "2 or 3 March 2019". It is "" for the
// empty date.
func (d Date) Words() string {
	s := d.text
	switch {
	case s == "":
		return ""
	case s[0] == '[' || s[0] == '{':
		set, _ := parseSet(s) // Parse has read it once already
		return set.words()
	case strings.IndexByte(s, '/') >= 0:
		r, _ := parseInterval(s)
		return r.words(sharedBy(r.points()))
	}
	p, _ := parsePoint(s)
	return p.words(nothing)
}

// A shared says which units the points of a date have in common: those are
// said once, after the last point.
type shared int8

const (
	nothing shared = iota
	sameYear
	sameMonth // and year
)

func sharedBy(points []*point) shared {
	first := points[0]
	common := sameMonth
	for _, p := range points {
		switch {
		case !p.plain() || p.unit == ToYear || p.unit != first.unit || p.year.lo != first.year.lo:
			return nothing
		case p.unit != ToDay || p.month.lo != first.month.lo:
			common = sameYear
		}
	}
	return common
}

// words of a period as an interval; common is what its points share.
func (r *period) words(common shared) string {
	switch {
	case r.to.kind == open:
		return "since " + r.from.words(nothing)
	case r.to.kind == unknown:
		return "from " + r.from.words(nothing) + ", end not known"
	case r.from.kind == open:
		return "until " + r.to.words(nothing)
	case r.from.kind == unknown:
		return "until " + r.to.words(nothing) + ", start not known"
	case r.from.plain() && r.from.point == r.to.point:
		return r.to.words(nothing)
	}
	return r.from.words(common) + " to " + r.to.words(nothing)
}

func (s set) words() string {
	var points []*point
	for i := range s.periods {
		points = append(points, s.periods[i].points()...)
	}
	common := sharedBy(points)
	last := len(s.periods) - 1
	var b strings.Builder
	for i := range s.periods {
		switch {
		case i == 0:
		case i < last:
			b.WriteString(", ")
		default:
			b.WriteString(" " + s.joint() + " ")
		}
		end := common
		if i == last {
			end = nothing
		}
		b.WriteString(s.member(&s.periods[i], common, end))
	}
	return b.String()
}

func (s set) joint() string {
	if s.all {
		return "and"
	}
	return "or"
}

// member says one period of a set, leaving out of its first point what common
// says and of its last point what end says.
func (s set) member(r *period, common, end shared) string {
	switch {
	case r.single:
		return r.to.words(end)
	case r.from.kind == open:
		return r.to.words(end) + " " + s.joint() + " before"
	case r.to.kind == open:
		return r.from.words(end) + " " + s.joint() + " after"
	case s.all:
		return r.from.words(common) + " to " + r.to.words(end)
	}
	return "between " + r.from.words(common) + " and " + r.to.words(end)
}

// words says p, leaving out what is said after a later point.
func (p *point) words(omit shared) string {
	var s string
	switch {
	case p.specified():
		s = p.units(omit)
	case p.year.pattern == "XXXX":
		s = p.yearless()
	default:
		s = p.vagueUnits()
	}
	switch p.qualifier {
	case '~':
		return "about " + s
	case '?':
		return s + " (uncertain)"
	case '%':
		return "about " + s + " (uncertain)"
	}
	return s
}

// units needs a point of which every digit is given.
func (p *point) units(omit shared) string {
	var words []string
	if p.unit == ToDay {
		words = append(words, strconv.Itoa(p.day.lo))
	}
	if p.unit >= ToSeason && omit < sameMonth {
		words = append(words, monthName(p.month.lo))
	}
	if omit < sameYear {
		words = append(words, yearWords(p.year.lo))
	}
	return strings.Join(words, " ")
}

func monthName(m int) string {
	if m >= spring {
		return seasonNames[m-spring]
	}
	return time.Month(m).String()
}

// yearless says a point of which no digit of the year is given.
func (p *point) yearless() string {
	var s string
	switch {
	case p.unit == ToYear:
		return "year not known"
	case p.month.vague():
		return "date not known"
	case p.unit == ToDay && p.day.vague():
		s = "some day in " + monthName(p.month.lo)
	case p.unit == ToDay:
		s = strconv.Itoa(p.day.lo) + " " + monthName(p.month.lo)
	default:
		s = monthName(p.month.lo)
	}
	return s + ", year not known"
}

// vagueUnits says a point of which some digit is not given: the smallest whole
// unit around it where its digits name one, else its first and its last day,
// month or year.
func (p *point) vagueUnits() string {
	wholeYear := p.month.pattern == "XX" && (p.unit != ToDay || p.day.pattern == "XX")
	wholeMonth := p.unit == ToDay && p.day.pattern == "XX" && !p.month.vague()
	switch {
	case p.unit == ToYear:
		return yearsWords(p.year)
	case wholeYear:
		return "some " + p.unit.String() + " in " + yearsWords(p.year)
	case wholeMonth && !p.year.vague():
		return "some day in " + monthName(p.month.lo) + " " + yearWords(p.year.lo)
	case p.unit == ToSeason:
		return monthName(p.month.lo) + " in " + yearsWords(p.year)
	}
	first, last := p.span.First.point(p.unit), p.span.Last.point(p.unit)
	if first == last {
		return first.words(nothing)
	}
	common := sharedBy([]*point{&first, &last})
	return "some " + p.unit.String() + " between " + first.words(common) + " and " + last.words(nothing)
}

// yearWords needs a year without unspecified digits.
func yearWords(y int) string {
	switch {
	case y <= 0:
		return strconv.Itoa(1-y) + " BC"
	case y < 1000:
		return "AD " + strconv.Itoa(y)
	}
	return strconv.Itoa(y)
}

// yearsWords says a year of which digits may be unspecified.
func yearsWords(f field) string {
	switch {
	case !f.vague():
		return yearWords(f.lo)
	case f.lo >= 1000 && f.hi-f.lo == 9:
		return "the " + strconv.Itoa(f.lo) + "s"
	}
	return "some year between " + yearWords(f.lo) + " and " + yearWords(f.hi)
}

// point returns the month or day of d.
func (d Day) point(unit Precision) point {
	y, m, day := d.Date()
	return point{unit: unit, year: field{lo: y, hi: y}, month: field{lo: m, hi: m}, day: field{lo: day, hi: day}}
}
