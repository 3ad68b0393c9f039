package matrix

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"factbot/bot"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// Announce implements bot.Announcer.
func (a *Adapter) Announce(ctx context.Context, to bot.RoomID, thread bot.ThreadID, d bot.Doc) error {
	select {
	case <-a.ready:
	default:
		return errors.New("matrix: announce: the adapter does not run yet")
	}
	r := id.RoomID(to)
	if !strings.HasPrefix(string(to), "!") {
		return fmt.Errorf("matrix: announce: %q is no room of this adapter", to)
	}
	if moved, ok, err := a.Notes.Get(ctx, keyMoved+string(r)); err == nil && ok {
		r, thread = id.RoomID(moved), ""
	}
	if err := a.know(ctx, r); err != nil {
		return fmt.Errorf("matrix: announce: %w", err)
	}
	it := &item{Room: r, Thread: id.EventID(thread)}
	it.Content = render(a.forRoom(ctx, it, d))
	if it.Content == nil {
		return nil
	}
	if it.Thread != "" {
		it.Content.RelatesTo = new(event.RelatesTo).SetThread(it.Thread, it.Thread)
	}
	it.Content.Mentions, it.Choices = new(event.Mentions), choices(d)
	e, err := a.say(ctx, it, it.Content, txn(id.EventID(rand.Text())))
	if err != nil {
		return fmt.Errorf("matrix: announce: %w", err)
	}
	if err := a.Notes.Put(ctx, map[string]string{keySent + string(e): note(sent{r, it.Thread, it.Choices, a.Now().Unix()})}); err != nil {
		a.trouble("note an announcement", err) // it is posted: to say otherwise would post it again
	}
	return nil
}
