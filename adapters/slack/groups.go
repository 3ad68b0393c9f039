package slack

import (
	"context"
	"errors"
	"sync"
	"time"

	"factbot/bot"

	"github.com/slack-go/slack"
)

// groupsEvery is how old what is known of user groups may be.
const groupsEvery = 5 * time.Minute

// groupsWithin is how long the start waits for user groups.
const groupsWithin = 10 * time.Second

// groupsLast is how long members of a user group that Slack does not tell about
// keep their role.
const groupsLast = time.Hour

// groups are the members of user groups, as they were lately. The zero value
// knows none.
type groups struct {
	mu  sync.Mutex
	all map[string]members // by group
}

// members are who was in a user group, and when that was.
type members struct {
	accounts map[bot.AccountID]bool
	at       time.Time
}

// groups returns the role of each user group of the configuration: the highest
// that it is listed under.
func (c Config) groups() map[string]bot.Role {
	all := map[string]bot.Role{}
	c.eachGroup(func(_ string, role bot.Role, ids []string) {
		for _, id := range ids {
			all[id] = max(all[id], role)
		}
	})
	return all
}

// Role implements bot.Roles, from the user groups of the configuration as they
// were some minutes ago, or groupsLast at most. On another platform everybody is
// a reader.
func (a *Adapter) Role(m bot.Message) bot.Role {
	if m.Platform != a.Platform() {
		return bot.Reader
	}
	role := bot.Reader
	now, given := a.now(), a.Config.groups()
	a.groups.mu.Lock()
	defer a.groups.mu.Unlock()
	for id, g := range a.groups.all {
		if g.accounts[m.Account] && now.Sub(g.at) <= groupsLast {
			role = max(role, given[id])
		}
	}
	return role
}

var _ bot.Roles = (*Adapter)(nil)

// keepGroups looks at the user groups again and again until ctx is done.
func (a *Adapter) keepGroups(ctx context.Context) {
	if len(a.Config.groups()) == 0 {
		return
	}
	for a.pause(ctx, groupsEvery) == nil {
		a.readGroups(ctx)
	}
}

// firstGroups reads the user groups before anything is answered, if that does
// not take long.
func (a *Adapter) firstGroups(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, groupsWithin)
	defer cancel()
	a.readGroups(ctx)
}

// readGroups reads who is in each user group. Of one that Slack does not tell
// about now, the members stay as they were; one that is not there has none.
func (a *Adapter) readGroups(ctx context.Context) {
	for id := range a.Config.groups() {
		users, err := a.api.GetUserGroupMembersContext(ctx, id)
		if err != nil {
			a.trouble("usergroups.users.list", err)
			var e slack.SlackErrorResponse
			if !errors.As(err, &e) || e.Err != "no_such_subteam" && e.Err != "subteam_not_found" {
				continue
			}
			users = nil
		}
		g := members{make(map[bot.AccountID]bool, len(users)), a.now()}
		for _, u := range users {
			g.accounts[a.account(u, "")] = true
		}
		a.groups.set(id, g)
	}
}

func (g *groups) set(id string, m members) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.all == nil {
		g.all = map[string]members{}
	}
	g.all[id] = m
}
