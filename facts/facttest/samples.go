// Package facttest is the contract of facts.Store as code: the suite that
// every store must pass, a comparison of two stores, and sample records.
package facttest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"factbot/facts"
)

// SourceID is the id of the source that sample facts cite.
const SourceID = "source"

// Fact returns a valid fact with nothing but what is required: an event that
// cites the source SourceID.
func Fact(id facts.ID) facts.Fact {
	return facts.Fact{
		ID:      id,
		Kind:    facts.Event,
		Title:   "Title of " + id,
		Text:    "Text of " + id + ".",
		Status:  facts.Established,
		Sources: []facts.Citation{{ID: SourceID}},
	}
}

// Source returns a valid source with nothing but what is required.
func Source(id facts.ID) facts.Source {
	return facts.Source{ID: id, Publisher: "Publisher of " + id}
}

// FullFact returns a fact in which every field but Revision has a value. It
// links to the fact linkID and cites the source SourceID.
func FullFact(id, linkID facts.ID) facts.Fact {
	return facts.Fact{
		ID:        id,
		Kind:      facts.Actor,
		Title:     "Title of " + id,
		Text:      "Text of " + id + ",\nin two lines: Լաչին, Лачын.",
		Date:      "2019-03-02/..",
		DateNote:  "The day is that of the announcement.",
		Names:     []facts.Name{{Text: "Laçın", Lang: "az", Hidden: true, UsedBy: linkID}, {Text: "Лачин", Lang: "ru"}},
		About:     []facts.ID{linkID},
		Actors:    []facts.Part{{ID: linkID, Role: "signatory"}},
		Party:     true,
		Holders:   []facts.ID{linkID, id},
		Agreement: linkID,
		Number:    "6",
		Value:     "about 2,000",
		Unit:      "persons",
		Low:       "1900",
		High:      "2100.5",
		Status:    facts.Disputed,
		Sources:   []facts.Citation{{ID: SourceID, Locator: "para. 1", Quote: "“Quoted”"}, {ID: SourceID}},
		ReviewBy:  "2024-05-31",
		Retired:   true,
	}
}

// FullSource returns a source in which every field has a value. It names the
// actor actorID.
func FullSource(id, actorID facts.ID) facts.Source {
	return facts.Source{
		ID:        id,
		Publisher: "Publisher of " + id,
		Title:     "Title of " + id,
		Date:      "2023-05",
		URL:       "https://example.org/" + id,
		Actor:     actorID,
		Note:      "Note on " + id,
	}
}

// FullTerm returns a term in which every field has a value.
func FullTerm() facts.Term {
	return facts.Term{Text: "КПП", Lang: "ru", SameAs: []string{"checkpoint", "border post"}}
}

// FullEntry returns an entry in which every field has a value.
func FullEntry(key string) facts.Entry {
	return facts.Entry{Table: "proposal", Key: key, Data: []byte("\x00 data \xff"), Revision: 3}
}

// Commit returns a commit that puts facts, sources and terms whatever is held
// under their ids, and makes changes of entries. Any other type of record panics.
func Commit(records ...any) facts.Commit {
	c := facts.Commit{
		Time:   time.Date(2024, 5, 31, 12, 30, 15, 0, time.UTC),
		Person: "person",
		Did:    "test",
		Reason: "a test",
	}
	for _, r := range records {
		ch := facts.Change{Base: facts.AnyRevision}
		switch r := r.(type) {
		case facts.Fact:
			ch.Fact = &r
		case facts.Source:
			ch.Source = &r
		case facts.Term:
			ch.Term = &r
		case facts.EntryChange:
			c.Entries = append(c.Entries, r)
			continue
		default:
			panic(fmt.Sprintf("facttest.Commit: %T is not a record", r))
		}
		c.Changes = append(c.Changes, ch)
	}
	return c
}

// Apply applies Commit(records...) to s and returns the revisions made.
func Apply(t testing.TB, s facts.Store, records ...any) []facts.Revision {
	t.Helper()
	revs, err := s.Apply(context.Background(), Commit(records...))
	if err != nil {
		t.Fatalf("Apply: %v", err)
	}
	return revs
}
