package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"
)

// An errand is a room to be joined or left. That may take long, or fail for a
// while: it is done beside the sync. A room to be joined is noted until then.
type errand struct {
	Room  id.RoomID `json:"room"`
	Leave bool      `json:"leave,omitempty"`
	By    id.UserID `json:"by,omitempty"`   // who wants the bot there
	From  id.RoomID `json:"from,omitempty"` // the room whose place it takes, which is left then

	next *errand // for the same room; guarded by Adapter.mu
}

func (e errand) what() string {
	if e.Leave {
		return "leave " + string(e.Room)
	}
	return "join " + string(e.Room)
}

// mostErrands is how many rooms may wait to be left; more is a flood of
// invitations, and those may stand.
const mostErrands = 200

// plan has an errand done once the batch is committed.
func (b *batch) plan(e errand) {
	b.errands = append(b.errands, e)
	if !e.Leave {
		b.notes[keyJoin+string(e.Room)] = note(e)
	}
}

// resumeErrands takes up the rooms that an earlier Run has not joined yet.
func (a *Adapter) resumeErrands(ctx context.Context) error {
	noted, err := a.Notes.All(ctx, keyJoin)
	if err != nil {
		return fmt.Errorf("matrix: the rooms to be joined cannot be read: %w", err)
	}
	for key, value := range noted {
		var e errand
		if err := json.Unmarshal([]byte(value), &e); err != nil {
			a.trouble("note "+key, err)
			continue
		}
		a.start(ctx, e)
	}
	return nil
}

// start begins an errand. One that is under way for its room goes first: an
// invitation may come while the bot is refused that had none.
func (a *Adapter) start(ctx context.Context, e errand) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if first := a.errands[e.Room]; first != nil {
		first.next = &e
		return
	}
	if e.Leave && len(a.errands) >= mostErrands {
		return
	}
	a.errands[e.Room] = &e
	a.beside.Go(func() {
		for next := &e; next != nil && a.do(ctx, *next); {
			next = a.after(ctx, next)
		}
	})
}

// after returns the errand that is to follow one that is done; nil for none.
func (a *Adapter) after(ctx context.Context, e *errand) *errand {
	a.mu.Lock()
	next := e.next
	if a.errands[e.Room] = next; next == nil {
		delete(a.errands, e.Room)
	}
	a.mu.Unlock()
	if next == nil && !e.Leave {
		if err := a.Notes.Put(ctx, map[string]string{keyJoin + string(e.Room): ""}); err != nil {
			a.trouble("note a room", err)
		}
	}
	return next
}

// do does an errand, as often as it takes. It returns false where that has to
// wait for the next Run.
func (a *Adapter) do(ctx context.Context, e errand) bool {
	for wait := firstPause; ; wait = min(2*wait, longestPause) {
		err := a.try(ctx, e)
		if err == nil {
			return true
		}
		a.trouble(e.what(), err)
		if permanent(err) {
			return true
		}
		if a.sleep(ctx, wait) != nil {
			return false
		}
	}
}

func (a *Adapter) try(ctx context.Context, e errand) error {
	if e.Leave {
		return a.leave(ctx, e.Room)
	}
	call, cancel := context.WithTimeout(ctx, joinWithin)
	defer cancel()
	if _, err := a.client.JoinRoom(call, string(e.Room), &mautrix.ReqJoinRoom{Via: []string{e.By.Homeserver()}}); err != nil {
		return err
	}
	a.Log.Info("matrix: joined a room", "room", e.Room, "by", e.By)
	a.room(e.Room)
	if e.From == "" {
		return nil
	}
	if err := a.Notes.Put(ctx, map[string]string{keyMoved + string(e.From): string(e.Room)}); err != nil {
		return err
	}
	if err := a.leave(ctx, e.From); !permanent(err) {
		return err
	}
	return nil // it is out of there already
}

// leave leaves a room, once what was asked there is answered, if that does not
// take too long.
func (a *Adapter) leave(ctx context.Context, r id.RoomID) error {
	for end := a.Now().Add(leaveAfter); a.answering(r) && a.Now().Before(end); {
		if err := sleep(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	call, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	if _, err := a.client.LeaveRoom(call, r); err != nil {
		return err
	}
	a.forget(r)
	return nil
}

// answering tells whether something of a room is accepted and not yet done.
func (a *Adapter) answering(r id.RoomID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.pending[load{room: r}] > 0
}
