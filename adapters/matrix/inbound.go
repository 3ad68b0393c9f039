package matrix

import (
	"context"

	"factbot/bot"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// read returns what the bot has to do for an event; nil for nothing.
func (a *Adapter) read(ctx context.Context, r id.RoomID, e *event.Event, b *batch) *item {
	if e.Sender == "" || e.Sender == a.self() || !a.Admits(bot.Message{Platform: a.Platform(), Room: bot.RoomID(r), Account: bot.AccountID(e.Sender)}) {
		return nil
	}
	if e.Type.Type == event.EventEncrypted.Type { // even one that cannot be parsed is told of
		return a.encrypted(ctx, r, e, b)
	}
	if parse(r, e, event.MessageEventType) != nil || a.had(ctx, e.ID) {
		return nil
	}
	var it *item
	switch e.Type {
	case event.EventMessage:
		it = a.said(ctx, e)
	case event.EventReaction:
		it = a.reacted(ctx, e)
	case event.EventRedaction:
		return a.redacted(ctx, e, b)
	}
	if it != nil && a.Hushes != nil && a.Hushes(a.message(it)) {
		return nil // a flood is neither noted nor remembered
	}
	return it
}

// had tells whether an event was accepted before: servers tell some things
// twice.
func (a *Adapter) had(ctx context.Context, e id.EventID) bool {
	a.mu.Lock()
	live := a.live[e] != nil
	a.mu.Unlock()
	if live {
		return true
	}
	seen, err := a.Memory.Seen(ctx, a.memoryKey(e))
	if err != nil {
		a.trouble("remember", err)
	}
	if seen {
		return true
	}
	_, answered := a.answerTo(ctx, e)
	return answered
}

func (a *Adapter) memoryKey(e id.EventID) string { return string(a.Platform()) + "/" + string(e) }

// said reads a message. Notices are what bots say: no bot answers them.
func (a *Adapter) said(ctx context.Context, e *event.Event) *item {
	c, ok := e.Content.Parsed.(*event.MessageEventContent)
	if !ok || c.MsgType != event.MsgText {
		return nil
	}
	if of := c.RelatesTo.GetReplaceID(); of != "" {
		return a.edited(ctx, e, c, of)
	}
	text, ok := a.addressed(ctx, e, c)
	if !ok {
		return nil
	}
	return a.newItem(e, c.RelatesTo.GetThreadParent(), e.ID, text)
}

func (a *Adapter) newItem(e *event.Event, thread, reply id.EventID, text string) *item {
	return &item{
		ID: e.ID, Room: e.RoomID, Thread: thread, Sender: e.Sender, Text: text, Reply: reply, At: a.Now().UnixMilli(),
	}
}
