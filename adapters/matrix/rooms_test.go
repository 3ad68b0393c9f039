package matrix

import (
	"net/http"
	"testing"

	"factbot/bot"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Somebody who is put out for good has nothing to say any more, and nothing
// that is on its way holds the bot up.
func TestBanned(t *testing.T) {
	for _, encrypted := range modes {
		t.Run(modeName(encrypted), func(t *testing.T) {
			t.Parallel()
			s := homeserver(t)
			r := begin(t, register(t, s, encrypted), echo, nil)
			ana := somebody(t, s, "ana", encrypted)
			room, other := ana.room(t, "banned", r.id()), ana.room(t, "other", r.id())
			ana.answer(t, ana.say(t, room, "!fact before"))
			r.stop(t)
			q := ana.say(t, room, "!fact on its way") // and cannot be answered
			if _, err := ana.BanUser(t.Context(), room, &mautrix.ReqBanUser{UserID: r.id()}); err != nil {
				t.Fatal(err)
			}
			r.start(t, echo)
			ana.answer(t, ana.say(t, other, "!fact elsewhere"))
			eventually(t, "the bot is out", func() bool { h := r.Health(); return h.Rooms == 1 && h.Waiting == 0 })
			if n := len(ana.all(repliesTo(q))); n != 0 {
				t.Errorf("%d answers in a room that the bot is banned from", n)
			}
			if err := r.Announce(t.Context(), bot.RoomID(room), "", news("news")); err == nil || r.Health().Rooms != 1 {
				t.Errorf("announced where the bot is banned: %v, in %d rooms", err, r.Health().Rooms)
			}
		})
	}
}

// upgrade puts a new room in the place of one, and returns it.
func (p *person) upgrade(t *testing.T, r id.RoomID, version string) id.RoomID {
	t.Helper()
	var made struct {
		Room id.RoomID `json:"replacement_room"`
	}
	url := p.BuildClientURL("v3", "rooms", r, "upgrade")
	if _, err := p.MakeRequest(t.Context(), http.MethodPost, url, map[string]string{"new_version": version}, &made); err != nil {
		t.Fatal(err)
	}
	return made.Room
}

// The bot follows an upgraded room, as often as that happens: by itself where
// it may, else by the invitation; within the limit of rooms.
func TestUpgraded(t *testing.T) {
	for _, rule := range []event.JoinRule{event.JoinRulePublic, event.JoinRuleInvite} {
		t.Run(string(rule), func(t *testing.T) {
			t.Parallel()
			s := homeserver(t)
			account := register(t, s, false)
			account.config.Rooms = 1
			r := begin(t, account, echo, nil)
			ana := somebody(t, s, "ana", false)
			first := ana.room(t, "upgraded", r.id())
			if _, err := ana.SendStateEvent(t.Context(), first, event.StateJoinRules, "", &event.JoinRulesEventContent{JoinRule: rule}); err != nil {
				t.Fatal(err)
			}
			asked := []id.EventID{ana.say(t, first, "!fact before")}
			room := first
			for _, version := range []string{"9", "10"} {
				old := room
				room = ana.upgrade(t, old, version)
				if rule == event.JoinRuleInvite {
					if _, err := ana.InviteUser(t.Context(), room, &mautrix.ReqInviteUser{UserID: r.id()}); err != nil {
						t.Fatal(err)
					}
				}
				ana.joined(t, room, r.id())
				asked = append(asked, ana.say(t, room, "!fact after"))
				once(t, ana, asked)
				ana.see(t, "that the bot leaves the old room", func(e *event.Event) bool {
					return e.RoomID == old && e.GetStateKey() == string(r.id()) && e.Content.Raw["membership"] == "leave"
				})
			}
			eventually(t, "the bot is in one room", func() bool { return r.Health().Rooms == 1 })
			if err := r.Announce(t.Context(), bot.RoomID(first), "", news("after two upgrades")); err != nil {
				t.Fatal(err)
			}
			ana.see(t, "news of the first room in the last", func(e *event.Event) bool {
				return e.RoomID == room && e.Sender == r.id() && e.Content.AsMessage().Body == "after two upgrades"
			})
		})
	}
}

// Who may not invite the bot cannot have it follow either.
func TestUpgradedByAStranger(t *testing.T) {
	s := homeserver(t)
	ana := somebody(t, s, "ana", false)
	eve := somebody(t, s, "eve", false)
	account := register(t, s, false)
	account.config.Invite = []string{string(ana.UserID)}
	r := begin(t, account, echo, nil)
	room := ana.room(t, "stranger", r.id(), eve.joinInvites(t))
	levels := &event.PowerLevelsEventContent{Users: map[id.UserID]int{ana.UserID: 100, eve.UserID: 100}}
	if _, err := ana.SendStateEvent(t.Context(), room, event.StatePowerLevels, "", levels); err != nil {
		t.Fatal(err)
	}
	made, err := eve.CreateRoom(t.Context(), &mautrix.ReqCreateRoom{Preset: "public_chat", Name: "a trap"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := eve.SendStateEvent(t.Context(), room, event.StateTombstone, "", &event.TombstoneEventContent{ReplacementRoom: made.RoomID, Body: "come"}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		ana.answer(t, ana.say(t, room, "!fact still here"))
	}
	if r.in(made.RoomID) != nil || r.Health().Rooms != 1 {
		t.Error("the bot has followed a stranger")
	}
}
