package fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func call(t *testing.T, s *Slack, method string, args ...string) map[string]any {
	t.Helper()
	form := url.Values{"token": {BotToken}}
	for i := 0; i < len(args); i += 2 {
		form.Set(args[i], args[i+1])
	}
	resp, err := http.PostForm(s.URL+method, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// What Slack refuses is refused.
func TestRefuses(t *testing.T) {
	s := New()
	defer s.Close()
	s.Revoke("xoxb-revoked", "token_revoked")
	long := strings.Repeat("x", 3001)
	section := func(text string) string {
		return fmt.Sprintf(`[{"type":"section","text":{"type":"mrkdwn","text":%q}}]`, text)
	}
	const table = `{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}`
	modal := func(block string) string {
		return `{"type":"modal","title":{"type":"plain_text","text":"Edit"},"blocks":[` + block + `]}`
	}
	for _, test := range []struct {
		want, method string
		args         []string
	}{
		{"", "chat.postMessage", []string{"channel", "C1", "text", "a &lt; b"}},
		{"", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", section("a &amp; b")}},
		{"unknown_method", "chat.shout", nil},
		{"not_authed", "auth.test", []string{"token", ""}},
		{"invalid_auth", "auth.test", []string{"token", "xoxb-other"}},
		{"token_revoked", "auth.test", []string{"token", "xoxb-revoked"}},
		{"not_allowed_token_type", "apps.connections.open", nil},
		{"not_allowed_token_type", "auth.test", []string{"token", AppToken}},
		{"channel_not_found", "chat.postMessage", []string{"text", "x"}},
		{"no_text", "chat.postMessage", []string{"channel", "C1"}},
		{"no_text", "chat.postMessage", []string{"channel", "C1", "blocks", section("x")}},
		{"msg_too_long", "chat.postMessage", []string{"channel", "C1", "text", long}},
		{"invalid_arguments", "chat.postMessage", []string{"channel", "C1", "text", "<!channel>"}},
		{"invalid_arguments", "chat.postEphemeral", []string{"channel", "C1", "text", "x"}},
		{"invalid_blocks_format", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", "{"}},
		{"invalid_blocks", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", section(long)}},
		{"invalid_blocks", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", section("<!channel>")}},
		{"invalid_blocks", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", section("")}},
		{"invalid_blocks", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", `[{"type":"sparkles"}]`}},
		{"invalid_blocks", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", "[" + table + "," + table + "]"}},
		{"invalid_blocks", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", "[" + strings.Repeat(`{"type":"divider"},`, 50) + `{"type":"divider"}]`}},
		{"msg_blocks_too_long", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", "[" + strings.Repeat(strings.Trim(section(long[:3000]), "[]")+",", 4) + `{"type":"header","text":{"type":"plain_text","text":"x"}}]`}},
		{"expired_trigger_id", "views.open", []string{"trigger_id", s.Trigger(4 * time.Second), "view", "{}"}},
		{"exchanged_trigger_id", "views.open", []string{"trigger_id", "unknown", "view", "{}"}},
		{"invalid_arguments", "views.open", []string{"trigger_id", s.Trigger(0), "view", `{"type":"modal"}`}},
		{"invalid_arguments", "views.open", []string{"trigger_id", s.Trigger(0), "view", modal(`{"type":"input","block_id":"b","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input","action_id":"a"}}`)}}, // no submit
		{"invalid_arguments", "views.open", []string{"trigger_id", s.Trigger(0), "view", modal(table)}},
		{"invalid_arguments", "views.open", []string{"trigger_id", s.Trigger(0), "view", modal(`{"type":"actions","elements":[{"type":"static_select","action_id":"a","options":[]}]}`)}},
		{"not_found", "views.update", []string{"view_id", "V0", "view", modal("")}},
		{"invalid_arguments", "views.publish", []string{"user_id", "U1", "view", modal("")}},
		{"invalid_arguments", "views.publish", []string{"view", `{"type":"home","blocks":[]}`}},
		{"", "views.publish", []string{"user_id", "U1", "view", `{"type":"home","blocks":[]}`}},
		{"no_such_subteam", "usergroups.users.list", []string{"usergroup", "S1"}},
		{"", "views.open", []string{"trigger_id", s.Trigger(0), "view", `{"type":"modal","title":{"type":"plain_text","text":"Edit"},"blocks":[]}`}},
	} {
		got, _ := call(t, s, test.method, test.args...)["error"].(string)
		if got != test.want {
			t.Errorf("%s %.80v: %q, want %q", test.method, test.args, got, test.want)
		}
	}
	if n := len(s.Posts()); n != 2 {
		t.Errorf("%d posts", n)
	}
}

// An app that does not acknowledge in time, or with too much, is refused, and
// gets its event again.
func TestAcknowledgements(t *testing.T) {
	s := New()
	defer s.Close()
	s.AckWithin = 50 * time.Millisecond
	link := call(t, s, "apps.connections.open", "token", AppToken)["url"].(string)
	ws, _, err := websocket.DefaultDialer.Dial(link, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	if _, _, err := websocket.DefaultDialer.Dial(link, nil); err == nil {
		t.Error("a link holds twice")
	}
	type envelope struct {
		Type    string
		ID      string `json:"envelope_id"`
		Attempt int    `json:"retry_attempt"`
		Payload struct {
			EventID string `json:"event_id"`
		}
	}
	read := func() (e envelope) {
		if err := ws.ReadJSON(&e); err != nil {
			t.Fatal(err)
		}
		return e
	}
	if e := read(); e.Type != "hello" {
		t.Fatalf("greeted with %q", e.Type)
	}
	id := s.Direct("U1", "D1", "", "question")
	first, again := read(), read()
	if first.Payload.EventID != id || again.Payload.EventID != id || again.Attempt != 1 || first.ID == again.ID {
		t.Errorf("%+v, then %+v", first, again)
	}
	if err := ws.WriteJSON(map[string]any{"envelope_id": again.ID, "payload": strings.Repeat("x", 20<<10)}); err != nil {
		t.Fatal(err)
	}
	third := read()
	if err := ws.WriteJSON(map[string]any{"envelope_id": third.ID}); err != nil {
		t.Fatal(err)
	}
	if err := s.AwaitAcknowledged(t.Context()); err != nil {
		t.Fatal(err)
	}
	refused := strings.Join(s.Refused(), "\n")
	if !strings.Contains(refused, "not acknowledged in 50ms") || !strings.Contains(refused, "acknowledgement of 20") {
		t.Errorf("refused: %s", refused)
	}
}

// A response_url holds five times, and only with a response_type.
func TestResponseURL(t *testing.T) {
	s := New()
	defer s.Close()
	s.mu.Lock()
	link := s.respondAt("C1", "U1")
	s.mu.Unlock()
	for i, test := range []struct {
		body   string
		status int
	}{
		{`{"text":"x"}`, 400}, {`{"text":"x","response_type":"ephemeral"}`, 200}, {`{"text":"x","response_type":"in_channel"}`, 200},
		{`{"text":"x","response_type":"ephemeral"}`, 200}, {`{"text":"x","response_type":"ephemeral"}`, 200}, {`{"text":"x","response_type":"ephemeral"}`, 200},
		{`{"text":"x","response_type":"ephemeral"}`, 404},
	} {
		resp, err := http.Post(link, "application/json", strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != test.status {
			t.Errorf("%d: status %d, want %d", i, resp.StatusCode, test.status)
		}
	}
	if p := s.Posts(); len(p) != 5 || p[0].User != "U1" || p[1].User != "" {
		t.Errorf("posted %+v", p)
	}
}
