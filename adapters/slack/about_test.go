package slack

import (
	"context"
	"strings"
	"testing"

	"factbot/adapters/slack/fake"
	"factbot/bot"
)

// A button that goes on with an answer has its question, so that it goes on
// with that one after others, and after a restart.
func TestButtonsThatGoOn(t *testing.T) {
	for _, mode := range modes {
		var heard recorder
		pages := func(ctx context.Context, m bot.Message) bot.Doc {
			heard.handle(ctx, m)
			return bot.Doc{sentence("a page")[0], bot.Cut{What: "3 more", Command: "more"}, bot.Choices{{Label: "Tell me", Command: "tell me"}, {Label: "Show", Command: "show x"}}}
		}
		r := start(t, mode, pages)
		const asked = "who is <ana> & co"
		r.Mention("U1", "C1", "4.2", asked)
		p := r.posted(1)
		r.Mention("U1", "C1", "4.2", "another question")
		r.posted(2)
		after := start(t, mode, pages)
		n := 0
		press := func(p fake.Post, label string) fake.Post {
			t.Helper()
			b, ok := p.Button(label)
			if !ok {
				t.Fatalf("no %s among %v", label, p.Buttons())
			}
			if _, err := after.Press(after.ctx, "U1", p, b); err != nil {
				t.Fatal(err)
			}
			n++
			return after.posted(n)
		}
		next := press(p, "3 more")
		if m := heard.last(); m.Text != "more" || m.About != asked {
			t.Errorf("asked %+v", m)
		}
		press(next, "3 more") // the next page is about the same
		if m := heard.last(); m.Text != "more" || m.About != asked {
			t.Errorf("asked %+v", m)
		}
		press(p, "Tell me")
		if m := heard.last(); m.Text != "tell me" || m.About != asked {
			t.Errorf("asked %+v", m)
		}
		press(p, "Show")
		if m := heard.last(); m.Text != "show x" || m.About != "" {
			t.Errorf("asked %+v", m)
		}
		r.Mention("U1", "C1", "4.2", "more") // of what is not known here
		if b, _ := r.posted(3).Button("3 more"); b.Value != "more" {
			t.Errorf("value %q", b.Value)
		}
		r.Mention("U1", "C1", "4.2", strings.Repeat("long ", 500))
		if b, _ := r.posted(4).Button("3 more"); b.Value != "more" {
			t.Errorf("value of %d", len(b.Value))
		}
	}
}

// However long an answer is, there is room for the button that goes on.
func TestGoingOnFits(t *testing.T) {
	for n := range 60 {
		d := bot.Doc{bot.Para{bot.Plain(strings.Repeat("word ", n*60))}, bot.Cut{What: "3 more", Command: "more"}}
		out := renderAnswer(place{}, d, strings.Repeat("q", 1900))
		p := asPost(t, out)
		b, ok := p.Button("3 more")
		if text := strings.Split(b.Value, "\n")[0]; !ok || text != "more" {
			t.Fatalf("%d: value %q among %v", n, b.Value, p.Buttons())
		}
	}
}
