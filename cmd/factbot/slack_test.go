package main

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"factbot/adapters/console"
	"factbot/adapters/slack/fake"
	"factbot/bot"

	"github.com/rogpeppe/go-internal/testscript"
)

// slackServer starts a Slack for a script, at $SLACK_API, which knows the tokens
// $BOT_TOKEN and $APP_TOKEN.
func slackServer(ts *testscript.TestScript, _ bool, _ []string) {
	s := fake.New()
	ts.Defer(s.Close)
	ts.Setenv("SLACK_API", s.URL)
	ts.Setenv("BOT_TOKEN", fake.BotToken)
	ts.Setenv("APP_TOKEN", fake.AppToken)
	slacks.Store(ts, s)
}

// slacks are the Slacks of scripts, which run beside each other.
var slacks sync.Map

func slackOf(ts *testscript.TestScript) *fake.Slack {
	s, ok := slacks.Load(ts)
	if !ok {
		ts.Fatalf("there is no slack yet")
	}
	return s.(*fake.Slack)
}

// granted sets the scopes that the bot has.
func granted(ts *testscript.TestScript, _ bool, args []string) { slackOf(ts).Grant(args...) }

// slash types a slash command once the bot is connected, and writes the answer
// into a file.
func slash(ts *testscript.TestScript, _ bool, args []string) {
	s := slackOf(ts)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ts.Check(s.AwaitConnections(ctx, 2))
	before := len(s.Posts())
	_, err := s.Command(ctx, "U1", "C1", strings.Join(args[1:], " "))
	ts.Check(err)
	posts, err := s.Await(ctx, before+1)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(posts[before].Plain()), 0o600))
	if refused := s.Refused(); len(refused) > 0 {
		ts.Fatalf("Slack refused: %q", refused)
	}
}

// The highest of the roles that platforms give wins, and the terminal's owner
// stays its admin.
func TestHighestRole(t *testing.T) {
	h := &highest{}
	h.add(gives{"slack", bot.Editor})
	h.add(gives{"slack-north", bot.Admin})
	h.add(gives{"slack", bot.Contributor})
	for platform, want := range map[bot.PlatformID]bot.Role{"slack": bot.Editor, "slack-north": bot.Admin, "matrix": bot.Reader, console.Platform: bot.Admin} {
		if got := h.Role(bot.Message{Platform: platform}); got != want {
			t.Errorf("on %s: %s, want %s", platform, got, want)
		}
	}
}

// A gives gives a role on one platform.
type gives struct {
	on   bot.PlatformID
	role bot.Role
}

func (g gives) Role(m bot.Message) bot.Role {
	if m.Platform == g.on {
		return g.role
	}
	return bot.Reader
}
