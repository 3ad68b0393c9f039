package dataset

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/facttest"
	"factbot/facts/memstore"
)

// readText reads the text of one file.
func readText(t testing.TB, name string, text string) (*Set, []Mistake) {
	t.Helper()
	r := newReader("sample")
	format, ok := FormatOf(name)
	if !ok {
		t.Fatalf("%s has no format", name)
	}
	if err := r.read(name, format, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	return r.set, r.mistakes.all()
}

// setOf makes a set of facts, sources and terms.
func setOf(records ...any) *Set {
	s := &Set{Name: "sample"}
	for i, r := range records {
		at := Place{"sample.jsonl", i + 1}
		switch r := r.(type) {
		case facts.Source:
			s.Sources = append(s.Sources, Entry[facts.Source]{r, at})
		case facts.Fact:
			s.Facts = append(s.Facts, Entry[facts.Fact]{r, at})
		case facts.Term:
			s.Terms = append(s.Terms, Entry[facts.Term]{r, at})
		default:
			panic(fmt.Sprintf("setOf: %T is not a record", r))
		}
	}
	return s
}

// records returns the records of a set without their places.
func (s *Set) records() (all []any) {
	for _, e := range s.Sources {
		all = append(all, e.Record)
	}
	for _, e := range s.Facts {
		all = append(all, e.Record)
	}
	for _, e := range s.Terms {
		all = append(all, e.Record)
	}
	return all
}

// storeOf returns a store that holds records.
func storeOf(t testing.TB, records ...any) facts.Store {
	t.Helper()
	s := memstore.New()
	facttest.Apply(t, s, records...)
	return s
}

// A random makes valid records with texts that are hard to write and read.
type random struct{ *rand.Rand }

func newRandom(seed uint64) random { return random{rand.New(rand.NewPCG(seed, seed))} }

// awkward are pieces of texts that mean something in JSON, TOML or here.
var awkward = []string{
	`"`, `'`, `"""`, `'''`, `\`, `\n`, "\n", "\n[[fact]]\n", "\t", "#", "{", "}", "[", "]", "=", ",", ".", "<&>", "\u00A0", "\u2028", "\u200F",
	"\uFEFF", "\uFFFD", "é", "e\u0301", "ə", "И", "Ձ", "中", "🛂", "null", "true", "1", " ", "word", "Another word",
}

func (r random) text() string {
	var b strings.Builder
	b.WriteString("x")
	for range r.IntN(12) {
		b.WriteString(awkward[r.IntN(len(awkward))])
	}
	return b.String()
}

func (r random) maybe() string {
	if r.IntN(2) == 0 {
		return ""
	}
	return r.text()
}

func oneOf[T any](r random, from ...T) T { return from[r.IntN(len(from))] }

// some makes up to three items, or nil.
func some[T any](r random, item func() T) (items []T) {
	for range max(0, r.IntN(7)-3) {
		items = append(items, item())
	}
	return items
}

// records makes sources, facts and terms that link to each other.
func (r random) records() (all []any) {
	n := 1 + r.IntN(8)
	id := func() facts.ID { return fmt.Sprintf("id-%d", r.IntN(n)) }
	for i := range n {
		all = append(all, r.source(fmt.Sprintf("id-%d", i), id))
	}
	for i := range n {
		all = append(all, r.fact(fmt.Sprintf("id-%d", i), id))
	}
	for i := range r.IntN(4) {
		all = append(all, facts.Term{Text: fmt.Sprint(i, r.text()), Lang: oneOf(r, "", "az", "zh-Hant"), SameAs: []string{r.text(), r.text()}})
	}
	return all
}

func (r random) source(id facts.ID, link func() facts.ID) facts.Source {
	return facts.Source{ID: id, Publisher: r.text(), Title: r.maybe(), Date: oneOf(r, "", "2019~"), Actor: oneOf(r, "", link()), Note: r.maybe()}
}

func (r random) fact(id facts.ID, link func() facts.ID) facts.Fact {
	f := facts.Fact{
		ID: id, Kind: oneOf(r, facts.Kinds()...), Title: r.text(), Text: r.text(),
		Date: oneOf(r, "", "2019-03-02/..", "[2019-03-02,2019-03-03]"), DateNote: r.maybe(),
		Names: some(r, func() facts.Name {
			return facts.Name{Text: r.text(), Lang: oneOf(r, "", "hy"), Hidden: r.IntN(2) == 0, UsedBy: oneOf(r, "", link())}
		}),
		About:     some(r, link),
		Actors:    some(r, func() facts.Part { return facts.Part{ID: link(), Role: r.maybe()} }),
		Holders:   append(some(r, link), link()),
		Agreement: link(), Number: r.maybe(), Value: r.text(), Unit: r.maybe(), Low: oneOf(r, "", "1.5"), High: oneOf(r, "", "12000"),
		Status:   oneOf(r, facts.Statuses()...),
		Sources:  append(some(r, func() facts.Citation { return facts.Citation{ID: link(), Locator: r.maybe(), Quote: r.maybe()} }), facts.Citation{ID: link()}),
		ReviewBy: oneOf(r, "", "2024-05-31"), Retired: r.IntN(4) == 0,
	}
	f.Party = f.Kind == facts.Actor && r.IntN(2) == 0
	return f
}

// someDay is when the imports of tests are made.
var someDay = time.Date(2024, 5, 31, 12, 0, 0, 0, time.UTC)
