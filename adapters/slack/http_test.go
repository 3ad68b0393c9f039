package slack

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
)

func event(id, text string) string {
	data, err := json.Marshal(map[string]any{"type": "event_callback", "team_id": fake.Team, "event_id": id,
		"event": map[string]any{"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": text, "ts": "1.1"}})
	if err != nil {
		panic(err) // unreachable: it is only text
	}
	return string(data)
}

// Only what Slack signed a moment ago is taken.
func TestRequests(t *testing.T) {
	r := start(t, ModeHTTP, echo)
	const asJSON, asForm = "application/json", "application/x-www-form-urlencoded"
	now := time.Now()
	good := func(kind, body string) *http.Request {
		return fake.Request(r.PostTo, kind, body, fake.SigningSecret, now)
	}
	changed := func(change func(*http.Request)) *http.Request {
		req := good(asJSON, event("Ev0", "bad"))
		change(req)
		return req
	}
	for _, test := range []struct {
		name   string
		req    *http.Request
		status int
	}{
		{"wrong secret", fake.Request(r.PostTo, asJSON, event("Ev1", "bad"), "another", now), 401},
		{"old", fake.Request(r.PostTo, asJSON, event("Ev1", "bad"), fake.SigningSecret, now.Add(-maxSkew-time.Minute)), 401},
		{"of the future", fake.Request(r.PostTo, asJSON, event("Ev1", "bad"), fake.SigningSecret, now.Add(maxSkew+time.Minute)), 401},
		{"no signature", changed(func(q *http.Request) { q.Header.Del("X-Slack-Signature") }), 401},
		{"no time", changed(func(q *http.Request) { q.Header.Del("X-Slack-Request-Timestamp") }), 401},
		{"time of no number", changed(func(q *http.Request) { q.Header.Set("X-Slack-Request-Timestamp", "noon") }), 401},
		{"signature of another form", changed(func(q *http.Request) { q.Header.Set("X-Slack-Signature", "v1=00") }), 401},
		{"another body", changed(func(q *http.Request) { q.Body = io.NopCloser(strings.NewReader("{}")); q.ContentLength = 2 }), 401},
		{"GET", changed(func(q *http.Request) { q.Method = http.MethodGet }), 405},
		{"another path", changed(func(q *http.Request) { q.URL.Path = "/other" }), 404},
		{"10 MB", good(asJSON, strings.Repeat("x", 10<<20)), 413},
		{"no JSON", good(asJSON, "{"), 400},
		{"JSON of another form", good(asJSON, `[1]`), 400},
		{"no form", good(asForm, "%zz"), 400},
		{"empty form", good(asForm, ""), 400},
		{"empty payload", good(asForm, "payload="), 400},
		{"broken payload", good(asForm, "payload=%7B"), 400},
		{"unknown event", good(asJSON, `{"type":"event_callback","event_id":"Ev1","event":{"type":"of_next_year"}}`), 200},
		{"no event", good(asJSON, `{"type":"event_callback","event_id":"Ev1"}`), 200},
		{"rate limited", good(asJSON, `{"type":"app_rate_limited","minute_rate_limited":1}`), 200},
		{"command of nobody", good(asForm, url.Values{"command": {"/fact"}, "text": {"x"}}.Encode()), 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			resp, err := http.DefaultTransport.RoundTrip(test.req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if resp.StatusCode != test.status {
				t.Errorf("status %d, want %d: %s %v", resp.StatusCode, test.status, body, err)
			}
			if strings.Contains(string(body), fake.SigningSecret) {
				t.Error("the secret is told")
			}
		})
	}
	if n := len(r.Posts()); n > 0 {
		t.Errorf("%d were answered", n)
	}
}

// A request that is sent again as it is, signature and all, is answered once.
func TestReplay(t *testing.T) {
	r := start(t, ModeHTTP, echo)
	now := time.Now()
	command := url.Values{"command": {"/fact"}, "text": {"x"}, "user_id": {"U1"}, "channel_id": {"C1"}, "trigger_id": {"t1"}}.Encode()
	for range 3 {
		for kind, body := range map[string]string{"application/json": event("Ev1", "x"), "application/x-www-form-urlencoded": command} {
			resp, err := http.DefaultTransport.RoundTrip(fake.Request(r.PostTo, kind, body, fake.SigningSecret, now))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
		}
	}
	r.Direct("U2", "D1", "", "last")
	r.posted(3)
}

func TestURLVerification(t *testing.T) {
	r := start(t, ModeHTTP, echo)
	req := fake.Request(r.PostTo, "application/json", `{"type":"url_verification","challenge":"3eZbrw1a"}`, fake.SigningSecret, time.Now())
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 || string(body) != "3eZbrw1a" {
		t.Errorf("%d %s %v", resp.StatusCode, body, err)
	}
}

func TestListenFails(t *testing.T) {
	r := prepare(t, ModeHTTP)
	taken := r.a.Listener
	r.a.Listener, r.a.Config.Listen = nil, taken.Addr().String()
	defer taken.Close()
	if err := r.a.Run(r.ctx, echo); err == nil || !strings.HasPrefix(err.Error(), "slack: listen: ") {
		t.Errorf("Run: %v", err)
	}
}

// Any path is taken as it stands, and no other.
func TestHTTPPaths(t *testing.T) {
	for path, address := range map[string]string{"": "/slack", "/{": "/%7B", "/{id}/x": "/%7Bid%7D/x", "/a b": "/a%20b", "/": "/"} {
		r := start(t, ModeHTTP, echo, func(r *rig) {
			r.a.Config.Path = path
			r.PostTo = strings.TrimSuffix(r.PostTo, defaultPath) + address
		})
		r.Direct("U1", "D1", "", "question")
		r.posted(1)
		resp, err := http.DefaultTransport.RoundTrip(fake.Request(r.PostTo+"x", "application/json", event("Ev2", "x"), fake.SigningSecret, time.Now()))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusNotFound {
			t.Errorf("%q: status %d", path, resp.StatusCode)
		}
	}
}
