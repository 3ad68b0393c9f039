package matrix

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"
)

// A stub is a homeserver that does what a test says, for faults and orders that
// a real one does not give. It has one room, with the bot and ana in it.
type stub struct {
	*httptest.Server
	t testing.TB

	mu     sync.Mutex
	syncs  []string                                              // answers to syncs, in order
	fails  func(http.ResponseWriter, *http.Request, string) bool // answers itself; the path begins behind "v3/"
	said   []line
	state  string // of every room, as JSON
	sent   []post
	joined []string
	left   []string
}

// A line is an event of a room, with the position of the sync behind it.
type line struct {
	room, event string
	at          int
}

// A post is what the bot has sent.
type post struct {
	room, txn, body string
}

const (
	stubUser = "@fact:stub"
	stubRoom = "!room:stub"
)

func newStub(t testing.TB) *stub {
	s := &stub{t: t, state: stubState}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// account is the bot's account there.
func (s *stub) account() *account {
	return &account{config: Config{Homeserver: s.URL, User: stubUser, Invite: []string{"stub"}, TokenEnv: "TOKEN"}, login: Login{Token: "token"}}
}

// robot starts a bot there, whose waits take no time.
func (s *stub) robot(change func(*Adapter)) *robot {
	s.t.Helper()
	return begin(s.t, s.account(), echo, func(a *Adapter) {
		a.sleep = hurry
		if change != nil {
			change(a)
		}
	})
}

// fail has requests answered by f where it returns true.
func (s *stub) fail(f func(w http.ResponseWriter, r *http.Request, path string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = f
}

// tell has the next sync tell of something, as the JSON of its field rooms.
func (s *stub) tell(rooms string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.syncs = append(s.syncs, rooms)
}

// says has ana say something in a room.
func (s *stub) says(room string, texts ...string) {
	s.happens(room, 0, messages("@ana:stub", texts...)...)
}

// happens has events happen in a room, of which the sync does not show the
// first ones.
func (s *stub) happens(room string, hidden int, events ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range events {
		s.said = append(s.said, line{room, e, len(s.syncs) + 1})
	}
	s.syncs = append(s.syncs, fmt.Sprintf(`{"join":{%q:{"timeline":{"events":[%s],"limited":%v,"prev_batch":"before"}}}}`,
		room, strings.Join(events[hidden:], ","), hidden > 0))
}

// messages returns messages, with ids made of their texts.
func messages(sender string, texts ...string) []string {
	var all []string
	for _, t := range texts {
		all = append(all, fmt.Sprintf(`{"type":"m.room.message","event_id":"$%s","sender":%q,"origin_server_ts":1,"content":{"msgtype":"m.text","body":%q}}`,
			strings.ReplaceAll(t, " ", "-"), sender, t))
	}
	return all
}

func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, path, _ := strings.Cut(r.URL.Path, "v3/")
	s.mu.Lock()
	fails := s.fails
	s.mu.Unlock()
	if fails != nil && fails(w, r, path) {
		return
	}
	parts := strings.Split(path, "/")
	switch {
	case path == "sync":
		s.sync(w, r)
	case path == "account/whoami":
		fmt.Fprintf(w, `{"user_id":%q,"device_id":"DEVICE"}`, stubUser)
	case path == "joined_rooms":
		fmt.Fprintf(w, `{"joined_rooms":[%q,"!other:stub"]}`, stubRoom)
	case parts[0] == "join":
		s.note(&s.joined, parts[1])
		fmt.Fprintf(w, `{"room_id":%q}`, parts[1])
	case len(parts) > 2 && parts[2] == "leave":
		s.note(&s.left, parts[1])
		fmt.Fprint(w, `{}`)
	case len(parts) > 2 && parts[2] == "state":
		fmt.Fprintf(w, `[%s]`, strings.ReplaceAll(s.state, `{"type":`, fmt.Sprintf(`{"room_id":%q,"type":`, parts[1])))
	case len(parts) > 2 && parts[2] == "messages":
		fmt.Fprint(w, s.history(parts[1], r.URL.Query().Get("from")))
	case len(parts) > 4 && parts[2] == "send":
		s.send(w, r, parts)
	default:
		fmt.Fprint(w, `{}`)
	}
}

// stubState is the state of a room.
var stubState = `{"type":"m.room.name","state_key":"","sender":"@ana:stub","event_id":"$name","content":{"name":"a room"}},` +
	stubMember(stubUser) + "," + stubMember("@ana:stub")

func stubMember(user string) string {
	return fmt.Sprintf(`{"type":"m.room.member","state_key":%q,"sender":%q,"event_id":"$in-%s","content":{"membership":"join"}}`, user, user, user[1:4])
}

func (s *stub) note(in *[]string, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*in = append(*in, what)
}

// sync tells what the test has said, and waits for more.
func (s *stub) sync(w http.ResponseWriter, r *http.Request) {
	var since int
	if r.URL.Query().Get("since") == "" {
		fmt.Fprint(w, `{"next_batch":"0","rooms":{}}`)
		return
	}
	fmt.Sscan(r.URL.Query().Get("since"), &since)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		s.mu.Lock()
		if since < len(s.syncs) {
			fmt.Fprintf(w, `{"next_batch":"%d","rooms":%s}`, since+1, s.syncs[since])
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
		if r.URL.Query().Get("timeout") == "0" {
			fmt.Fprintf(w, `{"next_batch":"%d"}`, since)
			return
		}
		select {
		case <-tick.C:
		case <-r.Context().Done():
			return
		}
	}
}

// history returns what was said in a room before a position, on one page.
func (s *stub) history(room, from string) string {
	var before int
	fmt.Sscan(from, &before)
	s.mu.Lock()
	defer s.mu.Unlock()
	var chunk []string
	for _, l := range slices.Backward(s.said) {
		if l.room == room && l.at <= before {
			chunk = append(chunk, l.event)
		}
	}
	return fmt.Sprintf(`{"chunk":[%s]}`, strings.Join(chunk, ","))
}

func (s *stub) send(w http.ResponseWriter, r *http.Request, parts []string) {
	var c struct{ Body string }
	json.NewDecoder(r.Body).Decode(&c) // the test sees what is missing
	s.mu.Lock()
	defer s.mu.Unlock()
	p := post{parts[1], parts[len(parts)-1], c.Body}
	if !slices.ContainsFunc(s.sent, func(q post) bool { return q.txn == p.txn }) {
		s.sent = append(s.sent, p)
	}
	fmt.Fprintf(w, `{"event_id":"$answer-%s"}`, p.txn)
}

// bodies returns what was sent to a room, each transaction once.
func (s *stub) bodies(room string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, p := range s.sent {
		if p.room == room {
			all = append(all, p.body)
		}
	}
	return all
}

// hears waits until something was sent to a room.
func (s *stub) hears(room, body string) {
	s.t.Helper()
	eventually(s.t, fmt.Sprintf("%q is sent to %s", body, room), func() bool { return slices.Contains(s.bodies(room), body) })
}

// refuse answers with a status and an error code; "" is a proxy's page.
func refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	if code == "" {
		fmt.Fprint(w, "<html>A proxy's page.</html>")
		return
	}
	fmt.Fprintf(w, `{"errcode":%q,"error":"no"}`, code)
}

func isSend(path string) bool { return strings.Contains(path, "/send/") }
func inRoom(path string) id.RoomID {
	parts := strings.Split(path, "/")
	if len(parts) > 1 && (parts[0] == "rooms" || parts[0] == "join") {
		return id.RoomID(parts[1])
	}
	return ""
}
