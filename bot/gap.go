package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"factbot/bot/ask"
	"factbot/bot/internal/kept"
	"factbot/facts"
	"factbot/facts/lang"
)

// A gap is a question that was declined, without those who asked it, but for
// those who want to be told.
type gap struct {
	Number   int        `json:"number"`
	Question string     `json:"question"` // as it was first asked
	Reason   ask.Reason `json:"reason"`
	Asked    string     `json:"asked,omitempty"` // what was asked for
	Count    int        `json:"count"`
	Last     time.Time  `json:"last"`
	Tell     []listener `json:"tell,omitempty"`
}

// A listener wants to be told when a gap is closed.
type listener struct {
	Place Place        `json:"place"`
	By    facts.Person `json:"by"`
}

// gaps has as keys sums of the words of the question.
const gaps kept.Table[gap] = "gap"

const (
	mostGaps      = 1000
	mostListeners = 100 // to one gap
	mostWaits     = 30  // gaps that one person waits for
)

func gapKey(question string) string {
	var words []string
	for _, t := range lang.Tokens(question) {
		words = append(words, t.Fold)
	}
	return shortSum(strings.Join(words, " "))
}

// gapOf returns the gap that an answer shows, if it shows one: a text that is
// no question is none.
func gapOf(question string, a ask.Answer) (g gap, ok bool) {
	if a.Status != ask.Unknown || a.ReasonCode == ask.NotQuestion || a.ReasonCode == ask.Premise {
		return g, false
	}
	return gap{Question: question, Reason: a.ReasonCode, Asked: a.Asked}, true
}

// A tally counts declined questions until they are kept: nobody who asks
// should wait for the disk.
type tally struct {
	mu    sync.Mutex
	count map[string]gap // by key
}

func (t *tally) add(g gap, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := gapKey(g.Question)
	if have, ok := t.count[key]; ok {
		g = have
	} else if len(t.count) >= mostGaps {
		return
	}
	if t.count == nil {
		t.count = make(map[string]gap)
	}
	g.Count++
	g.Last = now
	t.count[key] = g
}

// take returns what was counted since the last time.
func (t *tally) take() map[string]gap {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.count
	t.count = nil
	return taken
}

// worth sorts gaps by whether they should stay where there are too many.
func (g gap) worth() int {
	switch {
	case len(g.Tell) > 0:
		return 2
	case g.Count > 2:
		return 1
	}
	return 0
}

// keepGaps keeps what was counted. Where there are too many gaps, room is made
// by those asked once or twice, then by those asked more often, then by those
// that somebody waits for; of each the ones asked longest ago.
func (b *Bot) keepGaps(ctx context.Context) error {
	counted := b.tally.take()
	if len(counted) == 0 {
		return nil
	}
	for key, g := range counted {
		if err := b.keepGap(ctx, key, g); err != nil {
			return err
		}
	}
	rows, err := gaps.All(ctx, b.store, "")
	if err != nil || len(rows) <= mostGaps {
		return err
	}
	slices.SortFunc(rows, func(a, b kept.Row[gap]) int {
		return cmp.Or(cmp.Compare(a.Value.worth(), b.Value.worth()), a.Value.Last.Compare(b.Value.Last))
	})
	var cs []facts.EntryChange
	for _, r := range rows[:len(rows)-mostGaps] {
		cs = append(cs, facts.EntryChange{Table: string(gaps), Key: r.Key, Base: facts.AnyRevision})
	}
	return b.store.Keep(ctx, cs...)
}

// keepGap keeps what was counted of one gap, as often as somebody else is
// quicker.
func (b *Bot) keepGap(ctx context.Context, key string, g gap) error {
	return retried(func() error {
		r, held, err := gaps.Get(ctx, b.store, key)
		if err != nil {
			return err
		}
		var cs []facts.EntryChange
		if held {
			r.Value.Count, r.Value.Last, r.Value.Reason = r.Value.Count+g.Count, g.Last, g.Reason
		} else {
			n, taken, err := kept.Next(ctx, b.store, "gap")
			if err != nil {
				return err
			}
			g.Number = n
			r.Value = g
			cs = append(cs, taken)
		}
		return b.store.Keep(ctx, append(cs, gaps.Put(r))...)
	})
}

// openGaps returns the gaps, most asked first. Those that the store answers by
// now are none any more.
func (b *Bot) openGaps(ctx context.Context) (open []kept.Row[gap], err error) {
	if err := b.keepGaps(ctx); err != nil {
		return nil, err
	}
	rows, err := gaps.All(ctx, b.store, "")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		closed, err := b.closeIfAnswered(ctx, r)
		if err != nil {
			return nil, err
		}
		if !closed {
			open = append(open, r)
		}
	}
	slices.SortStableFunc(open, func(a, b kept.Row[gap]) int {
		return cmp.Or(cmp.Compare(b.Value.Count, a.Value.Count), cmp.Compare(a.Value.Number, b.Value.Number))
	})
	return open, nil
}

// closeGaps keeps what was counted and, after a change, closes the gaps that
// somebody waits for and that are answered now.
func (b *Bot) closeGaps(ctx context.Context) error {
	if err := b.keepGaps(ctx); err != nil {
		return err
	}
	seq, err := b.store.Seq(ctx)
	if err != nil || seq == b.herald.seq {
		return err
	}
	rows, err := gaps.All(ctx, b.store, "")
	if err != nil {
		return err
	}
	for _, r := range rows {
		if len(r.Value.Tell) > 0 {
			_, e := b.closeIfAnswered(ctx, r)
			err = errors.Join(err, e)
		}
	}
	if err == nil {
		b.herald.seq = seq
	}
	return err
}

func (b *Bot) closeIfAnswered(ctx context.Context, r kept.Row[gap]) (closed bool, err error) {
	a, err := b.reader.Ask(ctx, r.Value.Question)
	if err != nil || a.Status != ask.Answered {
		return false, err
	}
	err = b.store.Keep(ctx, b.closing(r, nowAnswered(r.Value, ""))...)
	if facts.KindOf(err) == facts.Conflict {
		return false, nil // it was asked again meanwhile; the next time then
	}
	return err == nil, err
}

// closing returns the changes that close a gap and have n told to those who
// wanted to hear of it.
func (b *Bot) closing(r kept.Row[gap], n news) []facts.EntryChange {
	cs := []facts.EntryChange{gaps.Drop(r)}
	how := n.Say
	for _, l := range r.Value.Tell {
		n.Place, n.By, n.Say = l.Place, l.By, strings.TrimSpace(fmt.Sprintf("You wanted to hear of “%s”. %s", short(r.Value.Question), how))
		cs = append(cs, b.tell(n))
	}
	return cs
}

// nowAnswered is what is told of a gap that is closed by an answer, or by a
// fact that was added for it.
func nowAnswered(g gap, added facts.ID) news {
	return news{Ask: g.Question, Show: added}
}

// gapNumbered returns the gap that somebody calls by its number.
func (b *Bot) gapNumbered(ctx context.Context, number int) (kept.Row[gap], error) {
	rows, err := gaps.All(ctx, b.store, "")
	if err != nil {
		return kept.Row[gap]{}, err
	}
	i := slices.IndexFunc(rows, func(r kept.Row[gap]) bool { return r.Value.Number == number })
	if i < 0 {
		return kept.Row[gap]{}, facts.Errorf(facts.NotFound, "bot.gap", "There is no open gap %d; gaps lists those there are.", number)
	}
	return rows[i], nil
}

// gapsWithout returns the changes that take somebody from the listeners.
func (b *Bot) gapsWithout(ctx context.Context, same func(facts.Person) bool) ([]facts.EntryChange, error) {
	return changesOf(ctx, b, gaps, func(_ string, g *gap) (touched, drop bool) {
		n := len(g.Tell)
		g.Tell = slices.DeleteFunc(g.Tell, func(l listener) bool { return same(l.By) })
		return len(g.Tell) < n, false
	})
}
