package slack

import (
	"context"
	"errors"
	"sync"
	"time"

	"factbot/bot"
)

// Health is how an adapter is.
type Health struct {
	bot.Health
	Connections int // how many are up; in HTTP mode 1 while it listens
}

// Health returns how the adapter is. That nothing was received for a while is
// no sign of anything.
func (a *Adapter) Health() Health {
	a.health.mu.Lock()
	defer a.health.mu.Unlock()
	return a.health.Health
}

type health struct {
	mu sync.Mutex
	Health
	up [sockets]bool
}

// connected notes that connection n is up or down.
func (a *Adapter) connected(n int, up bool) {
	h := &a.health
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.up[n] == up {
		return
	}
	h.up[n] = up
	before := h.Connections
	if up {
		h.Connections++
	} else {
		h.Connections--
	}
	switch {
	case h.Connections == 0:
		h.Since = time.Time{}
	case before == 0:
		h.Since = a.now()
	}
}

// trouble notes and logs that something failed.
func (a *Adapter) trouble(what string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	a.Log.Warn("slack: "+what, "workspace", a.Config.Name, "error", err)
	a.health.mu.Lock()
	defer a.health.mu.Unlock()
	a.health.Trouble(what, err, a.now())
}

// limited notes that Slack asked for a wait.
func (a *Adapter) limited() {
	a.health.mu.Lock()
	defer a.health.mu.Unlock()
	a.health.Limited++
}
