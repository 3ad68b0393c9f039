package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// A Finding is what one check found.
type Finding struct {
	What string // "bot token"
	OK   bool
	Say  string // one sentence: how it is, or what to do
}

// Check asks Slack about the tokens of a workspace, one thing at a time, so that
// each failure says what to do about it. Nothing is posted, and no connection is
// kept.
func (a *Adapter) Check(ctx context.Context) []Finding {
	r, err := a.api.AuthTestContext(ctx)
	all := []Finding{a.botFinding(r, err)}
	if err == nil {
		all = append(all, a.scopesFinding(r.Header.Get("X-OAuth-Scopes")))
		all = append(all, a.clockFindings(r.Header.Get("Date"))...)
		all = append(all, a.groupFindings(ctx)...)
	}
	if a.Config.Mode != ModeHTTP {
		api := slack.New(string(a.Secrets.BotToken), append(a.options(a.web), slack.OptionAppLevelToken(string(a.Secrets.AppToken)))...)
		_, _, err := api.StartSocketModeContext(ctx)
		all = append(all, appFinding(err))
	}
	return all
}

func (a *Adapter) botFinding(r *slack.AuthTestResponse, err error) Finding {
	const what = "bot token"
	if err == nil {
		of := identity{team: r.TeamID, enterprise: r.EnterpriseID}
		ids := "team " + oneLine(of.team)
		if of.enterprise != "" {
			ids += ", enterprise " + oneLine(of.enterprise)
		}
		return Finding{what, true, fmt.Sprintf("It is that of %s in %s (%s); accounts are written %s:%s/U….", oneLine(r.User), oneLine(r.Team), ids, a.Platform(), oneLine(of.install()))}
	}
	return Finding{what, false, advice(err, `copy the “Bot User OAuth Token” from the app's page “OAuth & Permissions” again, and install the app if it is not`)}
}

func appFinding(err error) Finding {
	const what = "app token"
	if err == nil {
		return Finding{what, true, "Socket Mode takes connections."}
	}
	return Finding{what, false, advice(err, `make an app-level token with the scope connections:write on the app's page “Basic Information”, and see that “Socket Mode” is on`)}
}

// advice says what went wrong, and what to do where Slack said it.
func advice(err error, todo string) string {
	var e slack.SlackErrorResponse
	if errors.As(err, &e) {
		return fmt.Sprintf("Slack answers %s; %s.", e.Err, todo)
	}
	return fmt.Sprintf("Slack cannot be asked (%v); check the network, and api_url if it is set.", unaddressed(err))
}

// scopesFinding compares the scopes of the bot's token with those of the
// manifest.
func (a *Adapter) scopesFinding(header string) Finding {
	const what = "scopes"
	has := strings.FieldsFunc(header, func(r rune) bool { return r == ',' || r == ' ' })
	need, _ := a.Config.features().used()
	missing := slices.DeleteFunc(need, func(s string) bool { return slices.Contains(has, s) })
	if len(missing) > 0 {
		return Finding{what, false, fmt.Sprintf("The bot lacks %s; put the manifest that `factbot slack manifest` prints on the app's page “App Manifest”, and install the app again.", strings.Join(missing, ", "))}
	}
	return Finding{what, true, "The bot has all that it needs."}
}

// clockFindings compares the clock with that of Slack: what it signs is good for
// some minutes only.
func (a *Adapter) clockFindings(date string) []Finding {
	const what = "clock"
	at, err := http.ParseTime(date)
	if err != nil {
		return nil // it was not told
	}
	if off := a.now().Sub(at).Round(time.Second); off.Abs() > time.Minute {
		return []Finding{{what, false, fmt.Sprintf("It is %v off that of Slack; set it, and keep it with NTP.", off)}}
	}
	return []Finding{{what, true, "It agrees with that of Slack."}}
}

// groupFindings tells which user groups of the configuration are not there.
func (a *Adapter) groupFindings(ctx context.Context) []Finding {
	var all []Finding
	for id := range a.Config.groups() {
		f := Finding{"user group " + id, true, "It is there."}
		if _, err := a.api.GetUserGroupMembersContext(ctx, id); err != nil {
			f.OK, f.Say = false, advice(err, "check its id, and that the bot has the scope usergroups:read")
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(f, g Finding) int { return strings.Compare(f.What, g.What) })
	return all
}
