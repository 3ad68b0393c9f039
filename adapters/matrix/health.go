package matrix

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"factbot/bot"
)

// Health is how an adapter is.
type Health struct {
	bot.Health
	LastSync time.Time // when the homeserver last answered; zero before
	Rooms    int       // that the bot is in
	Waiting  int       // questions that are accepted and not yet answered
	Unread   int       // messages whose keys have not come
}

// Health returns how the adapter is. A server that waits for something new
// answers within half a minute all the same.
func (a *Adapter) Health() Health {
	a.mu.Lock()
	rooms, waiting, unread := len(a.rooms), len(a.live), len(a.sealed)
	a.mu.Unlock()
	a.health.mu.Lock()
	defer a.health.mu.Unlock()
	h := a.health.Health
	h.Rooms, h.Waiting, h.Unread = rooms, waiting, unread
	return h
}

type health struct {
	mu sync.Mutex
	Health
}

func (h *health) synced(at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.LastSync = at; h.Since.IsZero() {
		h.Since = at
	}
}

// trouble notes and logs that something failed.
func (a *Adapter) trouble(what string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	a.Log.Warn("matrix: "+what, "account", a.Config.User, "error", err)
	a.health.mu.Lock()
	defer a.health.mu.Unlock()
	a.health.Trouble(what, err, a.Now())
	if errors.Is(err, errLimited) {
		a.health.Limited++
	}
	if strings.HasSuffix(what, "sync") { // of a request or of the whole
		a.health.Since = time.Time{}
	}
}
