package edit

import (
	"slices"
	"strings"
	"time"

	"factbot/facts"
)

// A scalar is the shape of a field with one value.
type scalar[T comparable] struct {
	at   func(*facts.Fact) *T
	read func(value string, today time.Time) (T, error)
	say  func(T) string
}

func (s scalar[T]) show(f *facts.Fact) string { return s.say(*s.at(f)) }

func (s scalar[T]) set(f *facts.Fact, value string, today time.Time) (err error) {
	*s.at(f), err = s.read(value, today)
	return err
}

func (s scalar[T]) clear(f *facts.Fact) {
	var zero T
	*s.at(f) = zero
}

func (s scalar[T]) same(x, y *facts.Fact) bool { return *s.at(x) == *s.at(y) }

func (s scalar[T]) merge(to, base, mine, theirs *facts.Fact) bool {
	v, ok := three(*s.at(base), *s.at(mine), *s.at(theirs), equal)
	if ok {
		*s.at(to) = v
	}
	return ok
}

func itself(s string) string { return s }

// lines is a text that may have several lines.
func lines(at func(*facts.Fact) *string) shape {
	return scalar[string]{at, func(s string, _ time.Time) (string, error) { return s, nil }, itself}
}

func line(at func(*facts.Fact) *string) shape {
	return scalar[string]{at, func(s string, _ time.Time) (string, error) { return oneLine(s), nil }, itself}
}

func date(at func(*facts.Fact) *string, read func(string, time.Time) (string, error)) shape {
	return scalar[string]{at, read, itself}
}

var status = scalar[facts.Status]{
	func(f *facts.Fact) *facts.Status { return &f.Status },
	func(s string, _ time.Time) (facts.Status, error) {
		if st := facts.Status(strings.ToLower(s)); slices.Contains(facts.Statuses(), st) {
			return st, nil
		}
		return "", refuse("%s is no status; write established, attributed, alleged or disputed.", quoted(s))
	},
	func(st facts.Status) string { return string(st) },
}

func yesNo(at func(*facts.Fact) *bool) shape {
	return scalar[bool]{at,
		func(s string, _ time.Time) (bool, error) {
			switch strings.ToLower(s) {
			case "yes", "true":
				return true, nil
			case "no", "false":
				return false, nil
			}
			return false, refuse("%s is neither yes nor no; write one of the two.", quoted(s))
		},
		func(b bool) string {
			if b {
				return "yes"
			}
			return ""
		}}
}
