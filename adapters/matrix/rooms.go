package matrix

import (
	"context"
	"errors"
	"sync"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// A room is what is known of a room beside the client's store of states.
type room struct {
	turn    sync.Mutex     // whose turn it is to accept what was said, in order
	behind  *gap           // nil where all was looked at; guarded by turn
	shown   []*event.Event // what syncs have told since then, the newest; guarded by turn
	filling bool           // somebody fills the gap; guarded by turn

	asking sync.Mutex // for the state
	mu     sync.Mutex // of what follows
	known  bool       // its state was asked for
	name   string
	alias  string
	direct bool           // the bot was invited to talk to one person
	moved  id.RoomID      // the room that took its place
	told   bool           // clients there were told of the commands
	since  []*event.Event // of its state, followed while it was asked for
}

func (r *room) isKnown() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.known
}

// movedTo returns the room that has taken the place of one; "" where none has.
func (r *room) movedTo() id.RoomID {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.moved
}

// tell returns true where clients are to be told of the commands now.
func (r *room) tell() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.told
	r.told = r.known
	return r.told && !was
}

func (r *room) untold() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = false
}

// room returns a room that the bot is in, or has just come to.
func (a *Adapter) room(r id.RoomID) *room {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.rooms[r] == nil {
		a.rooms[r] = new(room)
	}
	return a.rooms[r]
}

// forget drops a room that the bot is not in any more.
func (a *Adapter) forget(r id.RoomID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.rooms, r)
}

// in returns a room that the bot is in; nil for any other.
func (a *Adapter) in(r id.RoomID) *room {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rooms[r]
}

// errOut is the error of saying something in a room that the bot is not in.
var errOut = errors.New("the bot is not in the room")

// know asks for the state of a room unless that was done. Nothing may be sent
// to a room before: it may be encrypted.
func (a *Adapter) know(ctx context.Context, r id.RoomID) error {
	own := a.in(r)
	if own == nil {
		return errOut
	}
	own.asking.Lock()
	defer own.asking.Unlock()
	if own.isKnown() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	own.mu.Lock()
	own.since = nil
	own.mu.Unlock()
	state, err := a.client.State(ctx, r)
	if err != nil {
		return err
	}
	flag, _, err := a.Notes.Get(ctx, keyDirect+string(r))
	if err != nil {
		return err
	}
	if a.cipher != nil { // nobody has told what changed while the room was not known: people, and their devices
		if err := a.cipher.renew(ctx, r); err != nil {
			return err
		}
	}
	own.mu.Lock()
	defer own.mu.Unlock()
	for _, ofType := range state {
		for _, e := range ofType {
			own.see(e)
		}
	}
	for _, e := range own.since { // it may be newer than what the server has answered
		mautrix.UpdateStateStore(ctx, a.state, e)
		own.see(e)
	}
	own.direct, own.known, own.since = flag != "", true, nil
	return nil
}

// see takes up an event of a room's state.
func (r *room) see(e *event.Event) {
	if e.StateKey == nil || *e.StateKey != "" {
		return
	}
	switch c := e.Content.Parsed.(type) {
	case *event.RoomNameEventContent:
		r.name = c.Name
	case *event.CanonicalAliasEventContent:
		r.alias = string(c.Alias)
	case *event.TombstoneEventContent:
		r.moved = c.ReplacementRoom
	}
}

// names returns what a pattern may call a room: its id alone. A room says of
// itself what its alias is, and any room may say anything.
func (a *Adapter) names(r id.RoomID) []string { return []string{string(r)} }

// direct tells whether a room is a talk with one person.
func (a *Adapter) direct(ctx context.Context, r id.RoomID) bool {
	people, err := a.state.GetRoomJoinedOrInvitedMembers(ctx, r)
	own := a.in(r)
	if err != nil || own == nil || len(people) > 2 {
		return false
	}
	own.mu.Lock()
	defer own.mu.Unlock()
	return own.direct || own.name == "" && own.alias == ""
}

// follow takes up an event of a room's state as the sync tells it.
func (a *Adapter) follow(ctx context.Context, r id.RoomID, own *room, e *event.Event) {
	if e.StateKey == nil || parse(r, e, event.StateEventType) != nil {
		return
	}
	own.mu.Lock()
	mautrix.UpdateStateStore(ctx, a.state, e)
	own.see(e)
	if !own.known {
		own.since = append(own.since, e)
	}
	if e.Type == event.StatePowerLevels {
		own.told = false
	}
	own.mu.Unlock()
	if a.cipher != nil {
		a.cipher.follow(ctx, e)
	}
}

// parse prepares an event of a room for being read.
func parse(r id.RoomID, e *event.Event, class event.TypeClass) error {
	e.RoomID, e.Type.Class = r, class
	if e.Content.Parsed != nil {
		return nil
	}
	return e.Content.ParseRaw(e.Type)
}

// leaveAlone leaves a room where nobody is but the bot.
func (a *Adapter) leaveAlone(ctx context.Context, r id.RoomID, b *batch) {
	people, err := a.state.GetRoomJoinedOrInvitedMembers(ctx, r)
	if own := a.in(r); own == nil || !own.isKnown() || err != nil || len(people) != 1 || people[0] != a.self() {
		return
	}
	a.Log.Info("matrix: everybody has left", "room", r)
	b.plan(errand{Room: r, Leave: true})
}
