package slack

import (
	"fmt"
	"testing"
)

// Only what is delivered for this installation is heard; in a channel that
// organisations share, the team may be another one.
func TestOtherInstallations(t *testing.T) {
	to := func(team, enterprise string) []any {
		return []any{map[string]any{"team_id": team, "enterprise_id": enterprise, "is_bot": true}}
	}
	for _, mode := range modes {
		for _, enterprise := range []string{"", "E1"} {
			t.Run(mode+enterprise, func(t *testing.T) {
				var heard recorder
				r := start(t, mode, heard.handle, func(r *rig) {
					r.InstallForEnterprise(enterprise)
				})
				n := 0
				for i, test := range []struct {
					outer map[string]any
					heard bool
				}{
					{map[string]any{"team_id": "T9", "authorizations": to("T9", "")}, false},
					{map[string]any{"team_id": "T9", "authorizations": nil}, false},
					{map[string]any{"team_id": "T9", "enterprise_id": "E9", "authorizations": to("T9", "E9")}, false},
					{map[string]any{"team_id": "", "authorizations": nil}, false},
					{map[string]any{"api_app_id": "A9"}, false},
					{map[string]any{"team_id": "T9", "is_ext_shared_channel": true}, true}, // shared, and delivered for us
					{map[string]any{"authorizations": to("T9", "")}, true},                 // shared, and happened here
					{map[string]any{"authorizations": nil}, true},
					{map[string]any{"team_id": "T7", "enterprise_id": "E1", "authorizations": to("T7", "E1")}, enterprise == "E1"},
				} {
					r.Deliver(fmt.Sprintf("Ev-%d", i), map[string]any{"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": fmt.Sprint(i), "ts": "6.1"}, test.outer)
					if test.heard {
						n++
						r.posted(n)
						if m := heard.last(); m.Text != fmt.Sprint(i) {
							t.Errorf("heard %q, want %d", m.Text, i)
						}
					}
				}
				r.Direct("U1", "D1", "", "the last one")
				r.posted(n + 1)
				heard.mu.Lock()
				defer heard.mu.Unlock()
				if len(heard.all) != n+1 {
					t.Errorf("heard %+v", heard.all)
				}
			})
		}
	}
}

func TestAppOf(t *testing.T) {
	for token, want := range map[Secret]string{"xapp-1-A0123456789-987-abc": "A0123456789", "xapp-1-app": "", "xapp-1-a1-2-x": "", "": ""} {
		if got := appOf(token); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
