package slack

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConfigValidate(t *testing.T) {
	socket := Config{BotTokenFile: "bot", AppTokenEnv: "APP"}
	served := Config{Mode: ModeHTTP, BotTokenFile: "bot", SigningSecretFile: "sign", Listen: "127.0.0.1:8080"}
	named := func(c Config, name string) Config { c.Name = name; return c }
	own := func(c Config, n string) Config { // with tokens of its own
		c.BotTokenFile += n
		if c.AppTokenEnv != "" {
			c.AppTokenEnv += n
		}
		return c
	}
	at := func(c Config, address string) Config { c.Listen = address; return c }
	for _, test := range []struct {
		name string
		ws   Workspaces
		want []string
	}{
		{"none", nil, nil},
		{"one of each", Workspaces{socket, named(own(served, "2"), "north")}, nil},
		{"empty", Workspaces{{}}, []string{
			"0.bot_token_file: The bot token is missing: give bot_token_file or bot_token_env.",
			"0.app_token_file: The app token is missing: give app_token_file or app_token_env.",
		}},
		{"empty http", Workspaces{{Mode: ModeHTTP, Path: "slack"}}, []string{
			"0.bot_token_file: The bot token is missing: give bot_token_file or bot_token_env.",
			"0.signing_secret_file: The signing secret is missing: give signing_secret_file or signing_secret_env.",
			`0.listen: The mode "http" takes an address to listen at, as "127.0.0.1:8080".`,
			`0.path: A path begins with a slash, as "/slack".`,
		}},
		{"mode", Workspaces{{Mode: "rtm", BotTokenEnv: "BOT"}}, []string{`0.mode: The mode is "socket" or "http".`}},
		{"both", Workspaces{{BotTokenFile: "bot", BotTokenEnv: "BOT", AppTokenEnv: "APP"}}, []string{
			"0.bot_token_env: There is bot_token_file as well; keep one of the two.",
		}},
		{"token itself", Workspaces{{BotTokenEnv: "xoxb-1-2", AppTokenEnv: "APP"}}, []string{
			"0.bot_token_env: This takes the name of a variable of the environment, not its value.",
		}},
		{"name", Workspaces{named(socket, "The North")}, []string{"0.name: A name is made of small letters, digits and hyphens."}},
		{"same name", Workspaces{named(socket, "north"), named(own(socket, "2"), "south"), named(own(socket, "3"), "north")}, []string{
			`2.name: Workspace 1 has the name "north" already; give each workspace its own.`,
		}},
		{"same address", Workspaces{served, named(own(served, "2"), "b"), named(at(own(served, "3"), ":8081"), "c")}, []string{
			"1.listen: Workspace 1 listens at 127.0.0.1:8080 already; give each workspace its own address.",
		}},
		{"same tokens", Workspaces{socket, named(socket, "b"), named(Config{BotTokenFile: "./bot", AppTokenFile: "APP"}, "c"), named(Config{BotTokenEnv: "APP", AppTokenEnv: "BOT"}, "d")}, []string{
			"1.bot_token_file: Workspace 1 has the same bot_token_file already; each workspace needs its own.",
			"1.app_token_env: Workspace 1 has the same app_token_env already; each workspace needs its own.",
			"2.bot_token_file: Workspace 1 has the same bot_token_file already; each workspace needs its own.",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			test.ws.Validate(func(key, say string) { got = append(got, key+": "+say) })
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// Tokens go over TLS, or nowhere else than to this machine.
func TestAPIURL(t *testing.T) {
	for address, want := range map[string]bool{
		"https://slack-gov.com/api/": true, "http://127.0.0.1:8080/api/": true, "http://[::1]:80/api": true, "http://localhost/api/": true,
		"http://slack.com/api/": false, "http://127.0.0.1.example/": false, "ftp://127.0.0.1/": false, "slack.com": false, "": true,
		"https://": false, "https://user:pass@slack.com/": false, "https://slack.com/?x": false, "http://localhost.example/": false,
	} {
		got := true
		Config{BotTokenEnv: "B", AppTokenEnv: "A", APIURL: address}.Validate(func(key, say string) { got = false })
		if got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
}

func TestSecrets(t *testing.T) {
	folder := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	env := map[string]string{"APP": "xapp-1", "SWAPPED": "xapp-value"}
	getenv := func(key string) string { return env[key] }
	c := Config{BotTokenFile: file("bot", "xoxb-1\n"), AppTokenEnv: "APP", SigningSecretFile: file("sign", "abc")}
	s, err := c.Secrets(getenv)
	if err != nil || s != (Secrets{"xoxb-1", "xapp-1", "abc"}) {
		t.Errorf("Secrets: %v", err)
	}
	for _, c := range []Config{
		{BotTokenFile: filepath.Join(folder, "none")}, {BotTokenFile: file("empty", " \n")}, {BotTokenEnv: "NONE"},
		{BotTokenEnv: "SWAPPED"}, {BotTokenFile: file("two", "xoxb-value xoxb-value")},
	} {
		if _, err := c.Secrets(getenv); err == nil || strings.Contains(err.Error(), "value") || !strings.HasPrefix(err.Error(), "slack: bot token: ") {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	o := Options{Secrets: Secrets{"xoxb-1", "xapp-1", "abc"}}
	data, err := json.Marshal(o.Secrets)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{string(data), fmt.Sprint(o.Secrets), fmt.Sprintf("%+v %#v %q", o.Secrets, o.Secrets, o.Secrets), fmt.Sprintf("%v", o)} {
		if strings.Contains(s, "xoxb") || strings.Contains(s, "xapp") || strings.Contains(s, "abc") {
			t.Errorf("printed: %s", s)
		}
	}
}
