package bot_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"factbot/bot"
	"factbot/facts"
	"factbot/facts/boltstore"
	"factbot/facts/index"

	"github.com/google/go-cmp/cmp"
)

// A record is what the model knows of a revision.
type record struct {
	title, note string
	retired     bool
}

// A model is what a store with facts and proposals should be, in the simplest
// way: every record whole, merges field by field.
type model struct {
	history   map[string][]record // by id
	proposals []*proposed         // number 1 first
	logged    int                 // commands that changed something
}

type proposed struct {
	id    string
	base  int // revision
	mine  record
	by    string
	state string
}

func (m *model) now(id string) record { return m.history[id][len(m.history[id])-1] }

// merge brings mine, made from base, together with the newest record; ok is
// false where both changed the same.
func merge(base, mine, now record) (merged record, ok bool) {
	merged, ok = now, true
	text := func(base, mine, now string, to *string) {
		switch {
		case mine == base, mine == now:
		case now == base:
			*to = mine
		default:
			ok = false
		}
	}
	text(base.title, mine.title, now.title, &merged.title)
	text(base.note, mine.note, now.note, &merged.note)
	if mine.retired != base.retired {
		merged.retired = mine.retired
	}
	return merged, ok
}

// publish returns how the answer to an edit begins.
func (m *model) publish(id string, base, mine record, by string) string {
	merged, ok := merge(base, mine, m.now(id))
	switch {
	case !ok:
		return "Nothing was changed: since"
	case merged == m.now(id):
		return "That is how it stands already"
	case strings.HasPrefix(by, "contributor"):
		m.proposals = append(m.proposals, &proposed{id, len(m.history[id]), merged, by, "waiting"})
		m.logged++
		return fmt.Sprintf("Proposed as number %d;", len(m.proposals))
	}
	m.history[id] = append(m.history[id], merged)
	m.logged++
	return fmt.Sprintf("Changed %s, now revision %d:", id, len(m.history[id]))
}

func (m *model) approve(n int) string {
	if n > len(m.proposals) {
		return fmt.Sprintf("There is no proposal %d;", n)
	}
	p := m.proposals[n-1]
	if p.state != "waiting" {
		return fmt.Sprintf("Proposal %d is %s already", n, p.state)
	}
	merged, ok := merge(m.history[p.id][p.base-1], p.mine, m.now(p.id))
	if !ok {
		return "Nothing was changed: since"
	}
	p.state = "approved"
	m.logged++
	if merged == m.now(p.id) {
		return fmt.Sprintf("Approved proposal %d; the fact stands like that already", n)
	}
	m.history[p.id] = append(m.history[p.id], merged)
	return fmt.Sprintf("Approved proposal %d; %s is changed", n, p.id)
}

func (m *model) drop(n int, by, state string) string {
	if n > len(m.proposals) {
		return fmt.Sprintf("There is no proposal %d;", n)
	}
	p := m.proposals[n-1]
	switch {
	case p.state != "waiting":
		return fmt.Sprintf("Proposal %d is %s already", n, p.state)
	case state == "withdrawn" && p.by != by:
		return "Only who made a proposal can withdraw it"
	}
	p.state = state
	m.logged++
	return fmt.Sprintf("Proposal %d is %s;", n, state)
}

// step makes one random command, and how its answer must begin.
func (m *model) step(r *rand.Rand, by string) (text, want string) {
	ids := []string{"a", "b", "c"}
	id := ids[r.IntN(len(ids))]
	n := len(m.history[id])
	proposal := 1 + r.IntN(len(m.proposals)+1)
	editor := strings.HasPrefix(by, "editor")
	switch r.IntN(10) {
	case 0, 1, 2, 3, 4:
		base := max(1, n-r.IntN(3))
		mine := m.history[id][base-1]
		value := fmt.Sprintf("value %d", r.IntN(4))
		field, at := "title", &mine.title
		if r.IntN(2) == 0 {
			field, at = "date_note", &mine.note
		}
		*at = value
		return fmt.Sprintf("set %s@%d %s %s", id, base, field, value), m.publish(id, m.history[id][base-1], mine, by)
	case 5:
		mine := m.now(id)
		mine.retired = true
		return fmt.Sprintf("retire %s@%d for a reason", id, n), m.publish(id, m.now(id), mine, by)
	case 6:
		if !editor {
			return fmt.Sprintf("withdraw %d", proposal), m.drop(proposal, by, "withdrawn")
		}
		return fmt.Sprintf("reject %d for a reason", proposal), m.drop(proposal, by, "rejected")
	case 7:
		if !editor {
			return "undo " + id, "undo takes the role of editor"
		}
		if n == 1 {
			return "undo " + id, id + " has only its first revision"
		}
		return "undo " + id, m.publish(id, m.now(id), m.history[id][n-2], by)
	case 8:
		to := 1 + r.IntN(n+1)
		switch {
		case !editor:
			return fmt.Sprintf("revert %s %d", id, to), "revert takes the role of editor"
		case to > n:
			return fmt.Sprintf("revert %s %d", id, to), fmt.Sprintf("%s has revisions 1 to %d;", id, n)
		}
		return fmt.Sprintf("revert %s %d", id, to), m.publish(id, m.now(id), m.history[id][to-1], by)
	}
	if !editor {
		return fmt.Sprintf("approve %d", proposal), "approve takes the role of editor"
	}
	return fmt.Sprintf("approve %d", proposal), m.approve(proposal)
}

type byName struct{}

func (byName) Role(m bot.Message) bot.Role {
	if strings.HasPrefix(string(m.Account), "editor") {
		return bot.Editor
	}
	return bot.Contributor
}

// Random edits, undos, reverts, proposals and reviews of four people, with
// restarts in between, leave the store as the model has it, and the log has
// one record for each command that changed something.
func TestModel(t *testing.T) {
	for seed := range uint64(5) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { playModel(t, rand.New(rand.NewPCG(seed, 7))) })
	}
}

func playModel(t *testing.T, r *rand.Rand) {
	path := filepath.Join(t.TempDir(), "facts.db")
	store, err := boltstore.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	m := &model{history: map[string][]record{}, logged: 1}
	first := facts.Commit{Time: modelTime(), Person: "import", Did: "import", Changes: []facts.Change{{Source: &facts.Source{ID: "s", Publisher: "Somebody"}}}}
	for _, id := range []string{"a", "b", "c"} {
		m.history[id] = []record{{title: "value 0"}}
		first.Changes = append(first.Changes, facts.Change{Fact: &facts.Fact{ID: id, Kind: facts.Event, Title: "value 0", Text: "Something happened.", Status: facts.Established, Sources: []facts.Citation{{ID: "s"}}}})
	}
	if _, err := store.Apply(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	b := newModelBot(t, store)
	people := []string{"editor-1", "editor-2", "contributor-1", "contributor-2"}
	for n := range 250 {
		if r.IntN(40) == 0 {
			store.Close()
			if store, err = boltstore.Open(path); err != nil {
				t.Fatal(err)
			}
			b = newModelBot(t, store)
		}
		by := people[r.IntN(len(people))]
		text, want := m.step(r, by)
		// A room of its own for each message: the bot has seen nothing there.
		got := b.Handle(t.Context(), bot.Message{Platform: "test", Room: bot.RoomID(fmt.Sprint(n)), Account: bot.AccountID(by), Text: text}).String()
		if !strings.HasPrefix(got, want) {
			t.Fatalf("%s: %s\ngot  %s\nwant %s", by, text, got, want)
		}
	}
	compareModel(t, store, m)
	store.Close()
}

func modelTime() time.Time { return time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC) }

func newModelBot(t *testing.T, store facts.Store) *bot.Bot {
	t.Helper()
	b, err := bot.New(bot.Config{Store: store, Finder: index.NewLive(store), Roles: byName{}, Now: modelTime, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func compareModel(t *testing.T, store *boltstore.Store, m *model) {
	t.Helper()
	for id, want := range m.history {
		rs, err := store.History(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		var got []record
		for _, r := range rs {
			got = append(got, record{r.Fact.Title, r.Fact.DateNote, r.Fact.Retired})
		}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(record{})); d != "" {
			t.Errorf("%s (-model +store):\n%s", id, d)
		}
	}
	waiting := 0
	for _, p := range m.proposals {
		if p.state == "waiting" {
			waiting++
		}
	}
	rows, err := store.Entries(t.Context(), "proposal", "", 1000)
	if err != nil || len(rows) != waiting {
		t.Errorf("%d proposals wait in the store, %d in the model: %v", len(rows), waiting, err)
	}
	st, err := store.Stats(t.Context())
	if err != nil || int(st.Logged) != m.logged {
		t.Errorf("the log has %d records for %d commands that changed something: %v", st.Logged, m.logged, err)
	}
	if c, err := store.Verify(t.Context(), nil); err != nil || len(c.Faults) > 0 {
		t.Errorf("verify: %v %v", c.Faults, err)
	}
}
