package matrix

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"factbot/bot"
	"factbot/facts/index"
	"factbot/facts/memstore"

	"github.com/google/go-cmp/cmp"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// commandsOf returns the commands of the core.
func commandsOf(t *testing.T) []*bot.Command {
	t.Helper()
	store := memstore.New()
	b, err := bot.New(bot.Config{Store: store, Finder: index.NewLive(store), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return b.Commands()
}

// Every command of the core can be described, and what people fill in comes out
// as it would be typed.
func TestDescribe(t *testing.T) {
	a := &Adapter{commands: describe("!fact", commandsOf(t))}
	if n := len(commandsOf(t)) + 1; len(a.commands) != n {
		t.Errorf("%d of %d commands are described", len(a.commands), n)
	}
	for name, d := range a.commands {
		if err := d.Validate(); err != nil || len(d.Description.Text) != 1 || d.Description.Text[0].Body == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, test := range []struct{ command, arguments, want string }{
		{"fact", `{"question":"who is it"}`, "who is it"},
		{"fact show", `{"id":"lock-6"}`, "show lock-6"},
		{"fact tell me", ``, "tell me"},
		{"fact article", `{"n":6}`, "article 6"},
		{"fact article", `{"n":"6","agreement":"treaty"}`, "article 6 treaty"},
		{"fact compare", `{"id":"a","id2":"b"}`, "compare a b"},
		{"fact set", `{"id":"a@3","field":"title","value":"Two words\nand a line"}`, "set a@3 title Two words\nand a line"},
		{"fact name", `{"id":"a","text":"x"}`, "name a x"},
		{"fact add", `{"kind":"event","gap":"3"}`, "add event for 3"},
		{"fact close", `{"what":"gap","n":3,"note":" done "}`, "close gap 3 done"},
		{"fact grant", `{"role":"editor","person":"@ben:example.org"}`, "grant editor matrix:@ben:example.org"},
		{"fact history", `{"id":null,"unknown":{}}`, "history"},
		{"fact dance", `{}`, "-"},
		{"show", `{"id":"a"}`, "-"},
		{"fact show", `{"id":["a"]}`, "-"},
		{"fact show", `[]`, "-"},
		{"fact show", `{"id":true}`, "-"},
	} {
		got, ok := a.structured(&event.MSC4391BotCommandInput{Command: test.command, Arguments: json.RawMessage(test.arguments)})
		if !ok {
			got = "-"
		}
		if got != test.want {
			t.Errorf("%s %s: %q, want %q", test.command, test.arguments, got, test.want)
		}
	}
}

// Clients that know a prefix can describe nothing without commands.
func TestDescribeNothing(t *testing.T) {
	if len(describe("!fact", nil)) != 0 || len(describe("!", commandsOf(t))) != 0 {
		t.Error("nothing is described")
	}
}

// Where the bot has the power, clients are told of its commands, once; what is
// no command any more is taken back. What they send is heard.
func TestCommandsArePublished(t *testing.T) {
	s := homeserver(t)
	account := register(t, s, false)
	few := []*bot.Command{{Name: "show", Usage: "show ID", Short: "one fact"}, {Name: "watch", Usage: "watch TOPIC", Short: "watch"}}
	r := begin(t, account, echo, func(a *Adapter) { a.commands = describe(a.prefix(), few) })
	ana := somebody(t, s, "ana", false)
	room := ana.room(t, "commands", r.id())
	described := func() []string {
		state, err := ana.StateAsArray(t.Context(), room)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, e := range state {
			if c, ok := e.Content.Raw["command"].(string); ok && e.Type == event.StateMSC4391BotCommand && e.Sender == r.id() {
				all = append(all, c)
			}
		}
		slices.Sort(all)
		return all
	}
	ana.answer(t, ana.say(t, room, "!fact hello")) // at power 0
	if got := described(); len(got) != 0 {
		t.Errorf("without power: %q", got)
	}
	levels := &event.PowerLevelsEventContent{Users: map[id.UserID]int{ana.UserID: 100, r.id(): 50}}
	if _, err := ana.SendStateEvent(t.Context(), room, event.StatePowerLevels, "", levels); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the commands are described", func() bool { return cmp.Equal(described(), []string{"fact", "fact show", "fact watch"}) })

	q := ana.post(t, room, &event.MessageEventContent{
		MsgType: event.MsgText, Body: "/fact show", Mentions: &event.Mentions{UserIDs: []id.UserID{r.id()}},
		MSC4391BotCommand: &event.MSC4391BotCommandInput{Command: "fact show", Arguments: json.RawMessage(`{"id":"lock-6"}`)},
	})
	if got := ana.answer(t, q).Body; got != "heard: show lock-6" {
		t.Errorf("a structured command is heard as %q", got)
	}
	other := ana.post(t, room, &event.MessageEventContent{ // for another bot
		MsgType: event.MsgText, Body: "/fact show", Mentions: &event.Mentions{UserIDs: []id.UserID{"@other:localhost"}},
		MSC4391BotCommand: &event.MSC4391BotCommandInput{Command: "fact show", Arguments: json.RawMessage(`{"id":"lock-6"}`)},
	})
	never(t, ana, []id.EventID{other}, room)

	r.stop(t)
	few = few[:1]
	r.start(t, echo)
	ana.answer(t, ana.say(t, room, "!fact hello"))
	eventually(t, "a command is taken back", func() bool { return cmp.Equal(described(), []string{"fact", "fact show"}) })
	sent := func(e *event.Event) bool {
		return e.Sender == r.id() && e.Type.Type == event.StateMSC4391BotCommand.Type
	}
	eventually(t, "what was sent is seen", func() bool { return len(ana.all(sent)) >= 4 })
	if n := len(ana.all(sent)); n != 4 {
		t.Errorf("%d descriptions were sent, want 3 and one that takes back", n)
	}
}

// A server that lets nobody describe commands stops nothing.
func TestCommandsAreRefused(t *testing.T) {
	s := newStub(t)
	tried := make(chan struct{}, 10)
	s.fail(func(w http.ResponseWriter, r *http.Request, path string) bool {
		if !strings.Contains(path, "/state/") {
			return false
		}
		tried <- struct{}{}
		refuse(w, 403, "M_FORBIDDEN")
		return true
	})
	s.state += fmt.Sprintf(`,{"type":"m.room.power_levels","state_key":"","sender":"@ana:stub","event_id":"$power","content":{"users":{%q:100}}}`, stubUser)
	r := s.robot(func(a *Adapter) { a.commands = describe("!fact", commandsOf(t)) })
	s.says(stubRoom, "!fact one")
	<-tried
	s.says(stubRoom, "!fact two")
	s.hears(stubRoom, "heard: two")
	if h := r.Health(); h.LastError != "" || len(tried) != 0 {
		t.Errorf("%q, and tried again %d times", h.LastError, len(tried))
	}
}
