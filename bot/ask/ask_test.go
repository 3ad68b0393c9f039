package ask_test

import (
	"context"
	"testing"
	"time"

	"factbot/bot/ask"
	"factbot/facts"
	"factbot/facts/dataset"
	"factbot/facts/index"
	"factbot/facts/memstore"
)

var today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// readerOf returns a reader of a dataset, in memory.
func readerOf(t testing.TB, set *dataset.Set) *ask.Reader {
	t.Helper()
	s := memstore.New()
	if _, err := dataset.Import(context.Background(), s, set, dataset.ImportOptions{Person: "test", Reason: "test", Time: today}); err != nil {
		t.Fatal(err)
	}
	return readerOver(s)
}

func readerOver(s facts.Store) *ask.Reader {
	return &ask.Reader{Index: index.NewLive(s).Now, Today: func() time.Time { return today }}
}

// read reads a dataset without mistakes.
func read(t testing.TB, path string) *dataset.Set {
	t.Helper()
	set, mistakes, err := dataset.Read([]string{path})
	if err != nil || len(mistakes) > 0 {
		t.Fatal(err, mistakes)
	}
	return set
}

// answersWith checks which fact comes first in an answer, or the reason code
// where none answers.
func answersWith(t *testing.T, r *ask.Reader, question, want string) {
	t.Helper()
	a, err := r.Ask(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	got := string(a.ReasonCode)
	if len(a.Facts) > 0 {
		got = a.Facts[0].ID
	}
	if got != want {
		t.Errorf("%q: %s %v (%s), want %s", question, got, ids(a), a.Reason, want)
	}
}

// fjord is the second dataset: another region, with no word of the first.
func fjord(t testing.TB) *dataset.Set {
	t.Helper()
	return read(t, "../../cmd/factbot/testdata/fjord/dataset.toml")
}
