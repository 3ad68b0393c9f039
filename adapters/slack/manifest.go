package slack

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// scopes are the scopes that methods and events need; "" is none. Only what
// stands here is called and listened to.
var scopes = struct{ methods, events, following, groups map[string]string }{
	methods: map[string]string{
		"auth.test":             "",
		"apps.connections.open": "", // the app token's, connections:write
		"chat.postMessage":      "chat:write",
		"chat.postEphemeral":    "chat:write",
		"chat.getPermalink":     "",
		"views.open":            "",
		"views.update":          "",
		"views.publish":         "",
	},
	events: map[string]string{
		"app_home_opened": "",
		"app_mention":     "app_mentions:read",
		"message.im":      "im:history",
	},
	following: map[string]string{ // for Config.Follow alone
		"message.channels": "channels:history",
		"message.groups":   "groups:history",
		"message.mpim":     "mpim:history",
	},
	groups: map[string]string{ // methods, for groups in Config alone
		"usergroups.users.list": "usergroups:read",
	},
}

// The words of the manifest, with those of the shortcut (quote.go). Slack's
// limits are 35 for the name, 140 for descriptions, 32 for the command, 1,000
// for its hint and 24 for the shortcut.
const (
	appName        = "factbot"
	appDescription = "Answers from a curated store of facts, with sources."
	slashCommand   = "/fact"
	commandText    = "Ask for a fact, or type help"
	commandHint    = "question, or help"
)

// Features are what a manifest is made for.
type Features struct {
	Follow bool   // threads are followed without a mention
	Groups bool   // roles come from user groups
	URL    string // where HTTP mode waits for Slack; "" for Socket Mode
}

// features returns what a workspace needs of its manifest.
func (c Config) features() Features { return Features{Follow: c.Follow, Groups: len(c.groups()) > 0} }

// used returns the scopes of the bot's token and the events that features need,
// sorted.
func (f Features) used() (bot, events []string) {
	need := map[string]bool{"commands": true}
	take := func(of map[string]string) (all []string) {
		for what, scope := range of {
			if all = append(all, what); scope != "" {
				need[scope] = true
			}
		}
		return all
	}
	take(scopes.methods)
	events = take(scopes.events)
	if f.Follow {
		events = append(events, take(scopes.following)...)
	}
	if f.Groups {
		take(scopes.groups)
	}
	slices.Sort(events)
	return slices.Sorted(maps.Keys(need)), events
}

// Manifest returns the manifest of the app as YAML, with exactly the scopes and
// events that the adapter uses.
func Manifest(f Features) []byte {
	bot, events := f.used()
	at := func(key string) string {
		if f.URL == "" {
			return ""
		}
		return key + ": " + strconv.Quote(f.URL) + "\n" // a string of JSON is one of YAML
	}
	return fmt.Appendf(nil, manifest, appName, appDescription, appName,
		quoteName, callbackQuote, quoteText,
		slashCommand, at("      url"), commandText, commandHint, items(bot),
		at("    request_url"), items(events), at("    request_url"), at("    message_menu_options_url"), f.URL == "")
}

// items returns the items of a list of YAML.
func items(all []string) string {
	return "      - " + strings.Join(all, "\n      - ")
}

const manifest = `display_information:
  name: %s
  description: %s
features:
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false
  bot_user:
    display_name: %s
    always_online: true
  shortcuts:
    - name: %s
      type: message
      callback_id: %s
      description: %s
  slash_commands:
    - command: %s
%s      description: %s
      usage_hint: %s
      should_escape: true
oauth_config:
  scopes:
    bot:
%s
settings:
  event_subscriptions:
%s    bot_events:
%s
  interactivity:
    is_enabled: true
%s%s  org_deploy_enabled: false
  socket_mode_enabled: %t
  token_rotation_enabled: false
`
