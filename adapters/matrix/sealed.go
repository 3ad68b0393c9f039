package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// A sealed is an event that cannot be read yet. It is noted, as its key may
// come after a restart.
type sealed struct {
	Event *event.Event `json:"event"`
	Room  id.RoomID    `json:"room"`
	At    time.Time    `json:"at"`
	Asked bool         `json:"-"` // for the key
}

// encrypted reads an encrypted event, or keeps it until that is possible. Where
// it never will be, the sender is told why.
func (a *Adapter) encrypted(ctx context.Context, r id.RoomID, e *event.Event, b *batch) *item {
	if a.had(ctx, e.ID) {
		return nil
	}
	clear, bad := a.decrypt(ctx, r, e)
	switch {
	case bad == nil:
		return a.readClear(ctx, clear, b)
	case bad.wait && a.flooded(r, e.Sender):
		bad.key = "many"
	case bad.wait:
		s := &sealed{Event: e, Room: r, At: a.Now()}
		b.notes[keySealed+string(e.ID)] = note(s)
		a.mu.Lock()
		a.sealed[e.ID] = s
		a.mu.Unlock()
		return nil
	}
	return a.tell(ctx, e, bad)
}

// flooded tells whether as much waits for keys as is kept of a room, or of one
// person there.
func (a *Adapter) flooded(r id.RoomID, sender id.UserID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	room, person := 0, 0
	for _, s := range a.sealed {
		if s.Room == r {
			room++
			if s.Event.Sender == sender {
				person++
			}
		}
	}
	return room >= sealedOfRoom || person >= sealedOfPerson
}

func (a *Adapter) decrypt(ctx context.Context, r id.RoomID, e *event.Event) (*event.Event, *unreadable) {
	err := parse(r, e, event.MessageEventType)
	if a.cipher == nil {
		return nil, &unreadable{why: "I run without encryption", key: "none", err: errors.New("no cipher")}
	}
	if err != nil {
		return nil, &unreadable{why: "it arrived damaged", key: "damaged", err: err}
	}
	clear, err := a.cipher.open(ctx, e)
	if err == nil {
		return clear, nil
	}
	var bad *unreadable
	if !errors.As(err, &bad) {
		bad = &unreadable{why: "it arrived damaged", key: "damaged", err: err}
	}
	return nil, bad
}

// readClear is read for an event that was encrypted.
func (a *Adapter) readClear(ctx context.Context, e *event.Event, b *batch) *item {
	if e.Type.Type == event.EventEncrypted.Type {
		return nil
	}
	return a.read(ctx, e.RoomID, e, b)
}

// tell tells the sender of an event that it cannot be read: once a day for
// each reason, as the event may have been for somebody else.
func (a *Adapter) tell(ctx context.Context, e *event.Event, bad *unreadable) *item {
	a.Log.Warn("matrix: a message cannot be read", "room", e.RoomID, "event", e.ID, "error", bad)
	key := fmt.Sprintf("%s/unread/%s/%s/%s", a.Platform(), e.RoomID, e.Sender, bad.key)
	if first, err := a.Memory.First(ctx, key); err != nil || !first {
		return nil
	}
	thread := id.EventID("")
	if c, ok := e.Content.Parsed.(*event.EncryptedEventContent); ok {
		thread = c.RelatesTo.GetThreadParent()
	}
	it := a.newItem(e, thread, e.ID, "")
	it.Content = sentence(fmt.Sprintf("Your message could not be read, because %s.", bad.why))
	a.address(it)
	it.Clear = a.cipher == nil
	return it
}

// unseal tries again to read what could not be read, asks for keys, and gives
// up where none comes.
func (a *Adapter) unseal(ctx context.Context, b *batch) {
	for _, s := range a.allSealed() {
		clear, bad := a.decrypt(ctx, s.Room, s.Event)
		age := a.Now().Sub(s.At)
		if bad != nil && bad.wait && age < giveUpAfter {
			if !s.Asked && age >= askKeyAfter {
				s.Asked = true
				a.beside.Go(func() { a.askKey(ctx, s.Event) })
			}
			continue
		}
		a.dropSealed(s.Event.ID, b)
		var it *item
		if bad == nil {
			it = a.readClear(ctx, clear, b)
		} else {
			it = a.tell(ctx, s.Event, bad)
		}
		if it != nil {
			b.add(it)
		}
	}
}

func (a *Adapter) askKey(ctx context.Context, e *event.Event) {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	if err := a.cipher.request(ctx, e); err != nil {
		a.trouble("ask for a key", err)
	}
}

// allSealed returns what cannot be read yet, the oldest first.
func (a *Adapter) allSealed() []*sealed {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []*sealed
	for _, s := range a.sealed {
		all = append(all, s)
	}
	slices.SortFunc(all, func(x, y *sealed) int { return int(x.Event.Timestamp - y.Event.Timestamp) })
	return all
}

func (a *Adapter) unread() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.sealed)
}

// dropSealed drops an event with the batch's commit.
func (a *Adapter) dropSealed(e id.EventID, b *batch) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.sealed[e] != nil {
		delete(a.sealed, e)
		b.notes[keySealed+string(e)] = ""
	}
}

// resumeSealed takes up what an earlier Run could not read.
func (a *Adapter) resumeSealed(ctx context.Context) error {
	noted, err := a.Notes.All(ctx, keySealed)
	if err != nil {
		return fmt.Errorf("matrix: what is unread cannot be read: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for key, value := range noted {
		s := new(sealed)
		if err := json.Unmarshal([]byte(value), s); err != nil || s.Event == nil {
			a.Log.Warn("matrix: note "+key, "error", err)
			continue
		}
		a.sealed[s.Event.ID] = s
	}
	return nil
}
