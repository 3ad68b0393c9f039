package facttest

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"factbot/facts"

	"github.com/google/go-cmp/cmp"
)

// Equal makes the same random changes, good and bad, to two empty stores and
// checks that they answer alike. A failure tells the seed.
func Equal(t *testing.T, seed uint64, a, b facts.Store) {
	t.Helper()
	const commits, between = 150, 10
	r := random{rand.New(rand.NewPCG(seed, seed))}
	for i := range commits {
		c := r.commit(i)
		aRevs, aErr := a.Apply(t.Context(), c)
		bRevs, bErr := b.Apply(t.Context(), c)
		if facts.Said(aErr) != facts.Said(bErr) || facts.KindOf(aErr) != facts.KindOf(bErr) || (aErr == nil) != (bErr == nil) {
			t.Fatalf("seed %d, commit %d: errors differ: %v, %v", seed, i, aErr, bErr)
		}
		if diff := cmp.Diff(aRevs, bRevs); diff != "" {
			t.Fatalf("seed %d, commit %d: revisions differ:\n%s", seed, i, diff)
		}
		kept := r.entries()
		aErr, bErr = a.Keep(t.Context(), kept...), b.Keep(t.Context(), kept...)
		if facts.Said(aErr) != facts.Said(bErr) || (aErr == nil) != (bErr == nil) {
			t.Fatalf("seed %d, commit %d: errors of Keep differ: %v, %v", seed, i, aErr, bErr)
		}
		if i%between != 0 && i != commits-1 {
			continue
		}
		if diff := cmp.Diff(ContentsOf(t, a), ContentsOf(t, b)); diff != "" {
			t.Fatalf("seed %d, commit %d: contents differ:\n%s", seed, i, diff)
		}
	}
}

// variety is the number of ids that random records have: so few that they
// meet each other.
const variety = 12

type random struct{ *rand.Rand }

func (r random) commit(i int) facts.Commit {
	c := facts.Commit{
		Time:   time.Unix(int64(i)*1000+r.Int64N(1000), r.Int64N(1e9)),
		Person: r.id("person"),
		Did:    r.id("did"),
		Reason: fmt.Sprintf("commit %d", i),
		Import: r.IntN(5) == 0,
	}
	if i == 0 {
		return firstCommit(c)
	}
	for range r.IntN(6) {
		c.Changes = append(c.Changes, r.change())
	}
	c.Entries = r.entries()
	return c
}

// firstCommit puts what many later changes link to.
func firstCommit(c facts.Commit) facts.Commit {
	records := []any{Source(SourceID)}
	for i := range variety / 2 {
		records = append(records, Source(numbered("source", i)), Fact(numbered("fact", i)))
	}
	c.Changes = Commit(records...).Changes
	return c
}

func (r random) change() facts.Change {
	switch r.IntN(10) {
	case 0:
		s := Source(r.id("source"))
		s.Title = r.id("Title")
		if r.IntN(3) == 0 {
			s.Actor = r.id("fact")
		}
		return facts.Change{Source: &s}
	case 1:
		return facts.Change{Term: &facts.Term{Text: r.id("term"), Lang: []string{"", "az", "ru"}[r.IntN(3)], SameAs: []string{r.id("same")}}}
	}
	f := r.fact()
	return facts.Change{Fact: &f, Base: r.base()}
}

func (r random) entries() (changes []facts.EntryChange) {
	for range r.IntN(6) - 2 {
		ch := change(tables[r.IntN(len(tables))], r.id("key"), r.id("data"))
		if r.IntN(4) == 0 {
			ch.Data = nil
		}
		changes = append(changes, based(ch, r.base()))
	}
	return changes
}

func (r random) base() int {
	if r.IntN(8) > 0 {
		return facts.AnyRevision
	}
	return r.IntN(4)
}

func (r random) fact() facts.Fact {
	f := Fact(r.id("fact"))
	f.Kind = facts.Kinds()[r.IntN(2)]
	f.Title = r.id("Title")
	f.Retired = r.IntN(6) == 0
	for range r.IntN(3) / 2 {
		f.About = append(f.About, r.id("fact"))
		f.Names = append(f.Names, facts.Name{Text: r.id("Name"), Hidden: r.IntN(2) == 0})
	}
	if r.IntN(6) == 0 {
		f.Sources = append(f.Sources, facts.Citation{ID: r.id("source"), Quote: r.id("Quote")})
	}
	if r.IntN(40) == 0 {
		f.Text = ""
	}
	return f
}

func (r random) id(prefix string) string {
	return numbered(prefix, r.IntN(variety))
}

func numbered(prefix string, i int) string { return fmt.Sprintf("%s-%d", prefix, i) }
