// Package fake is Slack on loopback, for tests: its Web API, response_urls,
// Socket Mode, and the posts of signed HTTP. It is as strict as Slack is, and
// stricter where Slack is lenient about mistakes: what it refuses is returned
// by Refused. It knows nothing of the adapter, and takes its limits from
// Slack's documentation.
package fake

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// What a Slack begins with.
const (
	BotToken      = "xoxb-1-bot"
	AppToken      = "xapp-1-A1-2-app"
	SigningSecret = "signing-secret-1"
	Team          = "T1"
	BotUser       = "UBOT"
	BotID         = "BBOT"
	AppID         = "A1"
)

// A Slack is one workspace with one app. Its methods are safe for concurrent
// use.
type Slack struct {
	// URL is the Web API, with its last slash.
	URL string
	// AckWithin is how long Slack waits for an acknowledgement. Set it before
	// anything is said.
	AckWithin time.Duration
	// PostTo is where HTTP mode posts what happens; "" is Socket Mode.
	PostTo string

	server *httptest.Server
	host   string

	mu         sync.Mutex
	changed    chan struct{} // closed at each change
	closed     bool
	number     int
	tokens     map[string]string // what is wrong with a token, "" for nothing
	posts      []Post
	views      []View
	calls      map[string]int
	faults     map[string][]Fault
	refused    []string
	responses  map[string]*responseURL
	triggers   map[string]time.Time
	sockets    sockets
	ackTimes   []time.Duration
	enterprise string
	opened     map[string]bool     // views
	scopes     []string            // of the bot's token
	groups     map[string][]string // members of user groups
	away       map[string]bool     // channels that the bot is not in
}

// New starts a Slack. Close ends it.
func New() *Slack {
	s := &Slack{
		AckWithin: 3 * time.Second,
		changed:   make(chan struct{}),
		tokens:    map[string]string{BotToken: "", AppToken: ""},
		calls:     map[string]int{}, faults: map[string][]Fault{},
		responses: map[string]*responseURL{}, triggers: map[string]time.Time{},
		opened: map[string]bool{}, groups: map[string][]string{}, away: map[string]bool{},
	}
	s.sockets.unacked = map[string]*Envelope{}
	s.sockets.tickets = map[string]bool{}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.serveAPI)
	mux.HandleFunc("/response/", s.serveResponse)
	mux.HandleFunc("/link/", s.serveSocket)
	s.server = httptest.NewServer(mux)
	s.host = strings.TrimPrefix(s.server.URL, "http://")
	s.URL = s.server.URL + "/api/"
	return s
}

// Close ends every connection.
func (s *Slack) Close() {
	s.mu.Lock()
	s.closed = true
	conns := s.sockets.conns
	s.mu.Unlock()
	for _, c := range conns {
		c.ws.Close()
	}
	s.server.CloseClientConnections()
	s.server.Close()
}

// change tells whoever waits that something has changed. s.mu is held.
func (s *Slack) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Await waits until ok, which is asked after each change, or ctx is done. ok
// must not call methods of s.
func (s *Slack) await(ctx context.Context, ok func() bool) error {
	for {
		s.mu.Lock()
		done, changed := ok(), s.changed
		s.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// next returns a number that was not used yet. s.mu is held.
func (s *Slack) next() int {
	s.number++
	return s.number
}

// timestamp returns a ts that was not used yet. s.mu is held.
func (s *Slack) timestamp() string {
	n := s.next()
	return fmt.Sprintf("%d.%06d", 1700000000+n, n)
}

// refuse notes that the app did something wrong. s.mu is held.
func (s *Slack) refuse(format string, args ...any) {
	s.refused = append(s.refused, fmt.Sprintf(format, args...))
	s.change()
}

// Refused returns what was refused so far, or should have been.
func (s *Slack) Refused() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.refused...)
}

// Calls returns how often a method was called.
func (s *Slack) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// Methods returns the methods that were called.
func (s *Slack) Methods() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for m := range s.calls {
		all = append(all, m)
	}
	return all
}

// AwaitCalls waits until a method was called n times.
func (s *Slack) AwaitCalls(ctx context.Context, method string, n int) error {
	return s.await(ctx, func() bool { return s.calls[method] >= n })
}

// Revoke makes a token worthless: calls get the error.
func (s *Slack) Revoke(token, err string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[token] = err
}

// InstallForEnterprise makes the app one that is installed for an enterprise.
func (s *Slack) InstallForEnterprise(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enterprise = id
}

// AckTimes returns how long each acknowledgement took.
func (s *Slack) AckTimes() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]time.Duration(nil), s.ackTimes...)
}

// Grant sets the scopes of the bot's token.
func (s *Slack) Grant(scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scopes = scopes
}

// Group sets the members of a user group; with none at all there is no such
// group.
func (s *Slack) Group(id string, users ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.groups[id] = users; users == nil {
		delete(s.groups, id)
	}
}

// PutOut puts the bot out of a channel: only a response_url posts there.
func (s *Slack) PutOut(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away[channel] = true
}
