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

// groups are the roles of the members of user groups, as they were lately. The
// zero value knows none.
type groups struct {
	mu      sync.Mutex
	members map[string][]string // by group
	roles   map[bot.AccountID]bot.Role
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
// were some minutes ago at most. On another platform everybody is a reader.
func (a *Adapter) Role(m bot.Message) bot.Role {
	if m.Platform != a.Platform() {
		return bot.Reader
	}
	a.groups.mu.Lock()
	defer a.groups.mu.Unlock()
	return max(bot.Reader, a.groups.roles[m.Account])
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
	all := a.Config.groups()
	members := make(map[string][]string, len(all))
	for id := range all {
		users, err := a.api.GetUserGroupMembersContext(ctx, id)
		if err != nil {
			a.trouble("usergroups.users.list", err)
			var e slack.SlackErrorResponse
			if errors.As(err, &e) && (e.Err == "no_such_subteam" || e.Err == "subteam_not_found") {
				users = nil
			} else {
				users = a.groups.of(id)
			}
		}
		members[id] = users
	}
	roles := map[bot.AccountID]bot.Role{}
	for id, users := range members {
		for _, u := range users {
			who := a.account(u, "")
			roles[who] = max(roles[who], all[id])
		}
	}
	a.groups.mu.Lock()
	defer a.groups.mu.Unlock()
	a.groups.members, a.groups.roles = members, roles
}

func (g *groups) of(id string) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.members[id]
}
