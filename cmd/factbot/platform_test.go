package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"factbot/bot"
)

// A troubled is an adapter of a platform with troubles: each Run takes the next
// one. Without any it is connected until the end.
type troubled struct {
	troubles []func(context.Context) error // shared by all adapters of the platform
	began    []time.Duration               // since the start

	mu    sync.Mutex
	start time.Time
	up    time.Time
	heard []string
}

func (a *troubled) Run(ctx context.Context, h bot.Handler) error {
	a.mu.Lock()
	a.began = append(a.began, time.Since(a.start))
	var trouble func(context.Context) error
	if len(a.troubles) > 0 {
		trouble, a.troubles = a.troubles[0], a.troubles[1:]
	}
	a.mu.Unlock()
	if trouble != nil {
		return trouble(ctx)
	}
	a.connected(time.Now())
	defer a.connected(time.Time{})
	<-ctx.Done()
	return nil
}

func (a *troubled) connected(at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.up = at
}

func (a *troubled) Announce(_ context.Context, _ bot.RoomID, _ bot.ThreadID, d bot.Doc) error {
	a.heard = append(a.heard, d.String())
	return nil
}

func (a *troubled) Role(bot.Message) bot.Role { return bot.Editor }

func (a *troubled) health() bot.Health {
	a.mu.Lock()
	defer a.mu.Unlock()
	return bot.Health{Since: a.up, Errors: 2, Limited: 1}
}

// begin serves a platform with an adapter; cannot is what making one fails
// with, once each.
func (a *troubled) begin(t *testing.T, cannot ...error) (pl *platform, said *[]string, stop func()) {
	a.start = time.Now()
	said = new([]string)
	pl = &platform{
		id: "test", now: time.Now, log: slog.New(slog.NewTextHandler(t.Output(), nil)), say: func(s string) { *said = append(*said, s) },
		make: func() (connection, error) {
			if len(cannot) > 0 {
				err := cannot[0]
				cannot = cannot[1:]
				return connection{}, err
			}
			return connection{a, a.health}, nil
		},
	}
	ctx, cancel := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	serving.Go(func() { pl.serve(ctx, func(context.Context, bot.Message) bot.Doc { return nil }) })
	return pl, said, func() {
		cancel()
		serving.Wait()
	}
}

func fails(say string) func(context.Context) error {
	return func(context.Context) error { return errors.New(say) }
}

// An adapter that fails, panics, or ends by itself is followed by another, after
// waits that grow; what is told once is not told again.
func TestServedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &troubled{troubles: []func(context.Context) error{
			fails("no token"), fails("no token"), func(context.Context) error { panic("a bug") }, func(context.Context) error { return nil },
		}}
		pl, said, stop := a.begin(t, unavailable(nil, "There is no secret."))
		synctest.Wait()
		if h := pl.Health(); !h.Since.IsZero() || h.LastError != "failed: There is no secret." {
			t.Errorf("without an adapter: %+v", h)
		}
		if err := pl.Announce(t.Context(), "hall", "", nil); err == nil {
			t.Error("nobody announces, and that is no error")
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		second := time.Second
		if want := []time.Duration{second, 3 * second, 7 * second, 15 * second, 31 * second}; !slices.Equal(a.began, want) {
			t.Errorf("began at %v, want %v", a.began, want)
		}
		h := pl.Health()
		if h.Since.Sub(a.start) != 31*second || h.Errors != 5+4*2+2 || h.Limited != 5 || h.LastError != "failed: its adapter has ended by itself." {
			t.Errorf("in the end %+v", h)
		}
		if pl.Role(bot.Message{Platform: "test"}) != bot.Editor || pl.Role(bot.Message{Platform: "other"}) != bot.Reader {
			t.Error("the adapter's roles do not count, or elsewhere, too")
		}
		if err := pl.Announce(t.Context(), "hall", "", bot.Doc{bot.Heading{Text: "news"}}); err != nil || len(a.heard) != 1 {
			t.Errorf("announced %q: %v", a.heard, err)
		}
		stop()
		if len(*said) != 4 || !strings.HasPrefix((*said)[0], "test is not served: There is no secret.\n") {
			t.Errorf("said %q", *said)
		}
		if h := pl.Health(); !h.Since.IsZero() {
			t.Errorf("connected after the end: %+v", h)
		}
	})
}

// A platform that is away for an hour comes back within the longest wait.
func TestAwayForAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &troubled{troubles: slices.Repeat([]func(context.Context) error{fails("the platform is away")}, 1000)}
		pl, said, stop := a.begin(t)
		time.Sleep(time.Hour - time.Second)
		a.mu.Lock()
		a.troubles = nil
		a.mu.Unlock()
		time.Sleep(longestWait)
		synctest.Wait()
		if h := pl.Health(); h.Since.IsZero() || h.Since.Sub(a.start) > time.Hour+longestWait {
			t.Errorf("%+v", h)
		}
		if len(*said) != 1 || len(a.began) > 25 {
			t.Errorf("%d tries, said %q", len(a.began), *said)
		}
		stop()
	})
}

// After a long run the waits begin anew, and a failure is told even if it is the
// one from before.
func TestWaitsBeginAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lasts := func(ctx context.Context) error {
			select {
			case <-time.After(longRun):
				return errors.New("broke off")
			case <-ctx.Done():
				return nil
			}
		}
		a := &troubled{troubles: []func(context.Context) error{fails("a"), fails("b"), fails("broke off"), lasts}}
		_, said, stop := a.begin(t)
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := len(a.began); n != 5 || a.began[4]-a.began[3] != longRun+firstWait {
			t.Errorf("began at %v", a.began)
		}
		if len(*said) != 4 {
			t.Errorf("said %q", *said)
		}
		stop()
	})
}
