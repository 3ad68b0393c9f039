package main

import (
	"context"
	"time"
)

// watchEvery is how often a server looks whether its store can still be used.
const watchEvery = 5 * time.Second

// watchStore looks at each tick whether the store can still be used, until ctx is
// done, and calls fail once it cannot: to go on would be to answer everything
// with the same sentence, or to lose what is changed.
func watchStore(ctx context.Context, tick <-chan time.Time, usable func() error, fail context.CancelCauseFunc) {
	for {
		select {
		case <-tick:
		case <-ctx.Done():
			return
		}
		if err := usable(); err != nil {
			fail(err)
			return
		}
	}
}
