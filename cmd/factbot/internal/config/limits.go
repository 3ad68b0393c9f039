package config

import (
	"fmt"
	"regexp"

	"factbot/bot"
)

// Limits is the section [limits]: what `factbot serve` takes on. 0 is no limit.
type Limits struct {
	Person   int `toml:"person"`   // messages of one person answered in a minute
	Room     int `toml:"room"`     // messages in one room answered in a minute
	Message  int `toml:"message"`  // characters of a message
	Question int `toml:"question"` // characters of a question
	Answer   int `toml:"answer"`   // characters of an answer
	Workers  int `toml:"workers"`  // messages answered at once
	Waiting  int `toml:"waiting"`  // messages that wait, of all rooms
	Memory   int `toml:"memory"`   // megabytes that the garbage collector tries to keep to

	Allow Patterns `toml:"allow"`
	Deny  Patterns `toml:"deny"`
}

// Patterns are the sections [limits.allow] and [limits.deny].
type Patterns struct {
	Rooms  []string `toml:"rooms"`
	People []string `toml:"people"`
}

var defaultLimits = Limits{Person: 60, Room: 300, Message: 25_000, Question: 2000, Answer: 20_000, Workers: 8, Waiting: 1000}

// Queue returns the limits of the queue.
func (l Limits) Queue() bot.Limits { return bot.Limits{Workers: l.Workers, Waiting: l.Waiting} }

var patternForm = regexp.MustCompile(`^[a-z0-9*?-]+:\S+$`)

func (l Limits) validate(report func(key, say string), people, rooms []form) {
	for _, n := range []struct {
		key   string
		value int
		least int
	}{
		{"person", l.Person, 0}, {"room", l.Room, 0}, {"message", l.Message, 0}, {"question", l.Question, 0}, {"answer", l.Answer, 0},
		{"workers", l.Workers, 1}, {"waiting", l.Waiting, 1}, {"memory", l.Memory, 0},
	} {
		if n.value < n.least {
			report(n.key, fmt.Sprintf("This takes a whole number from %d on.", n.least))
		}
	}
	for _, ps := range []struct {
		key      string
		patterns []string
		forms    []form
	}{{"allow.rooms", l.Allow.Rooms, rooms}, {"allow.people", l.Allow.People, people}, {"deny.rooms", l.Deny.Rooms, rooms}, {"deny.people", l.Deny.People, people}} {
		for _, p := range ps.patterns {
			if !patternForm.MatchString(p) {
				report(ps.key, fmt.Sprintf("%q is no pattern; write it as PLATFORM:ID with * for anything, for example slack:T0123456789/C* or matrix:@*:example.org.", p))
			} else if say := matchesNothing(p, ps.forms); say != "" {
				report(ps.key, say)
			}
		}
	}
}
