package matrix

import (
	"slices"
	"strings"
)

// matches tells whether a pattern is the whole of s: * stands for anything, ?
// for one byte.
func matches(pattern, s string) bool {
	star, again := -1, 0 // the last * and where in s it ends for now
	p, i := 0, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, again = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p, i = p+1, i+1
		case star >= 0:
			again++
			p, i = star+1, again
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// anyMatches tells whether one of some patterns is one of some names.
func anyMatches(patterns []string, names ...string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return n != "" && matches(p, n) })
	})
}

// welcome tells whether somebody is answered in a room.
func (c Config) welcome(person string, room ...string) bool {
	if anyMatches(c.Deny, person) || anyMatches(c.Deny, room...) {
		return false
	}
	people, rooms := split(c.Allow)
	return (len(people) == 0 || anyMatches(people, person)) && (len(rooms) == 0 || anyMatches(rooms, room...))
}

// mayInvite tells whether somebody's invitations are accepted.
func (c Config) mayInvite(person string) bool {
	_, server, _ := strings.Cut(person, ":")
	return !anyMatches(c.Deny, person) && anyMatches(c.Invite, person, server)
}

func split(patterns []string) (people, rooms []string) {
	for _, p := range patterns {
		if isRoom(p) {
			rooms = append(rooms, p)
		} else {
			people = append(people, p)
		}
	}
	return people, rooms
}
