package matrix

import (
	"context"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// invited accepts an invitation from somebody who may invite, and refuses any
// other.
func (a *Adapter) invited(ctx context.Context, r id.RoomID, invited *mautrix.SyncInvitedRoom) {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	by, direct := a.invitation(r, invited.State.Events)
	log := a.Log.With("room", r, "by", by)
	limit := a.Config.Rooms
	if limit == 0 {
		limit = defaultRooms
	}
	_, rooms := a.in(r)
	if !a.Config.mayInvite(string(by)) || anyMatches(a.Config.Deny, string(r)) || rooms >= limit {
		log.Info("matrix: an invitation is refused", "rooms", rooms)
		if _, err := a.client.LeaveRoom(ctx, r); err != nil {
			a.trouble("refuse an invitation", err)
		}
		return
	}
	if direct {
		if err := a.Notes.Put(ctx, map[string]string{keyDirect + string(r): string(by)}); err != nil {
			a.trouble("note an invitation", err)
		}
	}
	if _, err := a.client.JoinRoomByID(ctx, r); err != nil {
		a.trouble("join", err)
		return
	}
	log.Info("matrix: joined a room")
	a.room(r)
}

// invitation returns who invites the bot, and whether to a talk with one
// person.
func (a *Adapter) invitation(r id.RoomID, state []*event.Event) (by id.UserID, direct bool) {
	for _, e := range state {
		if e.Type.Type == event.StateMember.Type && e.GetStateKey() == string(a.self()) {
			direct, _ = e.Content.Raw["is_direct"].(bool)
			return e.Sender, direct
		}
	}
	return "", false
}

// tombstone follows a room that was upgraded, where the bot may: whoever did
// it could have invited the bot.
func (a *Adapter) tombstone(ctx context.Context, r id.RoomID, e *event.Event, b *batch) {
	c, ok := e.Content.Parsed.(*event.TombstoneEventContent)
	if !ok || c.ReplacementRoom == "" {
		return
	}
	if !a.Config.mayInvite(string(e.Sender)) {
		a.Log.Info("matrix: an upgraded room is not followed", "room", r, "by", e.Sender)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	if _, err := a.client.JoinRoom(ctx, string(c.ReplacementRoom), &mautrix.ReqJoinRoom{Via: []string{e.Sender.Homeserver()}}); err != nil {
		a.trouble("follow an upgraded room", err)
		return
	}
	a.room(c.ReplacementRoom)
	b.notes[keyMoved+string(r)] = string(c.ReplacementRoom)
}
