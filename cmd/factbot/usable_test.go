package main

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"factbot/facts"
)

// A server ends with a sentence once its store cannot be used any more.
func TestServerEndsWithItsStore(t *testing.T) {
	p := newProgram(t)
	s := p.mustOpen(t).(keptStore)
	ctx, fail := context.WithCancelCause(t.Context())
	tick := make(chan time.Time)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		watchStore(ctx, tick, s.Usable, fail)
	}()
	tick <- time.Time{}
	tick <- time.Time{} // the first look is over
	if ctx.Err() != nil {
		t.Fatalf("a good store: %v", context.Cause(ctx))
	}
	path := p.dataFolder() + "/facts.db"
	if err := os.Rename(path, path+".moved"); err != nil {
		t.Fatal(err)
	}
	select {
	case tick <- time.Time{}:
	case <-ended: // the second look was late
	}
	<-ended
	if err := context.Cause(ctx); facts.KindOf(err) != facts.Unavailable || !strings.HasPrefix(facts.Said(err), "The file "+path+" was moved, removed or replaced") {
		t.Errorf("%v", err)
	}
}
