package edit

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"factbot/facts"
)

// refuse makes the error for a value that cannot be taken.
func refuse(say string, args ...any) error {
	return facts.Errorf(facts.Invalid, "edit", say, args...)
}

// worse refuses a change that adds a mistake to a record.
func worse(before, after *facts.Fact) error {
	had := facts.Check(before)
	for _, p := range facts.Check(after) {
		if !slices.Contains(had, p) {
			return refuse("%s", p.Say)
		}
	}
	return nil
}

// quoted puts what somebody wrote into a sentence: shortened, on one line.
func quoted(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strconv.Quote(s)
}

// a returns a kind with its article: "an event".
func a(k facts.Kind) string {
	if strings.ContainsRune("aeiou", rune((k + " ")[0])) {
		return "an " + string(k)
	}
	return "a " + string(k)
}

// capital returns a sentence that begins with a capital letter.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
