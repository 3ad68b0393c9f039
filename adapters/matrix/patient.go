package matrix

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// patient is a transport that waits, as long as the context of the request
// lets it, where a server is busy, broken or away, and tries again.
type patient struct {
	base    http.RoundTripper
	now     func() time.Time
	sleep   func(context.Context, time.Duration) error
	trouble func(what string, err error)
}

const (
	firstWait   = 250 * time.Millisecond
	longestWait = 30 * time.Second
	maxError    = 64 << 10 // bytes read of an error
	mostFaults  = 5        // answers 500 to one request: it may be the request's fault
)

// RoundTrip implements http.RoundTripper.
func (p *patient) RoundTrip(req *http.Request) (*http.Response, error) {
	faults := 0
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		try, ok := again(req)
		r, err := p.base.RoundTrip(try)
		if req.Context().Err() != nil || !ok {
			return r, err
		}
		pause := wait
		switch {
		case err == nil && r.StatusCode == http.StatusInternalServerError:
			if faults++; faults == mostFaults {
				return r, nil
			}
			err = statusError(r)
		case err == nil && (r.StatusCode == http.StatusTooManyRequests || r.StatusCode > http.StatusInternalServerError):
			pause = max(wait, p.retryAfter(r))
			err = statusError(r)
		case err == nil:
			return r, nil
		}
		if r != nil {
			r.Body.Close()
		}
		p.trouble(req.Method+" "+req.URL.Path, err)
		if err := p.sleep(req.Context(), pause); err != nil {
			return nil, err
		}
	}
}

// errLimited is the error of a homeserver that asks for a wait.
var errLimited = errors.New("the homeserver asks for a wait")

func statusError(r *http.Response) error {
	if r.StatusCode == http.StatusTooManyRequests {
		return fmt.Errorf("%w: %s", errLimited, r.Status)
	}
	return fmt.Errorf("the homeserver says %s", r.Status)
}

// again returns a request to send, with a body of its own; false where it can
// be sent only once.
func again(req *http.Request) (*http.Request, bool) {
	if req.Body == nil || req.Body == http.NoBody {
		return req, true
	}
	if req.GetBody == nil {
		return req, false
	}
	body, err := req.GetBody()
	if err != nil {
		return req, false
	}
	try := req.Clone(req.Context())
	try.Body = body
	return try, true
}

// retryAfter returns how long the server wants to be left alone: it says so in
// a header or, as older ones do, in the body, which is left readable.
func (p *patient) retryAfter(r *http.Response) time.Duration {
	if s := r.Header.Get("Retry-After"); s != "" {
		if n, err := strconv.Atoi(s); err == nil && n >= 0 {
			return time.Duration(min(n, 3600)) * time.Second
		}
		if at, err := http.ParseTime(s); err == nil {
			return min(at.Sub(p.now()), time.Hour)
		}
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, maxError))
	r.Body.Close()
	r.Body = io.NopCloser(bytes.NewReader(data))
	var said struct {
		Millis int64 `json:"retry_after_ms"`
	}
	if err != nil || json.Unmarshal(data, &said) != nil || said.Millis < 0 {
		return 0
	}
	return time.Duration(min(said.Millis, time.Hour.Milliseconds())) * time.Millisecond
}

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
