package slack

import (
	"testing"
	"time"

	"factbot/adapters/slack/fake"
	"factbot/bot"
)

// Only what can be asked again has a button that shares.
func TestShareable(t *testing.T) {
	for _, mode := range modes {
		d := startDesk(t, mode, bot.Editor, func(r *rig) { r.a.Repeatable = nil })
		d.command("U1", "what does article 6 say?")
		if _, ok := d.posted(1).Button("Share to channel"); ok {
			t.Error("shares what may not be repeatable")
		}
		d = startDesk(t, mode, bot.Editor, func(r *rig) {
			b := r.a.Desk.(*bot.Bot)
			r.a.Repeatable = func(text string) bool { return b.Harmless(t.Context(), text) }
		})
		for i, test := range []struct {
			text string
			want bool
		}{
			{"what does article 6 say?", true}, {"show " + checkpoint, true}, {"watch lachin", false}, {"roles", false},
			{"status", false}, {"more", false}, {"set no-such-fact title x", false}, {"help", false},
		} {
			d.command("U1", test.text)
			if _, ok := d.posted(i + 1).Button("Share to channel"); ok != test.want {
				t.Errorf("%q can be shared: %v", test.text, ok)
			}
		}
	}
}

// Who presses twice shares once; somebody else may, and so may they later, and
// at once where it failed.
func TestShareOnce(t *testing.T) {
	c := &clock{now: time.Date(2024, 1, 15, 20, 0, 0, 0, time.UTC)}
	r := start(t, ModeHTTP, echo, func(r *rig) { r.a.now = c.time })
	if _, err := r.Command(r.ctx, "U1", "C1", "lachin"); err != nil {
		t.Fatal(err)
	}
	p := r.posted(1)
	b, _ := p.Button("Share to channel")
	press := func(user string) {
		t.Helper()
		if _, err := r.Press(r.ctx, user, p, b); err != nil {
			t.Fatal(err)
		}
	}
	press("U1")
	r.posted(2)
	press("U1")
	press("U2")
	has(t, r.posted(3).Plain(), "Shared by U2")
	c.pass(time.Minute)
	r.Fail("response_url", fake.ServerError)
	press("U1")
	for r.a.Health().LastError == "" && r.ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	press("U1")
	has(t, r.posted(4).Plain(), "Shared by U1")
}
