package facttest

import (
	"testing"

	"factbot/facts"

	"github.com/google/go-cmp/cmp"
)

// TestStore checks a store against the contract of facts.Store. Open returns a
// new, empty store; the suite closes it.
func TestStore(t *testing.T, open func(t *testing.T) facts.Store) {
	for _, sub := range []struct {
		name string
		test func(*testing.T, facts.Store)
	}{
		{"empty", testEmpty},
		{"missing id", testMissing},
		{"every field comes back", testRoundTrip},
		{"empty lists come back as nil", testEmptyLists},
		{"order and pages of facts", testFactPages},
		{"order and pages of sources", testSourcePages},
		{"terms", testTerms},
		{"first revision", testFirstRevision},
		{"history", testHistory},
		{"changes", testChanges},
		{"changes in one commit follow each other", testSameFactTwice},
		{"unchanged put makes no revision", testUnchanged},
		{"all or nothing", testAllOrNothing},
		{"base", testBase},
		{"dangling links", testDangling},
		{"links within a commit", testLinksWithin},
		{"invalid records", testInvalid},
		{"empty commit", testEmptyCommit},
		{"what a commit says", testCommitSays},
		{"entries", testEntries},
		{"order and pages of entries", testEntryPages},
		{"base of an entry", testEntryBase},
		{"invalid entries", testInvalidEntries},
		{"facts and entries, all or nothing", testEntriesAllOrNothing},
		{"bookkeeping", testKeep},
		{"log", testLog},
		{"pages of the log", testLogPages},
		{"retired and restored", testRetired},
		{"stats", testStats},
		{"what is given stays the caller's", testGivenIsCopied},
		{"what is returned is the caller's", testReturnedIsCopied},
		{"cancelled context", testCancelled},
		{"use after Close", testClosed},
		{"readers beside a writer", testReadersBesideWriter},
		{"writers beside each other", testWriters},
		{"writers of entries beside each other", testEntryWriters},
	} {
		t.Run(sub.name, func(t *testing.T) {
			s := open(t)
			sub.test(t, s)
			if err := s.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
	}
}

// must returns v if err is nil and ends the test otherwise. It is called as
// must(store.Fact(ctx, id))(t).
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// wantKind checks that err is a *facts.Error of a kind, with a sentence.
func wantKind(t *testing.T, what string, err error, kind facts.ErrorKind) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error, want one of kind %q", what, kind)
		return
	}
	if got := facts.KindOf(err); got != kind {
		t.Errorf("%s: %v, want an error of kind %q", what, err, kind)
	}
	if facts.Said(err) == "" {
		t.Errorf("%s: %v has no sentence for the person", what, err)
	}
}

func wantEqual(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// at returns f as the store returns it at a revision.
func at(f facts.Fact, revision int) facts.Fact {
	f.Revision = revision
	return f
}

func ids(page []facts.Fact) []facts.ID {
	var ids []facts.ID
	for _, f := range page {
		ids = append(ids, f.ID)
	}
	return ids
}
