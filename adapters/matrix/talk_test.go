package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"factbot/bot"
	"factbot/bot/bottest"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// The conversations that every adapter has, in plain and in encrypted rooms.
func TestConversations(t *testing.T) {
	for _, encrypted := range modes {
		t.Run(modeName(encrypted), func(t *testing.T) {
			t.Parallel()
			s := homeserver(t)
			people := &crowd{t: t, encrypted: encrypted, people: map[string]*person{}}
			account := register(t, s, encrypted)
			bottest.Run(t, func(t *testing.T, h bot.Handler) bottest.Driver {
				d := &driver{crowd: people, t: t, names: map[string]string{}, rooms: map[string]id.RoomID{}, heard: make(chan bot.Doc, 1)}
				d.robot = begin(t, account, d.handle(h), nil)
				return d
			})
		})
	}
}

// A crowd is people who go from conversation to conversation.
type crowd struct {
	t         testing.TB
	encrypted bool
	people    map[string]*person
}

func (c *crowd) person(name string) *person {
	if c.people[name] == nil {
		c.people[name] = somebody(c.t, homeserver(c.t), name, c.encrypted)
	}
	return c.people[name]
}

// A driver has a direct chat for whoever speaks outside a thread, and a group
// with threads for each room.
type driver struct {
	*crowd
	*robot
	t     *testing.T
	rooms map[string]id.RoomID
	heard chan bot.Doc
	told  []told // unasked, in order
	known int    // of them that Heard has returned

	mu    sync.Mutex
	names map[string]string // ids of Matrix to the names of the script
}

// A told is where something was said unasked.
type told struct {
	room   id.RoomID
	thread id.EventID
}

func (d *driver) handle(h bot.Handler) bot.Handler {
	return func(ctx context.Context, m bot.Message) bot.Doc {
		d.mu.Lock()
		m.Account = bot.AccountID(d.names[string(m.Account)])
		m.Room = bot.RoomID(d.names[string(m.Room)])
		m.Thread = bot.ThreadID(d.names[string(m.Thread)])
		d.mu.Unlock()
		doc := h(ctx, m)
		d.heard <- doc
		return doc
	}
}

func (d *driver) name(id, name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.names[id] = name
}

// listener sees what is said in groups.
const listener = "listener"

// chat returns a talk of somebody with the bot.
func (d *driver) chat(account, room string) id.RoomID {
	key := account + " in " + room
	if d.rooms[key] == "" {
		p := d.person(account)
		d.rooms[key] = p.room(d.t, "", d.id())
		d.name(string(d.rooms[key]), room)
		d.name(string(p.UserID), account)
	}
	return d.rooms[key]
}

// group returns a room with the bot, the listener and somebody in it.
func (d *driver) group(account, room string) id.RoomID {
	if d.rooms[room] == "" {
		d.rooms[room] = d.person(listener).room(d.t, room, d.id())
		d.name(string(d.rooms[room]), room)
	}
	r := d.rooms[room]
	if p := d.person(account); account != listener && !p.state.IsInRoom(d.t.Context(), r, p.UserID) {
		d.name(string(p.UserID), account)
		l := d.person(listener)
		if _, err := l.InviteUser(d.t.Context(), r, &mautrix.ReqInviteUser{UserID: p.UserID}); err != nil {
			d.t.Fatal(err)
		}
		if _, err := p.JoinRoomByID(d.t.Context(), r); err != nil {
			d.t.Fatal(err)
		}
		l.joined(d.t, r, p.UserID)
		p.joined(d.t, r, d.id())
	}
	return r
}

// root returns the event that a thread begins with.
func (d *driver) root(room, thread string) id.EventID {
	d.mu.Lock()
	for id_, n := range d.names {
		if n == thread && strings.HasPrefix(id_, "$") {
			d.mu.Unlock()
			return id.EventID(id_)
		}
	}
	d.mu.Unlock()
	e := d.person(listener).say(d.t, d.group(listener, room), "Here begins "+thread)
	d.name(string(e), thread)
	return e
}

// Say implements bottest.Driver.
func (d *driver) Say(account bot.AccountID, room bot.RoomID, thread bot.ThreadID, text string) (string, error) {
	if strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text || strings.ToValidUTF8(text, "") != text {
		return "", bottest.ErrUnsayable // Matrix carries no such text, or the adapter trims it
	}
	p := d.person(string(account))
	var e id.EventID
	if thread != "" {
		r := d.group(string(account), string(room))
		e = p.inThread(d.t, r, d.root(string(room), string(thread)), DefaultPrefix+" "+text)
	} else {
		e = p.say(d.t, d.chat(string(account), string(room)), text)
	}
	var doc bot.Doc
	select {
	case doc = <-d.heard:
	case <-time.After(patience):
		return "", fmt.Errorf("%q is not answered", text)
	}
	if render(doc) == nil {
		return "", nil
	}
	return shown(d.t, p.answer(d.t, e)), nil
}

// Announcer implements bottest.Driver.
func (d *driver) Announcer() bot.Announcer { return d }

// Announce has the adapter speak where a script's names say.
func (d *driver) Announce(ctx context.Context, room bot.RoomID, thread bot.ThreadID, doc bot.Doc) error {
	to := told{room: d.group(listener, string(room))}
	if thread != "" {
		to.thread = d.root(string(room), string(thread))
	}
	eventually(d.t, "the bot knows that it has joined", func() bool { return d.in(to.room) != nil }) // others may know before
	if err := d.Adapter.Announce(ctx, bot.RoomID(to.room), bot.ThreadID(to.thread), doc); err != nil {
		return err
	}
	if render(doc) != nil {
		d.told = append(d.told, to)
	}
	return nil
}

// Heard implements bottest.Driver.
func (d *driver) Heard() ([]string, error) {
	var all []string
	counts := map[told]int{}
	for i, to := range d.told {
		n := counts[to]
		counts[to]++
		if i < d.known {
			continue
		}
		var found []*event.Event
		l := d.person(listener)
		eventually(d.t, "an announcement is seen", func() bool { found = l.all(d.announced(to)); return len(found) > n })
		all = append(all, shown(d.t, found[n].Content.AsMessage()))
	}
	d.known = len(d.told)
	return all, nil
}

func (d *driver) announced(to told) func(*event.Event) bool {
	return func(e *event.Event) bool {
		c, ok := e.Content.Parsed.(*event.MessageEventContent)
		return ok && e.RoomID == to.room && e.Sender == d.id() && c.RelatesTo.GetThreadParent() == to.thread && c.RelatesTo.GetNonFallbackReplyTo() == ""
	}
}

var (
	anchor = regexp.MustCompile(`<a href="([^"]*)">(.*?)</a>`)
	tag    = regexp.MustCompile(`<[^>]*>`)
	word   = regexp.MustCompile(`[\pL\pN\pM]+`)
)

// shown returns what somebody reads of a notice, as plain text, and checks that
// its plain body says the same. The prefix in front of commands is left out.
func shown(t *testing.T, c *event.MessageEventContent) string {
	t.Helper()
	s := anchor.ReplaceAllString(strings.ReplaceAll(c.FormattedBody, "<code>"+DefaultPrefix+" ", "<code>"), "$2 $1")
	s = html.UnescapeString(tag.ReplaceAllString(s, " "))
	sorted := func(s string) []string {
		ws := word.FindAllString(s, -1)
		slices.Sort(ws)
		return ws
	}
	body := strings.ReplaceAll(c.Body, ": "+DefaultPrefix+" ", ": ")
	if !slices.Equal(sorted(s), sorted(body)) {
		t.Errorf("the body has other words than the markup:\n%s\n-- markup --\n%s", c.Body, s)
	}
	return s
}

func TestMain(m *testing.M) {
	if data := os.Getenv(childVariable); data != "" {
		var c child
		if err := json.Unmarshal([]byte(data), &c); err != nil {
			panic(err)
		}
		os.Exit(c.run())
	}
	code := m.Run()
	if shared.server != nil {
		shared.server.Stop()
		if code != 0 {
			os.Stderr.WriteString("the homeserver's log ends:\n" + shared.server.Log())
		}
	}
	os.RemoveAll(shared.dir)
	os.Exit(code)
}
