package matrix

import (
	"slices"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// invited accepts an invitation from somebody who may invite, and refuses any
// other.
func (a *Adapter) invited(r id.RoomID, invited *mautrix.SyncInvitedRoom, b *batch) {
	by, direct := a.invitation(invited.State.Events)
	from := a.upgraded(r, b)
	if !a.Config.mayInvite(string(by)) || anyMatches(a.Config.Deny, string(r)) || from == "" && a.full(b) {
		a.Log.Info("matrix: an invitation is refused", "room", r, "by", by)
		b.plan(errand{Room: r, Leave: true})
		return
	}
	if direct {
		b.notes[keyDirect+string(r)] = string(by)
	}
	b.plan(errand{Room: r, By: by, From: from})
}

// full tells whether the bot is in as many rooms as it may be, with those that
// it is about to join.
func (a *Adapter) full(b *batch) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make(map[id.RoomID]bool)
	for r := range a.rooms {
		all[r] = true
	}
	for _, e := range b.errands {
		all[e.Room] = all[e.Room] || !e.Leave && e.From == ""
	}
	for r, e := range a.errands {
		all[r] = all[r] || !e.Leave && e.From == ""
	}
	n := 0
	for _, counts := range all {
		if counts {
			n++
		}
	}
	return n >= a.Config.most()
}

// invitation returns who invites the bot, and whether to a talk with one
// person.
func (a *Adapter) invitation(state []*event.Event) (by id.UserID, direct bool) {
	for _, e := range state {
		if e.Type.Type == event.StateMember.Type && e.GetStateKey() == string(a.self()) {
			direct, _ = e.Content.Raw["is_direct"].(bool)
			return e.Sender, direct
		}
	}
	return "", false
}

// upgraded returns the room that the bot is in and whose place a room takes;
// "" where there is none.
func (a *Adapter) upgraded(to id.RoomID, b *batch) id.RoomID {
	a.mu.Lock()
	defer a.mu.Unlock()
	for r, own := range a.rooms {
		if own.movedTo() == to && !a.replaced(r, to, b) {
			return r
		}
	}
	return ""
}

// replaced tells whether another room than to is about to take the place of
// one: a single one may. a.mu is held.
func (a *Adapter) replaced(from, to id.RoomID, b *batch) bool {
	other := func(e errand) bool { return e.From == from && e.Room != to }
	for _, e := range a.errands {
		if other(*e) {
			return true
		}
	}
	return slices.ContainsFunc(b.errands, other)
}

// tombstone follows a room that was upgraded, where the bot may: whoever did
// it could have invited the bot. It leaves the old one, so that it is in no
// more rooms than before.
func (a *Adapter) tombstone(r id.RoomID, e *event.Event, b *batch) {
	c, ok := e.Content.Parsed.(*event.TombstoneEventContent)
	if !ok || c.ReplacementRoom == "" {
		return
	}
	if !a.Config.mayInvite(string(e.Sender)) || anyMatches(a.Config.Deny, string(c.ReplacementRoom)) {
		a.Log.Info("matrix: an upgraded room is not followed", "room", r, "by", e.Sender)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.replaced(r, c.ReplacementRoom, b) {
		b.plan(errand{Room: c.ReplacementRoom, By: e.Sender, From: r})
	}
}
