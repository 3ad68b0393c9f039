package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"factbot/bot"
)

// An adapter is all that a chat platform is to the program.
type adapter interface {
	bot.Adapter
	bot.Announcer
	bot.Roles
}

// A connection is an adapter with how it is.
type connection struct {
	adapter
	health func() bot.Health
}

// A platform is served by one adapter after the other: one that cannot be made,
// fails or panics is followed by a new one, so that a platform comes back by
// itself when its secrets or its servers do. It is the bot.Announcer and the
// bot.Roles of whichever serves it.
type platform struct {
	id   bot.PlatformID
	make func() (connection, error)
	now  func() time.Time
	log  *slog.Logger
	say  func(string) // tells whoever runs the program

	mu   sync.Mutex
	live *connection // nil while there is none
	past bot.Health  // of those that have ended
	said string      // told last
}

// The waits before a new adapter: twice the one before, unless the last one ran
// for long.
const (
	firstWait   = time.Second
	longestWait = 5 * time.Minute
	longRun     = 10 * time.Minute
)

// serve serves the platform until ctx is done.
func (pl *platform) serve(ctx context.Context, h bot.Handler) {
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		began := pl.now()
		err := pl.once(ctx, h)
		if ctx.Err() != nil {
			return
		}
		if pl.now().Sub(began) >= longRun {
			wait = firstWait
			pl.recovered()
		}
		pl.failed(err, wait)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

// once makes an adapter, unless that is done, and runs it. It always returns an
// error, but for a ctx that is done.
func (pl *platform) once(ctx context.Context, h bot.Handler) (err error) {
	defer func() {
		if p := recover(); p != nil {
			pl.log.Error("an adapter panicked", "platform", pl.id, "panic", p, "stack", string(debug.Stack()))
			err = errors.New("its adapter panicked; the log has where")
		}
	}()
	if err := pl.connect(); err != nil {
		return err
	}
	defer pl.end()
	if err := pl.live.Run(ctx, h); err != nil {
		return err
	}
	return errors.New("its adapter has ended by itself")
}

// connect makes an adapter, unless that is done.
func (pl *platform) connect() error {
	if pl.live != nil { // only this goroutine changes it
		return nil
	}
	c, err := pl.make()
	if err != nil {
		return err
	}
	pl.mu.Lock()
	defer pl.mu.Unlock()
	pl.live = &c
	return nil
}

// end lets go of the adapter, and keeps its figures.
func (pl *platform) end() {
	pl.mu.Lock()
	defer pl.mu.Unlock()
	h := pl.live.health()
	pl.past.Errors += h.Errors
	pl.past.Limited += h.Limited
	pl.live = nil
}

// recovered has the next failure told, even if it is the same again.
func (pl *platform) recovered() {
	pl.mu.Lock()
	defer pl.mu.Unlock()
	pl.said = ""
}

// failed tells what went wrong: in the log each time, otherwise where it is
// something new. A wait of 0 is that it is not tried again.
func (pl *platform) failed(err error, wait time.Duration) {
	say := plainly(err)
	pl.mu.Lock()
	pl.past.Trouble("failed", errors.New(say), pl.now())
	again := pl.said == say
	pl.said = say
	pl.mu.Unlock()
	pl.log.Error("a platform is not served", "platform", pl.id, "error", err, "next_try_in", wait)
	if again {
		return
	}
	say = fmt.Sprintf("%s is not served: %s", pl.id, say)
	if wait > 0 {
		say += fmt.Sprintf("\nIt is tried again, the first time in %v.", wait)
	}
	pl.say(say)
}

// Health returns how the platform is.
func (pl *platform) Health() bot.Health {
	pl.mu.Lock()
	live, h := pl.live, pl.past
	pl.mu.Unlock()
	if live == nil {
		return h
	}
	now := live.health()
	now.Errors += h.Errors
	now.Limited += h.Limited
	if now.LastErrorAt.Before(h.LastErrorAt) {
		now.LastError, now.LastErrorAt = h.LastError, h.LastErrorAt
	}
	return now
}

func (pl *platform) adapter() adapter {
	pl.mu.Lock()
	defer pl.mu.Unlock()
	if pl.live == nil {
		return nil
	}
	return pl.live.adapter
}

// Announce implements bot.Announcer.
func (pl *platform) Announce(ctx context.Context, room bot.RoomID, thread bot.ThreadID, d bot.Doc) error {
	a := pl.adapter()
	if a == nil {
		return fmt.Errorf("%s is not served now", pl.id)
	}
	return a.Announce(ctx, room, thread, d)
}

// Role implements bot.Roles.
func (pl *platform) Role(m bot.Message) bot.Role {
	a := pl.adapter()
	if a == nil || m.Platform != pl.id {
		return bot.Reader
	}
	return a.Role(m)
}
