package index_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"factbot/facts"
	"factbot/facts/edtf"
	"factbot/facts/facttest"
	"factbot/facts/index"
	"factbot/facts/index/corpus"
	"factbot/facts/lang"
	"factbot/facts/memstore"

	"github.com/google/go-cmp/cmp"
)

// large is more than an index is built anew for at each change.
const large = 1500

// filled returns a store with a made-up corpus.
func filled(t testing.TB, seed uint64) (*memstore.Store, *corpus.Corpus) {
	t.Helper()
	s, c := memstore.New(), corpus.New(seed, large)
	t.Cleanup(func() { s.Close() })
	facttest.Apply(t, s, c.Records()...)
	return s, c
}

func now(t testing.TB, l *index.Live) *index.View {
	t.Helper()
	x, err := l.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Whatever is changed, an index that follows knows what one that is built anew
// knows of the records: random edits, one after another and several at once.
func TestLiveFollows(t *testing.T) {
	s, c := filled(t, 7)
	live := index.NewLive(s)
	defer live.Close()
	now(t, live)
	const seed = 3
	r := rand.New(rand.NewPCG(seed, 0))
	edits := 120
	if testing.Short() {
		edits = 30
	}
	for i := range edits {
		var edited []any
		for range 1 + r.IntN(3) {
			f, err := s.Fact(t.Context(), c.Fact(r.IntN(large)).ID)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(edited, func(e any) bool { return e.(facts.Fact).ID == f.ID }) {
				edited = append(edited, edit(r, f, i))
			}
		}
		facttest.Apply(t, s, edited...)
		followed := now(t, live)
		if i%10 == 0 || i > edits-3 {
			same(t, fmt.Sprint("seed ", seed, ", edit ", i), r, followed, now(t, index.NewLive(s)), edited)
		}
	}
}

// edit changes something of a fact.
func edit(r *rand.Rand, f facts.Fact, i int) facts.Fact {
	f.Revision = 0
	switch r.IntN(6) {
	case 0:
		f.Retired = !f.Retired
	case 1:
		f.Title = fmt.Sprint("Edited", i, " stonehouse ", i)
	case 2:
		f.Names = append(f.Names, facts.Name{Text: fmt.Sprint("Nickname", i), Lang: "en"})
	case 3:
		f.Text += fmt.Sprint(" Addendum", i)
	case 4:
		f.Date = fmt.Sprintf("%d-%02d", 1900+r.IntN(200), 1+r.IntN(12))
	case 5:
		f.ReviewBy, f.Number = "2024-05-31", fmt.Sprint(r.IntN(4))
	}
	return f
}

// same compares what two indexes know.
func same(t *testing.T, when string, r *rand.Rand, got, want *index.View, edited []any) {
	t.Helper()
	for name, list := range map[string]func(*index.View) []facts.ID{
		"events":  func(x *index.View) []facts.ID { return sorted(x, slices.Collect(x.Of(facts.Event))) },
		"parties": func(x *index.View) []facts.ID { return sorted(x, slices.Collect(x.Parties())) },
		"second":  func(x *index.View) []facts.ID { return sorted(x, slices.Collect(x.Numbered("II"))) },
		"due":     func(x *index.View) []facts.ID { return sorted(x, slices.Collect(x.Due("2025-01-01"))) },
		"dated": func(x *index.View) []facts.ID {
			return idsOf(x, slices.Collect(x.Dated(edtf.Span{First: edtf.DayOf(1960, 1, 1), Last: edtf.DayOf(1980, 12, 31)})))
		},
	} {
		if diff := cmp.Diff(list(want), list(got)); diff != "" {
			t.Fatalf("%s: %s (-built +followed):\n%s", when, name, diff)
		}
	}
	if got.Len() != want.Len() {
		t.Fatalf("%s: %d facts, want %d", when, got.Len(), want.Len())
	}
	for _, e := range edited {
		f := e.(facts.Fact)
		d, held := got.ByID(f.ID)
		if held == f.Retired {
			t.Fatalf("%s: %s is held: %v", when, f.ID, held)
		}
		question := f.Title
		for _, n := range f.Names {
			question += " " + n.Text
		}
		gw, ww := got.Words(lang.Tokens(question), lang.En, nil), want.Words(lang.Tokens(question), lang.En, nil)
		for _, n := range append([]int32{want.Number(f.ID)}, slices.Collect(want.Of(facts.Event))[:40]...) {
			if n < 0 {
				continue
			}
			id := want.ID(n)
			if diff := cmp.Diff(want.Match(ww, n), got.Match(gw, got.Number(id))); diff != "" {
				t.Fatalf("%s: how %s bears %q (-built +followed):\n%s", when, id, question, diff)
			}
		}
		if held {
			w, _ := want.ByID(f.ID)
			if diff := cmp.Diff(idsOf(want, w.To), idsOf(got, d.To)); diff != "" {
				t.Fatalf("%s: links of %s (-built +followed):\n%s", when, f.ID, diff)
			}
			if hits := got.Search(gw, 3); len(hits) == 0 {
				t.Fatalf("%s: nothing is found by %q", when, question)
			}
		}
	}
}

func sorted(x *index.View, docs []int32) []facts.ID {
	ids := idsOf(x, docs)
	slices.Sort(ids)
	return ids
}

// After very many changes at once the index that is there answers, until
// another one is built; in the end that knows all.
func TestLiveIsBuiltAgain(t *testing.T) {
	s, _ := filled(t, 7)
	live := index.NewLive(s)
	defer live.Close()
	old := now(t, live)
	var added []any
	for i := range 5000 {
		f := facttest.Fact(fmt.Sprintf("late-%04d", i))
		f.Title = fmt.Sprint("Stonehouse ", i)
		added = append(added, f)
	}
	added = append(added, facttest.Source(facttest.SourceID))
	facttest.Apply(t, s, added...)
	for {
		x := now(t, live)
		if x.Len() == large+len(added)-1 {
			break
		}
		if x.Len() != old.Len() || x.Number("late-4999") >= 0 {
			t.Fatalf("%d facts, neither the old ones nor all", x.Len())
		}
		runtime.Gosched()
	}
	same(t, "built again", rand.New(rand.NewPCG(1, 1)), now(t, live), now(t, index.NewLive(s)), added[4999:5000])
}

// What a few thousand changes at once make is one segment of several pages.
func TestLiveFollowsMany(t *testing.T) {
	s, _ := filled(t, 7)
	live := index.NewLive(s)
	defer live.Close()
	now(t, live)
	const many = 2600
	added := []any{facttest.Source(facttest.SourceID)}
	for i := range many {
		f := facttest.Fact(fmt.Sprintf("late-%04d", i))
		f.Title = fmt.Sprint("Stonehouse ", i)
		added = append(added, f)
	}
	facttest.Apply(t, s, added...)
	if x := now(t, live); x.Len() != large+many {
		t.Fatalf("%d facts", x.Len())
	}
	same(t, "many", rand.New(rand.NewPCG(1, 1)), now(t, live), now(t, index.NewLive(s)), added[many:])
}

// Changes that go on while an index is built again in the background, and a
// store that shrinks meanwhile, leave nothing behind.
func TestLiveIsBuiltAgainBesideChanges(t *testing.T) {
	s, c := filled(t, 7)
	live := index.NewLive(s)
	defer live.Close()
	now(t, live)
	source := facttest.Source(facttest.SourceID)
	facttest.Apply(t, s, source)
	for round := range 4 {
		var changes []any
		for i := range 5000 {
			f := facttest.Fact(fmt.Sprintf("late-%04d", i))
			f.Title = fmt.Sprint("Stonehouse ", i, " in round ", round)
			changes = append(changes, f)
		}
		facttest.Apply(t, s, changes...)
		now(t, live)
	}
	last := facttest.Fact("late-0000")
	last.Title = "Quixotical"
	facttest.Apply(t, s, last)
	eventually(t, live, func(x *index.View) bool { return slices.Contains(found(x, "quixotical", lang.En, 1), "late-0000") })

	var retired []any
	for i := range 5000 {
		f := facttest.Fact(fmt.Sprintf("late-%04d", i))
		f.Retired = true
		retired = append(retired, f)
	}
	for i := range large - 100 {
		f := c.Fact(i + 100)
		f.Revision, f.Retired = 0, true
		retired = append(retired, f)
	}
	facttest.Apply(t, s, retired...)
	now(t, live)
	f := c.Fact(5)
	f.Revision, f.Title = 0, "Zephyrine"
	facttest.Apply(t, s, f)
	eventually(t, live, func(x *index.View) bool { return x.Len() == 100 })
	if got := found(now(t, live), "zephyrine", lang.En, 1); !slices.Equal(got, []facts.ID{f.ID}) {
		t.Errorf("found %v", got)
	}
}

// eventually asks until something is so.
func eventually(t *testing.T, l *index.Live, is func(*index.View) bool) {
	t.Helper()
	for !is(now(t, l)) {
		if t.Context().Err() != nil {
			t.Fatal("it never is")
		}
		runtime.Gosched()
	}
}

// A word that stood in a record before it was corrected is a mistyped one again.
func TestLiveForgetsWords(t *testing.T) {
	s, c := filled(t, 7)
	live := index.NewLive(s)
	defer live.Close()
	now(t, live)
	f := c.Fact(900)
	f.Revision = 0
	for _, title := range []string{"The stonehuose of the ferryman", "The stonehouse of the ferryman"} {
		f.Title = title
		facttest.Apply(t, s, f)
		if got := found(now(t, live), "stonehuose ferryman", lang.En, 1); !slices.Equal(got, []facts.ID{f.ID}) {
			t.Errorf("%s: found %v", title, got)
		}
	}
}

// A term that is committed beside facts is read anew, whatever comes first.
func TestLiveReadsTerms(t *testing.T) {
	s, c := filled(t, 7)
	live := index.NewLive(s)
	defer live.Close()
	now(t, live)
	f := c.Fact(900)
	f.Revision, f.Title = 0, "The stonehouse of the ferryman"
	facttest.Apply(t, s, f, facts.Term{Text: "candlehouse", SameAs: []string{"stonehouse"}})
	eventually(t, live, func(x *index.View) bool { return slices.Contains(found(x, "candlehouse", lang.En, 1), f.ID) })
}

// An index that leads to a record that the store has not is not answered from,
// and made anew; so is a mapped file that makes no sense.
func TestDamageIsNoAnswer(t *testing.T) {
	s, c := filled(t, 7)
	path := filepath.Join(t.TempDir(), "index")
	broken := &without{Store: s, id: c.Fact(900).ID}
	live := index.Open(broken, path, func(int) {}, func(error) {})
	defer live.Close()
	now(t, live)
	live.Done() // the file is written
	x := now(t, live)
	d, _ := x.ByID(broken.id)
	if d.Fact(); facts.KindOf(x.Err()) != facts.Unavailable {
		t.Errorf("error %v", x.Err())
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the file is still there: %v", err)
	}
	now(t, live)
	live.Done()
	x = now(t, live)
	err := func() (err error) {
		defer x.Guard(&err)()
		panic("index out of range")
	}()
	if facts.KindOf(err) != facts.Unavailable {
		t.Errorf("after a panic: error %v", err)
	}
}

// A store without one of its facts.
type without struct {
	facts.Store
	id facts.ID
}

func (w without) Fact(ctx context.Context, id facts.ID) (facts.Fact, error) {
	if id == w.id {
		return facts.Fact{}, facts.Errorf(facts.NotFound, "test", "gone")
	}
	return w.Store.Fact(ctx, id)
}

// An index in a file answers as the one that it was written from, follows what
// was changed since, and is made anew where it is of no use.
func TestFile(t *testing.T) {
	s, c := filled(t, 7)
	path := filepath.Join(t.TempDir(), "index")
	var logged []error
	built := 0
	var live *index.Live
	open := func() *index.View {
		t.Helper()
		logged, built = nil, 0
		live = index.Open(s, path, func(read int) { built = max(built, read) }, func(err error) { logged = append(logged, err) })
		x := now(t, live)
		t.Cleanup(live.Close)
		live.Done() // the file is written
		return x
	}
	first := open()
	if built != large || logged != nil {
		t.Fatalf("read %d records, logged %v", built, logged)
	}
	again := open()
	if built != 0 || logged != nil {
		t.Fatalf("with a file: read %d records, logged %v", built, logged)
	}
	r := rand.New(rand.NewPCG(1, 1))
	same(t, "from the file", r, again, first, []any{c.Fact(3), c.Fact(700)})

	f := c.Fact(900)
	f.Revision, f.Title = 0, "The stonehouse of the ferryman"
	facttest.Apply(t, s, f)
	later := open()
	if got := found(later, "stonehouse", lang.En, 1); built != 0 || len(got) == 0 || got[0] != f.ID {
		t.Errorf("after an edit: read %d records, found %v", built, got)
	}

	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{0, 5, 9, 40, 100, 5000, len(whole) / 2, len(whole) - 100} {
		damaged := slices.Clone(whole)
		damaged[at] ^= 0x40
		spoil(t, path, damaged)
		x := open()
		if built != large {
			t.Errorf("byte %d is wrong: read %d records, logged %v", at, built, logged)
		}
		if len(logged) == 0 {
			t.Errorf("byte %d is wrong: nothing was logged", at)
		}
		if faults, err := live.Verify(t.Context(), func(int, int) {}); err != nil || faults != nil {
			t.Errorf("byte %d was wrong: verify finds %v, %v", at, faults, err)
		}
		same(t, "after damage", r, x, later, []any{f})
	}
	for _, n := range []int{0, 100, 5000, len(whole) - 64} {
		spoil(t, path, whole[:n])
		if open(); built != large || len(logged) == 0 {
			t.Errorf("cut to %d bytes: read %d records, logged %v", n, built, logged)
		}
	}

	other, _ := filled(t, 8)
	facttest.Apply(t, other, f)
	s = other
	spoil(t, path, whole)
	if open(); built != large || len(logged) == 0 {
		t.Errorf("a file of another store: read %d records, logged %v", built, logged)
	}
	facttest.Apply(t, s, facts.Term{Text: "candlehouse", SameAs: []string{"stonehouse"}})
	if x := open(); built != large {
		t.Errorf("another term: read %d records", built)
	} else if got := found(x, "candlehouse", lang.En, 1); len(got) == 0 || got[0] != f.ID {
		t.Errorf("the new term finds %v", got)
	}
}

// Verify finds a file that was damaged behind its back, and a record that the
// index has not as the store has it.
func TestVerify(t *testing.T) {
	s, c := filled(t, 7)
	path := filepath.Join(t.TempDir(), "index")
	live := index.Open(s, path, func(int) {}, func(error) {})
	defer live.Close()
	now(t, live)
	live.Done() // the file is written
	verify := func() int {
		t.Helper()
		faults, err := live.Verify(t.Context(), func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		return len(faults)
	}
	if n := verify(); n != 0 {
		t.Errorf("%d faults in a sound index", n)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole[len(whole)/3] ^= 1
	spoil(t, path, whole)
	if n := verify(); n != 1 {
		t.Errorf("%d faults with a damaged file", n)
	}
	live = index.NewLive(&other{Store: s, fact: c.Fact(5)})
	defer live.Close()
	if n := verify(); n != 1 {
		t.Errorf("%d faults where the store says otherwise", n)
	}
}

// An other store gives a fact with another title when it is read again.
type other struct {
	facts.Store
	fact  facts.Fact
	given bool
}

func (o *other) Facts(ctx context.Context, after facts.ID, limit int) ([]facts.Fact, error) {
	page, err := o.Store.Facts(ctx, after, limit)
	for i := range page {
		if page[i].ID == o.fact.ID {
			if o.given {
				page[i].Title += "!"
			}
			o.given = true
		}
	}
	return page, err
}

func spoil(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.Remove(path); err != nil { // the old file is mapped
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A file that cannot be written leaves the index in memory.
func TestFileCannotBeWritten(t *testing.T) {
	s, _ := filled(t, 7)
	var logged []error
	live := index.Open(s, filepath.Join(t.TempDir(), "no", "folder", "index"), func(int) {}, func(err error) { logged = append(logged, err) })
	x := now(t, live)
	live.Close()
	if x.Len() != large || len(logged) == 0 {
		t.Errorf("%d facts, logged %v", x.Len(), logged)
	}
}

// A file that is given up leaves nothing behind, and the index in memory.
func TestFileGivenUp(t *testing.T) {
	s, _ := filled(t, 7)
	folder := t.TempDir()
	live := index.Open(s, filepath.Join(folder, "index"), func(int) {}, func(err error) { t.Error(err) })
	live.GiveUp()
	x := now(t, live)
	live.Close()
	if left, _ := os.ReadDir(folder); x.Len() != large || len(left) > 0 {
		t.Errorf("%d facts, left %v", x.Len(), left)
	}
}
