package slack

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"factbot/adapters/slack/fake"
	"factbot/bot"

	slackgo "github.com/slack-go/slack"
)

// A bomb is a desk that panics while it is lit.
type bomb struct {
	Desk
	lit atomic.Bool
}

func (b *bomb) EditForm(ctx context.Context, m bot.Message, id string) (bot.Form, bot.Doc, error) {
	b.burn()
	return b.Desk.EditForm(ctx, m, id)
}

func (b *bomb) Submit(ctx context.Context, m bot.Message, f bot.Filled) (bot.Doc, map[string]string) {
	b.burn()
	return b.Desk.Submit(ctx, m, f)
}

func (b *bomb) Records(ctx context.Context, of, text string, limit int) ([]bot.Record, error) {
	b.burn()
	return b.Desk.Records(ctx, of, text, limit)
}

func (b *bomb) burn() {
	if b.lit.Load() {
		panic("bomb")
	}
}

// Whatever panics, the bot goes on, and whoever waits gets a sentence.
func TestPanics(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			b := new(bomb)
			d := startDesk(t, mode, bot.Editor, func(r *rig) { b.Desk, r.a.Desk = r.a.Desk, b })
			d.command("U1", "add position")
			form := d.next(2)
			b.lit.Store(true)
			if v := d.submit("U1", form, map[string]any{"in:title": "x"}); v.Action != "push" || !strings.Contains(v.shows(), wentWrong) {
				t.Errorf("submitted: %+v", v)
			}
			block, element := form.Element(referAction)
			if options, err := d.Suggest(d.ctx, "U1", form, block, element, "armen"); err != nil || len(options) > 0 {
				t.Errorf("suggested %v, %v", options, err)
			}
			d.command("U1", "edit "+checkpoint)
			has(t, d.next(2).Post().Plain(), wentWrong) // in place of “Loading…”
			b.lit.Store(false)
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
		has(t, r.posted(1).Text, wentWrong+" If it stays, tell the operator this reference: ")
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
