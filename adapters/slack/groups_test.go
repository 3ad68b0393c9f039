package slack

import (
	"context"
	"slices"
	"testing"
	"time"

	"factbot/adapters/slack/fake"
	"factbot/bot"
)

// A tick lets the adapter look at user groups once more.
type tick chan struct{}

func (k tick) pause(ctx context.Context, d time.Duration) error {
	select {
	case <-k:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Roles come from user groups as they were when last looked at; the highest of
// them wins.
func TestGroups(t *testing.T) {
	looked := make(tick)
	r := start(t, ModeSocket, echo, func(r *rig) {
		r.a.pause = looked.pause
		r.a.Config.AdminGroups, r.a.Config.EditorGroups, r.a.Config.ContributorGroups = []string{"SADMIN"}, []string{"SEDIT"}, []string{"SCON", "SMORE"}
		r.Group("SADMIN", "U1")
		r.Group("SEDIT", "U1", "U2")
		r.Group("SCON", "U2", "U3")
		r.Group("SMORE", "U4")
	})
	check := func(want map[string]bot.Role) {
		t.Helper()
		for user, role := range want {
			if got := r.a.Role(bot.Message{Platform: "slack", Account: bot.AccountID("T1/" + user)}); got != role {
				t.Errorf("%s is %s, want %s", user, got, role)
			}
		}
	}
	check(map[string]bot.Role{"U1": bot.Admin, "U2": bot.Editor, "U3": bot.Contributor, "U4": bot.Contributor, "U5": bot.Reader})
	for _, m := range []bot.Message{{Platform: "matrix", Account: "T1/U1"}, {Platform: "slack", Account: "T2/U1"}, {Platform: "slack-north", Account: "T1/U1"}} {
		if got := r.a.Role(m); got != bot.Reader {
			t.Errorf("%+v is %s", m, got)
		}
	}
	again := func() {
		t.Helper()
		calls := r.Calls("usergroups.users.list")
		looked <- struct{}{}
		if err := r.AwaitCalls(r.ctx, "usergroups.users.list", calls+4); err != nil {
			t.Fatal(err)
		}
		looked <- struct{}{} // taken once the look is over
		if err := r.AwaitCalls(r.ctx, "usergroups.users.list", calls+8); err != nil {
			t.Fatal(err)
		}
	}
	r.Group("SADMIN", "U5")
	r.Group("SMORE")
	again()
	check(map[string]bot.Role{"U1": bot.Editor, "U4": bot.Reader, "U5": bot.Admin})
	bad := []fake.Fault{fake.ServerError, fake.HTML, fake.Empty, fake.Broken}
	r.Group("SADMIN", "U6")
	r.Fail("usergroups.users.list", append(bad, bad...)...)
	again()
	check(map[string]bot.Role{"U1": bot.Editor, "U2": bot.Editor, "U3": bot.Contributor, "U5": bot.Admin, "U6": bot.Reader})
}

// A role from a group that Slack has not told about for an hour ends, and comes
// back with the group.
func TestGroupsEnd(t *testing.T) {
	looked := make(tick)
	c := &clock{now: time.Date(2024, 1, 15, 20, 0, 0, 0, time.UTC)}
	r := start(t, ModeSocket, echo, func(r *rig) {
		r.a.now, r.a.pause = c.time, looked.pause
		r.a.Config.AdminGroups, r.a.Config.EditorGroups = []string{"SADMIN"}, []string{"SEDIT"}
		r.Group("SADMIN", "U1")
		r.Group("SEDIT", "U1", "U2")
	})
	check := func(when string, want bot.Role) {
		t.Helper()
		if got := r.a.Role(bot.Message{Platform: "slack", Account: "T1/U2"}); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	again := func() {
		t.Helper()
		looked <- struct{}{}
		looked <- struct{}{} // taken once the look is over
	}
	r.Fail("usergroups.users.list", slices.Repeat([]fake.Fault{fake.ServerError}, 4)...)
	c.pass(50 * time.Minute)
	again()
	check("after 50 minutes", bot.Editor)
	c.pass(11 * time.Minute)
	check("after 61 minutes", bot.Reader)
	again()
	again()
	check("once Slack tells again", bot.Editor)
}

// Without groups in the configuration Slack is not asked.
func TestNoGroups(t *testing.T) {
	r := start(t, ModeSocket, echo)
	r.Direct("U1", "D1", "", "question")
	r.posted(1)
	if r.Calls("usergroups.users.list") != 0 {
		t.Error("asked for user groups")
	}
}
