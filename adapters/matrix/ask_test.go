package matrix

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"factbot/bot"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// The ways to speak to the bot in a room, and what the bot hears.
func TestAddressed(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, false), echo, nil)
	ana := somebody(t, s, "ana", false)
	room := ana.room(t, "ways", r.id())
	me := string(r.id())
	link := func(user, label string) string { return `<a href="https://matrix.to/#/` + user + `">` + label + `</a>` }
	for _, test := range []struct{ name, body, html, want string }{
		{"prefix", "!fact who is it", "", "who is it"},
		{"prefix in capitals", "!Fact: who is it", "", "who is it"},
		{"prefix alone", "!fact", "", "help"},
		{"part of a word", "!factory tour", "", ""},
		{"not for the bot", "who is it", "", ""},
		{"id", me + ": who is it", "", "who is it"},
		{"id in the middle", "now " + me + " who is it", "", "now who is it"},
		{"a longer id", me + ".example who is it", "", ""},
		{"pill", "fact bot: who is it", link(me, "fact bot") + ": who is it", "who is it"},
		{"escaped pill", "fact bot, who is it", link(strings.Replace(me, "@", "%40", 1), "fact bot") + ", who is it", "who is it"},
		{"pill of another", "!fact grant editor Ben", "!fact grant editor " + link("@ben:example.org", "Ben"), "grant editor matrix:@ben:example.org"},
		{"HTML that acts", "!fact <b>x</b> &amp;", "!fact <script>x</script>", "<b>x</b> &amp;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := &event.MessageEventContent{MsgType: event.MsgText, Body: test.body}
			if test.html != "" {
				c.Format, c.FormattedBody = event.FormatHTML, test.html
			}
			q := ana.post(t, room, c)
			if test.want == "" {
				never(t, ana, []id.EventID{q}, room)
				return
			}
			if got := ana.answer(t, q).Body; got != "heard: "+test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// Answers stand in the thread of their question, and reply to it.
func TestThreads(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, false), func(_ context.Context, m bot.Message) bot.Doc {
		return bot.Doc{bot.Para{bot.Plain("in " + string(m.Thread))}}
	}, nil)
	ana := somebody(t, s, "ana", false)
	room := ana.room(t, "threads", r.id())
	root := ana.say(t, room, "a thread begins")
	got := ana.answer(t, ana.inThread(t, room, root, "!fact where"))
	if got.RelatesTo.GetThreadParent() != root || got.Body != "in "+string(root) || got.RelatesTo.IsFallingBack {
		t.Errorf("answered %q with %+v", got.Body, got.RelatesTo)
	}
	if !got.Mentions.Has(ana.UserID) || got.MsgType != event.MsgNotice {
		t.Errorf("answered as %s, mentioning %v", got.MsgType, got.Mentions)
	}
}

func edit(of id.EventID, text string) *event.MessageEventContent {
	return &event.MessageEventContent{
		MsgType: event.MsgText, Body: "* " + text, RelatesTo: new(event.RelatesTo).SetReplace(of),
		NewContent: &event.MessageEventContent{MsgType: event.MsgText, Body: text},
	}
}

func TestEditedAndRedacted(t *testing.T) {
	for _, encrypted := range modes {
		t.Run(modeName(encrypted), func(t *testing.T) {
			t.Parallel()
			s := homeserver(t)
			r := begin(t, register(t, s, encrypted), echo, nil)
			ana := somebody(t, s, "ana", encrypted)
			room := ana.room(t, "edits", r.id())
			q := ana.say(t, room, "!fact whta")
			answer := ana.see(t, "an answer", repliesTo(q))
			ana.post(t, room, edit(q, "!fact what"))
			edited := ana.see(t, "an edited answer", func(e *event.Event) bool {
				c, ok := e.Content.Parsed.(*event.MessageEventContent)
				return ok && e.Sender == r.id() && c.RelatesTo.GetReplaceID() == answer.ID
			})
			if got := edited.Content.AsMessage().NewContent.Body; got != "heard: what" {
				t.Errorf("edited to %q", got)
			}
			eve := somebody(t, s, "eve", encrypted)
			other := eve.room(t, "elsewhere", r.id())
			eve.post(t, other, edit(q, "!fact hacked")) // neither hers nor here
			own := eve.say(t, other, "!fact mine")
			eve.see(t, "an answer of her own alone", func(e *event.Event) bool {
				if c, ok := e.Content.Parsed.(*event.MessageEventContent); ok && e.Sender == r.id() && strings.Contains(c.Body, "hacked") {
					t.Errorf("somebody else edited a question: %q", c.Body)
				}
				return repliesTo(own)(e)
			})
			if _, err := ana.RedactEvent(t.Context(), room, q); err != nil {
				t.Fatal(err)
			}
			ana.see(t, "that the answer is redacted", func(e *event.Event) bool {
				return e.Sender == r.id() && e.Type == event.EventRedaction && (e.Redacts == answer.ID || e.Content.AsRedaction().Redacts == answer.ID)
			})
			once(t, ana, []id.EventID{q})
		})
	}
}

// What nobody should send, and what it must not do: stop the bot.
func TestBadEvents(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, false), echo, nil)
	ana := somebody(t, s, "ana", false)
	room := ana.room(t, "", r.id())
	for _, bad := range []struct{ kind, content string }{
		{"m.room.message", `{}`},
		{"m.room.message", `{"msgtype":"m.text"}`},
		{"m.room.message", `{"msgtype":7,"body":[]}`},
		{"m.room.message", `{"msgtype":"m.text","body":{"a":1}}`},
		{"m.room.message", `{"msgtype":"m.image","body":"x.png","url":"mxc://x/y"}`},
		{"m.room.message", `{"msgtype":"m.text","body":"x","m.relates_to":"?"}`},
		{"m.room.message", `{"msgtype":"m.text","body":"x","m.relates_to":{"rel_type":"m.replace","event_id":"$nothing"}}`},
		{"m.room.message", `{"msgtype":"m.text","body":"x","m.relates_to":{"rel_type":"m.replace","event_id":"$nothing"},"m.new_content":{"msgtype":"m.text","body":"y"}}`},
		{"m.reaction", `{}`},
		{"m.reaction", `{"m.relates_to":{"rel_type":"m.annotation","event_id":"$nothing","key":"✅"}}`},
		{"org.example.unknown", `{"body":"hello"}`},
	} {
		q := ana.raw(t, room, bad.kind, bad.content)
		if n := len(ana.all(repliesTo(q))); n != 0 {
			t.Errorf("%s is answered", bad.content)
		}
	}
	long := strings.Repeat("я", 32_000)
	if got := ana.answer(t, ana.say(t, room, long)); !strings.HasSuffix(got.Body, cutHere) || !strings.Contains(got.FormattedBody, cutHere) {
		t.Errorf("a question of 64 KB is answered with %d bytes and %d of markup", len(got.Body), len(got.FormattedBody))
	}
	ana.answer(t, ana.say(t, room, "still there?"))
}

func TestAllowAndDeny(t *testing.T) {
	s := homeserver(t)
	ana, ben := somebody(t, s, "ana", false), somebody(t, s, "ben", false)
	account := register(t, s, false)
	account.config.Deny = []string{string(ben.UserID)}
	r := begin(t, account, echo, nil)
	refused, err := ben.CreateRoom(t.Context(), &mautrix.ReqCreateRoom{Invite: []id.UserID{r.id()}})
	if err != nil {
		t.Fatal(err)
	}
	ben.see(t, "that the bot refuses", func(e *event.Event) bool {
		return e.RoomID == refused.RoomID && e.GetStateKey() == string(r.id()) && e.Content.Raw["membership"] == "leave"
	})
	room := ana.room(t, "both", r.id(), ben.joinInvites(t))
	never(t, ana, []id.EventID{ben.say(t, room, "!fact hello")}, room)
}

// Nobody is left to talk to.
func TestLeavesWhenAlone(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, false), echo, nil)
	ana := somebody(t, s, "ana", false)
	room := ana.room(t, "", r.id())
	eventually(t, "the bot is in", func() bool { return r.Health().Rooms == 1 })
	if _, err := ana.LeaveRoom(t.Context(), room); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the bot has left", func() bool { return r.Health().Rooms == 0 })
}

func TestLimitOfRooms(t *testing.T) {
	s := homeserver(t)
	account := register(t, s, false)
	account.config.Rooms = 1
	r := begin(t, account, echo, nil)
	ana := somebody(t, s, "ana", false)
	ana.room(t, "", r.id())
	made, err := ana.CreateRoom(t.Context(), &mautrix.ReqCreateRoom{Invite: []id.UserID{r.id()}})
	if err != nil {
		t.Fatal(err)
	}
	ana.see(t, "that the bot refuses", func(e *event.Event) bool {
		return e.RoomID == made.RoomID && e.GetStateKey() == string(r.id()) && e.Content.Raw["membership"] == "leave"
	})
}

// A proposal is approved by a reaction and by a reply, as whoever does it.
func TestApprovals(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, false), func(_ context.Context, m bot.Message) bot.Doc {
		d := bot.Doc{bot.Para{bot.Plain(fmt.Sprintf("%s says %s", m.Account, m.Text))}}
		if m.Text == "review" {
			d = append(d, bot.Choices{{Label: "Approve", Command: "approve 7"}, {Label: "Reject, with a reason", Command: "reject 7 REASON"}})
		}
		return d
	}, nil)
	ana, ben := somebody(t, s, "ana", false), somebody(t, s, "ben", false)
	room := ana.room(t, "approvals", r.id(), ben.joinInvites(t))
	proposal := ana.see(t, "a proposal", repliesTo(ana.say(t, room, "!fact review")))
	says := func(p *person) string { return string(p.UserID) + " says approve 7" }
	for _, key := range []string{"✅", "👍️", "👍🏽"} {
		if _, err := ben.SendReaction(t.Context(), room, proposal.ID, key); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "three reactions approve", func() bool {
		return len(ana.all(func(e *event.Event) bool {
			return e.Sender == r.id() && strings.HasPrefix(e.Content.AsMessage().Body, says(ben))
		})) == 3
	})
	reply := ana.post(t, room, &event.MessageEventContent{MsgType: event.MsgText, Body: "Approve", RelatesTo: new(event.RelatesTo).SetReplyTo(proposal.ID)})
	if got := ana.answer(t, reply).Body; got != says(ana) {
		t.Errorf("a reply is heard as %q", got)
	}
	if _, err := ben.SendReaction(t.Context(), room, proposal.ID, "🎉"); err != nil {
		t.Fatal(err)
	}
	never(t, ana, []id.EventID{proposal.ID}[1:], room)
	if n := len(ana.all(func(e *event.Event) bool {
		return e.Sender == r.id() && strings.HasPrefix(e.Content.AsMessage().Body, says(ben))
	})); n != 3 {
		t.Errorf("%d reactions approve", n)
	}
}

// Power levels count in the rooms that the configuration names, and never in a
// talk of two.
func TestRole(t *testing.T) {
	s := homeserver(t)
	ana, ben := somebody(t, s, "ana", false), somebody(t, s, "ben", false)
	account := register(t, s, false)
	account.config.Power = Power{Rooms: []string{"!*"}, Editor: 50, Admin: 101}
	r := begin(t, account, echo, nil)
	room, direct := ana.room(t, "power", r.id(), ben.joinInvites(t)), ana.room(t, "", r.id())
	for _, known := range []id.RoomID{room, direct} {
		ana.answer(t, ana.say(t, known, "!fact hello"))
	}
	for _, test := range []struct {
		who  *person
		room id.RoomID
		want bot.Role
	}{{ana, room, bot.Editor}, {ben, room, bot.Reader}, {ana, direct, bot.Reader}, {ana, "!other:localhost", bot.Reader}} {
		m := bot.Message{Platform: "matrix", Room: bot.RoomID(test.room), Account: bot.AccountID(test.who.UserID)}
		if got := r.Role(m); got != test.want {
			t.Errorf("%s in %s is %s, want %s", test.who.UserID, test.room, got, test.want)
		}
	}
	r.Config.Power.Rooms = nil
	if got := r.Role(bot.Message{Platform: "matrix", Room: bot.RoomID(room), Account: bot.AccountID(ana.UserID)}); got != bot.Reader {
		t.Errorf("in a room that is not named: %s", got)
	}
}

// Two factbots' worth of Announce: to a room, a thread, and what is none.
func TestAnnounce(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, false), echo, nil)
	ana := somebody(t, s, "ana", false)
	room := ana.room(t, "news", r.id())
	eventually(t, "the bot knows that it has joined", func() bool { return r.in(room) != nil })
	d := bot.Doc{bot.Para{bot.Plain("news")}, bot.Choices{{Label: "Look at it", Command: "show x"}}}
	if err := r.Announce(t.Context(), bot.RoomID(room), "", d); err != nil {
		t.Fatal(err)
	}
	e := ana.see(t, "the news", func(e *event.Event) bool { return e.Sender == r.id() && e.Type == event.EventMessage })
	if got := e.Content.AsMessage().Body; got != "news\n- Look at it: !fact show x" {
		t.Errorf("announced %q", got)
	}
	for _, nowhere := range []bot.RoomID{"general", "!nowhere:localhost", ""} {
		if err := r.Announce(t.Context(), nowhere, "", d); err == nil {
			t.Errorf("announced in %q", nowhere)
		}
	}
}
