package facttest

import (
	"strings"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/internal/codec"
	"factbot/facts/internal/rules"
)

// checkLog checks that the log is a whole chain, and that each change of the
// sequence belongs to one record of it.
func (c *Contents) checkLog(t testing.TB) {
	t.Helper()
	var last facts.Logged
	var named uint64
	changes := c.Changes
	for _, l := range c.Log {
		if l.Number != last.Number+1 || l.Prev != last.Hash || l.Hash != l.Sum() {
			t.Errorf("record %d of the log after record %d: %+v", l.Number, last.Number, l)
		}
		last = l
		sum := rules.NewSum()
		if l.LastSeq > 0 {
			if l.FirstSeq != named+1 || l.LastSeq < l.FirstSeq {
				t.Errorf("record %d has the changes %d to %d, after %d", l.Number, l.FirstSeq, l.LastSeq, named)
			}
			named = l.LastSeq
			for ; len(changes) > 0 && changes[0].Seq <= named; changes = changes[1:] {
				r := &changes[0]
				if r.Person != l.Person || r.Reason != l.Reason || !r.Time.Equal(l.Time) {
					t.Errorf("record %d of the log is %+v, and its change %d is %+v", l.Number, l, r.Seq, r)
				}
				sum.AddRevision(codec.Bare(r, codec.Revision))
			}
		}
		if sum.Value() != l.RevisionSum {
			t.Errorf("record %d: the sum of its revisions is wrong", l.Number)
		}
	}
	if named != c.Stats.Seq || last.Number != c.Stats.Logged {
		t.Errorf("the log ends with record %d and change %d; the stats are %+v", last.Number, named, c.Stats)
	}
}

func testLog(t *testing.T, s facts.Store) {
	ctx := t.Context()
	last := func(n int) facts.Logged {
		t.Helper()
		log := ContentsOf(t, s).Log
		if len(log) != n {
			t.Fatalf("the log has %d records, want %d", len(log), n)
		}
		return log[n-1]
	}
	c := Commit(Source(SourceID), Fact("a"), FullTerm(), Fact("b"), change("draft", "x", "1"), change("proposal", "y"), change("draft", "x", "2"))
	c.Time = time.Date(2024, 5, 31, 14, 30, 15, 999, time.FixedZone("", 2*60*60))
	must(s.Apply(ctx, c))(t)
	got := last(1)
	want := facts.Logged{
		Number:      1,
		Time:        time.Date(2024, 5, 31, 12, 30, 15, 0, time.UTC),
		Person:      "person",
		Did:         "test",
		Reason:      "a test",
		FirstSeq:    1,
		LastSeq:     4,
		Entries:     []facts.EntryRef{{Table: "draft", Key: "x"}, {Table: "draft", Key: "x"}},
		RevisionSum: got.RevisionSum,
		OtherSum:    got.OtherSum,
		Hash:        got.Hash,
	}
	wantEqual(t, "first record", want, got)
	if loc := got.Time.Location(); loc != time.UTC {
		t.Errorf("the time is in %v, want UTC", loc)
	}

	must(s.Apply(ctx, c))(t) // changes the entry alone, to 1 and to 2
	alone := last(2)
	wantEqual(t, "entries alone", [2]uint64{}, [2]uint64{alone.FirstSeq, alone.LastSeq})
	wantEqual(t, "entries", want.Entries, alone.Entries)
	Apply(t, s, Source(SourceID), Fact("a"), FullTerm(), change("draft", "x", "2"), change("draft", "missing"))
	Apply(t, s)
	wantEqual(t, "after commits that change nothing", alone, last(2))

	a := Fact("a")
	a.Text = "Another text."
	Apply(t, s, a, Fact("b"))
	edit := last(3)
	wantEqual(t, "an edit", [2]uint64{5, 5}, [2]uint64{edit.FirstSeq, edit.LastSeq})
	if edit.Entries != nil {
		t.Errorf("no entries are %+v, want nil", edit.Entries)
	}
	wantEqual(t, "nothing else changed", rules.NewSum().Value(), edit.OtherSum)
	other := Source(SourceID)
	other.Title = "A title"
	Apply(t, s, other)
	if source := last(4); source.OtherSum == rules.NewSum().Value() || source.RevisionSum != rules.NewSum().Value() {
		t.Errorf("a source alone: %+v", source)
	}
}

func testLogPages(t *testing.T, s facts.Store) {
	const records = 300
	for i := range records {
		Apply(t, s, change("draft", "x", string(rune('a'+i%2))))
	}
	numbers := func(after uint64, limit int) (all []uint64) {
		for _, l := range must(s.Log(t.Context(), after, limit))(t) {
			all = append(all, l.Number)
		}
		return all
	}
	wantEqual(t, "all", records, len(numbers(0, 1000)))
	wantEqual(t, "first two", []uint64{1, 2}, numbers(0, 2))
	wantEqual(t, "after 254", []uint64{255, 256, 257}, numbers(254, 3))
	wantEqual(t, "the last", []uint64{records}, numbers(records-1, 10))
	wantEqual(t, "after the last", 0, len(numbers(records, 10)))
	wantEqual(t, "after the last there can be", 0, len(numbers(1<<64-1, 10)))
	wantEqual(t, "limit 0", 0, len(numbers(0, 0)))
	wantEqual(t, "limit below 0", 0, len(numbers(0, -1)))
	wantEqual(t, "newest number", uint64(records), must(s.Stats(t.Context()))(t).Logged)
}

func testCommitSays(t *testing.T, s facts.Store) {
	for _, c := range []struct {
		name string
		set  func(*facts.Commit)
	}{
		{"no time", func(c *facts.Commit) { c.Time = time.Time{} }},
		{"broken UTF-8 in the person", func(c *facts.Commit) { c.Person = "\xff" }},
		{"invisible characters in the command", func(c *facts.Commit) { c.Did = "set \u202e" }},
		{"a long command", func(c *facts.Commit) { c.Did = strings.Repeat("x", 501) }},
		{"broken UTF-8 in the reason", func(c *facts.Commit) { c.Reason = "a\xff" }},
		{"a long reason", func(c *facts.Commit) { c.Reason = strings.Repeat("x", 2001) }},
	} {
		commit := Commit(Source(SourceID), change("draft", "x", "x"))
		c.set(&commit)
		wantRefused(t, s, c.name, commit, facts.Invalid)
	}
	c := Commit(Source(SourceID))
	c.Person, c.Did, c.Reason = "", "", strings.Repeat("é", 2000)
	must(s.Apply(t.Context(), c))(t)
	wantEqual(t, "the longest reason", c.Reason, must(s.Log(t.Context(), 0, 1))(t)[0].Reason)
}
