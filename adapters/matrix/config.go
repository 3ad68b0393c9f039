package matrix

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"factbot/adapters/internal/secret"
	"factbot/bot"
)

// DefaultPrefix is what a question to the bot begins with in a room, unless
// the configuration says otherwise.
const DefaultPrefix = "!fact"

// defaultRooms is how many rooms the bot is in at the most, unless the
// configuration says otherwise.
const defaultRooms = 100

// Accounts are the sections [[matrix]] of the configuration.
type Accounts []Config

// A Config is one account on one homeserver.
type Config struct {
	// Name tells accounts apart; it may be "" for one of them.
	Name string `toml:"name"`
	// Homeserver is its address, as "https://matrix.example.org".
	Homeserver string `toml:"homeserver"`
	// User is the whole id, as "@fact:example.org".
	User string `toml:"user"`
	// Device is the device that the token belongs to; "" takes any.
	Device string `toml:"device"`

	// Where the token is: a file, or a variable of the environment.
	TokenFile string `toml:"token_file"`
	TokenEnv  string `toml:"token_env"`

	// Prefix is what a question begins with in a room; "" is DefaultPrefix.
	Prefix string `toml:"prefix"`

	// Allow and Deny are patterns of rooms ("!…") and people ("@…")
	// that are answered, and that are not. * stands for anything, ? for one
	// character. Where Allow has no pattern of a room, all are allowed; the same
	// for people. Deny goes before Allow.
	Allow []string `toml:"allow"`
	Deny  []string `toml:"deny"`
	// Invite are patterns of people ("@…"), or names of servers, whose
	// invitations are accepted; none are where it is empty.
	Invite []string `toml:"invite"`
	// Rooms is how many rooms to be in at the most; 0 is 100.
	Rooms int `toml:"rooms"`

	// Power gives roles by power levels.
	Power Power `toml:"power"`
	// Encryption reads and writes end-to-end encrypted messages.
	Encryption Encryption `toml:"encryption"`
}

// Power gives roles to who has a power level in a room. Whoever makes a room
// has all power there: name the rooms that are to be trusted.
type Power struct {
	// Rooms are patterns of rooms ("!…"); none count where it is empty.
	Rooms []string `toml:"rooms"`
	// From which level somebody has a role; 0 gives it to nobody.
	Contributor int `toml:"contributor"`
	Editor      int `toml:"editor"`
	Admin       int `toml:"admin"`
}

// Encryption is where the keys are. The section is used where Keys is set.
type Encryption struct {
	// Keys is the file of the device's keys, an SQLite database.
	Keys string `toml:"keys"`
	// Where the secret is that Keys is encrypted with.
	PickleKeyFile string `toml:"pickle_key_file"`
	PickleKeyEnv  string `toml:"pickle_key_env"`
	// Where the recovery key of the account is. It lets a new device be
	// trusted when Keys are lost; there may be none.
	RecoveryKeyFile string `toml:"recovery_key_file"`
	RecoveryKeyEnv  string `toml:"recovery_key_env"`
}

// On tells whether messages are encrypted.
func (e Encryption) On() bool { return e.Keys != "" }

// Platform returns the platform of the account's messages: "matrix", or
// "matrix-NAME" where it has a name.
func (c Config) Platform() bot.PlatformID {
	if c.Name == "" {
		return "matrix"
	}
	return bot.PlatformID("matrix-" + c.Name)
}

// most returns how many rooms to be in at the most.
func (c Config) most() int {
	if c.Rooms == 0 {
		return defaultRooms
	}
	return c.Rooms
}

var (
	nameForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	userForm   = regexp.MustCompile(`^@[^\s:]+:[^\s@]+$`)
	serverForm = regexp.MustCompile(`^[A-Za-z0-9.*?:\[\]-]+$`)
)

// Validate calls report with each key that is wrong and why. Keys begin with
// the number of the account, from 0: "1.user".
func (as Accounts) Validate(report func(key, say string)) {
	names, users, keys := map[string]int{}, map[string]int{}, map[string]int{}
	for i, c := range as {
		at := func(key, say string) { report(fmt.Sprintf("%d.%s", i, key), say) }
		c.Validate(at)
		once := func(taken map[string]int, value, key, say string) {
			if first, twice := taken[value]; twice {
				at(key, fmt.Sprintf(say, first+1))
			} else {
				taken[value] = i
			}
		}
		once(names, c.Name, "name", "Account %d has this name already; give each account its own.")
		if c.User != "" {
			once(users, c.User, "user", "Account %d is this user already; two would answer everything twice.")
		}
		if c.Encryption.On() {
			once(keys, c.Encryption.Keys, "encryption.keys", "Account %d keeps its keys there already; give each account its own file.")
		}
	}
}

// Validate calls report with each key that is wrong and why.
func (c Config) Validate(report func(key, say string)) {
	if c.Name != "" && !nameForm.MatchString(c.Name) {
		report("name", "A name is made of small letters, digits and hyphens.")
	}
	if u, err := url.Parse(c.Homeserver); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		report("homeserver", `This takes the address of the homeserver, as "https://matrix.example.org".`)
	}
	if !userForm.MatchString(c.User) {
		report("user", `This takes the whole id of the bot's account, as "@fact:example.org".`)
	}
	secret.Check(report, "", "token", c.TokenFile, c.TokenEnv, true)
	if strings.ContainsAny(c.Prefix, " \t\r\n") {
		report("prefix", `A prefix is one word, as "!fact".`)
	}
	if c.Rooms < 0 {
		report("rooms", "This takes a number of rooms, or 0 for 100.")
	}
	patterns(report, "allow", c.Allow, isRoomOrPerson)
	patterns(report, "deny", c.Deny, isRoomOrPerson)
	patterns(report, "invite", c.Invite, func(p string) bool { return isPerson(p) || serverForm.MatchString(p) })
	c.Power.validate(report)
	c.Encryption.validate(report)
}

func (p Power) validate(report func(key, say string)) {
	patterns(report, "power.rooms", p.Rooms, isRoom)
	set := p.Contributor != 0 || p.Editor != 0 || p.Admin != 0
	if set && len(p.Rooms) == 0 {
		report("power.rooms", `Name the rooms whose power levels count, as "!AbCd:example.org": whoever makes a room has all power in it.`)
	}
	for _, l := range []struct {
		key   string
		level int
	}{{"contributor", p.Contributor}, {"editor", p.Editor}, {"admin", p.Admin}} {
		if l.level < 0 {
			report("power."+l.key, "This takes a power level from 1 on, or 0 for nobody.")
		}
	}
}

func (e Encryption) validate(report func(key, say string)) {
	if !e.On() {
		if e.PickleKeyFile+e.PickleKeyEnv+e.RecoveryKeyFile+e.RecoveryKeyEnv != "" {
			report("encryption.keys", "The file for the keys is missing; without it nothing is encrypted.")
		}
		return
	}
	if !encrypts {
		report("encryption.keys", "This build cannot encrypt; build it with -tags goolm, or leave the section out.")
	}
	secret.Check(report, "encryption.", "pickle_key", e.PickleKeyFile, e.PickleKeyEnv, true)
	secret.Check(report, "encryption.", "recovery_key", e.RecoveryKeyFile, e.RecoveryKeyEnv, false)
}

func patterns(report func(key, say string), key string, ps []string, valid func(string) bool) {
	for _, p := range ps {
		if !valid(p) {
			report(key, fmt.Sprintf("%q is no pattern for this; write rooms as \"!id:server\" (an alias proves nothing), people as \"@name:server\", with * for anything.", p))
		}
	}
}

func isRoom(p string) bool         { return strings.HasPrefix(p, "!") }
func isPerson(p string) bool       { return strings.HasPrefix(p, "@") && CanBePerson(p) }
func isRoomOrPerson(p string) bool { return isRoom(p) || isPerson(p) }
