package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"factbot/bot"
	"factbot/facts/boltstore"
	"factbot/facts/dataset"
	"factbot/facts/index"
)

type allEditors struct{}

func (allEditors) Role(bot.Message) bot.Role { return bot.Editor }

// Edits of many people at once, from two platforms: each one acknowledged is a
// revision, none is lost, the log is whole, and the next question sees it.
func TestEditsAtOnce(t *testing.T) {
	store, err := boltstore.Create(filepath.Join(t.TempDir(), "facts.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	now := func() time.Time { return time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC) }
	if _, err := dataset.Import(t.Context(), store, dataset.Embedded(), dataset.ImportOptions{Time: now()}); err != nil {
		t.Fatal(err)
	}
	b, err := bot.New(bot.Config{Store: store, Finder: index.NewLive(store), Roles: allEditors{}, Now: now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	before, err := store.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, 0, 5)
	for _, e := range dataset.Embedded().Facts[:5] {
		ids = append(ids, e.Record.ID)
	}
	const people, each = 8, 125
	source := dataset.Embedded().Sources[0].Record.ID
	accepted, sources := make([]int, people), make([]int, people)
	var wg sync.WaitGroup
	for p := range people {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(p), 1))
			for i := range each {
				text := fmt.Sprintf("set %s %s by %d in %d", ids[rnd.IntN(len(ids))], []string{"date_note", "title"}[rnd.IntN(2)], p, i)
				switch rnd.IntN(8) {
				case 0, 1:
					text = "undo " + ids[rnd.IntN(len(ids))]
				case 2:
					text = fmt.Sprintf("source %s %s by %d in %d", source, []string{"note", "title"}[rnd.IntN(2)], p, i)
				case 3:
					text = fmt.Sprintf("add place\ntitle: Place %d\ntext: A place.\nstatus: alleged\nsources: %s", rnd.IntN(20), source)
				}
				d := b.Handle(context.Background(), bot.Message{Platform: []bot.PlatformID{"one", "two"}[p%2], Account: bot.AccountID(fmt.Sprint(p)), Text: text})
				switch got := d.String(); {
				case strings.HasPrefix(got, "Changed the source"):
					sources[p]++
					accepted[p]++
				case strings.HasPrefix(got, "Changed "), strings.HasPrefix(got, "Added "):
					accepted[p]++
				case strings.HasPrefix(got, "Nothing was changed"), strings.HasPrefix(got, "That is how it stands"), strings.Contains(got, "only its first revision"):
				default:
					t.Errorf("%q: %s", text, got)
				}
			}
		})
	}
	wg.Wait()
	after, err := store.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sum, ofSource := 0, 1 // what the source was before
	for p := range people {
		sum += accepted[p]
		ofSource += sources[p]
	}
	if es, err := store.Entries(t.Context(), "source", "", 10_000); err != nil || len(es) != ofSource {
		t.Errorf("%d revisions of the source for %d accepted edits: %v", len(es), ofSource-1, err)
	}
	if got := int(after.Seq - before.Seq); got != sum || sum == 0 {
		t.Errorf("%d revisions for %d accepted edits", got, sum)
	}
	if c, err := store.Verify(t.Context(), nil); err != nil || len(c.Faults) > 0 {
		t.Errorf("verify: %v %v", c.Faults, err)
	}
	d := b.Handle(t.Context(), bot.Message{Account: "0", Text: "set " + ids[0] + " title Zanzibar lighthouse relit"})
	if got := b.Handle(t.Context(), bot.Message{Account: "1", Text: "zanzibar"}).String(); !strings.Contains(got, "Zanzibar lighthouse relit") {
		t.Errorf("after %q the next question gives %q", d.String(), got)
	}
}
