package slack

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"factbot/adapters/slack/fake"
	"factbot/bot"
	"factbot/bot/bottest"
)

// The conversations that every adapter has, in both modes.
func TestConversations(t *testing.T) {
	for _, mode := range modes {
		t.Run(mode, func(t *testing.T) {
			bottest.Run(t, func(t *testing.T, h bot.Handler) bottest.Driver { return newDriver(t, mode, h) })
		})
	}
}

// A driver has a direct chat for whoever speaks outside a thread, and a channel
// with threads for each room.
type driver struct {
	*rig
	names  map[string]string // ids of Slack to the names of the script
	heard  chan bot.Doc
	mu     sync.Mutex
	posts  int
	number int
}

func newDriver(t *testing.T, mode string, h bot.Handler) *driver {
	d := &driver{names: map[string]string{}, heard: make(chan bot.Doc, 1)}
	d.rig = start(t, mode, func(ctx context.Context, m bot.Message) bot.Doc {
		d.mu.Lock()
		m.Account = bot.AccountID(d.names[strings.TrimPrefix(string(m.Account), fake.Team+"/")])
		m.Room = bot.RoomID(d.names[strings.TrimPrefix(string(m.Room), fake.Team+"/")])
		if m.Thread != "" {
			m.Thread = bot.ThreadID(d.names[string(m.Thread)])
		}
		d.mu.Unlock()
		doc := h(ctx, m)
		d.heard <- doc
		return doc
	})
	return d
}

// id returns the id that Slack has for a name.
func (d *driver) id(form, name string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, n := range d.names {
		if n == name && strings.HasPrefix(id, form[:1]) {
			return id
		}
	}
	d.number++
	id := fmt.Sprintf(form, d.number)
	d.names[id] = name
	return id
}

// Say implements bottest.Driver.
func (d *driver) Say(account bot.AccountID, room bot.RoomID, thread bot.ThreadID, text string) (string, error) {
	if strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text || strings.ToValidUTF8(text, "") != text {
		return "", bottest.ErrUnsayable // Slack sends no such text
	}
	user := d.id("U%d", string(account))
	if thread != "" {
		d.Mention(user, d.id("C%d", string(room)), d.id("1600000000.%06d", string(thread)), text)
	} else {
		direct := d.id("D"+user+"x%d", string(room)+" of "+string(account))
		d.mu.Lock()
		d.names[direct] = string(room)
		d.mu.Unlock()
		d.Direct(user, direct, "", text)
	}
	var doc bot.Doc
	select {
	case doc = <-d.heard:
	case <-d.ctx.Done():
		return "", d.ctx.Err()
	}
	if len(render(doc).blocks) == 0 {
		return "", nil
	}
	d.posts++
	return shownTo(d.posted(d.posts)), nil
}

// Announcer implements bottest.Driver.
func (d *driver) Announcer() bot.Announcer { return d }

// Announce has the adapter post in the channel of a room.
func (d *driver) Announce(ctx context.Context, room bot.RoomID, thread bot.ThreadID, doc bot.Doc) error {
	if thread != "" {
		thread = bot.ThreadID(d.id("1600000000.%06d", string(thread)))
	}
	return d.a.Announce(ctx, d.a.room(d.id("C%d", string(room))), thread, doc)
}

// Heard implements bottest.Driver.
func (d *driver) Heard() ([]string, error) {
	posts, err := d.Await(d.ctx, d.posts)
	var heard []string
	for _, p := range posts[d.posts:] {
		heard = append(heard, shownTo(p))
	}
	d.posts = len(posts)
	return heard, err
}

// shownTo returns what a post shows, without the questions in its buttons.
func shownTo(p fake.Post) string {
	text := p.Plain(actionShare, actionDo, actionEdit)
	for _, b := range p.Buttons() {
		text = strings.ReplaceAll(text, b.Value, meant(bot.Message{}, b.Value).Text)
	}
	return text
}
