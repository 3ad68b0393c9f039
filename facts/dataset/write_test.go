package dataset

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"factbot/facts"
	"factbot/facts/facttest"
	"factbot/facts/memstore"

	"github.com/google/go-cmp/cmp"
)

func written(t testing.TB, s facts.Store, format Format, revisions bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(t.Context(), s, &b, format, revisions); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func sampleStore(t *testing.T) facts.Store {
	s := storeOf(t, facttest.Source(facttest.SourceID), facttest.FullFact("full", "full"), facttest.FullTerm())
	retired := facttest.Fact("a")
	facttest.Apply(t, s, retired)
	retired.Text = "<b> & \u2014"
	facttest.Apply(t, s, retired)
	return s
}

func TestWriteJSONLines(t *testing.T) {
	const want = `{"type": "source", "id": "source", "publisher": "Publisher of source"}
{"type": "fact", "id": "a", "kind": "event", "title": "Title of a", "text": "<b> & —", "status": "established", "sources": [{"id": "source"}]}
{"type": "fact", "id": "full", "kind": "actor", "title": "Title of full", "text": "Text of full,\nin two lines: Լաչին, Лачын.", "date": "2019-03-02/..", "date_note": "The day is that of the announcement.", "names": [{"text": "Laçın", "lang": "az", "hidden": true, "used_by": "full"}, {"text": "Лачин", "lang": "ru"}], "about": ["full"], "actors": [{"id": "full", "role": "signatory"}], "party": true, "holders": ["full", "full"], "agreement": "full", "number": "6", "value": "about 2,000", "unit": "persons", "low": "1900", "high": "2100.5", "status": "disputed", "sources": [{"id": "source", "locator": "para. 1", "quote": "“Quoted”"}, {"id": "source"}], "review_by": "2024-05-31", "retired": true}
{"type": "term", "text": "КПП", "lang": "ru", "same_as": ["checkpoint", "border post"]}
`
	if diff := cmp.Diff(want, written(t, sampleStore(t), JSONLines, false)); diff != "" {
		t.Error(diff)
	}
}

func TestWriteTOML(t *testing.T) {
	const want = `[[source]]
id = "source"
publisher = "Publisher of source"

[[fact]]
id = "a"
kind = "event"
title = "Title of a"
text = "<b> & —"
status = "established"
sources = [{ id = "source" }]
`
	got := written(t, sampleStore(t), TOML, false)
	if diff := cmp.Diff(want, got[:min(len(want), len(got))]); diff != "" {
		t.Error(diff)
	}
}

func TestWriteRevisions(t *testing.T) {
	s := sampleStore(t)
	const want = `{"type": "revision", "seq": 5, "number": 2, "time": "2024-05-31T12:30:15Z", "person": "person", "reason": "a test", ` +
		`"fact": {"id": "a", "kind": "event", "title": "Title of a", "text": "<b> & —", "status": "established", "sources": [{"id": "source"}]}}` + "\n"
	if got := written(t, s, JSONLines, true); !strings.HasSuffix(got, want) {
		t.Errorf("it ends otherwise:\n%s", got)
	}
	for _, format := range []Format{JSONLines, TOML} {
		set, mistakes := readText(t, "x."+string(format), written(t, s, format, true))
		if len(mistakes) > 0 || set.Revisions != 3 || set.Len() != 4 {
			t.Errorf("%s: %d revisions, %d records, mistakes %v", format, set.Revisions, set.Len(), mistakes)
		}
	}
}

// What is read, imported and written in either format is the same when it is
// read again.
func TestRoundTrip(t *testing.T) {
	for seed := range uint64(300) {
		s := storeOf(t, newRandom(seed).records()...)
		want := facttest.ContentsOf(t, s)
		for _, format := range []Format{JSONLines, TOML} {
			text := written(t, s, format, seed%2 == 0)
			set, mistakes := readText(t, "sample."+string(format), text)
			mistakes = append(mistakes, set.Dangling(nil)...)
			if len(mistakes) > 0 {
				t.Fatalf("seed %d: %v in\n%s", seed, Mistakes(mistakes), text)
			}
			again := memstore.New()
			if _, err := Import(t.Context(), again, set, ImportOptions{Time: someDay}); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			got := facttest.ContentsOf(t, again)
			for i := range got.Facts { // revisions are the store's own
				want.Facts[i].Revision, got.Facts[i].Revision = 0, 0
			}
			if diff := cmp.Diff([]any{want.Sources, want.Facts, want.Terms}, []any{got.Sources, got.Facts, got.Terms}); diff != "" {
				t.Fatalf("seed %d, %s:\n%s", seed, format, diff)
			}
			if diff := cmp.Diff(written(t, s, format, false), written(t, again, format, false)); diff != "" {
				t.Fatalf("seed %d, %s: written again:\n%s", seed, format, diff)
			}
		}
	}
}

func TestWriteManyPages(t *testing.T) {
	records := []any{facttest.Source(facttest.SourceID)}
	for i := range 2*pageSize + 1 {
		records = append(records, facttest.Fact("fact-"+string(rune('A'+i%26))+strings.Repeat("x", i/26)))
	}
	set, mistakes := readText(t, "x.jsonl", written(t, storeOf(t, records...), JSONLines, true))
	if len(mistakes) > 0 || set.Len() != len(records) || set.Revisions != len(records)-1 {
		t.Errorf("%d records, %d revisions, mistakes %v", set.Len(), set.Revisions, mistakes)
	}
}

func TestWriteFails(t *testing.T) {
	s := sampleStore(t)
	full := errors.New("disk full")
	if err := Write(t.Context(), s, writer(func([]byte) (int, error) { return 0, full }), JSONLines, false); !errors.Is(err, full) {
		t.Errorf("a writer that fails: %v", err)
	}
	if err := Write(t.Context(), s, &bytes.Buffer{}, "xml", false); facts.KindOf(err) != facts.Invalid {
		t.Errorf("an unknown format: %v", err)
	}
	edit := writer(func(p []byte) (int, error) {
		facttest.Apply(t, s, facttest.Fact("meanwhile"))
		return len(p), nil
	})
	if err := Write(t.Context(), s, edit, JSONLines, false); facts.KindOf(err) != facts.Conflict {
		t.Errorf("a change meanwhile: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Write(ctx, s, &bytes.Buffer{}, JSONLines, false); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

type writer func(p []byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }
