package matrix

import (
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"
)

// The account is connected from its first sync until one fails; what else fails
// is counted alone.
func TestHealth(t *testing.T) {
	now := time.Unix(1000, 0)
	a := &Adapter{Options: Options{Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}}
	if h := a.Health(); !h.Since.IsZero() {
		t.Errorf("before a sync: %+v", h)
	}
	a.health.synced(now)
	a.health.synced(now.Add(time.Minute))
	a.trouble("POST /_matrix/client/v3/join/x", errors.New("no"))
	if h := a.Health(); !h.Since.Equal(now) || h.Errors != 1 || h.Limited != 0 || h.LastError == "" {
		t.Errorf("connected: %+v", h)
	}
	a.trouble("GET /_matrix/client/v3/sync", fmt.Errorf("%w: 429", errLimited))
	if h := a.Health(); !h.Since.IsZero() || h.Errors != 2 || h.Limited != 1 {
		t.Errorf("after a sync that failed: %+v", h)
	}
	a.health.synced(now.Add(time.Hour))
	if h := a.Health(); !h.Since.Equal(now.Add(time.Hour)) {
		t.Errorf("connected again: %+v", h)
	}
}
