package slack

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
	"factbot/bot"
)

// logs is a log that can be read while it is written.
type logs struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func logTo(l *logs) func(*rig) {
	return func(r *rig) { r.a.Log = slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})) }
}

// Trap 7: a post that Slack puts off with 429 is tried again after the time
// that Slack asks for, and posted once.
func TestRateLimits(t *testing.T) {
	for _, mode := range modes {
		r := start(t, mode, echo)
		r.Fail("chat.postMessage", fake.RateLimited(3), fake.RateLimited(30))
		r.Direct("U1", "D1", "", "question")
		r.posted(1)
		waits := r.naps.slept()
		if len(waits) < 2 || waits[len(waits)-2] != 3*time.Second || waits[len(waits)-1] != 30*time.Second {
			t.Errorf("waits %v", waits)
		}
		r.Fail("response_url", fake.RateLimited(2))
		if _, err := r.Command(r.ctx, "U1", "C1", "question"); err != nil {
			t.Fatal(err)
		}
		r.posted(2)
		if h := r.a.Health(); h.Limited != 3 || h.Errors != 0 {
			t.Errorf("health %+v", h)
		}
	}
}

// What Slack may have posted is not posted again.
func TestOnlyRateLimitsAreTriedAgain(t *testing.T) {
	for name, f := range map[string]fake.Fault{"500": fake.ServerError, "HTML": fake.HTML, "nothing": fake.Empty, "broken": fake.Broken} {
		t.Run(name, func(t *testing.T) {
			f.Posted = true
			r := start(t, ModeSocket, echo)
			r.Fail("chat.postMessage", f)
			r.Direct("U1", "D1", "", "one")
			r.posted(1)
			r.Direct("U1", "D1", "", "two")
			if p := r.posted(2); !strings.Contains(p.Text, "two") {
				t.Errorf("posted %q", p.Text)
			}
			if e := r.a.Health().LastError; !strings.HasPrefix(e, "post: ") {
				t.Errorf("health: %q", e)
			}
		})
	}
}

func TestEveryClientHasATimeout(t *testing.T) {
	a := New(Options{})
	if c := a.web.(patient).next.(*http.Client); c.Timeout != callWithin {
		t.Errorf("timeout %v", c.Timeout)
	}
}

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{"": 10 * time.Second, "x": 10 * time.Second, "-1": 10 * time.Second, "0": time.Second, " 7 ": 7 * time.Second} {
		if got := retryAfter(http.Header{"Retry-After": {value}}); got != want {
			t.Errorf("Retry-After %q: %v, want %v", value, got, want)
		}
	}
}

// Trap 9 and 10: where Slack refuses blocks, the plain text goes instead, and
// the log says where the fault is.
func TestRefusedBlocks(t *testing.T) {
	var log logs
	r := start(t, ModeSocket, echo, logTo(&log))
	r.Fail("chat.postMessage", fake.Says("invalid_blocks", "/blocks/0/elements/0"))
	r.Direct("U1", "D1", "", "<one> & two")
	if p := r.posted(1); len(p.Blocks) > 0 || p.Text != "you said: &lt;one&gt; &amp; two" {
		t.Errorf("posted %+v", p)
	}
	if !strings.Contains(log.String(), "json-pointer:/blocks/0/elements/0") {
		t.Errorf("log: %s", log.String())
	}
	r.Fail("response_url", fake.Says("invalid_blocks", "/blocks/7"))
	if _, err := r.Command(r.ctx, "U1", "C1", "question"); err != nil {
		t.Fatal(err)
	}
	if p := r.posted(2); len(p.Blocks) > 0 || p.User != "U1" {
		t.Errorf("posted %+v", p)
	}
	if !strings.Contains(log.String(), "json-pointer:/blocks/7") {
		t.Errorf("log: %s", log.String())
	}
}

// A response_url that is used up: the asker is told by the Web API, alone.
func TestUsedUpResponseURL(t *testing.T) {
	asked, release := make(chan struct{}), make(chan struct{})
	r := start(t, ModeSocket, func(ctx context.Context, m bot.Message) bot.Doc {
		close(asked)
		<-release
		return echo(ctx, m)
	})
	if _, err := r.Command(r.ctx, "U1", "C1", "question"); err != nil {
		t.Fatal(err)
	}
	<-asked
	r.UseUp()
	close(release)
	if p := r.posted(1); p.Method != "chat.postEphemeral" || p.User != "U1" || p.Channel != "C1" {
		t.Errorf("posted %+v", p)
	}
}

func TestResponseErrors(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
		want   string
	}{
		{200, "ok", ""},
		{200, "", ""},
		{200, `{"ok":true}`, ""},
		{200, `{"ok":false,"error":"invalid_blocks"}`, "invalid_blocks"},
		{400, "invalid_blocks", "invalid_blocks"},
		{404, "used_url", errUsedUp.Error()},
		{404, "expired_url", errUsedUp.Error()},
		{404, "", errUsedUp.Error()},
		{500, "<html>oops</html>", "slack: response_url: status 500"},
		{500, "", "slack: response_url: status 500"},
	} {
		got := ""
		if err := responseError(test.status, []byte(test.body)); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%d %s: %q, want %q", test.status, test.body, got, test.want)
		}
	}
}

// Whatever goes wrong, no token, no response_url and nobody's words reach the
// log.
func TestLogLeaksNothing(t *testing.T) {
	var log logs
	r := start(t, ModeSocket, echo, logTo(&log))
	r.Fail("chat.postMessage", fake.ServerError, fake.HTML, fake.Broken, fake.Says("channel_not_found", ""), fake.Says("invalid_blocks", "/x"), fake.Says("invalid_blocks", "/x"))
	r.Fail("response_url", fake.Broken, fake.ServerError)
	for range 5 {
		r.Direct("U1", "D1", "", "my-secret-question")
	}
	for range 2 {
		if _, err := r.Command(r.ctx, "U1", "C1", "my-secret-question"); err != nil {
			t.Fatal(err)
		}
	}
	r.Direct("U1", "D1", "", "my-secret-question")
	r.Event(map[string]any{"type": "of_next_year", "text": "my-secret-question"})
	r.posted(1)
	r.stop()
	r.end()
	for _, secret := range []string{"xoxb-", "xapp-", fake.SigningSecret, "my-secret-question", "/response/", "ticket="} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has %q:\n%s", secret, log.String())
		}
	}
	if !strings.Contains(log.String(), "post") {
		t.Error("nothing was logged")
	}
}
