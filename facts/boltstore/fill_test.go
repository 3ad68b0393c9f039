package boltstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/boltstore"
	"factbot/facts/dataset"
	"factbot/facts/index/corpus"

	"github.com/google/go-cmp/cmp"
)

// lines writes a file of records, one a line.
func lines(t *testing.T, records ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "set.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(records, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func written(t *testing.T, typ string, record any) string {
	t.Helper()
	b, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	return `{"type":"` + typ + `",` + string(b[1:])
}

// sample is a made-up corpus in which records link to later ones, too.
func sample(t *testing.T, n int) []string {
	c := corpus.New(5, n)
	all := []string{written(t, "term", facts.Term{Text: "lamp", SameAs: []string{"light"}})}
	for i := n - 1; i >= 0; i-- {
		all = append(all, written(t, "fact", c.Fact(i)))
	}
	return append(all, written(t, "source", facts.Source{ID: corpus.SourceID, Publisher: "P"}))
}

func fill(ctx context.Context, s *boltstore.Store, paths ...string) (dataset.Filling, error) {
	to, err := s.Fill(facts.Commit{Time: time.Unix(1e9, 0), Person: "import", Did: "import", Reason: "import of set", Import: true})
	if err != nil {
		return dataset.Filling{}, err
	}
	f, err := dataset.Fill(ctx, to, paths, func(int64, int64) {})
	if err != nil {
		return f, err
	}
	return f, to.Done(ctx)
}

func created(t *testing.T) *boltstore.Store {
	t.Helper()
	s, err := boltstore.Create(filepath.Join(t.TempDir(), "facts.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// To fill a store gives what to import gives.
func TestFill(t *testing.T) {
	const n = 12_000 // more than go into one transaction
	path := lines(t, sample(t, n)...)
	filled, imported := created(t), created(t)
	got, err := fill(t.Context(), filled, path)
	if err != nil {
		t.Fatal(err)
	}
	set, mistakes, err := dataset.Read([]string{path})
	if err != nil || len(mistakes) > 0 {
		t.Fatal(err, mistakes)
	}
	report, err := dataset.Import(t.Context(), imported, set, dataset.ImportOptions{Time: time.Unix(1e9, 0)})
	if err != nil {
		t.Fatal(err)
	}
	if got.Report.Total() != report.Total() || got.Name != set.Name || len(got.Warnings) != len(set.Warnings()) {
		t.Errorf("report %+v, want %+v of %s with %d warnings", got, report, set.Name, len(set.Warnings()))
	}
	if diff := cmp.Diff(contents(t, imported, n), contents(t, filled, n)); diff != "" {
		t.Errorf("(-imported +filled):\n%s", diff)
	}
	checked, err := filled.Verify(t.Context(), nil)
	if err != nil || len(checked.Faults) > 0 {
		t.Errorf("verify: %v, %v", checked.Faults, err)
	}
}

// contents returns what a store of at most n facts holds.
func contents(t *testing.T, s *boltstore.Store, n int) []any {
	t.Helper()
	var all []any
	put := func(v any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	put(s.Facts(t.Context(), "", n))
	put(s.Sources(t.Context(), "", n))
	put(s.Terms(t.Context()))
	stats, err := s.Stats(t.Context())
	put(stats, err)
	last, err := s.LastLogged(t.Context())
	put([]any{last.Number, last.Person, last.Did, last.Reason, last.FirstSeq, last.LastSeq}, err)
	return all
}

// What keeps a set from being imported keeps it from filling a store.
func TestFillRefuses(t *testing.T) {
	good := sample(t, 60)
	for _, c := range []struct{ name, line, want string }{
		{"no JSON", `{"type":`, "record does"},
		{"a fact twice", good[1], "stands at"},
		{"a link that leads nowhere", written(t, "source", facts.Source{ID: "s", Publisher: "P", Actor: "nobody"}), "There is no fact \"nobody\""},
		{"a fact without a title", `{"type":"fact","id":"x","kind":"event","text":"t","status":"established","sources":[{"id":"source"}]}`, "title"},
	} {
		_, err := fill(t.Context(), created(t), lines(t, append(good, c.line)...))
		var mistakes dataset.Mistakes
		if !errors.As(err, &mistakes) || !strings.Contains(mistakes.Error(), c.want) {
			t.Errorf("%s: error %v, %v", c.name, err, mistakes)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := fill(ctx, created(t), lines(t, good...)); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: error %v", err)
	}
	if _, err := fill(t.Context(), created(t), filepath.Join(t.TempDir(), "none.jsonl")); facts.KindOf(err) != facts.NotFound {
		t.Errorf("no file: error %v", err)
	}
}
