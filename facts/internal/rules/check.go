package rules

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"factbot/facts"
)

// Check returns an error of kind Invalid for a commit that no store would
// take, as far as its records alone show it.
func Check(c facts.Commit) error {
	if problems := facts.CheckCommit(&c); len(problems) > 0 {
		return facts.Errorf(facts.Invalid, opApply, "Nothing can be changed like that. %s", problems[0].Say)
	}
	for i := range c.Changes {
		if err := checkChange(&c.Changes[i]); err != nil {
			return err
		}
	}
	return CheckEntries(c.Entries)
}

// CheckEntries is Check for changes of entries.
func CheckEntries(changes []facts.EntryChange) error {
	for i := range changes {
		e := &changes[i]
		if err := refuse("entry", entryName(e.Table, e.Key), facts.CheckEntry(e)); err != nil {
			return err
		}
	}
	return nil
}

func entryName(table, key string) string { return table + " " + key }

func checkChange(ch *facts.Change) error {
	switch {
	case ch.Fact != nil && ch.Source == nil && ch.Term == nil:
		return refuse("fact", ch.Fact.ID, facts.Check(ch.Fact))
	case ch.Source != nil && ch.Fact == nil && ch.Term == nil:
		return refuse("source", ch.Source.ID, facts.CheckSource(ch.Source))
	case ch.Term != nil && ch.Fact == nil && ch.Source == nil:
		return refuse("term", ch.Term.Text, facts.CheckTerm(ch.Term))
	}
	return facts.Errorf(facts.Invalid, opApply, "A change holds one fact, one source or one term. Send the others as changes of their own.")
}

func refuse(what, id string, problems []facts.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	say := fmt.Sprintf("The %s %s cannot be kept. %s", what, quoted(id), problems[0].Say)
	switch more := len(problems) - 1; {
	case more == 1:
		say += " There is one more mistake in it."
	case more > 1:
		say += fmt.Sprintf(" There are %d more mistakes in it.", more)
	}
	return facts.Errorf(facts.Invalid, opApply, "%s", say)
}

// NotFound is the error for a fact or source that is not held.
func NotFound(op, what string, id facts.ID) error {
	return facts.Errorf(facts.NotFound, op, "There is no %s with the id %s. Ask by name to find the right id.", what, quoted(id))
}

// NoEntry is the error for an entry that is not held.
func NoEntry(op, table, key string) error {
	return facts.Errorf(facts.NotFound, op, "There is no entry %s. Look at what there is.", quoted(entryName(table, key)))
}

// Closed is the error for a call after Close.
func Closed(op string) error {
	return facts.Errorf(facts.Unavailable, op, "The store is closed. Start factbot again.")
}

// quoted puts an id into a sentence; anybody may have typed anything for it.
func quoted(id string) string {
	const limit = 100
	id = strings.Join(strings.Fields(strings.ToValidUTF8(id, "\uFFFD")), " ")
	if utf8.RuneCountInString(id) > limit {
		id = string([]rune(id)[:limit]) + "…"
	}
	return "“" + id + "”"
}
