package slack

import (
	"context"
	"sync"
	"testing"
	"time"
)

// A clock is set by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// A brief memory forgets what it was first told of a day ago, as a store does.
type brief struct {
	mu   sync.Mutex
	now  func() time.Time
	seen map[string]time.Time
}

func (b *brief) First(ctx context.Context, key string) (bool, error) {
	seen, err := b.Seen(ctx, key)
	b.mu.Lock()
	defer b.mu.Unlock()
	if !seen {
		b.seen[key] = b.now()
	}
	return !seen, err
}

func (b *brief) Seen(_ context.Context, key string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at, ok := b.seen[key]
	return ok && b.now().Sub(at) < 24*time.Hour, nil
}

// A thread is followed for a day after the last answer there, not the first.
func TestFollowGoesOn(t *testing.T) {
	c := &clock{now: time.Date(2024, 1, 15, 20, 0, 0, 0, time.UTC)}
	r := start(t, ModeHTTP, echo, func(r *rig) {
		r.a.now, r.a.Config.Follow, r.a.Memory = c.time, true, &brief{now: c.time, seen: map[string]time.Time{}}
	})
	r.Mention("U1", "C1", "4.2", "question")
	r.posted(1)
	for i := range 5 {
		c.pass(20 * time.Hour)
		r.Say("U2", "C1", "4.2", "and then?")
		r.posted(i + 2)
	}
	c.pass(49 * time.Hour)
	r.Say("U2", "C1", "4.2", "and then?")
	r.Mention("U1", "C2", "5.2", "question")
	if p := r.posted(7); p.Channel != "C2" {
		t.Errorf("posted %+v", p)
	}
}
