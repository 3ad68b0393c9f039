package config

import (
	"fmt"
	"strings"

	"factbot/adapters/console"
	"factbot/adapters/matrix"
	"factbot/adapters/slack"
	"factbot/bot"
)

// A form is what ids of one sort look like on a platform that messages may come
// from.
type form struct {
	platform bot.PlatformID
	matches  func(pattern string) bool // whether a pattern can be one of such ids
	example  string
}

// forms returns the forms of people and of rooms, one for each platform.
func (c *Config) forms() (people, rooms []form) {
	only := func(id string) form {
		return form{console.Platform, func(pattern string) bool { return bot.Matches(pattern, id) }, id}
	}
	people, rooms = []form{only(string(console.Account))}, []form{only(string(console.Room))}
	for _, w := range c.Slack {
		people = append(people, form{w.Platform(), slack.CanBePerson, "T0123456789/U0123456789"})
		rooms = append(rooms, form{w.Platform(), slack.CanBeRoom, "T0123456789/C0123456789"})
	}
	for _, a := range c.Matrix {
		people = append(people, form{a.Platform(), matrix.CanBePerson, "@ana:example.org"})
		rooms = append(rooms, form{a.Platform(), matrix.CanBeRoom, "!AbCdEf:example.org"})
	}
	return people, rooms
}

// matchesNothing says why a pattern PLATFORM:ID would do nothing, or "": there is
// no such platform, or its ids never look like that.
func matchesNothing(pattern string, forms []form) string {
	name, id, _ := strings.Cut(pattern, ":")
	var platforms []bot.PlatformID
	example := ""
	for _, f := range forms {
		platforms = append(platforms, f.platform)
		if !bot.Matches(name, string(f.platform)) {
			continue
		}
		if f.matches(id) {
			return ""
		}
		example = string(f.platform) + ":" + f.example
	}
	if example == "" {
		return fmt.Sprintf("%q is of a platform that there is not; the platforms here are %q.", pattern, platforms)
	}
	return fmt.Sprintf("%q can match nothing; write it as %s.", pattern, example)
}
