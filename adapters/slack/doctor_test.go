package slack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
)

// Each thing that may be wrong with a workspace is found apart, with what to do.
func TestCheck(t *testing.T) {
	scopes, _ := Features{Groups: true}.used()
	for _, test := range []struct {
		name   string
		change func(*rig)
		want   []string // how each finding begins
	}{
		{"all is well", func(r *rig) {}, []string{"ok bot token: It is that of factbot in Example (team T1); accounts are written slack:T1/U….", "ok scopes: ", "ok clock: ", "ok user group S1: ", "ok app token: "}},
		{"enterprise", func(r *rig) { r.InstallForEnterprise("E1"); r.a.Config.Name = "north" },
			[]string{"ok bot token: It is that of factbot in Example (team T1, enterprise E1); accounts are written slack-north:E1/U….", "ok scopes: ", "ok clock: ", "ok user group S1: ", "ok app token: "}},
		{"bot token", func(r *rig) { r.Revoke(fake.BotToken, "token_revoked") },
			[]string{"failed bot token: Slack answers token_revoked; copy the “Bot User OAuth Token”", "ok app token: "}},
		{"app token", func(r *rig) { r.Revoke(fake.AppToken, "invalid_auth") },
			[]string{"ok bot token: ", "ok scopes: ", "ok clock: ", "ok user group S1: ", "failed app token: Slack answers invalid_auth; make an app-level token"}},
		{"scopes", func(r *rig) { r.Grant(scopes[1:]...) },
			[]string{"ok bot token: ", "failed scopes: The bot lacks app_mentions:read; ", "ok clock: ", "ok user group S1: ", "ok app token: "}},
		{"group", func(r *rig) { r.Group("S1") },
			[]string{"ok bot token: ", "ok scopes: ", "ok clock: ", "failed user group S1: Slack answers no_such_subteam; check its id", "ok app token: "}},
		{"http", func(r *rig) { r.a.Config.Mode = ModeHTTP; r.Revoke(fake.AppToken, "invalid_auth") },
			[]string{"ok bot token: ", "ok scopes: ", "ok clock: ", "ok user group S1: "}},
		{"clock", func(r *rig) { r.a.now = func() time.Time { return time.Now().Add(-time.Hour) } },
			[]string{"ok bot token: ", "ok scopes: ", "failed clock: It is -", "ok user group S1: ", "ok app token: "}},
		{"network", func(r *rig) { r.Close() }, []string{"failed bot token: Slack cannot be asked (", "failed app token: Slack cannot be asked ("}},
		{"no Slack", func(r *rig) { r.Fail("auth.test", fake.HTML) }, []string{"failed bot token: Slack cannot be asked (", "ok app token: "}},
	} {
		r := prepare(t, ModeSocket)
		r.a.Config.EditorGroups = []string{"S1"}
		r.Group("S1", "U1")
		r.Grant(scopes...)
		test.change(r)
		var got []string
		for _, f := range r.a.Check(r.ctx) {
			verdict := map[bool]string{true: "ok", false: "failed"}[f.OK]
			got = append(got, fmt.Sprintf("%s %s: %s", verdict, f.What, f.Say))
		}
		if len(got) != len(test.want) {
			t.Fatalf("%s: %q", test.name, got)
		}
		for i, g := range got {
			if !strings.HasPrefix(g, test.want[i]) || !strings.HasSuffix(g, ".") || strings.Contains(g, "xoxb-") || strings.Contains(g, "xapp-") {
				t.Errorf("%s: %q, want %q", test.name, g, test.want[i])
			}
		}
	}
}
