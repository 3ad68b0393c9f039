package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// A gap is what is still to be looked at of a room: the sync has told only the
// end of it, or came before the state of the room was known. It is noted with
// the position of that sync and filled beside the sync, so that no room holds
// up the others. What is said in the room meanwhile makes the gap longer: a
// room's questions are answered in order.
type gap struct {
	To   string `json:"to"`             // where it ends, as a position of the sync
	Late bool   `json:"late,omitempty"` // it was said while nobody listened
}

// fallBehind notes a gap of a room up to a position, or makes its gap longer.
// What the sync has shown of it is kept: the history that a server tells may lag
// behind its sync. The room's turn is held.
func (a *Adapter) fallBehind(r id.RoomID, own *room, to string, late bool, shown []*event.Event, b *batch) {
	if own.behind == nil {
		own.behind = new(gap)
	}
	own.shown = append(own.shown, shown...)
	own.shown = own.shown[max(0, len(own.shown)-a.page):]
	b.behind[r] = own
	own.behind.To, own.behind.Late = to, own.behind.Late || late
	b.notes[keyGap+string(r)] = note(own.behind)
}

// resumeGaps takes up the gaps that an earlier Run has left.
func (a *Adapter) resumeGaps(ctx context.Context) error {
	noted, err := a.Notes.All(ctx, keyGap)
	if err != nil {
		return fmt.Errorf("matrix: what is not looked at cannot be read: %w", err)
	}
	for key, value := range noted {
		r, g := id.RoomID(key[len(keyGap):]), new(gap)
		if err := json.Unmarshal([]byte(value), g); err != nil {
			a.trouble("note "+key, err)
			continue
		}
		own := a.in(r)
		if own == nil {
			continue // the sync tells that the bot is out, which drops the note
		}
		own.behind = g
		a.catchUp(ctx, r, own)
	}
	return nil
}

// catchUp fills the gap of a room beside the sync, until there is none. The
// room's turn is held, or nobody else has it yet.
func (a *Adapter) catchUp(ctx context.Context, r id.RoomID, own *room) {
	if own.filling {
		return
	}
	own.filling = true
	a.beside.Go(func() {
		for wait := firstPause; ; {
			done, err := a.fill(ctx, r, own)
			switch {
			case done || ctx.Err() != nil:
				return
			case err == nil:
				wait = firstPause
				continue
			}
			a.trouble("gap in "+string(r), err)
			if a.sleep(ctx, wait) != nil {
				return
			}
			wait = min(2*wait, longestPause)
		}
	})
}

// fill looks at what is missing of a room and accepts it. It is done when
// nothing has come to be missing meanwhile.
func (a *Adapter) fill(ctx context.Context, r id.RoomID, own *room) (done bool, err error) {
	own.turn.Lock()
	g, shown := *own.behind, slices.Clone(own.shown)
	own.turn.Unlock()
	said, err := a.missing(ctx, r, g, shown)
	if err != nil {
		return false, err
	}
	b := newBatch()
	for _, e := range said[a.sinceJoin(said):] {
		a.take(ctx, r, e, b, g.Late)
	}
	own.turn.Lock()
	defer own.turn.Unlock()
	if a.in(r) != own {
		return true, nil // the bot is out, or has come anew
	}
	if n := len(said); n > 0 {
		b.notes[keySeen+string(r)] = string(said[n-1].ID)
	}
	done = own.behind.To == g.To
	if done {
		b.notes[keyGap+string(r)] = ""
	}
	a.describeIn(ctx, r, own)
	a.leaveAlone(ctx, r, b)
	if err := a.commit(ctx, b); err != nil {
		return false, err
	}
	if done {
		own.behind, own.shown, own.filling = nil, nil, false
	}
	return done, nil
}

// missing asks for what is missing of a room, the oldest first and each event
// once, and adds what was shown of it. Of a room that the bot may not see any more
// it is nothing.
func (a *Adapter) missing(ctx context.Context, r id.RoomID, g gap, shown []*event.Event) ([]*event.Event, error) {
	select {
	case a.fillers <- struct{}{}:
		defer func() { <-a.fillers }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	err := a.know(ctx, r)
	var said []*event.Event
	if err == nil {
		said, err = a.pages(ctx, r, g)
	}
	if permanent(err) {
		a.trouble("gap in "+string(r), err)
		err, shown = nil, nil
	}
	return distinct(append(said, shown[a.sinceJoin(shown):]...)), err
}

// pages fetches the events of a gap, back to the last one that was looked at,
// or to where the bot joined. No server is told where to stop: some go further
// back, and Dendrite leaves out the first event behind a position of the sync.
func (a *Adapter) pages(ctx context.Context, r id.RoomID, g gap) ([]*event.Event, error) {
	seen, _, err := a.Notes.Get(ctx, keySeen+string(r))
	if err != nil {
		return nil, err
	}
	var back []*event.Event // the newest first
	from, size := g.To, 0
	for range mostPages {
		page, err := a.fetch(ctx, r, from)
		if err != nil {
			return nil, err
		}
		for _, e := range page.Chunk {
			if string(e.ID) == seen {
				return reversed(back), nil
			}
			back = append(back, e)
			if a.isJoin(e) {
				return reversed(back), nil
			}
			size += len(e.Content.VeryRaw)
		}
		if page.End == "" || page.End == from || len(page.Chunk) == 0 {
			return reversed(back), nil
		}
		if from = page.End; size > mostOfGap {
			break
		}
	}
	a.Log.Warn("matrix: a gap was too long; what is older was not looked at", "room", r, "events", len(back))
	return reversed(back), nil
}

// fetch fetches events before a position, the newest first.
func (a *Adapter) fetch(ctx context.Context, r id.RoomID, from string) (*mautrix.RespMessages, error) {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	return a.client.Messages(ctx, r, from, "", mautrix.DirectionBackward, nil, pageSize)
}

// distinct drops what is there a second time.
func distinct(said []*event.Event) []*event.Event {
	had := make(map[id.EventID]bool, len(said))
	return slices.DeleteFunc(said, func(e *event.Event) bool {
		twice := had[e.ID]
		had[e.ID] = true
		return twice || e.ID == ""
	})
}

func reversed(es []*event.Event) []*event.Event {
	slices.Reverse(es)
	return es
}
