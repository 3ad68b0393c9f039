package matrix

import (
	"context"
	"sync"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// A room is what is known of a room beside the client's store of states.
type room struct {
	mu     sync.Mutex
	known  bool // its state was asked for
	name   string
	alias  string
	direct bool // the bot was invited to talk to one person
}

// room returns a room that the bot is in.
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

// in tells whether the bot is in a room, and in how many.
func (a *Adapter) in(r id.RoomID) (in bool, rooms int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rooms[r] != nil, len(a.rooms)
}

// know asks for the state of a room unless that was done. Nothing may be sent
// to a room before: it may be encrypted.
func (a *Adapter) know(ctx context.Context, r id.RoomID) error {
	own := a.room(r)
	own.mu.Lock()
	defer own.mu.Unlock()
	if own.known {
		return nil
	}
	state, err := a.client.State(ctx, r)
	if err != nil {
		return err
	}
	for _, ofType := range state {
		for _, e := range ofType {
			own.see(e)
		}
	}
	flag, _, err := a.Notes.Get(ctx, keyDirect+string(r))
	if err != nil {
		return err
	}
	own.direct = flag != ""
	own.known = true
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
	}
}

// names returns what a pattern may call a room: its id alone. A room says of
// itself what its alias is, and any room may say anything.
func (a *Adapter) names(r id.RoomID) []string { return []string{string(r)} }

// direct tells whether a room is a talk with one person.
func (a *Adapter) direct(ctx context.Context, r id.RoomID) bool {
	people, err := a.state.GetRoomJoinedOrInvitedMembers(ctx, r)
	if err != nil || len(people) > 2 {
		return false
	}
	own := a.room(r)
	own.mu.Lock()
	defer own.mu.Unlock()
	return own.direct || own.name == "" && own.alias == ""
}

// follow takes up an event of a room's state as the sync tells it.
func (a *Adapter) follow(ctx context.Context, r id.RoomID, e *event.Event) {
	if e.StateKey == nil || parse(r, e, event.StateEventType) != nil {
		return
	}
	mautrix.UpdateStateStore(ctx, a.state, e)
	own := a.room(r)
	own.mu.Lock()
	own.see(e)
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
func (a *Adapter) leaveAlone(ctx context.Context, r id.RoomID) {
	people, err := a.state.GetRoomJoinedOrInvitedMembers(ctx, r)
	if err != nil || len(people) != 1 || people[0] != a.self() {
		return
	}
	a.Log.Info("matrix: everybody has left", "room", r)
	if _, err := a.client.LeaveRoom(ctx, r); err != nil {
		a.trouble("leave", err)
		return
	}
	a.forget(r)
}
