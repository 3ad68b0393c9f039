package facttest

import (
	"testing"

	"factbot/facts"
)

// Contents is everything that a store holds.
type Contents struct {
	Facts     []facts.Fact
	Sources   []facts.Source
	Terms     []facts.Term
	Histories map[facts.ID][]facts.Revision
	Changes   []facts.Revision
	Entries   map[string][]facts.Entry // of the tables that the suite uses
	Log       []facts.Logged
	Stats     facts.Stats
}

// ContentsOf reads everything that s holds, page by page, and checks that the ways to read a
// record agree.
func ContentsOf(t testing.TB, s facts.Store) Contents {
	t.Helper()
	const pageSize = 7
	ctx := t.Context()
	c := Contents{
		Terms:     must(s.Terms(ctx))(t),
		Histories: map[facts.ID][]facts.Revision{},
		Entries:   map[string][]facts.Entry{},
		Stats:     must(s.Stats(ctx))(t),
	}
	for page := must(s.Facts(ctx, "", pageSize))(t); len(page) > 0; page = must(s.Facts(ctx, page[len(page)-1].ID, pageSize))(t) {
		c.Facts = append(c.Facts, page...)
	}
	for page := must(s.Sources(ctx, "", pageSize))(t); len(page) > 0; page = must(s.Sources(ctx, page[len(page)-1].ID, pageSize))(t) {
		c.Sources = append(c.Sources, page...)
	}
	for page := must(s.Changes(ctx, 0, pageSize))(t); len(page) > 0; page = must(s.Changes(ctx, page[len(page)-1].Seq, pageSize))(t) {
		c.Changes = append(c.Changes, page...)
	}
	for _, table := range tables {
		for page := must(s.Entries(ctx, table, "", pageSize))(t); len(page) > 0; page = must(s.Entries(ctx, table, page[len(page)-1].Key, pageSize))(t) {
			c.Entries[table] = append(c.Entries[table], page...)
		}
	}
	for page := must(s.Log(ctx, 0, pageSize))(t); len(page) > 0; page = must(s.Log(ctx, page[len(page)-1].Number, pageSize))(t) {
		c.Log = append(c.Log, page...)
	}
	for _, f := range c.Facts {
		c.Histories[f.ID] = must(s.History(ctx, f.ID))(t)
	}
	c.check(t)
	c.checkLog(t)
	return c
}

// check checks that the newest revision is the fact, that revisions are
// numbered without gaps, and that the changes are the histories in order.
func (c *Contents) check(t testing.TB) {
	t.Helper()
	for _, f := range c.Facts {
		h := c.Histories[f.ID]
		if f.Revision != len(h) {
			t.Errorf("fact %s is at revision %d and has %d", f.ID, f.Revision, len(h))
		}
	}
	seen, last := map[facts.ID]int{}, uint64(0)
	for _, r := range c.Changes {
		id := r.Fact.ID
		seen[id]++
		if r.Number != seen[id] || r.Fact.Revision != r.Number || r.Seq <= last || r.Seq > c.Stats.Seq {
			t.Errorf("change %d after %d: revision %d of %s, after %d of it", r.Seq, last, r.Number, id, seen[id]-1)
		}
		last = r.Seq
	}
	for id, h := range c.Histories {
		if seen[id] != len(h) {
			t.Errorf("fact %s has %d revisions and %d changes", id, len(h), seen[id])
		}
	}
}
