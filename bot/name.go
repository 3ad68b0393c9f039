package bot

import (
	"context"
	"regexp"

	"factbot/bot/edit"
	"factbot/facts"
)

func nameCommand() *Command {
	return &Command{
		Name: "name", Usage: "name ID[@REV] [LANG] TEXT", Short: "add a name, with its language (az, hy, ru, en …)",
		Because:  true,
		Examples: []string{"name {id} en The other name"},
		Needs:    Contributor,
		OfID:     true,
		Parse:    idAndText("name"),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			id, rev := atRevision(c.Args[0])
			tag, text := word(c.Args[1])
			if !languageTag.MatchString(tag) || text == "" {
				tag, text = "", c.Args[1]
			}
			return c.publish(ctx, revised{id: id, base: rev, did: "name " + id, change: func(f facts.Fact) (facts.Fact, error) {
				return edit.AddName(f, tag, text)
			}})
		},
	}
}

// languageTag is the shape of a language in BCP 47 with, perhaps, a script and
// a region: two or three small letters first.
var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func unnameCommand() *Command {
	return &Command{
		Name: "unname", Usage: "unname ID[@REV] TEXT", Short: "take a name away",
		Because:  true,
		Examples: []string{"unname {id} The other name"},
		Needs:    Contributor,
		OfID:     true,
		Parse:    idAndText("unname"),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			id, rev := atRevision(c.Args[0])
			return c.publish(ctx, revised{id: id, base: rev, did: "unname " + id, change: func(f facts.Fact) (facts.Fact, error) {
				return edit.RemoveName(f, c.Args[1])
			}})
		},
	}
}
