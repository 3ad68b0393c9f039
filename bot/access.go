package bot

import (
	"slices"
	"strings"
)

// An Access says who is answered, and where. The zero value admits everybody.
type Access struct {
	// Deny goes before Allow. Patterns in Allow bind the platforms that they
	// name: on those, one of rooms allows no other room, and one of people
	// nobody else.
	Allow, Deny Patterns
}

// Patterns are patterns of rooms and of people, each as "PLATFORM:ID".
type Patterns struct{ Rooms, People []string }

// Admits tells whether a message is answered.
func (a Access) Admits(m Message) bool {
	return admits(a.Allow.Rooms, a.Deny.Rooms, m.Platform, string(m.Room)) &&
		admits(a.Allow.People, a.Deny.People, m.Platform, string(m.Account))
}

// And returns an access with the patterns of both.
func (a Access) And(b Access) Access { return Access{a.Allow.and(b.Allow), a.Deny.and(b.Deny)} }

func (ps Patterns) and(qs Patterns) Patterns {
	return Patterns{slices.Concat(ps.Rooms, qs.Rooms), slices.Concat(ps.People, qs.People)}
}

// silences tells whether nothing is said in a room, asked or unasked.
func (a Access) silences(p Place) bool {
	return anyMatches(a.Deny.Rooms, string(p.Platform)+":"+string(p.Room))
}

func admits(allow, deny []string, p PlatformID, id string) bool {
	name := string(p) + ":" + id
	binds := func(pattern string) bool {
		of, _, _ := strings.Cut(pattern, ":")
		return Matches(of, string(p))
	}
	return !anyMatches(deny, name) && (!slices.ContainsFunc(allow, binds) || anyMatches(allow, name))
}

func anyMatches(patterns []string, s string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return Matches(p, s) })
}

// Matches tells whether a pattern is the whole of s: * stands for anything, ?
// for one byte.
func Matches(pattern, s string) bool {
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
