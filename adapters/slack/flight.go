package slack

import (
	"context"
	"sync"
)

// flights keep what is under way, so that what is delivered again meanwhile is
// not done again. The zero value is ready.
type flights struct {
	mu  sync.Mutex
	all map[string]*flight
}

type flight struct {
	landed  chan struct{}
	payload any
}

// do does work under a key, or waits for what does already, and returns what
// came of it; false if ctx is done before.
func (fs *flights) do(ctx context.Context, key string, work func() any) (payload any, ok bool) {
	fs.mu.Lock()
	f := fs.all[key]
	if f != nil {
		fs.mu.Unlock()
		select {
		case <-f.landed:
			return f.payload, true
		case <-ctx.Done():
			return nil, false
		}
	}
	f = &flight{landed: make(chan struct{}), payload: above(sentence(wentWrong))} // for a panic
	if fs.all == nil {
		fs.all = map[string]*flight{}
	}
	fs.all[key] = f
	fs.mu.Unlock()
	defer func() {
		fs.mu.Lock()
		defer fs.mu.Unlock()
		delete(fs.all, key)
		close(f.landed)
	}()
	f.payload = work()
	return f.payload, true
}
