package matrix

import (
	"context"
	"slices"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// timeline returns what was said in a room since the last sync, the oldest
// first and each event once. Where the server shows only the end of it, the
// rest is fetched; late is true then.
func (a *Adapter) timeline(ctx context.Context, r id.RoomID, t *mautrix.SyncTimeline, since string) (all []*event.Event, late bool, err error) {
	all = t.Events
	if t.Limited && since != "" && t.PrevBatch != "" && !slices.ContainsFunc(all, a.isJoin) {
		missing, err := a.fill(ctx, r, t.PrevBatch, since)
		if err != nil {
			return nil, true, err
		}
		all, late = append(missing, all...), true
	}
	had := make(map[id.EventID]bool, len(all))
	all = slices.DeleteFunc(all, func(e *event.Event) bool {
		twice := had[e.ID]
		had[e.ID] = true
		return twice || e.ID == ""
	})
	return all, late, nil
}

// fill fetches the events before a position, back to the last one that was
// looked at, or to where the bot joined. Servers go further back than they are
// asked to.
func (a *Adapter) fill(ctx context.Context, r id.RoomID, from, since string) ([]*event.Event, error) {
	seen, _, err := a.Notes.Get(ctx, keySeen+string(r))
	if err != nil {
		return nil, err
	}
	var back []*event.Event // the newest first
	for range mostPages {
		page, err := a.client.Messages(ctx, r, from, since, mautrix.DirectionBackward, nil, pageSize)
		if err != nil {
			if permanent(err) {
				a.trouble("gap in "+string(r), err)
				break
			}
			return nil, err
		}
		for _, e := range page.Chunk {
			if string(e.ID) == seen {
				return reversed(back), nil
			}
			back = append(back, e)
			if a.isJoin(e) {
				return reversed(back), nil
			}
		}
		if page.End == "" || page.End == from || len(page.Chunk) == 0 {
			return reversed(back), nil
		}
		from = page.End
	}
	a.Log.Warn("matrix: a gap was too long; what is older was not looked at", "room", r, "events", len(back))
	return reversed(back), nil
}

func reversed(es []*event.Event) []*event.Event {
	slices.Reverse(es)
	return es
}
