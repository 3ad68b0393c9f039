package edtf

import "strings"

// A set is one of its periods, each of them a date or a run of dates, or all.
type set struct {
	all     bool
	periods []period
}

// parseSet reads "[A,B..C]", one of them, or "{A,B..C}", all of them. The
// first may be "..A", the last "A..".
func parseSet(s string) (set, error) {
	closing := byte(']')
	if s[0] == '{' {
		closing = '}'
	}
	if s[len(s)-1] != closing || len(s) < 2 {
		return set{}, errUnclosed
	}
	result := set{all: closing == '}'}
	members := strings.Split(s[1:len(s)-1], ",")
	for i, m := range members {
		r, err := parseMember(m)
		if err != nil {
			return set{}, err
		}
		if r.from.kind == open && i > 0 || r.to.kind == open && i < len(members)-1 {
			return set{}, errDots
		}
		result.periods = append(result.periods, r)
	}
	return result, nil
}

func parseMember(s string) (period, error) {
	a, b, run := strings.Cut(s, "..")
	if !run {
		p, err := parsePoint(s)
		return period{from: bound{point: p}, to: bound{point: p}, single: true}, err
	}
	from, err := parseRunEnd(a)
	if err != nil {
		return period{}, err
	}
	to, err := parseRunEnd(b)
	if err != nil {
		return period{}, err
	}
	return newPeriod(from, to)
}

func parseRunEnd(s string) (bound, error) {
	if s == "" {
		return bound{kind: open}, nil
	}
	p, err := parsePoint(s)
	return bound{point: p}, err
}

func (s set) span() Span {
	whole := never
	for i := range s.periods {
		r := s.periods[i].span()
		whole = Span{min(whole.First, r.First), max(whole.Last, r.Last)}
	}
	return whole
}

func (s set) precision() Precision {
	finest := ToDay
	for i := range s.periods {
		finest = min(finest, s.periods[i].precision())
	}
	return finest
}
