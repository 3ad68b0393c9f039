package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"factbot/bot"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// An item is something that the bot has to do for an event. It is noted before
// the sync goes on, and until it is done.
type item struct {
	ID     id.EventID `json:"id"` // the event
	Room   id.RoomID  `json:"room"`
	Thread id.EventID `json:"thread,omitempty"` // the root of the thread it is in
	Sender id.UserID  `json:"sender"`
	Text   string     `json:"text,omitempty"`   // what is said to the bot
	Reply  id.EventID `json:"reply,omitempty"`  // what the answer replies to
	Edits  id.EventID `json:"edits,omitempty"`  // the question whose answer changes
	Undoes id.EventID `json:"undoes,omitempty"` // the question whose answer goes
	At     int64      `json:"at"`               // when it was accepted, in milliseconds
	Clear  bool       `json:"clear,omitempty"`  // the answer says that the bot cannot encrypt

	// The answer, once it is known: from there on nothing is asked again.
	Content *event.MessageEventContent `json:"content,omitempty"`
	Choices map[string]string          `json:"choices,omitempty"` // labels to commands

	late      bool // it was said while nobody listened
	busy      bool // the answer is that there is too much to do
	withdrawn bool // the question was redacted; guarded by Adapter.mu

	wait time.Duration // before it is sent again
}

// note returns the item as it is noted.
func (it *item) note() string {
	data, err := json.Marshal(it)
	if err != nil {
		panic(fmt.Sprintf("matrix: an item cannot be noted: %v", err)) // unreachable: it holds texts
	}
	return string(data)
}

// message returns what the core is asked.
func (a *Adapter) message(it *item) bot.Message {
	return bot.Message{
		ID: string(it.ID), Platform: a.Platform(), Room: bot.RoomID(it.Room), Thread: bot.ThreadID(it.Thread),
		Account: bot.AccountID(it.Sender), Text: it.Text,
	}
}

// resume takes up what an earlier Run has accepted and not done, in the order
// in which it was accepted, and drops notes that nobody needs any more.
func (a *Adapter) resume(ctx context.Context) error {
	noted, err := a.Notes.All(ctx, keyItem)
	if err != nil {
		return fmt.Errorf("matrix: what is unanswered cannot be read: %w", err)
	}
	var items []*item
	for key, value := range noted {
		it := new(item)
		if err := json.Unmarshal([]byte(value), it); err != nil {
			a.trouble("note "+key, err)
			continue
		}
		it.late = true
		items = append(items, it)
	}
	slices.SortFunc(items, func(x, y *item) int { return int(x.At - y.At) })
	a.accept(items)
	if err := a.resumeSealed(ctx); err != nil {
		return err
	}
	return a.tidy(ctx)
}

// accept begins the work on items that are noted.
func (a *Adapter) accept(items []*item) {
	for _, it := range items {
		switch {
		case !a.begin(it):
		case it.Undoes != "" || it.Content != nil:
			a.send(it)
		case a.crowded(it):
			a.busy(it)
		case it.late || a.waits(it.Room):
			a.wait(it)
		case !a.queue(it):
			a.busy(it)
		}
	}
}

// begin takes up an item, unless that was done already.
func (a *Adapter) begin(it *item) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.live[it.ID] != nil {
		return false
	}
	a.live[it.ID] = it
	for _, l := range it.loads() {
		a.pending[l]++
	}
	return true
}

// end drops an item that is done.
func (a *Adapter) end(it *item) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.live, it.ID)
	for _, l := range it.loads() {
		if a.pending[l]--; a.pending[l] == 0 {
			delete(a.pending, l)
		}
	}
}

// A load is all that waits of a room, or of one person there.
type load struct {
	room   id.RoomID
	person id.UserID // "" for all
}

func (it *item) loads() []load { return []load{{room: it.Room}, {it.Room, it.Sender}} }

// crowded tells whether more waits of a room, or of who asks there, than is
// kept: a flood must not fill the memory.
func (a *Adapter) crowded(it *item) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.pending[load{room: it.Room}] > mostOfRoom || a.pending[load{it.Room, it.Sender}] > mostOfPerson
}

// waits tells whether something of a room waits for a place in the queue.
func (a *Adapter) waits(r id.RoomID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.ContainsFunc(a.late, func(it *item) bool { return it.Room == r })
}

// queue has an item answered, where the queue has a place for it.
func (a *Adapter) queue(it *item) bool {
	a.work.Add(1)
	ok := a.Queue.Do(a.message(it), func(ctx context.Context) {
		defer a.work.Done()
		a.answer(ctx, it)
		select {
		case a.freed <- struct{}{}:
		default:
		}
	})
	if !ok {
		a.work.Done()
	}
	return ok
}

// mostBusy is how often the bot says in a room that it is busy before that was
// heard.
const mostBusy = 10

// busy says that there is too much to do, unless there is too much of that too.
func (a *Adapter) busy(it *item) {
	it.busy = true
	a.mu.Lock()
	n := 0
	for _, o := range a.out[it.Room] {
		if o.busy {
			n++
		}
	}
	a.mu.Unlock()
	if n >= mostBusy {
		a.Log.Warn("matrix: too busy to say so", "room", it.Room)
		a.done(it, nil)
		return
	}
	it.Content = sentence("I am busy, try again in a moment.")
	a.address(it)
	a.send(it)
}

// wait has an item answered as soon as the queue has a place for it. Nobody
// is told to try again for what was asked while the bot was away, unless it is
// a flood.
func (a *Adapter) wait(it *item) {
	a.mu.Lock()
	a.late = append(a.late, it)
	a.mu.Unlock()
	select {
	case a.freed <- struct{}{}:
	default:
	}
}

// feed gives the queue what waits, until ctx is done.
func (a *Adapter) feed(ctx context.Context) {
	for ctx.Err() == nil {
		a.feedOnce()
		soon, cancel := context.WithTimeout(ctx, syncFor/60) // others empty the queue too
		select {
		case <-a.freed:
		case <-soon.Done():
		}
		cancel()
	}
}

// feedOnce gives the queue what it has a place for: in order within a room,
// and no room waits for another.
func (a *Adapter) feedOnce() {
	a.mu.Lock()
	waiting := slices.Clone(a.late)
	a.mu.Unlock()
	queued, refused := make(map[*item]bool), make(map[id.RoomID]bool)
	for _, it := range waiting {
		queued[it] = !refused[it.Room] && a.queue(it)
		refused[it.Room] = !queued[it]
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.late = slices.DeleteFunc(a.late, func(it *item) bool { return queued[it] })
}
