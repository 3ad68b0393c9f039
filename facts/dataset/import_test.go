package dataset

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"factbot/facts"
	"factbot/facts/facttest"
	"factbot/facts/memstore"

	"github.com/google/go-cmp/cmp"
)

func mustImport(t *testing.T, s facts.Store, set *Set, opts ImportOptions) Report {
	t.Helper()
	report, err := Import(t.Context(), s, set, opts)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func sampleSet() *Set {
	return setOf(facttest.Source(facttest.SourceID), facttest.FullSource("voice", "full"),
		facttest.Fact("a"), facttest.Fact("b"), facttest.FullFact("full", "a"), facttest.FullTerm())
}

func TestImport(t *testing.T) {
	s := memstore.New()
	now := time.Date(2024, 5, 31, 12, 30, 15, 0, time.UTC)
	report := mustImport(t, s, sampleSet(), ImportOptions{Time: now, Person: "ana", Reason: "a test"})
	want := Report{
		Sources: Tally{Added: 2},
		Facts:   map[facts.Kind]Tally{facts.Event: {Added: 2}, facts.Actor: {Added: 1}},
		Terms:   Tally{Added: 1},
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Error(diff)
	}
	if total := report.Total(); total != (Tally{Added: 6}) {
		t.Errorf("total %+v", total)
	}
	before := facttest.ContentsOf(t, s)
	for _, r := range before.Changes {
		if !r.Import || r.Person != "ana" || r.Reason != "a test" || !r.Time.Equal(now) {
			t.Errorf("revision %+v", r)
		}
	}

	report = mustImport(t, s, sampleSet(), ImportOptions{Time: someDay})
	if total := report.Total(); total != (Tally{Unchanged: 6}) {
		t.Errorf("imported again: total %+v", total)
	}
	if diff := cmp.Diff(before, facttest.ContentsOf(t, s)); diff != "" {
		t.Errorf("imported again:\n%s", diff)
	}
}

func TestImportChanges(t *testing.T) {
	s := memstore.New()
	mustImport(t, s, sampleSet(), ImportOptions{Time: someDay})
	set := sampleSet()
	set.Sources[0].Record.Title = "A title"
	set.Facts[1].Record.Text = "Another text."
	set.Facts = append(set.Facts, Entry[facts.Fact]{Record: facttest.Fact("c")})
	set.Terms[0].Record.SameAs = []string{"gate"}
	report := mustImport(t, s, set, ImportOptions{Time: someDay})
	want := Report{
		Sources: Tally{Changed: 1, Unchanged: 1},
		Facts:   map[facts.Kind]Tally{facts.Event: {Added: 1, Changed: 1, Unchanged: 1}, facts.Actor: {Unchanged: 1}},
		Terms:   Tally{Changed: 1},
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Error(diff)
	}
	c := facttest.ContentsOf(t, s)
	if n := len(c.Changes); n != 5 || c.Changes[3].Fact.ID != "b" || c.Changes[4].Fact.ID != "c" {
		t.Errorf("%d revisions: %+v", n, c.Changes[3:])
	}
	if c.Changes[3].Person != "import" || c.Changes[3].Reason != "import of sample" {
		t.Errorf("revision %+v", c.Changes[3])
	}
}

// What an editor changed since the last import is overwritten by force alone.
func TestImportOverEdits(t *testing.T) {
	s := memstore.New()
	mustImport(t, s, sampleSet(), ImportOptions{Time: someDay})
	edited := facttest.Fact("b")
	edited.Text = "An editor's text."
	facttest.Apply(t, s, edited)

	refused := func(says string) {
		t.Helper()
		before := facttest.ContentsOf(t, s)
		_, err := Import(t.Context(), s, sampleSet(), ImportOptions{Time: someDay})
		if facts.KindOf(err) != facts.Conflict || facts.Said(err) != says {
			t.Errorf("it says: %v", err)
		}
		if diff := cmp.Diff(before, facttest.ContentsOf(t, s)); diff != "" {
			t.Errorf("refused, yet:\n%s", diff)
		}
	}
	refused("The fact b was edited since the last import; take the edits over into the dataset, or replace it with --force.")
	retired := facttest.Fact("a")
	retired.Retired = true
	facttest.Apply(t, s, retired)
	refused("The facts a, b were edited since the last import; take the edits over into the dataset, or replace them with --force.")

	taken := sampleSet()
	taken.Facts[0].Record = retired
	taken.Facts[1].Record = edited
	if total := mustImport(t, s, taken, ImportOptions{Time: someDay}).Total(); total != (Tally{Unchanged: 6}) {
		t.Errorf("with the edits in the dataset: %+v", total)
	}
	if total := mustImport(t, s, sampleSet(), ImportOptions{Time: someDay, Force: true}).Total(); total != (Tally{Changed: 2, Unchanged: 4}) {
		t.Errorf("by force: %+v", total)
	}
	if total := mustImport(t, s, taken, ImportOptions{Time: someDay}).Total(); total != (Tally{Changed: 2, Unchanged: 4}) {
		t.Errorf("over an import: %+v", total)
	}
}

func TestConflictNamesFive(t *testing.T) {
	says := facts.Said(conflict([]facts.ID{"a", "b", "c", "d", "e", "f", "g"}))
	const want = "The facts a, b, c, d, e and 2 more were edited since the last import; take the edits over into the dataset, or replace them with --force."
	if says != want {
		t.Errorf("it says: %s", says)
	}
}

// Links may lead to what the store holds, and nowhere else.
func TestImportLinks(t *testing.T) {
	s := storeOf(t, facttest.Source(facttest.SourceID), facttest.Fact("held"))
	f := facttest.Fact("new")
	f.About = []facts.ID{"held", "new"}
	mustImport(t, s, setOf(f), ImportOptions{Time: someDay})

	f.About = []facts.ID{"held", facttest.SourceID}
	f.Sources = []facts.Citation{{ID: "held"}}
	for name, s := range map[string]facts.Store{"store": s, "empty store": memstore.New()} {
		_, err := Import(t.Context(), s, setOf(f), ImportOptions{Time: someDay})
		ms, ok := errors.AsType[Mistakes](err)
		if facts.KindOf(err) != facts.Invalid || !ok {
			t.Fatalf("%s: %v", name, err)
		}
		want := Mistakes{
			{Place{"sample.jsonl", 1}, "about[1]", `There is no fact "source"; add it to the dataset, or correct the id.`},
			{Place{"sample.jsonl", 1}, "sources[0].id", `There is no source "held"; add it to the dataset, or correct the id.`},
		}
		if diff := cmp.Diff(want, ms[len(ms)-2:]); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestImportRefuses(t *testing.T) {
	set, mistakes, err := Read([]string{"testdata/bad-types.jsonl"})
	if err != nil || len(mistakes) == 0 {
		t.Fatal(err)
	}
	s := memstore.New()
	if _, err := Import(t.Context(), s, set, ImportOptions{Time: someDay}); facts.KindOf(err) != facts.Invalid {
		t.Errorf("a set with mistakes: %v", err)
	}
	invalid := facttest.Fact("a")
	invalid.Title = ""
	if _, err := Import(t.Context(), s, setOf(facttest.Source(facttest.SourceID), invalid), ImportOptions{Time: someDay}); facts.KindOf(err) != facts.Invalid {
		t.Errorf("an invalid fact: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Import(ctx, s, sampleSet(), ImportOptions{Time: someDay}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if st, err := s.Stats(t.Context()); err != nil || st.Seq != 0 {
		t.Errorf("the store has changed: %+v, %v", st, err)
	}
}

// An edit between the comparison and the commit is not overwritten.
func TestImportMeanwhile(t *testing.T) {
	s := memstore.New()
	mustImport(t, s, sampleSet(), ImportOptions{Time: someDay})
	set := sampleSet()
	set.Facts[0].Record.Text = "Another text."
	edit := func(done, total int) {
		if f := facttest.Fact("a"); done == 1000 {
			f.Text = "An editor's text."
			facttest.Apply(t, s, f)
		}
	}
	for i := range 1000 {
		set.Facts = append(set.Facts, Entry[facts.Fact]{Record: facttest.Fact(fmt.Sprint("more-", i))})
	}
	if _, err := Import(t.Context(), s, set, ImportOptions{Time: someDay, Progress: edit}); facts.KindOf(err) != facts.Conflict {
		t.Errorf("%v", err)
	}
}

func TestImportProgress(t *testing.T) {
	set := setOf(facttest.Source(facttest.SourceID))
	for i := range 2500 {
		set.Facts = append(set.Facts, Entry[facts.Fact]{Record: facttest.Fact(fmt.Sprint("fact-", i))})
	}
	var got [][2]int
	mustImport(t, memstore.New(), set, ImportOptions{Time: someDay, Progress: func(done, total int) { got = append(got, [2]int{done, total}) }})
	if diff := cmp.Diff([][2]int{{1000, 2501}, {2000, 2501}, {2501, 2501}}, got); diff != "" {
		t.Error(diff)
	}
}

// A store that fails midway fails the import.
func TestImportFails(t *testing.T) {
	broken := errors.New("broken disk")
	linked := facttest.Fact("new")
	linked.About = []facts.ID{"elsewhere"}
	linked.Sources = []facts.Citation{{ID: "elsewhere"}}
	changed := sampleSet()
	changed.Facts[0].Record.Text = "Another text."
	for _, call := range []string{"Seq", "Fact", "Source", "Terms", "History", "Apply"} {
		for name, set := range map[string]*Set{"changed": changed, "linked": setOf(linked)} {
			if name == "linked" && call != "Fact" && call != "Source" {
				continue
			}
			s := memstore.New()
			mustImport(t, s, sampleSet(), ImportOptions{Time: someDay})
			if _, err := Import(t.Context(), failing{s, call, broken}, set, ImportOptions{Time: someDay}); !errors.Is(err, broken) {
				t.Errorf("%s, %s: %v", call, name, err)
			}
		}
	}
}

// failing is a store of which one method fails.
type failing struct {
	facts.Store
	call string
	err  error
}

func (f failing) fail(call string) error {
	if f.call == call {
		return f.err
	}
	return nil
}

func (f failing) Seq(ctx context.Context) (uint64, error) {
	n, err := f.Store.Seq(ctx)
	return n, errors.Join(err, f.fail("Seq"))
}

func (f failing) Fact(ctx context.Context, id facts.ID) (facts.Fact, error) {
	if err := f.fail("Fact"); err != nil {
		return facts.Fact{}, err
	}
	return f.Store.Fact(ctx, id)
}

func (f failing) Source(ctx context.Context, id facts.ID) (facts.Source, error) {
	if err := f.fail("Source"); err != nil {
		return facts.Source{}, err
	}
	return f.Store.Source(ctx, id)
}

func (f failing) Terms(ctx context.Context) ([]facts.Term, error) {
	terms, err := f.Store.Terms(ctx)
	return terms, errors.Join(err, f.fail("Terms"))
}

func (f failing) History(ctx context.Context, id facts.ID) ([]facts.Revision, error) {
	revs, err := f.Store.History(ctx, id)
	return revs, errors.Join(err, f.fail("History"))
}

func (f failing) Apply(ctx context.Context, c facts.Commit) ([]facts.Revision, error) {
	if err := f.fail("Apply"); err != nil {
		return nil, err
	}
	return f.Store.Apply(ctx, c)
}
