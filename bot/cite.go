package bot

import (
	"context"

	"factbot/bot/edit"
	"factbot/facts"
)

func citeCommand() *Command {
	return &Command{
		Name: "cite", Usage: "cite ID[@REV] SOURCE [LOCATOR]", Short: "cite one more source, and where in it",
		Because:  true,
		Examples: []string{"cite {id} {source} p. 2"},
		Needs:    Contributor,
		OfID:     true,
		Parse:    idAndText("cite"),
		Run: func(ctx context.Context, c *Call) (Doc, error) {
			id, rev := atRevision(c.Args[0])
			source, locator := word(c.Args[1])
			return c.publish(ctx, revised{id: id, base: rev, did: "cite " + id + " " + source, change: func(f facts.Fact) (facts.Fact, error) {
				return edit.Cite(f, source, locator)
			}})
		},
	}
}
