package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"factbot/bot"
	"factbot/bot/bottest"

	"github.com/google/go-cmp/cmp"
)

// The marks that a rendered document may have.
var markup = regexp.MustCompile(`^</?(?:h4|p|em|ul|li|strong|code|br|table|thead|tbody|tr|th|td)>|^<a href="https?://[^"<>]*">|^</a>`)

func checkRendered(t *testing.T, d bot.Doc) {
	t.Helper()
	c := render(d)
	if c == nil {
		return
	}
	data, err := json.Marshal(c)
	if err != nil || len(data) > 48_000 || !utf8.ValidString(c.Body) || !utf8.ValidString(c.FormattedBody) {
		t.Errorf("%d bytes: %v", len(data), err)
	}
	for at := strings.IndexByte(c.FormattedBody, '<'); at >= 0; {
		m := markup.FindString(c.FormattedBody[at:])
		if m == "" {
			t.Fatalf("markup that is not ours: %.60q", c.FormattedBody[at:])
		}
		next := strings.IndexByte(c.FormattedBody[at+1:], '<')
		if next < 0 {
			break
		}
		at += 1 + next
	}
}

func TestRenderSamples(t *testing.T) {
	for _, s := range bottest.Docs() {
		t.Run(s.Name, func(t *testing.T) { checkRendered(t, s.Doc) })
	}
	if render(nil) != nil || render(bot.Doc{bot.Para{}}) != nil {
		t.Error("nothing is rendered as something")
	}
}

func TestRenderCuts(t *testing.T) {
	long := strings.Repeat("длинный текст <&> ", 10_000)
	many := make(bot.List, 5000)
	rows := make([][]bot.Para, 5000)
	for i := range many {
		many[i] = bot.Para{bot.Plain(fmt.Sprintf("item %d", i))}
		rows[i] = []bot.Para{many[i]}
	}
	for name, d := range map[string]bot.Doc{
		"para": {bot.Para{bot.Plain(long)}}, "heading": {bot.Heading{Text: long}}, "list": {many}, "table": {&bot.Table{Head: []string{"a"}, Rows: rows}},
		"head": {&bot.Table{Head: []string{long}}}, "cites": {bot.Cites{{Publisher: long, URL: "https://x.example/" + long}}},
	} {
		t.Run(name, func(t *testing.T) {
			d = append(d, bot.Cut{What: "9 more", Command: "more"})
			checkRendered(t, d)
			c := render(d)
			if strings.Count(c.FormattedBody, cutHere) != 1 || !strings.HasSuffix(c.Body, cutHere) {
				t.Errorf("it does not say once that it is cut: %d of markup, %q", strings.Count(c.FormattedBody, cutHere), c.Body[max(0, len(c.Body)-100):])
			}
			if name != "heading" && name != "head" && !strings.Contains(c.FormattedBody, "<code>more</code>") {
				t.Error("what leads to the rest is cut")
			}
		})
	}
}

func FuzzRender(f *testing.F) {
	f.Add("a<b>\x00\u202e", "https://x.example/\"><script>")
	f.Fuzz(func(t *testing.T, text, address string) {
		checkRendered(t, bot.Doc{bot.Heading{Text: text}, bot.Para{bot.Plain(text), bot.Strong(text), bot.Code(text), bot.Link{URL: address, Label: text}},
			bot.Fields{{Name: text, Value: bot.Para{bot.Plain(text)}}}, bot.Cites{{Title: text, URL: address}}, bot.Choices{{Label: text, Command: text}}})
		if h := head(text, 20); cost(h) > 20 || !strings.HasPrefix(text, h) {
			t.Errorf("head is %q", h)
		}
	})
}

func TestLinks(t *testing.T) {
	for address, want := range map[string]string{
		"https://x.example/a?b=c&d":   `<a href="https://x.example/a?b=c&amp;d">L</a>`,
		"javascript:alert(1)":         html.EscapeString("L <javascript:alert(1)>"),
		`https://x.example/"onclick=`: `<a href="https://x.example/%22onclick=">L</a>`,
	} {
		if got := link(address, "L"); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}

// A server that is busy, broken or away is waited for as it asks.
func TestPatient(t *testing.T) {
	var waits []time.Duration
	answers := []func(http.ResponseWriter){
		func(w http.ResponseWriter) { w.Header().Set("Retry-After", "7"); w.WriteHeader(429) },
		func(w http.ResponseWriter) { w.WriteHeader(429); fmt.Fprint(w, `{"retry_after_ms":9000}`) },
		func(w http.ResponseWriter) { w.WriteHeader(502) },
		func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
		func(w http.ResponseWriter) { w.WriteHeader(500) },
		func(w http.ResponseWriter) { fmt.Fprint(w, "{}") },
	}
	var mu sync.Mutex // over answers and bodies: a connection that is broken is followed by another
	var bodies []string
	limited := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data := make([]byte, 10)
		n, _ := r.Body.Read(data)
		mu.Lock()
		defer mu.Unlock()
		bodies = append(bodies, string(data[:n]))
		next := answers[0]
		answers = answers[1:]
		next(w)
	}))
	defer s.Close()
	p := &patient{http.DefaultTransport, time.Now, func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }, func(_ string, err error) {
		if errors.Is(err, errLimited) {
			limited++
		}
	}}
	r, err := (&http.Client{Transport: p}).Post(s.URL, "application/json", strings.NewReader("body"))
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatal(r, err)
	}
	r.Body.Close()
	if d := cmp.Diff([]time.Duration{7 * time.Second, 9 * time.Second, time.Second, 2 * time.Second, 4 * time.Second}, waits); d != "" {
		t.Errorf("waited (-want +got)\n%s", d)
	}
	if limited != 2 {
		t.Errorf("%d waits were asked for", limited)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, b := range bodies {
		if b != "body" {
			t.Errorf("sent %q", b)
		}
	}
}

func TestConfigValidate(t *testing.T) {
	good := Config{Homeserver: "https://x.example", User: "@fact:x.example", TokenEnv: "TOKEN"}
	for _, test := range []struct {
		change func(*Config)
		want   string
	}{
		{func(*Config) {}, ""},
		{func(c *Config) { c.Name = "Big" }, "name"},
		{func(c *Config) { c.Homeserver = "x.example" }, "homeserver"},
		{func(c *Config) { c.User = "fact" }, "user"},
		{func(c *Config) { c.TokenEnv = "" }, "token_file"},
		{func(c *Config) { c.TokenFile = "f" }, "token_env"},
		{func(c *Config) { c.TokenEnv = "syt_a b" }, "token_env"},
		{func(c *Config) { c.Prefix = "! fact" }, "prefix"},
		{func(c *Config) { c.Allow = []string{"ana"} }, "allow"},
		{func(c *Config) { c.Deny = []string{"!room:x", "@ana:x"} }, ""},
		{func(c *Config) { c.Invite = []string{"x.example", "@ana:x"} }, ""},
		{func(c *Config) { c.Invite = []string{"#x"} }, "invite"},
		{func(c *Config) { c.Rooms = -1 }, "rooms"},
		{func(c *Config) { c.Power.Editor = 50 }, "power.rooms"},
		{func(c *Config) { c.Power = Power{Rooms: []string{"!x"}, Admin: -1} }, "power.admin"},
		{func(c *Config) { c.Encryption.PickleKeyEnv = "KEY" }, "encryption.keys"},
	} {
		c := good
		test.change(&c)
		var keys []string
		c.Validate(func(key, say string) {
			if !strings.HasSuffix(say, ".") {
				t.Errorf("%s: no sentence: %s", key, say)
			}
			keys = append(keys, key)
		})
		if got := strings.Join(keys, " "); got != test.want {
			t.Errorf("%+v: %q, want %q", c, got, test.want)
		}
	}
	twice := ""
	Accounts{good, good}.Validate(func(key, _ string) { twice += key + " " })
	if twice != "1.name 1.user " {
		t.Errorf("twice: %q", twice)
	}
	on := good
	on.Encryption = Encryption{Keys: "keys.db", PickleKeyEnv: "KEY"}
	said := ""
	on.Validate(func(key, say string) { said += key + ": " + say })
	if refused := strings.Contains(said, "-tags goolm"); refused == encrypts {
		t.Errorf("encryption in this build: %q", said)
	}
}

func TestSecrets(t *testing.T) {
	env := map[string]string{"TOKEN": " syt_secret \n", "TWO": "a b", "KEY": "EsTx words of it"}
	c := Config{TokenEnv: "TOKEN", Encryption: Encryption{RecoveryKeyEnv: "KEY"}}
	s, err := c.Secrets(func(k string) string { return env[k] })
	if err != nil || s.Token != "syt_secret" || s.RecoveryKey != "EsTx words of it" {
		t.Errorf("%v", err)
	}
	if shown := fmt.Sprintf("%v %+v %#v %s", s, s, s, s.Token); strings.Contains(shown, "syt_secret") || strings.Contains(shown, "EsTx") {
		t.Errorf("shown: %s", shown)
	}
	for _, bad := range []Config{{TokenEnv: "TWO"}, {TokenEnv: "NONE"}, {TokenFile: "testdata/none"}} {
		if _, err := bad.Secrets(func(k string) string { return env[k] }); err == nil || strings.Contains(err.Error(), "a b") {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// What comes too fast to be answered is neither noted nor remembered.
func TestHushed(t *testing.T) {
	s := newStub(t)
	r := s.robot(func(a *Adapter) {
		a.Hushes = func(m bot.Message) bool { return m.Text == "flood" }
	})
	s.says(stubRoom, "!fact flood", "!fact a question")
	s.hears(stubRoom, "heard: a question")
	eventually(t, "the question is remembered", func() bool {
		seen, err := r.Memory.Seen(t.Context(), r.memoryKey("$!fact-a-question"))
		return seen && err == nil
	})
	if seen, err := r.Memory.Seen(t.Context(), r.memoryKey("$!fact-flood")); seen || err != nil {
		t.Errorf("the flood is remembered: %v, %v", seen, err)
	}
	if got := s.bodies(stubRoom); len(got) != 1 {
		t.Errorf("sent %q", got)
	}
}
