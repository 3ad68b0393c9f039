package matrix

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// The keys of notes.
const (
	keyPosition = "position/" // DEVICE: where the sync is
	keySeen     = "seen/"     // ROOM: the last event that was looked at
	keyDirect   = "direct/"   // ROOM: a talk with one person
	keyItem     = "item/"     // EVENT: what is accepted and not yet done
	keySealed   = "sealed/"   // EVENT: what cannot be read yet
	keyAnswer   = "answer/"   // EVENT of a question: the event of its answer
	keySent     = "sent/"     // EVENT of an answer: what may be said to it
	keyMoved    = "moved/"    // ROOM: the room that took its place
)

// A batch gathers what one sync brings: what is noted in one commit, and the
// work that begins then.
type batch struct {
	notes map[string]string
	items []*item
	first bool // there was no position: nothing is answered
	late  bool // it was said while nobody listened
}

// sync follows the homeserver until ctx is done or going on makes no sense.
func (a *Adapter) sync(ctx context.Context) error {
	key := keyPosition + string(a.client.DeviceID)
	since, _, err := a.Notes.Get(ctx, key)
	if err != nil {
		return fmt.Errorf("matrix: the position of the sync cannot be read: %w", err)
	}
	late := true
	for ctx.Err() == nil {
		next, err := a.step(ctx, key, since, late)
		switch {
		case err == nil:
			since, late = next, false
			a.health.synced(a.Now())
			continue
		case revoked(err):
			return a.refused("sync", err)
		case ctx.Err() == nil:
			a.trouble("sync", err)
		}
		late = true
		if sleep(ctx, time.Second) != nil {
			break
		}
	}
	return ctx.Err()
}

// step does one sync: it asks what is new, looks at everything, and only then
// notes the position.
func (a *Adapter) step(ctx context.Context, key, since string, late bool) (next string, err error) {
	wait := syncFor
	if late {
		wait = 0
	} else if a.unread() > 0 {
		wait = sealedFor
	}
	began := a.Now()
	resp, err := a.client.FullSyncRequest(ctx, mautrix.ReqSync{Timeout: int(wait.Milliseconds()), Since: since, FilterID: a.filter()})
	if err != nil {
		return "", err
	}
	// A server that was away has let the transport wait longer than it may.
	late = late || a.Now().Sub(began) > wait+callWithin
	b := &batch{notes: map[string]string{key: resp.NextBatch}, first: since == "", late: late}
	if err := a.process(ctx, resp, since, b); err != nil {
		return "", err
	}
	if err := a.Notes.Put(ctx, b.notes); err != nil {
		return "", fmt.Errorf("note the position: %w", err)
	}
	a.accept(b.items)
	return resp.NextBatch, nil
}

// filter asks for what matters, as the server takes it in place of an id.
func (a *Adapter) filter() string {
	return fmt.Sprintf(`{"presence":{"not_types":["*"]},"account_data":{"not_types":["*"]},`+
		`"room":{"ephemeral":{"not_types":["*"]},"account_data":{"not_types":["*"]},"timeline":{"limit":%d}}}`, a.page)
}

func (a *Adapter) process(ctx context.Context, resp *mautrix.RespSync, since string, b *batch) error {
	if a.cipher != nil {
		a.cipher.observe(ctx, resp, since)
	}
	for r := range resp.Rooms.Leave {
		a.left(r)
	}
	for r, joined := range resp.Rooms.Join {
		if err := a.look(ctx, r, joined, since, b); err != nil {
			return fmt.Errorf("%s: %w", r, err)
		}
	}
	for r, invited := range resp.Rooms.Invite {
		a.invited(ctx, r, invited)
	}
	a.unseal(ctx, b)
	return nil
}

// left takes up that the bot was put out of a room, or has left it.
func (a *Adapter) left(r id.RoomID) {
	if in, _ := a.in(r); in {
		a.Log.Info("matrix: out of a room", "room", r)
		a.forget(r)
	}
}

// look takes up what happened in a room: first its state, then what was said.
func (a *Adapter) look(ctx context.Context, r id.RoomID, joined *mautrix.SyncJoinedRoom, since string, b *batch) error {
	if err := a.know(ctx, r); err != nil {
		if permanent(err) { // the bot is out already; the sync will say so
			a.trouble("state of "+string(r), err)
			return nil
		}
		return err
	}
	said, late, err := a.timeline(ctx, r, &joined.Timeline, since)
	if err != nil {
		return err
	}
	for _, e := range joined.State.Events {
		a.follow(ctx, r, e)
	}
	if joined.StateAfter != nil {
		for _, e := range joined.StateAfter.Events {
			a.follow(ctx, r, e)
		}
	}
	for _, e := range said {
		a.follow(ctx, r, e)
	}
	if n := len(said); n > 0 {
		b.notes[keySeen+string(r)] = string(said[n-1].ID)
	}
	if b.first {
		return nil
	}
	for _, e := range said[a.sinceJoin(said):] {
		a.take(ctx, r, e, b, b.late || late)
	}
	a.leaveAlone(ctx, r)
	return nil
}

// sinceJoin returns where in a timeline begins what came after the bot joined.
func (a *Adapter) sinceJoin(events []*event.Event) int {
	for i := len(events) - 1; i >= 0; i-- {
		if a.isJoin(events[i]) {
			return i + 1
		}
	}
	return 0
}

// isJoin tells whether in an event the bot itself joins, rather than changing
// its name.
func (a *Adapter) isJoin(e *event.Event) bool {
	if e.Type.Type != event.StateMember.Type || e.GetStateKey() != string(a.self()) || e.Content.Raw["membership"] != "join" {
		return false
	}
	before := e.Unsigned.PrevContent
	return before == nil || before.Raw["membership"] != "join"
}

// take looks at one event. Whatever is in it, the next one is looked at.
func (a *Adapter) take(ctx context.Context, r id.RoomID, e *event.Event, b *batch, late bool) {
	defer func() {
		if p := recover(); p != nil {
			a.Log.Error("matrix: an event cannot be taken", "event", e.ID, "panic", p, "stack", string(debug.Stack()))
		}
	}()
	if e.StateKey != nil {
		a.tombstone(ctx, r, e, b)
		return
	}
	if it := a.read(ctx, r, e, b); it != nil {
		it.late = late
		b.add(it)
	}
}

// add accepts an item with the batch's commit.
func (b *batch) add(it *item) {
	b.items = append(b.items, it)
	b.notes[keyItem+string(it.ID)] = it.note()
}
