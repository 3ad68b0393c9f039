package matrix

import (
	"regexp"
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

// What ids may look like, with * and ? in patterns. Rooms of late have no server;
// an alias ("#…") is no id.
var (
	personPattern = regexp.MustCompile(`^(\*|[@*?][^\s:]*[:*?])\S*$`)
	roomPattern   = regexp.MustCompile(`^[!*?]\S*$`)
)

// CanBePerson tells whether a pattern can be that of an account, as
// "@ana:example.org".
func CanBePerson(pattern string) bool { return personPattern.MatchString(pattern) }

// CanBeRoom tells whether a pattern can be that of a room, as
// "!AbCdEf:example.org".
func CanBeRoom(pattern string) bool { return roomPattern.MatchString(pattern) }

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
