package slack

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"factbot/adapters/internal/secret"
	"factbot/bot"
)

// The modes of a workspace.
const (
	ModeSocket = "socket"
	ModeHTTP   = "http"
)

// Workspaces are the sections [[slack]] of the configuration.
type Workspaces []Config

// A Config is one workspace, or one organisation.
type Config struct {
	// Name tells workspaces apart; it may be "" for one of them.
	Name string `toml:"name"`
	// Mode is ModeSocket, also where it is "", or ModeHTTP.
	Mode string `toml:"mode"`

	// Where the tokens are: a file, or a variable of the environment. They are
	// never in the configuration itself.
	BotTokenFile      string `toml:"bot_token_file"`
	BotTokenEnv       string `toml:"bot_token_env"`
	AppTokenFile      string `toml:"app_token_file"`
	AppTokenEnv       string `toml:"app_token_env"`
	SigningSecretFile string `toml:"signing_secret_file"`
	SigningSecretEnv  string `toml:"signing_secret_env"`

	// Follow answers messages in a thread that the bot has answered in without
	// a mention.
	Follow bool `toml:"follow"`

	// Members of these user groups, by their ids, have a role.
	AdminGroups       []string `toml:"admin_groups"`
	EditorGroups      []string `toml:"editor_groups"`
	ContributorGroups []string `toml:"contributor_groups"`

	// APIURL is where the Web API is; "" is Slack's own.
	APIURL string `toml:"api_url"`

	// Listen and Path are where HTTP mode waits for Slack.
	Listen string `toml:"listen"`
	Path   string `toml:"path"`
}

// Platform returns the platform of the workspace's messages: "slack", or
// "slack-NAME" where it has a name.
func (c Config) Platform() bot.PlatformID {
	if c.Name == "" {
		return "slack"
	}
	return bot.PlatformID("slack-" + c.Name)
}

var (
	nameForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	groupForm = regexp.MustCompile(`^S[A-Z0-9]{2,}$`)
)

// Validate calls report with each key that is wrong and why. Keys begin with
// the number of the workspace, from 0: "1.mode".
func (ws Workspaces) Validate(report func(key, say string)) {
	names, addresses, tokens := map[string]int{}, map[string]int{}, map[string]int{}
	for i, w := range ws {
		at := func(key, say string) { report(fmt.Sprintf("%d.%s", i, key), say) }
		w.Validate(at)
		w.eachToken(func(key, from string) {
			id := key + " " + from
			if first, taken := tokens[id]; taken {
				at(key, fmt.Sprintf("Workspace %d has the same %s already; each workspace needs its own.", first+1, key))
			} else {
				tokens[id] = i
			}
		})
		if first, taken := names[w.Name]; taken {
			at("name", fmt.Sprintf("Workspace %d has the name %q already; give each workspace its own.", first+1, w.Name))
		} else {
			names[w.Name] = i
		}
		if w.Mode != ModeHTTP || w.Listen == "" {
			continue
		}
		if first, taken := addresses[w.Listen]; taken {
			at("listen", fmt.Sprintf("Workspace %d listens at %s already; give each workspace its own address.", first+1, w.Listen))
		} else {
			addresses[w.Listen] = i
		}
	}
}

// Validate calls report with each key that is wrong and why.
func (c Config) Validate(report func(key, say string)) {
	if c.Name != "" && !nameForm.MatchString(c.Name) {
		report("name", "A name is made of small letters, digits and hyphens.")
	}
	c.others(report)
	secret.Check(report, "", "bot_token", c.BotTokenFile, c.BotTokenEnv, true)
	switch c.Mode {
	case "", ModeSocket:
		secret.Check(report, "", "app_token", c.AppTokenFile, c.AppTokenEnv, true)
		secret.Check(report, "", "signing_secret", c.SigningSecretFile, c.SigningSecretEnv, false)
	case ModeHTTP:
		secret.Check(report, "", "app_token", c.AppTokenFile, c.AppTokenEnv, false)
		secret.Check(report, "", "signing_secret", c.SigningSecretFile, c.SigningSecretEnv, true)
		c.address(report)
	default:
		report("mode", `The mode is "socket" or "http".`)
	}
}

// eachToken calls fn with the key of each token that is used, and where the
// token is.
func (c Config) eachToken(fn func(key, from string)) {
	all := [][2]string{{"bot_token_file", c.BotTokenFile}, {"bot_token_env", c.BotTokenEnv}}
	if c.Mode != ModeHTTP {
		all = append(all, [2]string{"app_token_file", c.AppTokenFile}, [2]string{"app_token_env", c.AppTokenEnv})
	}
	for _, one := range all {
		from := one[1]
		if from != "" && strings.HasSuffix(one[0], "_file") {
			from = filepath.Clean(from)
		}
		if from != "" {
			fn(one[0], from)
		}
	}
}

// eachGroup calls fn with each list of user groups, its key and its role.
func (c Config) eachGroup(fn func(key string, role bot.Role, ids []string)) {
	fn("admin_groups", bot.Admin, c.AdminGroups)
	fn("editor_groups", bot.Editor, c.EditorGroups)
	fn("contributor_groups", bot.Contributor, c.ContributorGroups)
}

// others checks the keys that both modes have.
func (c Config) others(report func(key, say string)) {
	seen := map[string]string{}
	c.eachGroup(func(key string, _ bot.Role, ids []string) {
		for _, id := range ids {
			if !groupForm.MatchString(id) {
				report(key, fmt.Sprintf("%q is no id of a user group; such an id looks like S0123456789, and the address of the group ends in it.", id))
			} else if seen[id] != "" {
				report(key, fmt.Sprintf("%q stands under %s already; a group has one role.", id, seen[id]))
			}
			seen[id] = key
		}
	})
	if c.APIURL != "" && !safe(c.APIURL) {
		report("api_url", `This takes an address that begins with https://; http:// is for this machine alone, as "http://127.0.0.1:8080/api/".`)
	}
}

// safe tells whether tokens may be sent to an address.
func safe(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// address checks where HTTP mode listens.
func (c Config) address(report func(key, say string)) {
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		report("listen", `The mode "http" takes an address to listen at, as "127.0.0.1:8080".`)
	}
	if c.Path != "" && !strings.HasPrefix(c.Path, "/") {
		report("path", `A path begins with a slash, as "/slack".`)
	}
}
