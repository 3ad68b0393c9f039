package matrix

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"factbot/adapters/matrix/matrixtest"
	"factbot/bot"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// once checks that each question has exactly one answer.
func once(t *testing.T, p *person, questions []id.EventID) {
	t.Helper()
	eventually(t, "every question is answered", func() bool {
		for _, q := range questions {
			if len(p.all(repliesTo(q))) == 0 {
				return false
			}
		}
		return true
	})
	for _, q := range questions {
		if n := len(p.all(repliesTo(q))); n != 1 {
			t.Errorf("%s has %d answers", q, n)
		}
	}
}

// never checks that none of some questions has an answer, once a later one
// has.
func never(t *testing.T, p *person, questions []id.EventID, r id.RoomID) {
	t.Helper()
	p.answer(t, p.say(t, r, "!fact the last one"))
	for _, q := range questions {
		if n := len(p.all(repliesTo(q))); n != 0 {
			t.Errorf("%s has %d answers", q, n)
		}
	}
}

// Rules 1, 2, 3 and 7: far more is asked in an outage than a sync shows.
func TestAnOutageLosesNothing(t *testing.T) {
	for _, encrypted := range modes {
		t.Run(modeName(encrypted), func(t *testing.T) {
			t.Parallel()
			s := homeserver(t)
			r := begin(t, register(t, s, encrypted), echo, func(a *Adapter) { a.page = 10 })
			ana := somebody(t, s, "ana", encrypted)
			room := ana.room(t, "outage", r.id())
			asked := []id.EventID{ana.say(t, room, "!fact before")}
			once(t, ana, asked)
			r.stop(t)
			for i := range 200 {
				asked = append(asked, ana.say(t, room, fmt.Sprintf("!fact question %d", i)))
			}
			r.start(t, echo)
			once(t, ana, asked)
			eventually(t, "nothing waits", func() bool { return r.Health().Waiting == 0 })
			r.stop(t)
			r.start(t, echo)
			r.synced(t)
			once(t, ana, append(asked, ana.say(t, room, "!fact after")))
		})
	}
}

// Rules 4 and 5: what was said before the bot came is none of its business.
func TestWhatCameBefore(t *testing.T) {
	s := homeserver(t)
	account := register(t, s, false)
	ana := somebody(t, s, "ana", false)
	room := ana.room(t, "before")
	early := []id.EventID{ana.say(t, room, "!fact too early")}
	r := begin(t, account, echo, nil)
	if _, err := ana.InviteUser(t.Context(), room, &mautrix.ReqInviteUser{UserID: r.id()}); err != nil {
		t.Fatal(err)
	}
	ana.joined(t, room, r.id())
	never(t, ana, early, room)

	if _, err := ana.KickUser(t.Context(), room, &mautrix.ReqKickUser{UserID: r.id()}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the bot is out", func() bool { return r.Health().Rooms == 0 })
	early = append(early, ana.say(t, room, "!fact while it is out"))
	if _, err := ana.InviteUser(t.Context(), room, &mautrix.ReqInviteUser{UserID: r.id()}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the bot is back", func() bool { return r.Health().Rooms == 1 })
	never(t, ana, early, room)

	r.stop(t) // and its memory is lost
	early = append(early, ana.say(t, room, "!fact while it is away"))
	r = begin(t, account, echo, nil)
	r.synced(t)
	never(t, ana, early, room)
}

// Rule 6: no loops.
func TestTwoBotsStaySilent(t *testing.T) {
	s := homeserver(t)
	one, two := begin(t, register(t, s, false), echo, nil), begin(t, register(t, s, false), echo, nil)
	ana := somebody(t, s, "ana", false)
	room := ana.room(t, "bots", one.id(), two.id())
	q := ana.say(t, room, "!fact hello")
	eventually(t, "both answer", func() bool { return len(ana.all(repliesTo(q))) == 2 })
	ana.post(t, room, &event.MessageEventContent{MsgType: event.MsgNotice, Body: "!fact I am a bot"})
	q = ana.say(t, room, "!fact again")
	eventually(t, "both answer again", func() bool { return len(ana.all(repliesTo(q))) == 2 })
	notices := func(e *event.Event) bool {
		c, ok := e.Content.Parsed.(*event.MessageEventContent)
		return ok && c.MsgType == event.MsgNotice && e.Sender != ana.UserID
	}
	if n := len(ana.all(notices)); n != 4 {
		t.Errorf("%d notices of the bots", n)
	}
}

// Rule 7: a slow question keeps nobody waiting.
func TestASlowQuestion(t *testing.T) {
	s := homeserver(t)
	free := make(chan struct{})
	r := begin(t, register(t, s, false), func(ctx context.Context, m bot.Message) bot.Doc {
		if m.Text == "slow" {
			<-free
		}
		return echo(ctx, m)
	}, nil)
	ana := somebody(t, s, "ana", false)
	slow, quick := ana.room(t, "slow", r.id()), ana.room(t, "quick", r.id())
	q := ana.say(t, slow, "!fact slow")
	eventually(t, "the bot is seen typing", func() bool { return ana.typing(slow) })
	ana.answer(t, ana.say(t, quick, "!fact quick"))
	close(free)
	ana.answer(t, q)
}

func TestAPanicIsASentence(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, false), func(context.Context, bot.Message) bot.Doc { panic("oh") }, nil)
	ana := somebody(t, s, "ana", false)
	if got := ana.answer(t, ana.say(t, ana.room(t, "", r.id()), "hello")).Body; !strings.Contains(got, "Something went wrong") {
		t.Errorf("answered %q", got)
	}
}

// The queue of all adapters has no place: that is said.
func TestBusy(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, false), echo, func(a *Adapter) { a.Queue = full{} })
	ana := somebody(t, s, "ana", false)
	if got := ana.answer(t, ana.say(t, ana.room(t, "", r.id()), "hello")).Body; got != "I am busy, try again in a moment." {
		t.Errorf("answered %q", got)
	}
}

type full struct{}

func (full) Do(bot.Message, func(context.Context)) bool { return false }

func TestRevokedToken(t *testing.T) {
	s := homeserver(t)
	r := begin(t, register(t, s, false), echo, nil)
	r.synced(t)
	if _, err := r.client.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := r.end(t)
	if err == nil || !strings.Contains(err.Error(), "log in again") || strings.Contains(err.Error(), string(r.login.Token)) {
		t.Errorf("Run: %v", err)
	}
	r.ended <- nil
}

// A homeserver that goes away and comes back, with questions before and after.
func TestHomeserverRestarts(t *testing.T) {
	s := matrixtest.Start(t)
	r := begin(t, register(t, s, false), echo, nil)
	ana := somebody(t, s, "ana", false)
	room := ana.room(t, "restart", r.id())
	asked := []id.EventID{ana.say(t, room, "!fact before")}
	once(t, ana, asked)
	for i := range 3 {
		// Dendrite forgets transaction ids when it stops: an answer that it has
		// taken and not yet acknowledged comes twice.
		eventually(t, "nothing is on its way", func() bool { return r.Health().Waiting == 0 })
		s.Stop()
		if err := s.Up(); err != nil {
			t.Fatal(err)
		}
		asked = append(asked, ana.say(t, room, fmt.Sprintf("!fact after %d", i)))
		once(t, ana, asked)
	}
}
