package matrix

import (
	"slices"
	"strings"

	"factbot/bot"
)

// anyMatches tells whether one of some patterns is one of some names.
func anyMatches(patterns []string, names ...string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return n != "" && bot.Matches(p, n) })
	})
}

// Access is who is answered where, as the core has it: Allow and Deny with the
// platform before each.
func (c Config) Access() bot.Access {
	return bot.Access{Allow: c.patterns(c.Allow), Deny: c.patterns(c.Deny)}
}

func (c Config) patterns(of []string) (all bot.Patterns) {
	for _, p := range of {
		if named := string(c.Platform()) + ":" + p; isRoom(p) {
			all.Rooms = append(all.Rooms, named)
		} else {
			all.People = append(all.People, named)
		}
	}
	return all
}

// mayInvite tells whether somebody's invitations are accepted.
func (c Config) mayInvite(person string) bool {
	_, server, _ := strings.Cut(person, ":")
	return !anyMatches(c.Deny, person) && anyMatches(c.Invite, person, server)
}
