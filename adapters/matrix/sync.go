package matrix

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// The keys of notes.
const (
	keyPosition  = "position/"  // DEVICE: where the sync is
	keySeen      = "seen/"      // ROOM: the last event that was looked at
	keyGap       = "gap/"       // ROOM: what is still to be looked at
	keyDirect    = "direct/"    // ROOM: a talk with one person
	keyItem      = "item/"      // EVENT: what is accepted and not yet done
	keySealed    = "sealed/"    // EVENT: what cannot be read yet
	keyAnswer    = "answer/"    // EVENT of a question: the event of its answer
	keySent      = "sent/"      // EVENT of an answer: what may be said to it
	keyJoin      = "join/"      // ROOM: it is to be joined
	keyAnnounced = "announced/" // what is announced: how often it was
	keyMoved     = "moved/"     // ROOM: the room that took its place
)

// A batch gathers what one sync brings: what is noted in one commit, and the
// work that begins then.
type batch struct {
	notes   map[string]string
	items   []*item
	behind  map[id.RoomID]*room // where there is a gap
	errands []errand
	turns   []*sync.Mutex // held until the commit
	first   bool          // there was no position: nothing is answered
	late    bool          // it was said while nobody listened
}

func newBatch() *batch { return &batch{notes: map[string]string{}, behind: map[id.RoomID]*room{}} }

// hold holds the turn of a room until end: what comes of it is committed first.
func (b *batch) hold(own *room) {
	own.turn.Lock()
	b.turns = append(b.turns, &own.turn)
}

func (b *batch) end() {
	for _, t := range b.turns {
		t.Unlock()
	}
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
	b := newBatch()
	defer b.end()
	b.first, b.late, b.notes[key] = since == "", late, resp.NextBatch
	if a.cipher != nil {
		if err := a.cipher.observe(ctx, resp, since); err != nil {
			return "", err
		}
	}
	a.process(ctx, resp, b)
	if err := a.commit(ctx, b); err != nil {
		return "", err
	}
	for r, own := range b.behind {
		a.catchUp(ctx, r, own)
	}
	return resp.NextBatch, nil
}

// commit notes what a batch has gathered, and begins the work.
func (a *Adapter) commit(ctx context.Context, b *batch) error {
	if err := a.Notes.Put(ctx, b.notes); err != nil {
		return fmt.Errorf("note what was looked at: %w", err)
	}
	a.accept(b.items)
	for _, e := range b.errands {
		a.start(ctx, e)
	}
	return nil
}

// filter asks for what matters, as the server takes it in place of an id.
func (a *Adapter) filter() string {
	return fmt.Sprintf(`{"presence":{"not_types":["*"]},"account_data":{"not_types":["*"]},`+
		`"room":{"ephemeral":{"not_types":["*"]},"account_data":{"not_types":["*"]},"timeline":{"limit":%d}}}`, a.page)
}

func (a *Adapter) process(ctx context.Context, resp *mautrix.RespSync, b *batch) {
	for r := range resp.Rooms.Leave {
		a.left(r, b)
	}
	for r, joined := range resp.Rooms.Join {
		a.look(ctx, r, joined, resp.NextBatch, b)
	}
	for r, invited := range resp.Rooms.Invite {
		a.invited(r, invited, b)
	}
	a.unseal(ctx, b)
}

// left takes up that the bot was put out of a room, or has left it.
func (a *Adapter) left(r id.RoomID, b *batch) {
	b.notes[keyGap+string(r)] = ""
	if a.in(r) != nil {
		a.Log.Info("matrix: out of a room", "room", r)
		a.forget(r)
	}
}

// look takes up what happened in a room: first its state, then what was said,
// as far as nothing is missing before it.
func (a *Adapter) look(ctx context.Context, r id.RoomID, joined *mautrix.SyncJoinedRoom, next string, b *batch) {
	own := a.room(r)
	changes := joined.State.Events
	if joined.StateAfter != nil {
		changes = append(changes, joined.StateAfter.Events...)
	}
	said := distinct(joined.Timeline.Events)
	for _, e := range append(changes, said...) {
		a.follow(ctx, r, own, e)
	}
	b.hold(own)
	t := joined.Timeline
	broken := t.Limited && t.PrevBatch != "" && !slices.ContainsFunc(said, a.isJoin)
	if !b.first && len(said) > 0 && (broken || own.behind != nil || !own.isKnown()) {
		a.fallBehind(r, own, next, broken || b.late, said, b)
		return
	}
	if n := len(said); n > 0 {
		b.notes[keySeen+string(r)] = string(said[n-1].ID)
	}
	if b.first {
		return
	}
	for _, e := range said[a.sinceJoin(said):] {
		a.take(ctx, r, e, b, b.late)
	}
	a.describeIn(ctx, r, own)
	a.leaveAlone(ctx, r, b)
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
		a.tombstone(r, e, b)
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
