package edtf

import "strings"

// A bound is one end of a period.
type bound struct {
	point
	kind boundKind
}

type boundKind int8

const (
	given   boundKind = iota // by the point
	open                     // "..": there is no end
	unknown                  // nothing: there is an end, which is not known
)

// A period runs from one bound to another, at least one of which is given. A
// single date in a set has itself at both ends.
type period struct {
	from, to bound
	single   bool
}

// parseInterval reads "A/B", where A or B may be ".." or nothing.
func parseInterval(s string) (period, error) {
	a, b, _ := strings.Cut(s, "/")
	if strings.IndexByte(b, '/') >= 0 {
		return period{}, errForm
	}
	from, err := parseBound(a)
	if err != nil {
		return period{}, err
	}
	to, err := parseBound(b)
	if err != nil {
		return period{}, err
	}
	return newPeriod(from, to)
}

func parseBound(s string) (bound, error) {
	switch s {
	case "..":
		return bound{kind: open}, nil
	case "":
		return bound{kind: unknown}, nil
	}
	p, err := parsePoint(s)
	return bound{point: p}, err
}

func newPeriod(from, to bound) (period, error) {
	if from.kind != given && to.kind != given {
		return period{}, errNoEnds
	}
	if from.kind == given && to.kind == given && from.span.First > to.span.Last {
		return period{}, errReversed
	}
	return period{from: from, to: to}, nil
}

func (r *period) span() Span {
	s := Always
	if r.from.kind == given {
		s.First = r.from.point.span.First
	}
	if r.to.kind == given {
		s.Last = r.to.point.span.Last
	}
	return s
}

func (r *period) precision() Precision {
	finest := ToDay
	for _, p := range r.points() {
		finest = min(finest, p.precision())
	}
	return finest
}

// points returns the points that r is given by, the earlier first.
func (r *period) points() []*point {
	switch {
	case r.single, r.to.kind != given:
		return []*point{&r.from.point}
	case r.from.kind != given:
		return []*point{&r.to.point}
	}
	return []*point{&r.from.point, &r.to.point}
}
