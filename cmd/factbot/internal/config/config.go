// Package config reads the configuration: one TOML file, strictly. Each part of
// the program says in its own package what its section holds and what of it is
// wrong.
package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"factbot/adapters/console"
	"factbot/adapters/matrix"
	"factbot/adapters/slack"
	"factbot/bot"
	"factbot/facts"
)

// A Config is the whole configuration.
type Config struct {
	Review  bot.Policy       `toml:"review"`
	Store   Store            `toml:"store"`
	Backup  Backup           `toml:"backup"`
	Roles   Roles            `toml:"roles"`
	Console console.Config   `toml:"console"`
	Slack   slack.Workspaces `toml:"slack"`
	Matrix  matrix.Accounts  `toml:"matrix"`
	Limits  Limits           `toml:"limits"`
	HTTP    HTTP             `toml:"http"`
	Log     Log              `toml:"log"`
}

// Store is the section [store].
type Store struct {
	// Path is the store; "" is the default one in the user's data folder.
	Path string `toml:"path"`
}

// Roles is the section [roles]: accounts, each as "PLATFORM:ID".
type Roles struct {
	Admins       []string `toml:"admins"`
	Editors      []string `toml:"editors"`
	Contributors []string `toml:"contributors"`
}

// each calls fn with every list, its key and its role, the highest role first.
func (r Roles) each(fn func(key string, role bot.Role, accounts []string)) {
	fn("admins", bot.Admin, r.Admins)
	fn("editors", bot.Editor, r.Editors)
	fn("contributors", bot.Contributor, r.Contributors)
}

// Accounts returns the role of each account.
func (r Roles) Accounts() map[bot.Login]bot.Role {
	all := make(map[bot.Login]bot.Role)
	r.each(func(_ string, role bot.Role, accounts []string) {
		for _, a := range accounts {
			all[bot.Login(a)] = role
		}
	})
	return all
}

func (r Roles) validate(report func(key, say string), people []form) {
	seen := make(map[string]string)
	r.each(func(key string, _ bot.Role, accounts []string) {
		for _, a := range accounts {
			if !bot.Login(a).Valid() || strings.ContainsAny(a, "*?") {
				report(key, fmt.Sprintf("%q is no account; write it as PLATFORM:ID, for example slack:T0123456789/U0123456789 or matrix:@ana:example.org.", a))
			} else if say := matchesNothing(a, people); say != "" {
				report(key, say)
			}
			if seen[a] != "" {
				report(key, fmt.Sprintf("%q stands under %s already; an account has one role.", a, seen[a]))
			}
			seen[a] = key
		}
	})
}

// Platforms lists the sections that there may be several of: one for each
// account of the bot.
func Platforms() []string { return []string{"slack", "matrix"} }

// Default returns the configuration without a file. folder is the program's
// folder for data; "" where there is none.
func Default(folder string) Config {
	c := Config{
		Review: bot.ReviewContributors, Backup: Backup{Every: "24h", Keep: 7}, Console: console.Config{Colour: true},
		Limits: defaultLimits, Log: Log{Level: "warn", Format: FormatText},
	}
	if folder != "" {
		c.Console.History = filepath.Join(folder, "history")
		c.Log.File = filepath.Join(folder, "factbot.log")
	}
	return c
}

// A Problem is one mistake in a file.
type Problem struct {
	File string
	Line int    // 0 where it is the file as a whole
	Key  string // "console.width"; "" where it is no key
	Say  string // one sentence
}

func (p Problem) String() string {
	s := p.File
	if p.Line > 0 {
		s += fmt.Sprintf(":%d", p.Line)
	}
	if p.Key != "" {
		s += ": " + p.Key
	}
	return s + ": " + p.Say
}

// Read reads a file over the configuration that holds without it. Paths that
// are relative start at the folder of the file. All mistakes are returned, in
// the order of their lines; the error is that of reading the file.
func Read(file string, c Config) (Config, []Problem, error) {
	const op = "config.Read"
	data, err := os.ReadFile(file)
	if err != nil {
		return c, nil, unreadable(op, file, err)
	}
	d := decoder{file: file, lines: keyLines(string(data))}
	d.decode(string(data), &c)
	if !d.broken {
		c.Validate(d.report)
	}
	slices.SortStableFunc(d.problems, func(a, b Problem) int { return a.Line - b.Line })
	folder := filepath.Dir(file)
	for _, p := range c.paths() {
		if *p.path != "" && !filepath.IsAbs(*p.path) && !p.elsewhere() { // from the file: defaults are whole paths
			*p.path = filepath.Join(folder, *p.path)
		}
	}
	return c, d.problems, nil
}

func unreadable(op, file string, err error) error {
	e := facts.Errorf(facts.Unavailable, op, "The configuration %s cannot be read. Check that the file is there and may be read.", file)
	e.Err = err
	return e
}

// Validate calls report with each key that is wrong and why. It changes
// nothing.
func (c *Config) Validate(report func(key, say string)) {
	for _, p := range c.paths() {
		if strings.HasPrefix(*p.path, "~") {
			report(p.key, fmt.Sprintf("%q would be a folder of that name, for ~ means nothing here; write the whole path.", *p.path))
		}
	}
	section := func(name string) func(key, say string) {
		return func(key, say string) { report(name+"."+key, say) }
	}
	if !slices.Contains(bot.Policies(), c.Review) {
		report("review", fmt.Sprintf("%q is no way to review; the ways are %q.", c.Review, bot.Policies()))
	}
	people, rooms := c.forms()
	c.Roles.validate(section("roles"), people)
	c.Backup.Validate(section("backup"))
	c.Console.Validate(section("console"))
	c.Slack.Validate(section("slack"))
	c.Matrix.Validate(section("matrix"))
	c.Limits.validate(section("limits"), people, rooms)
	c.HTTP.validate(section("http"), c.Slack)
	c.Log.validate(section("log"))
}

// Rules returns what the bot's rules are.
func (c *Config) Rules() bot.Rules {
	l := c.Limits
	r := bot.Rules{
		Accounts: c.Roles.Accounts(), Review: c.Review, Message: l.Message, Question: l.Question, Answer: l.Answer,
		Pace:   bot.Pace{Person: l.Person, Room: l.Room},
		Access: bot.Access{Allow: bot.Patterns(l.Allow), Deny: bot.Patterns(l.Deny)},
	}
	for _, a := range c.Matrix {
		r.Access = r.Access.And(a.Access())
	}
	return r
}

type pathKey struct {
	key  string
	path *string
}

// elsewhere tells whether a path is none of a folder: the log on standard error,
// and secrets that systemd hands over.
func (p pathKey) elsewhere() bool {
	return p.key == "log.file" && *p.path == StandardError || strings.HasPrefix(*p.path, credentials)
}

// credentials begins the path of a secret that systemd hands over.
const credentials = "$CREDENTIALS_DIRECTORY/"

// paths returns the keys that hold paths.
func (c *Config) paths() []pathKey {
	all := []pathKey{{"store.path", &c.Store.Path}, {"backup.folder", &c.Backup.Folder}, {"console.history", &c.Console.History}, {"log.file", &c.Log.File}}
	for i := range c.Slack {
		w, key := &c.Slack[i], fmt.Sprintf("slack.%d.", i)
		all = append(all, pathKey{key + "bot_token_file", &w.BotTokenFile}, pathKey{key + "app_token_file", &w.AppTokenFile}, pathKey{key + "signing_secret_file", &w.SigningSecretFile})
	}
	for i := range c.Matrix {
		a, e, key := &c.Matrix[i], &c.Matrix[i].Encryption, fmt.Sprintf("matrix.%d.", i)
		all = append(all, pathKey{key + "token_file", &a.TokenFile}, pathKey{key + "encryption.keys", &e.Keys},
			pathKey{key + "encryption.pickle_key_file", &e.PickleKeyFile}, pathKey{key + "encryption.recovery_key_file", &e.RecoveryKeyFile})
	}
	return all
}
