package edtf

import "strings"

// A point is one year, season, month or day, perhaps with unspecified digits,
// perhaps qualified.
type point struct {
	unit             Precision // ToYear, ToSeason, ToMonth or ToDay
	year, month, day field     // a season stands in month
	qualifier        byte      // '~', '?', '%' or 0
	span             Span
}

// A field is a number of which digits may be unspecified.
type field struct {
	lo, hi  int
	pattern string // its digits, 'X' where one is unspecified
}

// anything is the field that a point does not have.
var anything = field{0, 99, "XX"}

func (f field) vague() bool { return f.lo != f.hi }

func (f field) matches(n int) bool {
	if !f.vague() {
		return n == f.lo
	}
	for i := len(f.pattern) - 1; i >= 0; i-- {
		if c := f.pattern[i]; c != 'X' && int(c-'0') != n%10 {
			return false
		}
		n /= 10
	}
	return true
}

func parsePoint(s string) (point, error) {
	p := point{month: anything, day: anything}
	if n := len(s); n > 0 && strings.IndexByte("~?%", s[n-1]) >= 0 {
		p.qualifier, s = s[n-1], s[:n-1]
	}
	if s == "" {
		return p, errMissing
	}
	if s[0] == 'Y' {
		return p.parseLongYear(s[1:])
	}
	if s[0] == '-' {
		return p.parseBeforeZero(s[1:])
	}
	if len(s) < 4 {
		return p, errForm
	}
	var ok bool
	if p.year, ok = parseField(s[:4]); !ok {
		return p, errForm
	}
	return p.parseInYear(s[4:])
}

func parseField(s string) (field, bool) {
	f := field{pattern: s}
	for i := range len(s) {
		lo, hi := 0, 9
		if c := s[i]; c != 'X' {
			if c < '0' || c > '9' {
				return f, false
			}
			lo, hi = int(c-'0'), int(c-'0')
		}
		f.lo, f.hi = f.lo*10+lo, f.hi*10+hi
	}
	return f, true
}

// parseLongYear reads what follows the Y of a year of more than four digits.
func (p point) parseLongYear(s string) (point, error) {
	digits := strings.TrimPrefix(s, "-")
	f, ok := parseField(digits[:min(len(digits), 8)])
	if !ok || f.vague() || len(digits) < 5 || digits[0] == '0' {
		return p, errLongYear
	}
	if len(digits) > 7 || f.lo > maxYear {
		return p, errFarYear
	}
	if digits != s {
		f.lo, f.hi = -f.lo, -f.hi
	}
	p.year = f
	return p.parseInYear("")
}

// parseBeforeZero reads what follows the minus of a year before the year 0.
func (p point) parseBeforeZero(s string) (point, error) {
	if len(s) < 4 {
		return p, errForm
	}
	f, ok := parseField(s[:4])
	if !ok || f.vague() || f.lo == 0 {
		return p, errForm
	}
	p.year = field{-f.lo, -f.lo, f.pattern}
	return p.parseInYear(s[4:])
}

// parseInYear reads what follows the year: nothing, "-MM" or "-MM-DD".
func (p point) parseInYear(s string) (point, error) {
	p.unit = ToYear
	var ok bool
	if s != "" {
		if p.month, s, ok = cutTwoDigits(s); !ok {
			return p, errForm
		}
		p.unit = ToMonth
		if !p.month.vague() && p.month.lo >= spring && p.month.lo <= winter {
			p.unit = ToSeason
		}
	}
	if s != "" {
		if p.day, s, ok = cutTwoDigits(s); !ok || s != "" {
			return p, errForm
		}
		if p.unit == ToSeason {
			return p, errSeasonDay
		}
		p.unit = ToDay
	}
	p.span, ok = p.days()
	if !ok {
		return p, impossible(p)
	}
	return p, nil
}

func cutTwoDigits(s string) (f field, rest string, ok bool) {
	if len(s) < 3 || s[0] != '-' {
		return f, s, false
	}
	f, ok = parseField(s[1:3])
	return f, s[3:], ok
}

// days returns the earliest and the latest day that p may cover, or false if
// no day of the calendar fits it.
func (p *point) days() (Span, bool) {
	if p.unit == ToSeason {
		return seasonSpan(p.month.lo, p.year.lo, p.year.hi), true
	}
	first, ok := p.first()
	if !ok {
		return Span{}, false
	}
	return Span{first, p.last()}, true
}

func (p *point) first() (Day, bool) {
	for y := p.year.lo; y <= p.year.hi; y++ {
		for m := max(1, p.month.lo); m <= min(12, p.month.hi); m++ {
			for d := max(1, p.day.lo); d <= min(daysIn(y, m), p.day.hi); d++ {
				if p.matches(y, m, d) {
					return DayOf(y, m, d), true
				}
			}
		}
	}
	return 0, false
}

// last needs p to have a first day.
func (p *point) last() Day {
	for y := p.year.hi; ; y-- {
		for m := min(12, p.month.hi); m >= max(1, p.month.lo); m-- {
			for d := min(daysIn(y, m), p.day.hi); d >= max(1, p.day.lo); d-- {
				if p.matches(y, m, d) {
					return DayOf(y, m, d)
				}
			}
		}
	}
}

func (p *point) matches(y, m, d int) bool {
	return p.year.matches(y) && p.month.matches(m) && p.day.matches(d)
}

// precision stops before the first unit with an unspecified digit.
func (p *point) precision() Precision {
	switch {
	case p.year.vague():
		return Coarse
	case p.unit >= ToMonth && p.month.vague():
		return ToYear
	case p.unit == ToDay && p.day.vague():
		return ToMonth
	}
	return p.unit
}

// specified reports whether every digit of p is given.
func (p *point) specified() bool { return p.precision() == p.unit }

func (p *point) plain() bool { return p.specified() && p.qualifier == 0 }
