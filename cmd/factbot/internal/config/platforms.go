package config

import (
	"fmt"
	"strings"

	"factbot/adapters/console"
	"factbot/adapters/matrix"
	"factbot/adapters/slack"
	"factbot/bot"
)

// A platform is one that messages may come from, with what its ids look like.
type platform struct {
	id            bot.PlatformID
	people, rooms form
}

// A form tells whether a pattern can be one of ids, and shows such an id.
type form struct {
	matches func(pattern string) bool
	example string
}

func (p platform) person() form { return p.people }
func (p platform) room() form   { return p.rooms }

// platforms returns the platforms that messages may come from.
func (c *Config) platforms() []platform {
	only := func(id string) form {
		return form{func(pattern string) bool { return bot.Matches(pattern, id) }, id}
	}
	all := []platform{{console.Platform, only(string(console.Account)), only(string(console.Room))}}
	for _, w := range c.Slack {
		all = append(all, platform{w.Platform(), form{slack.CanBePerson, "T0123456789/U0123456789"}, form{slack.CanBeRoom, "T0123456789/C0123456789"}})
	}
	for _, a := range c.Matrix {
		all = append(all, platform{a.Platform(), form{matrix.CanBePerson, "@ana:example.org"}, form{matrix.CanBeRoom, "!AbCdEf:example.org"}})
	}
	return all
}

// matchesNothing says why a pattern PLATFORM:ID would do nothing, or "": there is
// no such platform, or its ids never look like that.
func matchesNothing(pattern string, on []platform, of func(platform) form) string {
	name, id, _ := strings.Cut(pattern, ":")
	var ids []bot.PlatformID
	example := ""
	for _, p := range on {
		ids = append(ids, p.id)
		if !bot.Matches(name, string(p.id)) {
			continue
		}
		f := of(p)
		if f.matches(id) {
			return ""
		}
		example = string(p.id) + ":" + f.example
	}
	if example == "" {
		return fmt.Sprintf("%q is of a platform that there is not; the platforms here are %q.", pattern, ids)
	}
	return fmt.Sprintf("%q can match nothing; write it as %s.", pattern, example)
}
