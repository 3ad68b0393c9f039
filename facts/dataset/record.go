package dataset

import (
	"strings"

	"factbot/facts"
	"factbot/facts/lang"
)

// The types of records.
const (
	typeSource   = "source"
	typeFact     = "fact"
	typeTerm     = "term"
	typeRevision = "revision"
)

var recordTypes = []string{typeSource, typeFact, typeTerm, typeRevision}

// record reads one record of a type.
func (r *reader) record(typ string, o object, at Place) {
	switch typ {
	case typeSource:
		r.sources.put(r, o, at)
	case typeFact:
		r.facts.put(r, o, at)
	case typeTerm:
		r.terms.put(r, o, at)
	case typeRevision:
		r.set.Revisions++
	default:
		r.unknownType(typ, at)
	}
}

func (r *reader) unknownType(typ string, at Place) {
	if meant := lang.Nearest(typ, recordTypes); meant != "" {
		r.unread(at, "%s is no type of record; did you mean %s?", quoted(typ), meant)
		return
	}
	r.unread(at, "%s is no type of record; the types are %s.", quoted(typ), strings.Join(recordTypes, ", "))
}

// A shelf takes the records of one type.
type shelf[T any] struct {
	typ   string
	keep  func(Entry[T])
	taken map[key]Place
	key   func(*T) key
	check func(*T) []facts.Problem
}

func newShelf[T any](typ string, keep func(Entry[T]), keyOf func(*T) key, check func(*T) []facts.Problem) shelf[T] {
	return shelf[T]{typ, keep, map[key]Place{}, keyOf, check}
}

// onto returns what keeps records in a list.
func onto[T any](list *[]Entry[T]) func(Entry[T]) {
	return func(e Entry[T]) { *list = append(*list, e) }
}

// A key is what no two records of a type have in common: an id, and for a
// term its text and language.
type key struct{ id, lang string }

func sourceKey(s *facts.Source) key { return key{id: s.ID} }
func factKey(f *facts.Fact) key     { return key{id: f.ID} }
func termKey(t *facts.Term) key     { return key{t.Text, t.Lang} }

func (k key) String() string {
	if k.lang == "" {
		return quoted(k.id)
	}
	return quoted(k.id) + " (" + bare(k.lang) + ")"
}

// put reads and checks a record. One whose key is taken is not kept.
func (s *shelf[T]) put(r *reader, o object, at Place) {
	e := Entry[T]{Place: at}
	problems := bind(&e.Record, o)
	wrong := len(problems)
	for _, p := range s.check(&e.Record) {
		if !toldOf(problems[:wrong], p.Field) {
			problems = append(problems, p)
		}
	}
	for _, p := range problems {
		r.mistake(at, p.Field, "%s", p.Say)
	}
	key := s.key(&e.Record)
	if key.id == "" {
		r.set.gaps = true
		return
	}
	if first, twice := s.taken[key]; twice {
		r.mistake(at, "", "The %s %s stands at %s already; keep one of them.", s.typ, key, first)
		return
	}
	s.taken[key] = at
	s.keep(e)
}

// toldOf tells whether one of the problems is about a field or what holds it.
// A field of the wrong type is empty, and need not be called missing too.
func toldOf(problems []facts.Problem, field string) bool {
	for _, p := range problems {
		rest, within := strings.CutPrefix(field, p.Field)
		if within && (rest == "" || rest[0] == '[' || rest[0] == '.') {
			return true
		}
	}
	return false
}
