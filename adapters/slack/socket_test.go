package slack

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
	"factbot/bot"
)

// Trap 1: Slack ends each connection right after hello. The calls of
// apps.connections.open come ever more slowly.
func TestReconnectsAreSpaced(t *testing.T) {
	r := prepare(t, ModeSocket)
	const goodbyes = 20
	for range goodbyes {
		r.DisconnectAtOnce("refresh_requested")
	}
	r.run(echo)
	if err := r.AwaitJoined(r.ctx, goodbyes+sockets); err != nil {
		t.Fatal(err)
	}
	longest := time.Duration(0)
	for _, d := range r.naps.slept() {
		longest = max(longest, d)
	}
	if longest < 30*time.Second {
		t.Errorf("the longest wait of %d reconnects is %v: %v", goodbyes, longest, r.naps.slept())
	}
}

func TestSpaced(t *testing.T) {
	now := time.Unix(0, 0)
	s := &spaced{now: func() time.Time { return now }}
	var waits []time.Duration
	for _, gap := range []time.Duration{0, 0, time.Second, 9 * time.Second, 10 * time.Second, 0} {
		now = now.Add(gap)
		waits = append(waits, s.space())
		s.called()
	}
	want := []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second, 0, time.Second}
	for i := range want {
		if waits[i] != want[i] {
			t.Fatalf("waits %v, want %v", waits, want)
		}
	}
	for range 20 {
		s.space()
	}
	if s.wait != mostWait {
		t.Errorf("the wait grows to %v", s.wait)
	}
}

// Trap 2: an event that comes twice is answered once, and one that comes for
// the first time with a retry number above 0 is answered too.
func TestRedeliveredEvents(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			r := start(t, mode, echo)
			inner := map[string]any{"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "one", "ts": "1.1"}
			for range 3 {
				r.Redeliver("Ev1", inner)
			}
			r.posted(1)
			again := &fake.Envelope{Kind: "events_api", Attempt: 2, Payload: map[string]any{"type": "event_callback", "team_id": fake.Team, "event_id": "Ev2",
				"event": map[string]any{"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "two", "ts": "1.2"}}}
			r.Send(again)
			if p := r.posted(2); !strings.Contains(p.Text, "two") {
				t.Errorf("posted %q", p.Text)
			}
		})
	}
}

// Trap 3: what slack-go does not know is acknowledged all the same.
func TestUnknownEventsAreAcknowledged(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			r := start(t, mode, echo)
			r.Event(map[string]any{"type": "a_type_of_next_year"})
			r.Event(map[string]any{"type": "message", "channel_type": "im", "channel": map[string]any{"no": "string"}})
			if mode == ModeSocket {
				r.Send(&fake.Envelope{Kind: "kind_of_next_year", Payload: map[string]any{"a": 1}})
				if err := r.AwaitAcknowledged(r.ctx); err != nil {
					t.Fatal(err)
				}
			}
			r.Direct("U1", "D1", "", "still there?")
			r.posted(1)
		})
	}
}

// Trap 4: while answers are stuck, everything is acknowledged, and a connection
// that Slack ends comes back.
func TestStuckAnswersHoldNothingUp(t *testing.T) {
	release := make(chan struct{})
	r := start(t, ModeSocket, func(ctx context.Context, m bot.Message) bot.Doc {
		<-release
		return echo(ctx, m)
	})
	const n = 200 // more than slack-go keeps
	for range n {
		r.Direct("U1", "D1", "", "question")
	}
	joined := r.Joined()
	r.Disconnect("warning")
	if err := r.AwaitJoined(r.ctx, joined+1); err != nil {
		t.Fatalf("no new connection: %v", err)
	}
	if err := r.AwaitAcknowledged(r.ctx); err != nil {
		t.Fatalf("not acknowledged: %v", err)
	}
	close(release)
	r.posted(n)
}

// Trap 4 once more: slack-go stands still where its events are not taken while
// an acknowledgement waits to be written, so none is waited for.
func TestAcknowledgingDoesNotBlock(t *testing.T) {
	a := prepare(t, ModeSocket).a
	nobodyWrites := &wire{acks: make(chan ack)}
	a.take(t.Context(), incoming{}, a.acker(nobodyWrites, "envelope"))
	if e := a.Health().LastError; !strings.Contains(e, "too much to acknowledge") {
		t.Errorf("health: %q", e)
	}
}

// Trap 5: answers do not go into acknowledgements, so none is too large.
func TestCommandsAreAcknowledgedEmpty(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			r := start(t, mode, func(context.Context, bot.Message) bot.Doc {
				return bot.Doc{bot.Para{bot.Plain(strings.Repeat("long ", 5000))}}
			})
			payload, err := r.Command(r.ctx, "U1", "C1", "lachin")
			if err != nil || len(payload) > 0 {
				t.Errorf("acknowledged with %q, %v", payload, err)
			}
			r.posted(1)
		})
	}
}

// Trap 6: four errors end Run, with a sentence that says what to do and no
// token; all others are tried again and shown in the health.
func TestRefusedTokens(t *testing.T) {
	for _, code := range []string{"invalid_auth", "account_inactive", "token_revoked", "not_authed"} {
		for _, token := range []string{fake.BotToken, fake.AppToken} {
			r := prepare(t, ModeSocket)
			r.Revoke(token, code)
			err := r.a.Run(r.ctx, echo)
			if err == nil || !strings.Contains(err.Error(), code) || !strings.Contains(err.Error(), "put a valid one into the configuration") || strings.Contains(err.Error(), "xoxb") || strings.Contains(err.Error(), "xapp-1") {
				t.Errorf("%s: Run: %v", code, err)
			}
		}
	}
}

func TestTroubleIsShownWhileItIsTriedAgain(t *testing.T) {
	for _, method := range []string{"auth.test", "apps.connections.open"} {
		t.Run(method, func(t *testing.T) {
			r := prepare(t, ModeSocket)
			r.Fail(method, fake.Says("missing_scope", ""), fake.ServerError, fake.HTML, fake.Empty, fake.Broken)
			r.run(echo)
			e := r.a.Health()
			if !strings.HasPrefix(e.LastError, method) || e.LastErrorAt.IsZero() {
				t.Errorf("health %+v", e)
			}
		})
	}
}

// A token that is revoked while the bot runs ends Run.
func TestRevokedWhileRunning(t *testing.T) {
	for _, mode := range modes {
		r := start(t, mode, echo)
		r.Revoke(fake.BotToken, "token_revoked")
		r.Direct("U1", "D1", "", "question")
		if err := r.end(); err == nil || !strings.Contains(err.Error(), "token_revoked") {
			t.Errorf("Run: %v", err)
		}
	}
}

// Trap 11: health is what is connected, and since when.
func TestHealth(t *testing.T) {
	r := start(t, ModeSocket, echo)
	r.Direct("U1", "D1", "", "question")
	r.posted(1)
	h := r.a.Health()
	if h.Connections < 1 || h.Since.IsZero() || h.LastError != "" {
		t.Errorf("health %+v", h)
	}
	r.stop()
	r.end()
	if h := r.a.Health(); h.Connections != 0 || !h.Since.IsZero() {
		t.Errorf("health after the end %+v", h)
	}
}

// Trap 12: while Slack refreshes connections, each question is answered.
func TestRefreshLosesNothing(t *testing.T) {
	r := start(t, ModeSocket, echo)
	const n = 20
	for i := range n {
		r.Direct("U1", "D1", "", "question")
		if i%4 == 0 {
			r.Disconnect([]string{"warning", "refresh_requested", "link_disabled", "too_many_websockets"}[i/4%4])
		}
	}
	r.posted(n)
}

// What was accepted is answered before Run returns.
func TestShutdownAnswersWhatWasAccepted(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			asked, release := make(chan struct{}), make(chan struct{})
			r := start(t, mode, func(ctx context.Context, m bot.Message) bot.Doc {
				close(asked)
				<-release
				return echo(ctx, m)
			})
			r.Direct("U1", "D1", "", "question")
			<-asked
			r.stop()
			close(release)
			if err := r.end(); err != nil {
				t.Errorf("Run: %v", err)
			}
			if n := len(r.Posts()); n != 1 {
				t.Errorf("%d posts when Run returned", n)
			}
		})
	}
}

// A 404 makes slack-go give up; the adapter does not.
func TestA404IsTriedAgain(t *testing.T) {
	r := prepare(t, ModeSocket)
	r.Fail("apps.connections.open", fake.Fault{Status: 404}, fake.Fault{Status: 404})
	r.run(echo)
}

func TestRunEndsBeforeItBegan(t *testing.T) {
	r := prepare(t, ModeSocket)
	r.Fail("auth.test", fake.ServerError)
	ctx, cancel := context.WithCancel(r.ctx)
	r.naps.each = func(time.Duration) { cancel() }
	if err := r.a.Run(ctx, echo); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("Run: %v", err)
	}
}
