package bot

import (
	"context"
	"strings"

	"factbot/bot/edit"
	"factbot/facts"
)

func setCommand() *Command {
	return &Command{
		Name: "set", Usage: "set ID[@REV] FIELD VALUE", Short: "change a field of a fact; lists take “+x” and “-x”",
		Because:  true,
		Examples: []string{"set {id} date_note as the gazette has it", "set {id} about +{other}"},
		Needs:    Contributor,
		OfID:     true,
		Parse:    fieldAndValue("set", true),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			id, rev := atRevision(c.Args[0])
			return c.publish(ctx, revised{id: id, base: rev, did: "set " + id + " " + c.Args[1], change: func(f facts.Fact) (facts.Fact, error) {
				return edit.Set(f, c.Args[1], c.Args[2], c.Bot.now())
			}})
		},
	}
}

func unsetCommand() *Command {
	return &Command{
		Name: "unset", Usage: "unset ID[@REV] FIELD", Short: "empty a field of a fact",
		Because:  true,
		Examples: []string{"unset {id} date_note"},
		Needs:    Contributor,
		OfID:     true,
		Parse:    fieldAndValue("unset", false),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			id, rev := atRevision(c.Args[0])
			return c.publish(ctx, revised{id: id, base: rev, did: "unset " + id + " " + c.Args[1], change: func(f facts.Fact) (facts.Fact, error) {
				return edit.Unset(f, c.Args[1])
			}})
		},
	}
}

// fieldAndValue takes an id, perhaps with a revision, the name of a field, and
// a value behind it.
func fieldAndValue(name string, value bool) func(string) ([]string, error) {
	return func(rest string) ([]string, error) {
		id, rest := word(rest)
		if !idWithRevision(id) {
			return nil, notMine{}
		}
		field, rest := word(rest)
		switch {
		case field == "":
			return nil, &misuse{name + " takes the id of a fact and the name of a field."}
		case value && rest == "":
			return nil, &misuse{name + " takes a value behind the field; unset empties a field."}
		case !value && rest != "":
			return nil, notMine{}
		case value:
			return []string{id, strings.ToLower(field), rest}, nil
		}
		return []string{id, strings.ToLower(field)}, nil
	}
}
