package matrix

import (
	"context"
	"runtime/debug"
	"slices"
	"time"

	"factbot/bot"

	"maunium.net/go/mautrix/event"
)

// answer asks the core, notes the answer and hands it to the outbox.
func (a *Adapter) answer(ctx context.Context, it *item) {
	if a.hard.Err() != nil {
		return
	}
	if a.isWithdrawn(it) {
		a.done(it, nil)
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(a.hard, cancel)()
	if err := a.know(ctx, it.Room); err != nil { // roles, and what is a talk of two, go by it
		a.trouble("state of "+string(it.Room), err)
	}
	stop := a.typing(ctx, it)
	d := a.handle(ctx, it)
	stop()
	if ctx.Err() != nil {
		return // it is still noted: the next Run answers it
	}
	it.Content = render(a.forRoom(ctx, it, d))
	if it.Content == nil {
		a.receipt(it)
		a.done(it, nil)
		return
	}
	it.Choices = choices(d)
	a.address(it)
	if err := a.Notes.Put(ctx, map[string]string{keyItem + string(it.ID): it.note()}); err != nil {
		a.trouble("note an answer", err)
	}
	a.send(it)
}

// handle is the handler, whatever happens in it.
func (a *Adapter) handle(ctx context.Context, it *item) (d bot.Doc) {
	defer func() {
		if p := recover(); p != nil {
			ref := bot.Reference()
			a.Log.Error("matrix: the handler panicked", "reference", ref, "event", it.ID, "panic", p, "stack", string(debug.Stack()))
			d = bot.Doc{bot.Para{bot.Plain("Something went wrong with that question; please try another way to ask. If it stays, tell the operator this reference: " + ref + ".")}}
		}
	}()
	return a.handler(ctx, a.message(it))
}

// forRoom puts the prefix before the commands of a document that is shown to
// many, so that they can be copied. In a talk with one person it is not needed.
func (a *Adapter) forRoom(ctx context.Context, it *item, d bot.Doc) bot.Doc {
	if a.direct(ctx, it.Room) {
		return d
	}
	return withPrefix(d, a.prefix())
}

func withPrefix(d bot.Doc, prefix string) bot.Doc {
	d = slices.Clone(d)
	for i, b := range d {
		switch b := b.(type) {
		case bot.Choices:
			cs := slices.Clone(b)
			for j := range cs {
				if cs[j].Command != "" {
					cs[j].Command = prefix + " " + cs[j].Command
				}
			}
			d[i] = cs
		case bot.Cut:
			if b.Command != "" {
				b.Command = prefix + " " + b.Command
			}
			d[i] = b
		}
	}
	return d
}

// address makes the content of an item a reply to who has asked, in the thread
// where they did.
func (a *Adapter) address(it *item) {
	rel := new(event.RelatesTo)
	if it.Thread != "" {
		rel.SetThread(it.Thread, it.Reply)
	}
	if it.Reply != "" {
		rel.SetReplyTo(it.Reply)
	}
	it.Content.RelatesTo = rel
	it.Content.Mentions = new(event.Mentions)
	it.Content.Mentions.Add(it.Sender)
}

// typing shows that the bot is at work, where that takes longer than a moment,
// until stop is called. It is a courtesy: no error matters.
func (a *Adapter) typing(ctx context.Context, it *item) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	a.work.Go(func() {
		shown := false
		for wait := typingAfter; sleep(ctx, wait) == nil; wait = typingFor - 5*time.Second {
			shown = true
			a.client.UserTyping(ctx, it.Room, true, typingFor)
		}
		if shown {
			ctx, cancel := context.WithTimeout(a.hard, callWithin)
			defer cancel()
			a.client.UserTyping(ctx, it.Room, false, 0)
		}
	})
	return cancel
}

// receipt shows that a question was read.
func (a *Adapter) receipt(it *item) {
	a.work.Go(func() {
		ctx, cancel := context.WithTimeout(a.hard, callWithin)
		defer cancel()
		if err := a.client.MarkRead(ctx, it.Room, it.ID); err != nil && !permanent(err) {
			a.trouble("receipt", err)
		}
	})
}

func (a *Adapter) isWithdrawn(it *item) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return it.withdrawn
}
