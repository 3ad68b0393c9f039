package slack

import (
	"fmt"
	"slices"
	"strings"
)

// scopes are the scopes that methods and events need; "" is none. Only what
// stands here is called and listened to.
var scopes = struct{ methods, events, following map[string]string }{
	methods: map[string]string{
		"auth.test":             "",
		"apps.connections.open": "", // the app token's, connections:write
		"chat.postMessage":      "chat:write",
		"chat.postEphemeral":    "chat:write",
	},
	events: map[string]string{
		"app_mention": "app_mentions:read",
		"message.im":  "im:history",
	},
	following: map[string]string{ // for Config.Follow alone
		"message.channels": "channels:history",
		"message.groups":   "groups:history",
		"message.mpim":     "mpim:history",
	},
}

// The words of the manifest. Slack's limits are 35 for the name, 140 for
// descriptions, 32 for the command and 1,000 for its hint.
const (
	appName        = "factbot"
	appDescription = "Answers from a curated store of facts, with sources."
	slashCommand   = "/fact"
	commandText    = "Ask for a fact, or type help"
	commandHint    = "question, or help"
)

// Manifest returns the manifest of the app as YAML, for Socket Mode, with
// exactly the scopes and events that the adapter uses. Those for following
// threads without a mention are there if follow is.
func Manifest(follow bool) []byte {
	need, events := map[string]bool{"commands": true}, []string{}
	take := func(of map[string]string, areEvents bool) {
		for what, scope := range of {
			if scope != "" {
				need[scope] = true
			}
			if areEvents {
				events = append(events, what)
			}
		}
	}
	take(scopes.methods, false)
	take(scopes.events, true)
	if follow {
		take(scopes.following, true)
	}
	var bot []string
	for scope := range need {
		bot = append(bot, scope)
	}
	return fmt.Appendf(nil, manifest, appName, appDescription, appName, slashCommand, commandText, commandHint, items(bot), items(events))
}

// items returns the items of a list of YAML, sorted.
func items(all []string) string {
	slices.Sort(all)
	return "      - " + strings.Join(all, "\n      - ")
}

const manifest = `display_information:
  name: %s
  description: %s
features:
  app_home:
    home_tab_enabled: false
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false
  bot_user:
    display_name: %s
    always_online: true
  slash_commands:
    - command: %s
      description: %s
      usage_hint: %s
      should_escape: true
oauth_config:
  scopes:
    bot:
%s
settings:
  event_subscriptions:
    bot_events:
%s
  interactivity:
    is_enabled: true
  org_deploy_enabled: false
  socket_mode_enabled: true
  token_rotation_enabled: false
`
