package edit

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"factbot/facts"
	"factbot/facts/lang"
)

// Warnings returns a sentence for each thing that an editor may want to look
// at again, though it is no mistake: an established fact for which only one
// party speaks, a text that is shown cut, a name that another fact of the same
// kind bears. Of a source, sourceActor tells the actor behind it, if any, and
// whether that is a party; sameName tells which other fact bears a name, or "".
func Warnings(f facts.Fact, sourceActor func(source facts.ID) (actor facts.ID, party bool),
	sameName func(kind facts.Kind, name string) (other facts.ID)) []string {
	var ws []string
	if party := onlyParty(f, sourceActor); f.Status == facts.Established && party != "" {
		ws = append(ws, fmt.Sprintf("The fact is established, but only sources that speak for %s are cited; cite another one, or choose another status.", party))
	}
	if n := utf8.RuneCountInString(f.Text); n > facts.LongText {
		ws = append(ws, fmt.Sprintf("The text has %d characters; above %d it is shown cut.", n, facts.LongText))
	}
	var seen []string
	for _, n := range append([]facts.Name{{Text: f.Title}}, f.Names...) {
		fold := lang.Fold(n.Text)
		if slices.Contains(seen, fold) {
			continue
		}
		seen = append(seen, fold)
		if other := sameName(f.Kind, n.Text); other != "" && other != f.ID {
			ws = append(ws, fmt.Sprintf("The name %s is borne by the %s %s too.", quoted(n.Text), f.Kind, other))
		}
	}
	return ws
}

// onlyParty returns the one party that speaks in all cited sources, or "".
func onlyParty(f facts.Fact, sourceActor func(facts.ID) (facts.ID, bool)) facts.ID {
	var only facts.ID
	for _, c := range f.Sources {
		actor, party := sourceActor(c.ID)
		if !party || actor == "" || only != "" && actor != only {
			return ""
		}
		only = actor
	}
	return only
}
