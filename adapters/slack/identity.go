package slack

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"factbot/bot"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// An identity is who the bot is: its user, and the team and enterprise where it
// is installed.
type identity struct {
	user, bot, team, enterprise string
}

// install returns the id that accounts and rooms are keyed by. People and
// channels have one id in all workspaces of an enterprise.
func (i identity) install() string {
	if i.enterprise != "" {
		return i.enterprise
	}
	return i.team
}

// serves tells whether something that happened in a team and an enterprise, of
// which either may be unknown, is for this installation.
func (i identity) serves(team, enterprise string) bool {
	return team != "" && team == i.team || enterprise != "" && enterprise == i.enterprise
}

// forUs tells whether an event is for this installation. In a channel that
// organisations share the team may be another one: then the authorizations tell
// whom the event was delivered for.
func (a *Adapter) forUs(e *slackevents.EventsAPICallbackEvent) bool {
	if !a.ours(e.APIAppID) {
		return false
	}
	for _, to := range e.Authorizations {
		if a.self.serves(to.TeamID, to.EnterpriseID) {
			return true
		}
	}
	return a.self.serves(e.TeamID, e.EnterpriseID)
}

// ours tells whether an app may be this one: the app token of Socket Mode has
// its id in it.
func (a *Adapter) ours(app string) bool {
	own := appOf(a.Secrets.AppToken)
	return own == "" || app == "" || app == own
}

// appOf returns the id of the app in a token, as A0123 in xapp-1-A0123-…; "" for
// a token without.
func appOf(token Secret) string {
	parts := strings.Split(string(token), "-")
	if len(parts) < 4 || !appForm.MatchString(parts[2]) {
		return ""
	}
	return parts[2]
}

var appForm = regexp.MustCompile(`^A[A-Z0-9]+$`)

// identify asks Slack who the bot is, until it answers.
func (a *Adapter) identify(ctx context.Context) error {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		r, err := a.api.AuthTestContext(ctx)
		if err == nil {
			a.self = identity{r.UserID, r.BotID, r.TeamID, r.EnterpriseID}
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if permanent(err) {
			return refused("bot", err)
		}
		a.trouble("auth.test", err)
		if err := a.sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// room returns the room of a channel.
func (a *Adapter) room(channel string) bot.RoomID {
	return bot.RoomID(a.self.install() + "/" + channel)
}

// account returns the account of a user. team is the user's own where it is
// known: in a channel that organisations share it may be another one.
func (a *Adapter) account(user, team string) bot.AccountID {
	if a.self.enterprise != "" || team == "" {
		team = a.self.install()
	}
	return bot.AccountID(team + "/" + user)
}

// permanent tells whether Slack refuses a token for good.
func permanent(err error) bool {
	var e slack.SlackErrorResponse
	if !errors.As(err, &e) {
		return false
	}
	switch e.Err {
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked":
		return true
	}
	return false
}

// refused says what to do about a token that Slack refuses.
func refused(token string, err error) error {
	return fmt.Errorf("slack: Slack refuses the %s token (%w): put a valid one into the configuration, and install the app again if it was removed", token, err)
}
