package fake

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// An Envelope is one thing that happened, on its way to the app.
type Envelope struct {
	ID      string // another one each time that it is sent
	Kind    string // "events_api", "slash_commands", "interactive", or what no app knows
	Payload map[string]any
	Attempt int // from 0

	sent  time.Time
	conn  *conn
	timer *time.Timer
	reply chan json.RawMessage // the payload of the acknowledgement; nil if nobody waits
}

type sockets struct {
	conns    []*conn
	tickets  map[string]bool
	unacked  map[string]*Envelope
	waiting  []*Envelope // there was no connection
	turn     int
	bye      []string // what the next connections are told right after hello
	accepted int
}

// A conn is one connection of Socket Mode.
type conn struct {
	ws *websocket.Conn
	mu sync.Mutex // one writer at a time
}

func (c *conn) send(v any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
	return c.ws.WriteJSON(v)
}

func (s *Slack) open(url.Values) reply {
	ticket := s.timestamp()
	s.sockets.tickets[ticket] = true
	return reply{"ok": true, "url": "ws://" + s.host + "/link/?ticket=" + ticket}
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (s *Slack) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	known := s.sockets.tickets[ticket] && !s.closed
	delete(s.sockets.tickets, ticket)
	full := len(s.sockets.conns) >= 10
	s.mu.Unlock()
	if !known || full {
		http.Error(w, "no such link, or too many websockets", http.StatusForbidden)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &conn{ws: ws}
	s.join(c)
	defer s.leave(c)
	gone := make(chan struct{})
	defer close(gone)
	go c.ping(gone)
	for {
		_, data, err := ws.ReadMessage()
		if err != nil {
			return
		}
		s.acknowledged(c, data)
	}
}

// ping pings now and then, as Slack does, until the connection is gone.
func (c *conn) ping(gone <-chan struct{}) {
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		if err := c.ws.WriteControl(websocket.PingMessage, []byte("Ping from fake"), time.Now().Add(time.Second)); err != nil {
			return
		}
		select {
		case <-tick.C:
		case <-gone:
			return
		}
	}
}

// join greets a connection and sends what waits.
func (s *Slack) join(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets.accepted++
	s.sockets.conns = append(s.sockets.conns, c)
	c.send(map[string]any{
		"type": "hello", "num_connections": len(s.sockets.conns), "connection_info": map[string]any{"app_id": AppID},
		"debug_info": map[string]any{"host": "fake", "build_number": 1, "approximate_connection_time": 18060},
	})
	if len(s.sockets.bye) > 0 {
		reason := s.sockets.bye[0]
		s.sockets.bye = s.sockets.bye[1:]
		c.send(disconnect(reason))
	}
	waiting := s.sockets.waiting
	s.sockets.waiting = nil
	for _, e := range waiting {
		s.send(e)
	}
	s.change()
}

func disconnect(reason string) map[string]any {
	return map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "fake"}}
}

// leave forgets a connection; what it did not acknowledge goes to another one.
func (s *Slack) leave(c *conn) {
	c.ws.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, other := range s.sockets.conns {
		if other == c {
			s.sockets.conns = append(s.sockets.conns[:i:i], s.sockets.conns[i+1:]...)
			break
		}
	}
	for id, e := range s.sockets.unacked {
		if e.conn == c {
			s.again(id)
		}
	}
	s.change()
}

// send sends an envelope over the next connection. s.mu is held.
func (s *Slack) send(e *Envelope) {
	if s.closed {
		return
	}
	if len(s.sockets.conns) == 0 {
		s.sockets.waiting = append(s.sockets.waiting, e)
		return
	}
	s.sockets.turn++
	e.conn = s.sockets.conns[s.sockets.turn%len(s.sockets.conns)]
	e.ID, e.sent = "envelope-"+s.timestamp(), time.Now()
	id := e.ID
	s.sockets.unacked[id] = e
	e.timer = time.AfterFunc(s.AckWithin, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.again(id)
	})
	m := map[string]any{"type": e.Kind, "envelope_id": id, "payload": e.Payload, "accepts_response_payload": e.Kind != "events_api"}
	if e.Attempt > 0 {
		m["retry_attempt"], m["retry_reason"] = e.Attempt, "timeout"
	}
	e.conn.send(m)
}

// again sends an event that nobody acknowledged again. Nothing else comes
// again: who waited for it sees an error. s.mu is held.
func (s *Slack) again(id string) {
	e := s.sockets.unacked[id]
	if e == nil {
		return
	}
	delete(s.sockets.unacked, id)
	e.timer.Stop()
	if time.Since(e.sent) >= s.AckWithin && !s.closed {
		s.refuse("%s: not acknowledged in %v", e.Kind, s.AckWithin)
	}
	if e.Kind == "slash_commands" || e.Kind == "interactive" {
		if e.reply != nil {
			close(e.reply)
		}
		return
	}
	e.Attempt++
	s.send(e)
}

// acknowledged takes an acknowledgement. One over another connection than that
// of its envelope counts for nothing.
func (s *Slack) acknowledged(c *conn, data []byte) {
	var ack struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	err := json.Unmarshal(data, &ack)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || ack.ID == "" {
		s.refuse("acknowledgement without an envelope_id")
		return
	}
	e := s.sockets.unacked[ack.ID]
	switch {
	case len(data) >= 20<<10:
		s.refuse("acknowledgement of %d bytes", len(data))
		return
	case e == nil || e.conn != c:
		return
	}
	delete(s.sockets.unacked, ack.ID)
	e.timer.Stop()
	s.ackTimes = append(s.ackTimes, time.Since(e.sent))
	if e.reply != nil {
		e.reply <- ack.Payload
	}
	s.change()
}

// AwaitConnections waits until so many connections are up.
func (s *Slack) AwaitConnections(ctx context.Context, n int) error {
	return s.await(ctx, func() bool { return len(s.sockets.conns) >= n })
}

// AwaitJoined waits until so many connections were made in all.
func (s *Slack) AwaitJoined(ctx context.Context, n int) error {
	return s.await(ctx, func() bool { return s.sockets.accepted >= n })
}

// AwaitAcknowledged waits until nothing waits for an acknowledgement.
func (s *Slack) AwaitAcknowledged(ctx context.Context) error {
	return s.await(ctx, func() bool { return len(s.sockets.unacked) == 0 && len(s.sockets.waiting) == 0 })
}

// Joined returns how many connections were made in all.
func (s *Slack) Joined() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sockets.accepted
}

// Disconnect asks the oldest connection to go: with "warning",
// "refresh_requested", "link_disabled" or "too_many_websockets".
func (s *Slack) Disconnect(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sockets.conns) > 0 {
		s.sockets.conns[0].send(disconnect(reason))
	}
}

// DisconnectAtOnce asks each of the next connections to go right after hello.
func (s *Slack) DisconnectAtOnce(reasons ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sockets.bye = append(s.sockets.bye, reasons...)
}

// Drop breaks the oldest connection.
func (s *Slack) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sockets.conns) > 0 {
		s.sockets.conns[0].ws.NetConn().Close()
	}
}
