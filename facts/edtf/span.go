package edtf

import "fmt"

// A Span is a run of days from First to Last, both included. MinDay and MaxDay
// mean that it has no bound on that side. A span whose First is after its Last
// is empty: it holds no day.
type Span struct {
	First, Last Day
}

// Always is the span without bounds.
var Always = Span{MinDay, MaxDay}

// never is the span of no date at all.
var never = Span{MaxDay, MinDay}

// IsEmpty reports whether s holds no day.
func (s Span) IsEmpty() bool { return s.First > s.Last }

// Within reports whether every day of s is in outer. An empty span is within
// nothing.
func (s Span) Within(outer Span) bool {
	return !s.IsEmpty() && outer.First <= s.First && s.Last <= outer.Last
}

// Touches reports whether s and o have a day in common.
func (s Span) Touches(o Span) bool {
	return !s.IsEmpty() && !o.IsEmpty() && s.First <= o.Last && o.First <= s.Last
}

// EDTF returns the shortest day, month, year or interval with exactly the days
// of s: "2019-03", "2019-03-02/2019-04-11", "2019/..". It is "" for an empty
// span and for one without any bound.
func (s Span) EDTF() string {
	if s.IsEmpty() || s == Always {
		return ""
	}
	unit := s.unit()
	first, last := s.First.edtf(unit), s.Last.edtf(unit)
	if first == last {
		return first
	}
	return first + "/" + last
}

// unit returns the coarsest unit of which s is a whole number.
func (s Span) unit() Precision {
	_, fm, fd := s.First.Date()
	_, lm, ld := (s.Last + 1).Date() // the last day ends a unit if the next one starts one
	from, to := s.First == MinDay, s.Last == MaxDay
	switch {
	case (from || fd == 1 && fm == 1) && (to || ld == 1 && lm == 1):
		return ToYear
	case (from || fd == 1) && (to || ld == 1):
		return ToMonth
	}
	return ToDay
}

func (d Day) edtf(unit Precision) string {
	if d == MinDay || d == MaxDay {
		return ".."
	}
	y, m, day := d.Date()
	s := fmt.Sprintf("%04d", y)
	switch {
	case y < -9999 || y > 9999:
		s = fmt.Sprintf("Y%d", y)
	case y < 0:
		s = fmt.Sprintf("%05d", y)
	}
	if unit >= ToMonth {
		s += fmt.Sprintf("-%02d", m)
	}
	if unit >= ToDay {
		s += fmt.Sprintf("-%02d", day)
	}
	return s
}
