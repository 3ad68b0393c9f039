package matrix

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"factbot/bot"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// An announced is what is remembered of an announcement. How often it was made
// is part of its transaction id: one whose post timed out is not made twice when
// it is asked for again, and what is announced anew later is.
type announced struct {
	Times int   `json:"times"`
	At    int64 `json:"at"` // in seconds
}

// mostMoves is how many upgrades of a room are followed.
const mostMoves = 20

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
	for range mostMoves {
		moved, ok, err := a.Notes.Get(ctx, keyMoved+string(r))
		if err != nil || !ok {
			break
		}
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
	what := txn(id.EventID(r), string(it.Thread), note(it.Content))
	var before announced
	a.recall(ctx, keyAnnounced+what, &before)
	e, err := a.say(ctx, it, it.Content, txn(id.EventID(what), strconv.Itoa(before.Times)))
	if err != nil {
		return fmt.Errorf("matrix: announce: %w", err)
	}
	now := a.Now().Unix()
	if err := a.Notes.Put(ctx, map[string]string{
		keySent + string(e): note(sent{r, it.Thread, it.Choices, now}),
		keyAnnounced + what: note(announced{before.Times + 1, now}),
	}); err != nil {
		a.trouble("note an announcement", err) // it is posted: to say otherwise would post it again
	}
	return nil
}
