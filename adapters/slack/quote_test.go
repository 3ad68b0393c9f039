package slack

import (
	"strings"
	"testing"

	"factbot/adapters/slack/fake"
	"factbot/bot"
)

// A message becomes a fact whose source it is.
func TestQuote(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			d := startDesk(t, mode, bot.Editor)
			const said = "They opened the <new> road & the bridge today."
			if _, err := d.Shortcut(d.ctx, "U1", callbackQuote, "C1", "lachin", "1683000000.000100", said); err != nil {
				t.Fatal(err)
			}
			v := d.next(1)
			if d.Calls("chat.getPermalink") != 0 {
				t.Error("looked up before it opened")
			}
			d.press("U1", v, actionKind, "event")
			form := d.next(1)
			if initial(form, "text") != said || initial(form, "sources") != nil {
				t.Errorf("form: %v", form.View)
			}
			if v := d.submit("U1", form, map[string]any{"in:title": "Road opened", "in:status": "alleged", "in:text": "They opened the road."}); v.Action != "clear" {
				t.Fatalf("submitted: %+v", v)
			}
			if p := d.posted(1); p.User != "U1" || p.Method != "response_url" {
				t.Errorf("posted %+v", p)
			}
			f, err := d.store.Fact(t.Context(), "road-opened")
			if err != nil || f.Text != "They opened the road." || len(f.Sources) != 1 || f.Sources[0].Quote != said {
				t.Fatalf("%+v, %v", f, err)
			}
			s, err := d.store.Source(t.Context(), f.Sources[0].ID)
			if err != nil || s.Publisher != "Slack, #lachin" || s.Date != "2023-05-02" || s.URL != "https://example.slack.com/archives/C1/p1683000000000100" {
				t.Errorf("%+v, %v", s, err)
			}
		})
	}
}

// Without an address there is no source; without a text there is no quotation.
func TestQuoteOfNothing(t *testing.T) {
	d := startDesk(t, ModeSocket, bot.Editor)
	d.PutOut("C2")
	if _, err := d.Shortcut(d.ctx, "U1", callbackQuote, "C2", "secret", "1683000000.000100", "Something."); err != nil {
		t.Fatal(err)
	}
	d.press("U1", d.next(1), actionKind, "event")
	has(t, d.next(1).Post().Plain(), "Invite me to its channel")
	if _, err := d.Shortcut(d.ctx, "U1", callbackQuote, "C1", "x", "1683000000.000100", "  "); err != nil {
		t.Fatal(err)
	}
	if p := d.posted(1); p.User != "U1" || !strings.Contains(p.Text, "no text") {
		t.Errorf("posted %+v", p)
	}
}

func TestQuotation(t *testing.T) {
	a := New(Options{})
	a.self = identity{user: "UBOT", team: "T1"}
	for text, want := range map[string]string{
		"<@U1> and <@U2|ana> said &lt;so&gt;": "@somebody and @somebody said <so>",
		"see <https://x.example|x>":           "see https://x.example",
	} {
		if got := a.quotation(text); got != want {
			t.Errorf("quotation(%q) = %q, want %q", text, got, want)
		}
	}
	for name, want := range map[string]string{"lachin": "#lachin", "": "a channel", "directmessage": "a direct message", "privategroup": "a private channel"} {
		if got := channelName(name); got != want {
			t.Errorf("channelName(%q) = %q", name, got)
		}
	}
	for ts, want := range map[string]string{"1683000000.000100": "2023-05-02", "": "", "x.1": "", "-1": ""} {
		if got := dateOf(ts); got != want {
			t.Errorf("dateOf(%q) = %q", ts, got)
		}
	}
}

// A proposal is rejected with a reason: from the room that watches, by an
// editor, after a restart too.
func TestReject(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			d := startDesk(t, mode, bot.Contributor)
			d.roles.of["U9"] = bot.Editor
			d.bot.Speak(d.a.Platform(), d.a)
			d.Mention("U9", "C7", "4.1", "watch proposals")
			d.posted(1)
			d.Direct("U1", "D1", "", "set "+checkpoint+" title Mine")
			d.posted(2)
			if err := d.bot.Deliver(t.Context()); err != nil {
				t.Fatal(err)
			}
			p := d.posted(3)
			b, ok := p.Button("Reject, with a reason")
			if _, approves := p.Button("Approve"); !ok || !approves || p.Channel != "C7" {
				t.Fatalf("shown %+v", p)
			}
			open := func(user string) fake.View {
				if _, err := d.Press(d.ctx, user, p, b); err != nil {
					t.Fatal(err)
				}
				return d.next(1)
			}
			v := open("U2")
			if v := d.submit("U2", v, map[string]any{fillBlock: " \n "}); v.Action != "errors" {
				t.Errorf("nothing: %+v", v)
			}
			if v := d.submit("U2", v, map[string]any{fillBlock: "I do\nnot like it"}); v.Action != "" {
				t.Errorf("submitted: %+v", v)
			}
			q := d.posted(4)
			has(t, q.Plain(), "takes the role of editor")
			v = open("U9")
			d.submit("U9", v, map[string]any{fillBlock: "the source does not say so"})
			q = d.posted(5)
			has(t, q.Plain(), "Proposal 1 is rejected")
			if q.Channel != "C7" || q.Thread != p.Thread || q.User != "" {
				t.Errorf("posted %+v", q)
			}
			d.submit("U9", v, map[string]any{fillBlock: "the source does not say so"})
			if err := d.bot.Deliver(t.Context()); err != nil {
				t.Fatal(err)
			}
			q = d.posted(6) // the outcome; the second submission was known
			has(t, q.Plain(), "the source does not say so")
		})
	}
}

func TestUnfinished(t *testing.T) {
	for command, want := range map[string]string{
		"reject 2 REASON": "reject 2|Reason", "report x TEXT": "report x|Text", "set x title VALUE": "", "retire x REASON": "", "who gave the REASON": "",
		"reject the REASON": "", "report x y TEXT": "", "reject 2 REASON\n": "", "what does reject 2 REASON": "", "report  TEXT": "",
		"REASON": "", "approve 1": "", "": "", "reject 2 reason": "",
	} {
		begun, label, ok := unfinished(command)
		if got := begun + "|" + label; ok != (want != "") || ok && got != want {
			t.Errorf("unfinished(%q) = %q, %v", command, got, ok)
		}
	}
}
