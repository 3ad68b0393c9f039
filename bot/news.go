package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"factbot/bot/ask"
	"factbot/bot/internal/kept"
	"factbot/facts"
)

// What somebody is to be told unasked waits in the store until an adapter has
// posted it, so that a restart or a platform that is away loses nothing. After
// a crash something may be told twice.

// A news is one thing to be told.
type news struct {
	Place  Place        `json:"place"`
	By     facts.Person `json:"by,omitempty"` // who is told
	At     time.Time    `json:"at"`
	Say    string       `json:"say"`
	Ask    string       `json:"ask,omitempty"`    // a question whose answer follows
	Show   facts.ID     `json:"show,omitempty"`   // the fact that follows where that has no answer
	See    facts.ID     `json:"see,omitempty"`    // the fact to look at
	Review int          `json:"review,omitempty"` // the proposal to be reviewed, if it still waits
}

const newsTable kept.Table[news] = "news"

// tell returns the change that has something told. It belongs into the commit
// that is the reason for it.
func (b *Bot) tell(n news) facts.EntryChange {
	n.At = b.now().UTC()
	var raw [4]byte
	rand.Read(raw[:]) // never fails since Go 1.24
	key := fmt.Sprintf("%s-%06d-%x", n.At.Format("20060102150405"), b.told.Add(1)%1_000_000, raw)
	return newsTable.Put(kept.Row[news]{Key: key, Value: n})
}

// What cannot be posted for so long is given up: the bot may have been put out
// of the room.
const newsLife = 7 * 24 * time.Hour

// announceWithin bounds how long a platform may take to post one document.
const announceWithin = 20 * time.Second

// A herald knows who can speak where.
type herald struct {
	mu   sync.Mutex // one delivery at a time
	of   sync.Map   // PlatformID: Announcer
	wake chan struct{}
	seq  uint64 // of the store, when gaps were last looked at
}

// Speak has a platform's adapter post what is to be told there from now on.
func (b *Bot) Speak(p PlatformID, a Announcer) { b.herald.of.Store(p, a) }

// Herald delivers whenever there is something to tell, and tries again at each
// retry what could not be told. It returns when ctx is done.
func (b *Bot) Herald(ctx context.Context, retry <-chan time.Time) {
	for {
		if err := b.Deliver(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("news were not delivered", "error", err)
		}
		select {
		case <-b.herald.wake:
		case <-retry:
		case <-ctx.Done():
			return
		}
	}
}

// rouse wakes the herald.
func (b *Bot) rouse() {
	select {
	case b.herald.wake <- struct{}{}:
	default: // awake already
	}
}

// Deliver tells everything that is to be told: outcomes of proposals, gaps that
// were closed, changes of what is watched. What a platform cannot post now
// stays for the next call; the error is the first reason.
func (b *Bot) Deliver(ctx context.Context) error {
	b.herald.mu.Lock()
	defer b.herald.mu.Unlock()
	_, err := b.finder.Now(ctx) // so that the next question need not wait for the index
	return errors.Join(err, b.closeGaps(ctx), b.tellWatchers(ctx), b.tellNews(ctx))
}

func (b *Bot) tellNews(ctx context.Context) error {
	rows, err := newsTable.All(ctx, b.store, "")
	for _, r := range rows {
		e := b.tellOne(ctx, r.Value)
		if e == nil || b.now().Sub(r.Value.At) > newsLife {
			e = b.store.Keep(ctx, newsTable.Drop(r))
		}
		err = errors.Join(err, e)
	}
	return err
}

func (b *Bot) tellOne(ctx context.Context, n news) error {
	if !b.speaks(n.Place.Platform) {
		return errNobody
	}
	d, err := b.newsDoc(ctx, n)
	if err != nil {
		return err
	}
	return b.announce(ctx, n.Place, d)
}

func (b *Bot) newsDoc(ctx context.Context, n news) (Doc, error) {
	d := Doc{say(n.Say)}
	if n.Review != 0 {
		r, err := b.waitingProposal(ctx, fmt.Sprint(n.Review))
		if facts.Said(err) != "" {
			return append(d, say(facts.Said(err))), nil // it is decided already
		}
		if err != nil {
			return nil, err
		}
		shown, err := b.reviewDoc(ctx, r.Value)
		return append(d, shown...), err
	}
	if n.Ask != "" {
		a, err := b.reader.Ask(ctx, n.Ask)
		if err != nil || a.Status == ask.Answered {
			return append(Doc{say(n.Say + " It is answered now:")}, Word(a, 0)...), err
		}
	}
	if n.Show != "" {
		a, err := b.reader.Show(ctx, b.store, n.Show)
		return append(Doc{say(n.Say + " An editor added this for it:")}, Word(a, 0)...), err
	}
	if n.See != "" {
		d = append(d, Choices{{"Look at it", "show " + n.See}})
	}
	return d, nil
}

// errNobody is the error of telling something on a platform that is not there.
var errNobody = errors.New("no adapter speaks on this platform now")

// announce posts a document in a place, unless nothing may be said there.
func (b *Bot) announce(ctx context.Context, p Place, d Doc) error {
	if b.rules.Load().Access.silences(p) {
		return nil
	}
	a, ok := b.herald.of.Load(p.Platform)
	if !ok {
		return fmt.Errorf("%s: %w", p.Platform, errNobody)
	}
	ctx, cancel := context.WithTimeout(ctx, announceWithin)
	defer cancel()
	return a.(Announcer).Announce(ctx, p.Room, p.Thread, d)
}

// speaks tells whether a platform's adapter is there.
func (b *Bot) speaks(p PlatformID) bool {
	_, ok := b.herald.of.Load(p)
	return ok
}

// retried tries until nobody else was quicker: each try reads again what it
// changes.
func retried(try func() error) error {
	for {
		if err := try(); facts.KindOf(err) != facts.Conflict {
			return err
		}
	}
}

// newsOf returns the changes that drop what somebody is to be told.
func (b *Bot) newsOf(ctx context.Context, same func(facts.Person) bool) ([]facts.EntryChange, error) {
	return changesOf(ctx, b, newsTable, func(_ string, n *news) (touched, drop bool) { return false, same(n.By) })
}

// apply makes a commit now, and has told what follows from it.
func (b *Bot) apply(ctx context.Context, c facts.Commit) ([]facts.Revision, error) {
	c.Time = b.now().UTC()
	rs, err := b.store.Apply(ctx, c)
	if err == nil {
		b.rouse()
	}
	return rs, err
}
