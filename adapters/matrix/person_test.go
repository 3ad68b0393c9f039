package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"factbot/adapters/matrix/matrixtest"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// A person is somebody with a client of their own, which decrypts what it can
// as soon as it can.
type person struct {
	*mautrix.Client
	cipher   cipher // nil for one who does not encrypt
	state    *states
	recovery Secret // "" where none was made

	mu     sync.Mutex
	seen   []*event.Event
	sealed []*event.Event
	typed  map[id.RoomID]bool // somebody types there
	joins  bool               // accepts invitations
}

// somebody makes a person, who goes with the test.
func somebody(t testing.TB, s *matrixtest.Server, name string, encrypted bool) *person {
	t.Helper()
	p, err := newPerson(t.Context(), s, name, encrypted, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	live(t, p)
	return p
}

// live has a person follow the homeserver, as long as the test lasts.
func live(t testing.TB, p *person) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.sync(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
		if p.cipher != nil {
			p.cipher.close()
		}
	})
}

func newPerson(ctx context.Context, s *matrixtest.Server, name string, encrypted bool, dir string) (*person, error) {
	user, err := s.Register(fmt.Sprintf("%s%d", name, number.Add(1)))
	if err != nil {
		return nil, err
	}
	keys := ""
	if encrypted {
		keys = filepath.Join(dir, "person.db")
	}
	return logInPerson(ctx, s.URL, user, keys, "")
}

// logInPerson logs a person in on a new device, with keys if there is a file
// for them.
func logInPerson(ctx context.Context, server, user, keys string, recovery Secret) (*person, error) {
	r := LoginRequest{Homeserver: server, User: user, Password: matrixtest.Password, Keys: keys, PickleKey: pickle, RecoveryKey: recovery}
	l, err := LogIn(ctx, r)
	if err != nil {
		return nil, err
	}
	p := &person{state: newState(), typed: map[id.RoomID]bool{}, recovery: l.RecoveryKey}
	quiet := func(string, error) {}
	if p.Client, err = newClient(server, id.UserID(user), string(l.Token), &patient{newTransport(), time.Now, sleep, quiet}); err != nil {
		return nil, err
	}
	p.DeviceID, p.StateStore = id.DeviceID(l.Device), p.state
	if keys != "" {
		if p.cipher, err = openCipher(ctx, p.Client, r.Keys, pickle); err != nil {
			return nil, err
		}
		p.Crypto = p.cipher
	}
	return p, nil
}

// sync follows the homeserver until ctx is done.
func (p *person) sync(ctx context.Context) {
	since := ""
	for ctx.Err() == nil {
		wait := 10_000
		if p.waits() {
			wait = 50
		}
		resp, err := p.FullSyncRequest(ctx, mautrix.ReqSync{Timeout: wait, Since: since, FilterID: `{"room":{"timeline":{"limit":1000}}}`})
		if err != nil {
			if ctx.Err() == nil && sleep(ctx, 50*time.Millisecond) == nil {
				continue
			}
			return
		}
		p.take(ctx, resp, since)
		since = resp.NextBatch
	}
}

func (p *person) waits() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.sealed) > 0
}

func (p *person) take(ctx context.Context, resp *mautrix.RespSync, since string) {
	if p.cipher != nil {
		p.cipher.observe(ctx, resp, since)
	}
	for r, joined := range resp.Rooms.Join {
		for _, e := range joined.Ephemeral.Events {
			if c, ok := e.Content.Raw["user_ids"].([]any); ok && len(c) > 0 {
				p.mu.Lock()
				p.typed[r] = true
				p.mu.Unlock()
			}
		}
		for _, e := range append(joined.State.Events, joined.Timeline.Events...) {
			if e.StateKey != nil && parse(r, e, event.StateEventType) == nil {
				mautrix.UpdateStateStore(ctx, p.state, e)
				if p.cipher != nil {
					p.cipher.follow(ctx, e)
				}
			}
			if e.StateKey == nil {
				parse(r, e, event.MessageEventType) // what cannot be parsed is kept as it is
			}
			p.keep(ctx, e)
		}
	}
	p.mu.Lock()
	joins := p.joins
	p.mu.Unlock()
	for r := range resp.Rooms.Invite {
		if joins {
			p.JoinRoomByID(ctx, r) // whoever waits for it sees when it fails
		}
	}
	p.mu.Lock()
	again := p.sealed
	p.sealed = nil
	p.mu.Unlock()
	for _, e := range again {
		p.keep(ctx, e)
	}
}

func (p *person) keep(ctx context.Context, e *event.Event) {
	sealed := false
	if e.Type.Type == event.EventEncrypted.Type && p.cipher != nil {
		if clear, err := p.cipher.open(ctx, e); err == nil {
			e = clear
		} else {
			var bad *unreadable
			sealed = errors.As(err, &bad) && bad.wait
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if sealed {
		p.sealed = append(p.sealed, e)
		return
	}
	p.seen = append(p.seen, e)
}

// typing tells whether somebody was seen typing in a room.
func (p *person) typing(r id.RoomID) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.typed[r]
}

// all returns the events that a person has seen and that are wanted.
func (p *person) all(want func(*event.Event) bool) []*event.Event {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []*event.Event
	for _, e := range p.seen {
		if want(e) {
			all = append(all, e)
		}
	}
	return all
}

// see waits for an event.
func (p *person) see(t testing.TB, what string, want func(*event.Event) bool) *event.Event {
	t.Helper()
	var found []*event.Event
	eventually(t, fmt.Sprintf("%s sees %s", p.UserID, what), func() bool {
		found = p.all(want)
		return len(found) > 0
	})
	return found[0]
}

// answer waits for the notice that replies to an event.
func (p *person) answer(t testing.TB, to id.EventID) *event.MessageEventContent {
	t.Helper()
	return p.see(t, "an answer to "+string(to), repliesTo(to)).Content.AsMessage()
}

func repliesTo(to id.EventID) func(*event.Event) bool {
	return func(e *event.Event) bool {
		c, ok := e.Content.Parsed.(*event.MessageEventContent)
		return ok && c.MsgType == event.MsgNotice && c.RelatesTo.GetReplyTo() == to
	}
}

// room makes a room with a name and invites others, who are in it when room
// returns, if they accept. A talk with one person has no name.
func (p *person) room(t testing.TB, name string, others ...id.UserID) id.RoomID {
	t.Helper()
	req := &mautrix.ReqCreateRoom{Name: name, Invite: others, Preset: "private_chat", IsDirect: name == ""}
	if p.cipher != nil {
		req.InitialState = []*event.Event{encryptionOn()}
	}
	made, err := p.CreateRoom(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range others {
		p.joined(t, made.RoomID, o)
	}
	return made.RoomID
}

func encryptionOn() *event.Event {
	empty := ""
	return &event.Event{
		Type: event.StateEncryption, StateKey: &empty,
		Content: event.Content{Parsed: &event.EncryptionEventContent{Algorithm: id.AlgorithmMegolmV1}},
	}
}

// joined waits until a person sees that another is in a room. The client's own
// state says "invited" for a while where the other was quicker than the answer
// to the invitation.
func (p *person) joined(t testing.TB, r id.RoomID, other id.UserID) {
	t.Helper()
	p.see(t, fmt.Sprintf("that %s joins", other), func(e *event.Event) bool {
		return e.RoomID == r && e.GetStateKey() == string(other) && e.Content.Raw["membership"] == "join"
	})
}

// say sends a text and returns its event.
func (p *person) say(t testing.TB, r id.RoomID, text string) id.EventID {
	t.Helper()
	return p.post(t, r, &event.MessageEventContent{MsgType: event.MsgText, Body: text})
}

// inThread is say in a thread.
func (p *person) inThread(t testing.TB, r id.RoomID, root id.EventID, text string) id.EventID {
	t.Helper()
	return p.post(t, r, &event.MessageEventContent{MsgType: event.MsgText, Body: text, RelatesTo: new(event.RelatesTo).SetThread(root, root)})
}

func (p *person) post(t testing.TB, r id.RoomID, c *event.MessageEventContent) id.EventID {
	t.Helper()
	e, err := p.SendMessageEvent(t.Context(), r, event.EventMessage, c)
	if err != nil {
		t.Fatal(err)
	}
	return e.EventID
}

// raw sends any content as it is.
func (p *person) raw(t testing.TB, r id.RoomID, kind, content string) id.EventID {
	t.Helper()
	var sent struct {
		EventID id.EventID `json:"event_id"`
	}
	url := p.BuildClientURL("v3", "rooms", r, "send", kind, p.TxnID())
	if _, err := p.MakeRequest(t.Context(), http.MethodPut, url, json.RawMessage(content), &sent); err != nil {
		t.Fatal(err)
	}
	return sent.EventID
}

// joinInvites has a person accept every invitation, and returns who it is.
func (p *person) joinInvites(t testing.TB) id.UserID {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.joins = true
	return p.UserID
}
