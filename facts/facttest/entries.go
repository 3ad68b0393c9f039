package facttest

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"factbot/facts"
)

// tables are those that the suite uses.
var tables = []string{"draft", "drafts", "proposal"}

// change returns a change of an entry whatever is held. No data deletes.
func change(table, key string, data ...string) facts.EntryChange {
	ch := facts.EntryChange{Table: table, Key: key, Base: facts.AnyRevision}
	if data != nil {
		ch.Data = []byte(strings.Join(data, ""))
	}
	return ch
}

func based(ch facts.EntryChange, base int) facts.EntryChange {
	ch.Base = base
	return ch
}

func entry(table, key, data string, revision int) facts.Entry {
	return facts.Entry{Table: table, Key: key, Data: []byte(data), Revision: revision}
}

func keep(t testing.TB, s facts.Store, changes ...facts.EntryChange) {
	t.Helper()
	if err := s.Keep(context.Background(), changes...); err != nil {
		t.Fatalf("Keep: %v", err)
	}
}

// entryWays are the two ways to change entries.
var entryWays = map[string]func(context.Context, facts.Store, ...facts.EntryChange) error{
	"Keep": func(ctx context.Context, s facts.Store, changes ...facts.EntryChange) error {
		return s.Keep(ctx, changes...)
	},
	"Apply": func(ctx context.Context, s facts.Store, changes ...facts.EntryChange) error {
		c := Commit()
		c.Entries = changes
		_, err := s.Apply(ctx, c)
		return err
	},
}

func testEntries(t *testing.T, s facts.Store) {
	ctx := t.Context()
	for way, put := range entryWays {
		do := func(changes ...facts.EntryChange) {
			t.Helper()
			if err := put(ctx, s, changes...); err != nil {
				t.Fatalf("%s: %v", way, err)
			}
		}
		want := func(what string, e facts.Entry) {
			t.Helper()
			wantEqual(t, way+": "+what, e, must(s.Entry(ctx, e.Table, e.Key))(t))
		}
		wantNone := func(what, table, key string) {
			t.Helper()
			_, err := s.Entry(ctx, table, key)
			wantKind(t, way+": "+what, err, facts.NotFound)
		}
		key := "Key of " + way + ", “1”\n"
		wantNone("before", "draft", key)
		do(change("draft", key, "\x00one\xff"))
		want("new", entry("draft", key, "\x00one\xff", 1))
		wantNone("in another table", "drafts", key)
		wantNone("the start of its key", "draft", key[:3])
		do(change("draft", key, "two"))
		want("put again", entry("draft", key, "two", 2))
		do(change("draft", key, "two"))
		want("put as it was", entry("draft", key, "two", 2))
		do(change("draft", key, ""))
		want("empty", entry("draft", key, "", 3))
		do(change("draft", key))
		wantNone("deleted", "draft", key)
		do(change("draft", key))
		wantNone("deleted again", "draft", key)
		do(change("draft", key, "three"), change("drafts", key, "x"), change("draft", key, "four"), change("drafts", key))
		want("put twice at once", entry("draft", key, "four", 2))
		wantNone("put and deleted at once", "drafts", key)
		do()
	}
	for _, ref := range []facts.EntryRef{{}, {Table: "draft"}, {Key: "x"}, {Table: "draft\x00", Key: "x"}, {Table: "\xff", Key: "\xff"}} {
		_, err := s.Entry(ctx, ref.Table, ref.Key)
		wantKind(t, fmt.Sprintf("Entry %q", ref), err, facts.NotFound)
	}
}

func testEntryPages(t *testing.T, s facts.Store) {
	ctx := t.Context()
	keep(t, s, change("drafts", "b", "2"), change("draft", "b", "2"), change("draft", "é", "4"), change("draft", "B", "1"), change("draft", "bb", "3"))
	keys := func(table, after string, limit int) (keys []string) {
		for _, e := range must(s.Entries(ctx, table, after, limit))(t) {
			wantEqual(t, "entry in a page", must(s.Entry(ctx, table, e.Key))(t), e)
			keys = append(keys, e.Key)
		}
		return keys
	}
	sorted := []string{"B", "b", "bb", "é"}
	wantEqual(t, "all", sorted, keys("draft", "", 100))
	wantEqual(t, "first two", sorted[:2], keys("draft", "", 2))
	wantEqual(t, "after a key", sorted[2:3], keys("draft", "b", 1))
	wantEqual(t, "after a key that is not held", sorted[1:], keys("draft", "C", 100))
	wantEqual(t, "after the last", 0, len(keys("draft", "é", 100)))
	wantEqual(t, "another table", []string{"b"}, keys("drafts", "", 100))
	wantEqual(t, "the start of a table's name", 0, len(keys("dra", "", 100)))
	wantEqual(t, "no table", 0, len(keys("", "", 100)))
	wantEqual(t, "limit 0", 0, len(keys("draft", "", 0)))
	wantEqual(t, "limit below 0", 0, len(keys("draft", "", -1)))
	if page := must(s.Entries(ctx, "grant", "", 10))(t); page != nil {
		t.Errorf("no entries are %+v, want nil", page)
	}
}

// wantEntriesRefused checks that changes of entries fail with an error of a
// kind in both ways, and leave the store as it was.
func wantEntriesRefused(t *testing.T, s facts.Store, what string, kind facts.ErrorKind, changes ...facts.EntryChange) {
	t.Helper()
	before := ContentsOf(t, s)
	for way, put := range entryWays {
		wantKind(t, way+": "+what, put(t.Context(), s, changes...), kind)
		wantEqual(t, way+": "+what+": contents", before, ContentsOf(t, s))
	}
}

func testEntryBase(t *testing.T, s facts.Store) {
	keep(t, s, change("draft", "held", "one"))
	keep(t, s, based(change("draft", "held", "two"), 1))
	for _, base := range []int{0, 1, 3, -2} {
		wantEntriesRefused(t, s, "base", facts.Conflict, based(change("draft", "held", "three"), base))
		wantEntriesRefused(t, s, "unchanged", facts.Conflict, based(change("draft", "held", "two"), base))
		wantEntriesRefused(t, s, "deleted", facts.Conflict, based(change("draft", "held"), base))
	}
	wantEntriesRefused(t, s, "not held", facts.Conflict, based(change("draft", "missing", "x"), 1))
	wantEntriesRefused(t, s, "deleted and not held", facts.Conflict, based(change("draft", "missing"), 1))
	wantEntriesRefused(t, s, "at the end", facts.Conflict, change("draft", "held", "three"), change("draft", "new", "x"), change("proposal", "1"), based(change("draft", "held"), 2))

	keep(t, s, based(change("draft", "missing"), 0), based(change("draft", "new", "x"), 0), based(change("draft", "new", "y"), 1), based(change("draft", "held"), 2))
	wantEqual(t, "entries", []facts.Entry{entry("draft", "new", "y", 2)}, must(s.Entries(t.Context(), "draft", "", 10))(t))
	keep(t, s, based(change("draft", "held", "anew"), 0))
	wantEqual(t, "put after it was deleted", entry("draft", "held", "anew", 1), must(s.Entry(t.Context(), "draft", "held"))(t))
}

func testInvalidEntries(t *testing.T, s facts.Store) {
	longest := entry("draft", strings.Repeat("k", 500), strings.Repeat("x", 1<<20), 1)
	keep(t, s, change(longest.Table, longest.Key, string(longest.Data)))
	wantEqual(t, "as long as can be", longest, must(s.Entry(t.Context(), longest.Table, longest.Key))(t))
	keep(t, s, change(longest.Table, longest.Key))
	for _, c := range []struct {
		name   string
		change facts.EntryChange
	}{
		{"no table", change("", "x", "x")},
		{"capital", change("Draft", "x", "x")},
		{"two words", change("draft x", "x", "x")},
		{"long table", change(strings.Repeat("x", 100), "x", "x")},
		{"no key", change("draft", "", "x")},
		{"NUL", change("draft", "a\x00b", "x")},
		{"broken UTF-8", change("draft", "a\xff", "x")},
		{"long key", change("draft", strings.Repeat("é", 251), "x")},
		{"long data", change("draft", "x", string(longest.Data), "x")},
		{"deleted without a key", change("draft", "")},
	} {
		wantEntriesRefused(t, s, c.name, facts.Invalid, change("draft", "good", "x"), c.change)
	}
}

func testEntriesAllOrNothing(t *testing.T, s facts.Store) {
	ctx := t.Context()
	proposal := change("proposal", "7", "open")
	Apply(t, s, Source(SourceID), Fact("held"), proposal)
	seq := must(s.Stats(ctx))(t).Seq
	edited, dangling := Fact("held"), Fact("held")
	edited.Text = "Another text."
	dangling.About = []facts.ID{"missing"}
	closed := based(change("proposal", "7", "approved"), 1)

	wantRefused(t, s, "a dangling link", Commit(dangling, closed), facts.Invalid)
	wantRefused(t, s, "an outdated entry", Commit(edited, closed, based(change("proposal", "7"), 1)), facts.Conflict)
	wantRefused(t, s, "an invalid entry", Commit(edited, closed, change("", "")), facts.Invalid)
	stale := Commit(edited, closed)
	stale.Changes[0].Base = 9
	wantRefused(t, s, "an outdated fact", stale, facts.Conflict)
	stale = Commit(dangling, based(closed, 9))
	wantRefused(t, s, "a conflict goes before a dangling link", stale, facts.Conflict)

	revs := Apply(t, s, edited, closed)
	wantEqual(t, "revisions", 1, len(revs))
	wantEqual(t, "fact", at(edited, 2), must(s.Fact(ctx, "held"))(t))
	wantEqual(t, "entry", entry("proposal", "7", "approved", 2), must(s.Entry(ctx, "proposal", "7"))(t))
	wantEqual(t, "sequence", seq+1, must(s.Stats(ctx))(t).Seq)
	wantRefused(t, s, "approved twice", Commit(Fact("held"), closed), facts.Conflict)
}

func testKeep(t *testing.T, s facts.Store) {
	ctx := t.Context()
	Apply(t, s, Source(SourceID), Fact("fact"), change("draft", "x", "1"))
	before := ContentsOf(t, s)
	keep(t, s, change("draft", "x", "2"), change("draft", "y", "1"))
	after := ContentsOf(t, s)
	wantEqual(t, "entries", []facts.Entry{entry("draft", "x", "2", 2), entry("draft", "y", "1", 1)}, after.Entries["draft"])
	before.Entries, after.Entries = nil, nil
	wantEqual(t, "all the rest", before, after)
	wantEqual(t, "log", 1, len(must(s.Log(ctx, 0, 10))(t)))
}

// testEntryWriters has several writers raise two counters by one; no step is
// lost, and the log that grows meanwhile is whole.
func testEntryWriters(t *testing.T, s facts.Store) {
	const writers, each = 4, 20
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				for way := range entryWays {
					count(t, s, way)
				}
			}
		})
	}
	wg.Wait()
	for way := range entryWays {
		want := entry("draft", way, strconv.Itoa(writers*each), writers*each)
		wantEqual(t, way, want, must(s.Entry(t.Context(), "draft", way))(t))
	}
	wantEqual(t, "log", writers*each, len(ContentsOf(t, s).Log))
}

// count raises the counter of a way, trying again when another was faster.
func count(t *testing.T, s facts.Store, way string) {
	for {
		e, err := s.Entry(t.Context(), "draft", way)
		if err != nil && facts.KindOf(err) != facts.NotFound {
			t.Error(err)
			return
		}
		n, _ := strconv.Atoi(string(e.Data)) // 0 at first
		err = entryWays[way](t.Context(), s, based(change("draft", way, strconv.Itoa(n+1)), e.Revision))
		if err == nil {
			return
		}
		if facts.KindOf(err) != facts.Conflict {
			t.Error(err)
			return
		}
	}
}
