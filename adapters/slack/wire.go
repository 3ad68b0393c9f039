package slack

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A doer does requests: an *http.Client, or something around one.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// A sleeper waits, or returns the context's error once that is done.
type sleeper func(ctx context.Context, d time.Duration) error

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// callWithin is how long one call of the Web API may take.
const callWithin = 20 * time.Second

// newClient returns a client with a timeout, and with connections to spare for
// many answers at once.
func newClient() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 32
	return &http.Client{Timeout: callWithin, Transport: t}
}

// patient waits as long as Slack asks with status 429, and tries again, until
// the request's context is done. Nothing else is tried again: Slack may have
// posted what it did not answer.
type patient struct {
	next    doer
	sleep   sleeper
	limited func() // is told of each wait
}

func (p patient) Do(req *http.Request) (*http.Response, error) {
	for {
		resp, err := p.next.Do(req)
		if err != nil || resp.StatusCode != http.StatusTooManyRequests || req.Body != nil && req.GetBody == nil {
			return resp, err
		}
		p.limited()
		io.CopyN(io.Discard, resp.Body, maxReply)
		resp.Body.Close()
		if err := p.sleep(req.Context(), retryAfter(resp.Header)); err != nil {
			return nil, err
		}
		if req.GetBody != nil {
			if req.Body, err = req.GetBody(); err != nil {
				return nil, err
			}
		}
	}
}

// retryAfter returns how long Slack wants to be left alone.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(strings.TrimSpace(h.Get("Retry-After")))
	if err != nil || seconds < 0 {
		return 10 * time.Second
	}
	return max(time.Duration(seconds)*time.Second, time.Second)
}

// spaced keeps calls of apps.connections.open apart: slack-go makes thousands a
// second where Slack ends each connection at once. The wait doubles while calls
// come within near of each other.
type spaced struct {
	next  doer
	now   func() time.Time
	sleep sleeper

	mu   sync.Mutex
	last time.Time
	wait time.Duration
}

const (
	near     = 10 * time.Second
	mostWait = 5 * time.Minute
)

func (s *spaced) Do(req *http.Request) (*http.Response, error) {
	if strings.HasSuffix(req.URL.Path, "/apps.connections.open") {
		if err := s.sleep(req.Context(), s.space()); err != nil {
			return nil, err
		}
		defer s.called()
	}
	return s.next.Do(req)
}

// space returns how long to wait before the next call.
func (s *spaced) space() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.last.IsZero() || s.now().Sub(s.last) >= near:
		s.wait = 0
	default:
		s.wait = min(max(2*s.wait, time.Second), mostWait)
	}
	return s.wait
}

func (s *spaced) called() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = s.now()
}
