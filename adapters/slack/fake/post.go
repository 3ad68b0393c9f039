package fake

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// A Post is a message of the app.
type Post struct {
	Method    string // "response_url" for one that went to such
	Channel   string
	Thread    string // "" outside one
	TS        string
	User      string // who alone sees it; "" for all
	Text      string // as it was sent: escaped
	Blocks    []any
	Arguments url.Values // of a call of the Web API
	At        time.Time
}

// Posts returns what was posted so far.
func (s *Slack) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Post(nil), s.posts...)
}

// Forget forgets the posts, and how long acknowledgements took.
func (s *Slack) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts, s.ackTimes = nil, nil
}

// AwaitPosts waits until there are n posts.
func (s *Slack) AwaitPosts(ctx context.Context, n int) error {
	return s.await(ctx, func() bool { return len(s.posts) >= n })
}

// Await returns the posts as soon as there are n.
func (s *Slack) Await(ctx context.Context, n int) ([]Post, error) {
	err := s.AwaitPosts(ctx, n)
	return s.Posts(), err
}

func (s *Slack) postMessage(a url.Values) reply { return s.put("chat.postMessage", a, "") }

func (s *Slack) postEphemeral(a url.Values) reply {
	if a.Get("user") == "" {
		s.refuse("chat.postEphemeral: no user")
		return failed("invalid_arguments")
	}
	return s.put("chat.postEphemeral", a, a.Get("user"))
}

func (s *Slack) update(a url.Values) reply { return s.put("chat.update", a, "") }

// put checks a message and keeps it.
func (s *Slack) put(method string, a url.Values, user string) reply {
	p := Post{Method: method, Channel: a.Get("channel"), Thread: a.Get("thread_ts"), User: user, Text: a.Get("text"), Arguments: a, At: time.Now()}
	if p.Channel == "" {
		s.refuse("%s: channel_not_found", method)
		return failed("channel_not_found")
	}
	if s.away[p.Channel] {
		return failed("channel_not_found")
	}
	if raw := a.Get("blocks"); raw != "" {
		if err := json.Unmarshal([]byte(raw), &p.Blocks); err != nil {
			s.refuse("%s: invalid_blocks_format", method)
			return failed("invalid_blocks_format")
		}
	}
	if code, problems := check(p); code != "" {
		s.refuse("%s: %s %s", method, code, strings.Join(problems, "; "))
		return failed(code, problems...)
	}
	p.TS = s.keep(p)
	return reply{"ok": true, "channel": p.Channel, "ts": p.TS, "message_ts": p.TS, "message": map[string]any{"text": p.Text, "ts": p.TS}}
}

func (s *Slack) keep(p Post) string {
	p.TS = s.timestamp()
	s.posts = append(s.posts, p)
	s.change()
	return p.TS
}

var entity = regexp.MustCompile(`&(amp|lt|gt);`)

// check returns the error for a message that Slack would refuse, and why.
func check(p Post) (code string, problems []string) {
	switch rest := entity.ReplaceAllString(p.Text, ""); {
	case p.Text == "" && len(p.Blocks) == 0:
		return "no_text", nil
	case length(p.Text) > 3000:
		return "msg_too_long", nil
	case strings.ContainsAny(rest, "<>&"):
		return "invalid_arguments", []string{"text is not escaped"}
	case p.Text == "":
		return "no_text", []string{"blocks without a text beside them"}
	}
	if problems := Check(p.Blocks, Message); len(problems) > 0 {
		return "invalid_blocks", problems
	}
	if textOf(p.Blocks) > 12000 {
		return "msg_blocks_too_long", nil
	}
	return "", nil
}

// A responseURL may be used five times in thirty minutes.
type responseURL struct {
	channel, user string
	uses          int
	until         time.Time
}

// respondAt makes a response_url. s.mu is held.
func (s *Slack) respondAt(channel, user string) string {
	id := "/response/" + s.timestamp()
	s.responses[id] = &responseURL{channel: channel, user: user, until: time.Now().Add(30 * time.Minute)}
	return s.server.URL + id
}

// UseUp makes every response_url one that was used too often.
func (s *Slack) UseUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.responses {
		u.uses = 5
	}
}

func (s *Slack) serveResponse(w http.ResponseWriter, r *http.Request) {
	if f, faulty := s.fault("response_url"); faulty {
		f.write(w)
		return
	}
	var m struct {
		Text, ThreadTS, ResponseType string
		Blocks                       []any
	}
	var raw map[string]json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&raw); err == nil {
		json.Unmarshal(raw["text"], &m.Text)
		json.Unmarshal(raw["thread_ts"], &m.ThreadTS)
		json.Unmarshal(raw["response_type"], &m.ResponseType)
		json.Unmarshal(raw["blocks"], &m.Blocks)
	}
	status, body := s.respond(r.URL.Path, m.ResponseType, Post{Method: "response_url", Thread: m.ThreadTS, Text: m.Text, Blocks: m.Blocks, At: time.Now()})
	w.Header()["Content-Type"] = nil // some servers send none
	w.WriteHeader(status)
	w.Write([]byte(body))
}

func (s *Slack) respond(path, kind string, p Post) (status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls["response_url"]++
	u := s.responses[path]
	switch {
	case u == nil || time.Now().After(u.until):
		return 404, "expired_url"
	case u.uses >= 5:
		return 404, "used_url"
	case kind != "ephemeral" && kind != "in_channel":
		s.refuse("response_url: no response_type")
		return 400, "invalid_payload"
	}
	if code, problems := check(p); code != "" {
		s.refuse("response_url: %s %s", code, strings.Join(problems, "; "))
		data, _ := json.Marshal(failed(code, problems...))
		return 200, string(data)
	}
	u.uses++
	p.Channel = u.channel
	if kind == "ephemeral" {
		p.User = u.user
	}
	s.keep(p)
	return 200, "ok"
}
