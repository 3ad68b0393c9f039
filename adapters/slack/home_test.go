package slack

import (
	"fmt"
	"strings"
	"testing"

	"factbot/adapters/slack/fake"
	"factbot/bot"
)

// The home has a search and what somebody may want to see; it is made anew each
// time that it is opened.
func TestHome(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			d := startDesk(t, mode, bot.Contributor)
			d.Home("U1")
			v := d.next(1)
			if v.Method != "views.publish" || v.User != "U1" {
				t.Errorf("published %+v", v)
			}
			has(t, v.Post().Plain(), "Changed lately", "Your proposals", "No proposal of yours waits.")
			d.Event(map[string]any{"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"})
			d.Direct("U1", "D1", "", "set "+checkpoint+" title Another")
			d.posted(1)
			d.Home("U1")
			v = d.next(1)
			has(t, v.Post().Plain(), "withdraw 1")
			b, ok := v.Post().Button("Take back 1")
			if !ok {
				t.Fatal("no button to take it back")
			}
			block := map[string]any{"block_id": b.BlockID}
			if _, err := d.PressIn(d.ctx, "U1", v, block, map[string]any{"type": "button", "action_id": b.ActionID}, b.Value); err != nil {
				t.Fatal(err)
			}
			again := d.next(3) // opened, answered, published
			has(t, again.Post().Plain(), "No proposal of yours waits.")
			has(t, d.Views()[3].Post().Plain(), "Proposal 1 is withdrawn")
		})
	}
}

// What is typed into the home is answered in a modal, and so are its buttons;
// in a modal the next answer replaces the last.
func TestAskAtHome(t *testing.T) {
	for _, mode := range modes {
		d := startDesk(t, mode, bot.Editor)
		d.Home("U1")
		home := d.next(1)
		d.press("U1", home, actionSearch, "what does article 6 say?")
		again := d.next(3) // opened, answered, and the home made anew
		answer := d.Views()[2]
		if answer.Method != "views.update" || again.Method != "views.publish" {
			t.Errorf("answered with %s, then %s", answer.Method, again.Method)
		}
		has(t, answer.Post().Plain(), "Article 6")
		b, ok := answer.Post().Button("Sources")
		if !ok {
			t.Fatalf("no Sources among %v", answer.Post().Buttons())
		}
		d.press("U1", answer, "do", b.Value)
		if next := d.next(1); next.ID != answer.ID || next.Method != "views.update" {
			t.Errorf("answered in %+v", next)
		}
		edit, ok := answer.Post().Button("Edit")
		if !ok {
			t.Fatalf("no Edit among %v", answer.Post().Buttons())
		}
		d.press("U1", answer, actionEdit, edit.Value)
		form := d.next(2)
		if form.ID != answer.ID || initial(form, "title") == nil {
			t.Errorf("the form: %+v", form)
		}
		if v := d.submit("U1", form, map[string]any{"in:title": "A better title"}); v.Action != "clear" {
			t.Errorf("submitted: %+v", v)
		}
		if p := d.posted(1); p.Channel != "U1" || p.User != "" {
			t.Errorf("posted %+v", p)
		}
		d.CloseViews() // an answer whose modal is closed goes to the direct chat
		d.press("U1", answer, "do", b.Value)
		if p := d.posted(2); p.Channel != "U1" {
			t.Errorf("posted %+v", p)
		}
	}
}

// A home within Slack's limits, whatever there is to show.
func TestHomeFits(t *testing.T) {
	long := bot.Doc{bot.Heading{Text: strings.Repeat("x", 500)}}
	for i := range 60 {
		long = append(long, bot.Para{bot.Plain(strings.Repeat("word ", 100))}, &bot.Table{Head: []string{"a"}, Rows: [][]bot.Para{{{bot.Plain("b")}}}},
			bot.Choices{{Label: fmt.Sprint(i), Command: "show x"}})
	}
	for _, n := range []int{0, 1, 4, 30, 200} {
		var all []bot.Section
		for i := range n {
			all = append(all, bot.Section{Title: fmt.Sprintf("Section %d <!here> %s", i, strings.Repeat("x", 200)), Doc: long})
		}
		if problems := fake.CheckView(asView(t, homeView(all)).View, "home"); len(problems) > 0 {
			t.Errorf("%d sections: %q", n, problems)
		}
	}
}

// A home that cannot be had says so; without a desk it is a search.
func TestHomeWithout(t *testing.T) {
	d := startDesk(t, ModeSocket, bot.Reader)
	d.a.Desk = nil
	d.Home("U1")
	if _, e := d.next(1).Element(actionSearch); e == nil {
		t.Error("no search")
	}
	d.a.Desk = d.bot
	d.store.Close()
	d.Home("U1")
	has(t, d.next(1).Post().Plain(), "look again in a moment")
	if !strings.Contains(d.a.Health().LastError, "home: ") {
		t.Errorf("health: %q", d.a.Health().LastError)
	}
	d.Fail("views.publish", fake.ServerError)
	d.Home("U1")
	if err := d.AwaitCalls(d.ctx, "views.publish", 3); err != nil {
		t.Error(err)
	}
}
