package slack

import (
	"fmt"
	"net"
	"regexp"
	"strings"
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

	// Listen and Path are where HTTP mode waits for Slack.
	Listen string `toml:"listen"`
	Path   string `toml:"path"`
}

var (
	nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	envForm  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// Validate calls report with each key that is wrong and why. Keys begin with
// the number of the workspace, from 0: "1.mode".
func (ws Workspaces) Validate(report func(key, say string)) {
	names, addresses := map[string]int{}, map[string]int{}
	for i, w := range ws {
		at := func(key, say string) { report(fmt.Sprintf("%d.%s", i, key), say) }
		w.Validate(at)
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
	secret(report, "bot_token", c.BotTokenFile, c.BotTokenEnv, true)
	switch c.Mode {
	case "", ModeSocket:
		secret(report, "app_token", c.AppTokenFile, c.AppTokenEnv, true)
		secret(report, "signing_secret", c.SigningSecretFile, c.SigningSecretEnv, false)
	case ModeHTTP:
		secret(report, "app_token", c.AppTokenFile, c.AppTokenEnv, false)
		secret(report, "signing_secret", c.SigningSecretFile, c.SigningSecretEnv, true)
		c.address(report)
	default:
		report("mode", `The mode is "socket" or "http".`)
	}
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

// secret checks where a secret is said to be.
func secret(report func(key, say string), name, file, env string, needed bool) {
	switch {
	case file != "" && env != "":
		report(name+"_env", fmt.Sprintf("There is %s_file as well; keep one of the two.", name))
	case needed && file == "" && env == "":
		report(name+"_file", fmt.Sprintf("The %s is missing: give %s_file or %s_env.", strings.ReplaceAll(name, "_", " "), name, name))
	case env != "" && !envForm.MatchString(env):
		report(name+"_env", "This takes the name of a variable of the environment, not its value.")
	}
}
