package slack

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"factbot/adapters/slack/fake"
	"factbot/bot"

	"github.com/google/go-cmp/cmp"
	slackgo "github.com/slack-go/slack"
)

// recorder remembers what the bot was asked, and echoes it.
type recorder struct {
	mu  sync.Mutex
	all []bot.Message
}

func (r *recorder) handle(ctx context.Context, m bot.Message) bot.Doc {
	r.mu.Lock()
	r.all = append(r.all, m)
	r.mu.Unlock()
	return echo(ctx, m)
}

func (r *recorder) last() bot.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all[len(r.all)-1]
}

// Where somebody asks is where they are answered.
func TestPlaces(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			var heard recorder
			r := start(t, mode, heard.handle)
			for i, test := range []struct {
				name string
				ask  func() string
				m    bot.Message
				post fake.Post
			}{
				{"mention", func() string {
					return r.Event(map[string]any{"type": "app_mention", "user": "U1", "channel": "C1", "ts": "5.1", "text": "<@UBOT> lachin"})
				}, bot.Message{Room: "T1/C1", Thread: "5.1", Account: "T1/U1", Text: "lachin"}, fake.Post{Channel: "C1", Thread: "5.1"}},
				{"mention in a thread", func() string { return r.Mention("U1", "C1", "4.2", "lachin") },
					bot.Message{Room: "T1/C1", Thread: "4.2", Account: "T1/U1", Text: "lachin"}, fake.Post{Channel: "C1", Thread: "4.2"}},
				{"direct", func() string { return r.Direct("U2", "D1", "", "lachin") },
					bot.Message{Room: "T1/D1", Account: "T1/U2", Text: "lachin"}, fake.Post{Channel: "D1"}},
				{"thread of a direct chat", func() string { return r.Direct("U2", "D1", "4.3", "lachin") },
					bot.Message{Room: "T1/D1", Thread: "4.3", Account: "T1/U2", Text: "lachin"}, fake.Post{Channel: "D1", Thread: "4.3"}},
				{"guest of another team", func() string {
					return r.Event(map[string]any{"type": "app_mention", "user": "U9", "user_team": "T9", "channel": "C1", "thread_ts": "5.1", "text": "<@UBOT> lachin"})
				}, bot.Message{Room: "T1/C1", Thread: "5.1", Account: "T9/U9", Text: "lachin"}, fake.Post{Channel: "C1", Thread: "5.1"}},
			} {
				id := test.ask()
				p := r.posted(i + 1)
				test.m.ID, test.m.Platform = id, "slack"
				if d := cmp.Diff(test.m, heard.last()); d != "" {
					t.Errorf("%s (-want +got)\n%s", test.name, d)
				}
				if p.Channel != test.post.Channel || p.Thread != test.post.Thread || p.User != "" || p.Method != "chat.postMessage" {
					t.Errorf("%s: posted to %s %s %s", test.name, p.Channel, p.Thread, p.User)
				}
				if a := p.Arguments; a.Get("unfurl_links") != "false" || a.Get("unfurl_media") != "false" || a.Get("mrkdwn") != "false" {
					t.Errorf("%s: unfurls or reads markup: %v", test.name, a)
				}
			}
		})
	}
}

// A slash command is answered to the asker, with a button that shares.
func TestCommand(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			var heard recorder
			r := start(t, mode, heard.handle)
			if _, err := r.Command(r.ctx, "U1", "C1", "who is <ana> & co"); err != nil {
				t.Fatal(err)
			}
			p := r.posted(1)
			if p.Method != "response_url" || p.User != "U1" || p.Channel != "C1" || !strings.Contains(p.Plain(""), "you said: who is <ana> & co") {
				t.Errorf("posted %+v", p)
			}
			m := heard.last()
			if m.ID == "" || m.Room != "T1/C1" || m.Account != "T1/U1" || m.Thread != "" || m.Later != (bot.Place{Platform: "slack", Room: "T1/U1"}) {
				t.Errorf("asked %+v", m)
			}
			b, ok := p.Button("Share to channel")
			if !ok {
				t.Fatal("no button that shares")
			}
			if _, err := r.Press(r.ctx, "U1", p, b); err != nil {
				t.Fatal(err)
			}
			shared := r.posted(2)
			if shared.User != "" || shared.Channel != "C1" || !strings.HasPrefix(shared.Plain(""), "Shared by U1") || !strings.Contains(shared.Plain(""), "you said: who is <ana> & co") {
				t.Errorf("shared %+v", shared)
			}
			if len(heard.all) != 1 {
				t.Error("the question was asked again to be shared")
			}
			if _, err := r.Command(r.ctx, "U1", "D1", ""); err != nil {
				t.Fatal(err)
			}
			if p := r.posted(3); len(p.Buttons()) > 0 || heard.last().Text != "help" {
				t.Errorf("in a direct chat: %v, asked %q", p.Buttons(), heard.last().Text)
			}
		})
	}
}

// Buttons work after a restart: what they say is in them.
func TestButtonsOutliveTheBot(t *testing.T) {
	for text, want := range map[string]string{"lachin": "you said: lachin", "set x": "too old to be shared"} {
		r := start(t, ModeSocket, echo)
		old := fake.Post{Channel: "C1", User: "U1", TS: "3.1"}
		if _, err := r.Press(r.ctx, "U1", old, fake.Button{ActionID: actionShare, BlockID: "Ev-old", Value: text}); err != nil {
			t.Fatal(err)
		}
		p := r.posted(1)
		if !strings.Contains(p.Plain(""), want) || (p.User == "") != (text == "lachin") {
			t.Errorf("shared %q: %+v", text, p)
		}
	}
}

// A press is a message of whoever pressed. It is answered in the thread of a
// message that all see, and to them alone where only they see it.
func TestPress(t *testing.T) {
	button := fake.Button{ActionID: actionAsk + ":1", Value: "show x"}
	for _, mode := range modes {
		for _, test := range []struct {
			name   string
			on     fake.Post
			thread string // where the bot hears it and answers
			user   string // who sees the answer
		}{
			{"channel", fake.Post{Channel: "C1", TS: "3.1"}, "3.1", ""},
			{"thread", fake.Post{Channel: "C1", TS: "3.2", Thread: "3.1"}, "3.1", ""},
			{"direct", fake.Post{Channel: "D1", TS: "3.3"}, "", ""},
			{"thread of a direct chat", fake.Post{Channel: "D1", TS: "3.4", Thread: "3.3"}, "3.3", ""},
			{"ephemeral", fake.Post{Channel: "C1", TS: "3.5", User: "U2"}, "", "U2"},
		} {
			t.Run(mode+" "+test.name, func(t *testing.T) {
				var heard recorder
				r := start(t, mode, heard.handle)
				if _, err := r.Press(r.ctx, "U2", test.on, button); err != nil {
					t.Fatal(err)
				}
				p, m := r.posted(1), heard.last()
				if m.Text != "show x" || m.Account != "T1/U2" || m.Room != bot.RoomID("T1/"+test.on.Channel) || string(m.Thread) != test.thread {
					t.Errorf("asked %+v", m)
				}
				if private := m.Later == (bot.Place{Platform: "slack", Room: "T1/U2"}); private != (test.user != "") || !private && m.Later != (bot.Place{}) {
					t.Errorf("told later in %+v", m.Later)
				}
				if p.Channel != test.on.Channel || p.Thread != test.thread || p.User != test.user {
					t.Errorf("posted %+v", p)
				}
			})
		}
	}
}

func TestUnknownInteractionsAreAcknowledged(t *testing.T) {
	for _, mode := range modes {
		r := start(t, mode, echo)
		for _, payload := range []map[string]any{
			{"type": "view_submission", "view": map[string]any{"callback_id": "of another app"}},
			{"type": "message_action", "callback_id": "gone"},
			{"type": "block_suggestion", "action_id": "gone", "block_id": "b", "value": "x"},
			{"type": "block_actions", "actions": []any{map[string]any{"type": "button", "action_id": "gone", "block_id": "b"}}},
			{"type": "block_actions", "actions": []any{map[string]any{"type": "button", "action_id": actionAsk, "block_id": "b"}}}, // of nobody
			{"type": "of next year"},
		} {
			if reply, err := r.Interact(r.ctx, payload); err != nil || len(reply) > 0 {
				t.Errorf("%v: %q, %v", payload["type"], reply, err)
			}
		}
	}
}

// A callback answers within the acknowledgement.
func TestCallbacks(t *testing.T) {
	for _, mode := range modes {
		r := start(t, mode, echo, func(r *rig) {
			r.a.callbacks["edit"] = func(context.Context, *slackgo.InteractionCallback) any {
				return map[string]any{"response_action": "clear"}
			}
		})
		reply, err := r.Interact(r.ctx, map[string]any{"type": "view_submission", "user": map[string]any{"id": "U1"}, "view": map[string]any{"callback_id": "edit"}})
		if err != nil || strings.TrimSpace(string(reply)) != `{"response_action":"clear"}` {
			t.Errorf("%q, %v", reply, err)
		}
	}
}

// None of these are somebody who says something.
func TestIgnored(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			var heard recorder
			r := start(t, mode, heard.handle, func(r *rig) { r.a.Config.Follow = true })
			for _, change := range []map[string]any{
				{"user": nil}, {"user": ""}, {"user": fake.BotUser}, {"user": "USLACKBOT"}, {"bot_id": "B1"},
				{"subtype": "bot_message", "bot_id": "B1"}, {"subtype": "message_changed", "hidden": true, "message": map[string]any{"user": "U1", "text": "new"}},
				{"subtype": "message_deleted", "hidden": true}, {"subtype": "channel_join"}, {"subtype": "message_replied", "hidden": true},
				{"type": "app_mention", "edited": map[string]any{"user": "U1", "ts": "1.1"}}, {"type": "app_mention", "bot_id": "B1"}, {"type": "app_mention"},
				{"channel_type": "channel", "channel": "C1"}, {"channel_type": "channel", "channel": "C1", "thread_ts": "1.1"},
				{"type": "reaction_added"}, {"type": "team_join"},
			} {
				inner := map[string]any{"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "hello"}
				for k, v := range change {
					inner[k] = v
				}
				r.Event(inner)
			}
			if mode == ModeSocket {
				if err := r.AwaitAcknowledged(r.ctx); err != nil {
					t.Fatal(err)
				}
			}
			r.Direct("U1", "D1", "", "the only one")
			r.posted(1)
			if len(heard.all) != 1 || heard.all[0].Text != "the only one" {
				t.Errorf("heard %+v", heard.all)
			}
		})
	}
}

// In a thread that the bot has answered in, no mention is needed, if the
// configuration says so: also after a restart.
func TestFollow(t *testing.T) {
	memory := newMemory()
	follow := func(r *rig) { r.a.Config.Follow, r.a.Memory = true, memory }
	r := start(t, ModeSocket, echo, follow)
	r.Mention("U1", "C1", "4.2", "first")
	r.posted(1)
	r.Say("U2", "C1", "4.2", "second")
	if p := r.posted(2); p.Thread != "4.2" || !strings.Contains(p.Text, "second") {
		t.Errorf("posted %+v", p)
	}
	r.Event(map[string]any{"type": "message", "channel_type": "channel", "channel": "C1", "thread_ts": "4.2", "user": "U1", "text": "<@UBOT> third"}) // comes as a mention too
	r.Say("U2", "C1", "4.3", "another thread")
	r.Say("U2", "C1", "", "no thread")
	r.Mention("U1", "C1", "4.2", "third")
	r.posted(3)
	after := start(t, ModeSocket, echo, follow)
	inThread := map[string]any{"type": "message", "channel_type": "channel", "channel": "C1", "thread_ts": "4.2", "user": "U2", "text": "again", "ts": "6.1"}
	after.Redeliver("EvAfter", inThread)
	after.posted(1)
	without := start(t, ModeSocket, echo, func(r *rig) { r.a.Memory = memory })
	without.Redeliver("EvWithout", inThread)
	without.Redeliver("EvDirect", map[string]any{"type": "message", "channel_type": "im", "channel": "D1", "user": "U2", "text": "direct", "ts": "6.2"})
	if p := without.posted(1); p.Channel != "D1" {
		t.Errorf("posted %+v", p)
	}
}

// What cannot be remembered is answered all the same, and shown in the health.
func TestForgetful(t *testing.T) {
	r := start(t, ModeSocket, echo, func(r *rig) {
		r.a.Config.Follow = true
		r.a.Memory = &memory{seen: map[string]bool{}, fail: errors.New("disk full")}
	})
	r.Mention("U1", "C1", "4.2", "question")
	r.posted(1)
	if e := r.a.Health().LastError; !strings.Contains(e, "disk full") {
		t.Errorf("health: %q", e)
	}
}

// What comes too fast to be answered is not remembered either.
func TestHushed(t *testing.T) {
	memory := newMemory()
	r := start(t, ModeSocket, echo, func(r *rig) {
		r.a.Memory, r.a.Hushes = memory, func(m bot.Message) bool { return m.Text == "flood" }
	})
	for range 5 {
		r.Direct("U1", "D1", "", "flood")
	}
	r.Direct("U1", "D1", "", "a question")
	r.posted(1)
	memory.mu.Lock()
	defer memory.mu.Unlock()
	if len(memory.seen) != 1 {
		t.Errorf("remembered: %v", memory.seen)
	}
}

func TestSilence(t *testing.T) {
	r := start(t, ModeSocket, echo)
	r.Direct("U1", "D1", "", "silence")
	r.Direct("U1", "D1", "", "a question")
	r.posted(1)
}

func TestTyped(t *testing.T) {
	a := New(Options{Config: Config{Name: "north"}})
	a.self = identity{user: "UBOT", team: "T1"}
	for text, want := range map[string]string{
		"<@UBOT> what is lachin":                  "what is lachin",
		"<@UBOT|factbot>   what is lachin":        "what is lachin",
		"what is lachin <@UBOT>":                  "what is lachin",
		"who is <@U1>?":                           "who is slack-north:T1/U1?",
		"in <#C1|general> and <#C2>":              "in #general and #C2",
		"see <https://x.example|x.example>":       "see https://x.example",
		"see <https://x.example/?a=1&amp;b=2>":    "see https://x.example/?a=1&b=2",
		"<mailto:a@b.example|a@b.example>":        "a@b.example",
		"a &lt;b&gt; &amp;amp; c":                 "a <b> &amp; c",
		"&lt;@U1&gt;":                             "<@U1>",
		"<!here> <!channel>":                      "@here @channel",
		"<!subteam^S1|@editors> <!subteam^S2>":    "@editors subteam^S2",
		"<!date^1392734382^{date}|18 Feb 2014>":   "18 Feb 2014",
		"“smart quotes” ‘stay’":                   "“smart quotes” ‘stay’",
		"two\nlines":                              "two\nlines",
		"<>":                                      "",
		"a < b":                                   "a < b",
		"`show x` *bold*":                         "`show x` *bold*",
		"  set x title <https://a.example|A&lt;>": "set x title https://a.example",
	} {
		if got := a.typed(text); got != want {
			t.Errorf("typed(%q) = %q, want %q", text, got, want)
		}
	}
}

// In an organisation, accounts and rooms have its id.
func TestEnterprise(t *testing.T) {
	var heard recorder
	r := start(t, ModeSocket, heard.handle, func(r *rig) { r.InstallForEnterprise("E1") })
	r.Event(map[string]any{"type": "app_mention", "user": "U1", "user_team": "T7", "channel": "C1", "ts": "5.1", "text": "<@UBOT> lachin"})
	r.posted(1)
	if m := heard.last(); m.Room != "E1/C1" || m.Account != "E1/U1" {
		t.Errorf("asked %+v", m)
	}
}

func TestAnnounce(t *testing.T) {
	r := start(t, ModeSocket, echo)
	if err := r.a.Announce(r.ctx, "T1/C1", "4.2", sentence("news")); err != nil {
		t.Fatal(err)
	}
	if p := r.posted(1); p.Channel != "C1" || p.Thread != "4.2" || p.Text != "news" {
		t.Errorf("posted %+v", p)
	}
	if err := r.a.Announce(r.ctx, "T1/U1", "", sentence("news")); err != nil {
		t.Fatal(err)
	}
	if p := r.posted(2); p.Channel != "U1" || p.Thread != "" || p.User != "" {
		t.Errorf("posted %+v", p)
	}
	if err := r.a.Announce(r.ctx, "nowhere", "", sentence("news")); err == nil {
		t.Error("announced nowhere")
	}
	if err := r.a.Announce(r.ctx, "T1/C1", "", nil); err != nil {
		t.Errorf("announcing nothing: %v", err)
	}
}
