package slack

import (
	"context"
	"strings"
	"testing"

	"factbot/adapters/slack/fake"
	"factbot/bot"

	slackgo "github.com/slack-go/slack"
)

// A bomb is a desk that panics.
type bomb struct{ Desk }

func (bomb) EditForm(context.Context, bot.Message, string) (bot.Form, bot.Doc, error) { panic("bomb") }
func (bomb) Submit(context.Context, bot.Message, bot.Filled) (bot.Doc, map[string]string) {
	panic("bomb")
}
func (bomb) Records(context.Context, string, string, int) ([]bot.Record, error) { panic("bomb") }

// Whatever panics, the bot goes on, and whoever waits gets a sentence.
func TestPanics(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			d := startDesk(t, mode, bot.Editor)
			d.command("U1", "add position")
			form := d.next(2)
			desk := d.a.Desk
			d.a.Desk = bomb{desk}
			if v := d.submit("U1", form, map[string]any{"in:title": "x"}); v.Action != "push" || !strings.Contains(v.shows(), wentWrong) {
				t.Errorf("submitted: %+v", v)
			}
			block, element := form.Element(referAction)
			if options, err := d.Suggest(d.ctx, "U1", form, block, element, "armen"); err != nil || len(options) > 0 {
				t.Errorf("suggested %v, %v", options, err)
			}
			d.command("U1", "edit "+checkpoint)
			has(t, d.next(2).Post().Plain(), wentWrong) // in place of “Loading…”
			d.a.Desk = desk
			d.command("U1", "status")
			d.posted(1)
			if !strings.Contains(d.a.Health().LastError, "bomb") {
				t.Errorf("health: %q", d.a.Health().LastError)
			}
		})
	}
}

// A shortcut, a button and a question that panic.
func TestPanicsElsewhere(t *testing.T) {
	for _, mode := range modes {
		bang := func(context.Context, bot.Message) bot.Doc { panic("bomb") }
		r := start(t, mode, bang, func(r *rig) {
			r.a.callbacks[callbackQuote] = func(context.Context, *slackgo.InteractionCallback) any { panic("bomb") }
			r.a.actions[actionEdit] = func(*slackgo.InteractionCallback, *slackgo.BlockAction) { panic("bomb") }
		})
		r.Mention("U1", "C1", "4.2", "question")
		has(t, r.posted(1).Text, wentWrong)
		if _, err := r.Shortcut(r.ctx, "U1", callbackQuote, "C1", "lachin", "3.1", "text"); err != nil {
			t.Fatal(err)
		}
		if p := r.posted(2); p.User != "U1" || !strings.Contains(p.Text, wentWrong) {
			t.Errorf("posted %+v", p)
		}
		if _, err := r.Press(r.ctx, "U1", r.Posts()[0], fake.Button{ActionID: actionEdit, BlockID: "b", Value: "edit x"}); err != nil {
			t.Fatal(err)
		}
		r.Mention("U1", "C1", "4.2", "question")
		r.posted(3)
	}
}
